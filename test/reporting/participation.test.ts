import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SignedIn } from '../../shared/identity/roles.ts';
import {
  measures,
  peopleBehind,
  suggestionsFor,
  type HeldMeeting,
  type Measure,
  type Participant,
} from '../../shared/reporting/participation.ts';
import { presets } from '../../shared/meetings/meeting-rules.ts';
import { Quarter } from '../issues/quarter.ts';

const nobody: Participant = {
  ...{ name: '甲', group: 'migrant', invited: 1, came: 0, spoke: 0, voted: 0, raised: 1, verified: 0 },
  isFirstTime: false,
};
const local = { ...nobody, group: 'local' } as const;
const meeting = (came: { migrant: number; local: number }): HeldMeeting => ({
  ...{ id: 'm', title: '议事会', at: 0, clock: '19:30', invited: { migrant: 10, local: 10 }, came },
});
const even = meeting({ migrant: 8, local: 8 });

describe('what the records suggest', () => {
  test.each([
    ['nothing without people', [], [even], []],
    [
      'another time for those who never came',
      [nobody, nobody],
      [even],
      [{ kind: 'neverCame', group: 'migrant', count: 2, clock: '19:30' }],
    ],
    ['nothing about one person', [nobody], [even], []],
    [
      'a call first where fewer of a group come',
      [],
      [meeting({ migrant: 3, local: 8 })],
      [{ kind: 'fewerCome', group: 'migrant', percent: 30, others: 80 }],
    ],
    ['nothing for a small difference', [], [meeting({ migrant: 7, local: 8 })], []],
    [
      'to ask the silent first',
      [
        { ...local, came: 1 },
        { ...local, came: 2 },
        { ...local, came: 1, spoke: 1 },
      ],
      [even],
      [{ kind: 'silent', group: 'local', count: 2, of: 3 }],
    ],
    [
      'help with raising',
      [
        { ...local, came: 1, spoke: 1, raised: 0 },
        { ...local, came: 1, spoke: 1, raised: 0 },
      ],
      [even],
      [{ kind: 'raisedNothing', group: 'local', count: 2 }],
    ],
  ] as const)('%s', (_what, people, meetings, expected) => {
    expect(suggestionsFor(people, meetings)).toEqual(expected);
  });

  test('is never more than three things', () => {
    const silent = { ...nobody, raised: 0, came: 1 };
    const people = [nobody, nobody, local, local, silent, silent, { ...silent, group: 'local' as const }];
    expect(suggestionsFor(people, [meeting({ migrant: 1, local: 9 })])).toHaveLength(3);
  });
});

describe('the records', () => {
  let quarter: Quarter;
  let host: SignedIn;
  beforeAll(async () => {
    quarter = await Quarter.open();
    host = await quarter.person('host');
  });
  afterAll(() => quarter.close());

  async function hold(number: number, at: string, seats: readonly (readonly [SignedIn, boolean])[]) {
    const id = uuidv7();
    await quarter.rows(
      `insert into meeting (id, community_id, number, title, place, scheduled_at, rules, short_code, state, opened_at, closed_at, minutes_version)
       values ($1, $2, $3, '议事会', '议事厅', $4, $5, $6, 'closed', $4, $4, 1)`,
      [id, quarter.communityId, number, at, JSON.stringify(presets.council), String(100_000 + number)],
    );
    for (const [index, [person, came]] of seats.entries())
      await quarter.rows(
        `insert into seat (id, meeting_id, person_id, number, name, resident_group, role, votes, checked_in_at, check_in_method)
         values ($1, $2, $3, $4, $5, 'migrant', 'representative', true, $6, $7)`,
        [uuidv7(), id, person.personId, index + 1, person.name, came ? at : null, came ? 'host' : null],
      );
  }

  test('count each person once, say who came for the first time, and keep to their span', async () => {
    const old = await quarter.person('representative', { name: '老代表' });
    const fresh = await quarter.person('representative', { name: '新代表' });
    const absent = await quarter.person('representative', { name: '没来的' });
    await hold(1, '2026-09-10T19:30:00+08:00', [
      [old, true],
      [absent, false],
    ]);
    await hold(2, '2026-10-10T19:30:00+08:00', [
      [old, true],
      [fresh, true],
      [absent, false],
    ]);
    await hold(3, '2026-11-10T19:30:00+08:00', [
      [old, true],
      [fresh, true],
      [absent, false],
    ]);
    await quarter.raise(fresh);
    const wanted = { communityId: quarter.communityId, from: '2026-10-01', to: '2026-11-30' };
    const { people, meetings } = await quarter.ask(host).reporting.participation(wanted);
    const named = (measure: Parameters<typeof peopleBehind>[2]) =>
      peopleBehind(people, 'migrant', measure)
        .map(({ name }) => name)
        .sort();
    expect(named('invited')).toEqual(['新代表', '没来的', '老代表'].sort());
    expect(named('came')).toEqual(['新代表', '老代表'].sort());
    expect(named('firstTime')).toEqual(['新代表']);
    expect(named('neverCame')).toEqual(['没来的']);
    expect(named('raised')).toEqual(['新代表']);
    expect(people.find(({ name }) => name === '老代表')).toMatchObject({ invited: 2, came: 2 });
    expect(meetings).toMatchObject([
      { clock: '19:30', invited: { migrant: 3, local: 0 }, came: { migrant: 2, local: 0 } },
      { invited: { migrant: 3 } },
    ]);
    const behind = async (measure: Measure) =>
      (
        await quarter
          .ask(host)
          .reporting.participationRecords({ ...wanted, group: 'migrant' as const, measure })
      ).map(({ name, records }) => [name, records.map(({ kind, title }) => `${kind} ${title}`)]);
    for (const measure of measures)
      expect((await behind(measure)).map(([name]) => name).sort(), measure).toEqual(named(measure));
    expect(await behind('neverCame')).toEqual([['没来的', ['meeting 议事会', 'meeting 议事会']]]);
    expect(await behind('firstTime')).toEqual([['新代表', ['meeting 议事会', 'meeting 议事会']]]);
    expect(await behind('raised')).toEqual([['新代表', [expect.stringMatching(/^issue /)]]]);
    await expect(
      quarter
        .ask(old)
        .reporting.participationRecords({ ...wanted, group: 'migrant' as const, measure: 'came' }),
    ).rejects.toMatchObject({ cause: { code: 'notAllowed' } });
    await expect(quarter.ask(old).reporting.participation(wanted)).rejects.toMatchObject({
      cause: { code: 'notAllowed' },
    });
  });
});
