import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { addBuilding, removeBuilding } from '../../server/issues/commands/map-buildings.ts';
import { raiseIssue } from '../../server/issues/commands/raise-issue.ts';
import { migrate } from '../../server/migrate.ts';
import { inDatabase, quietLog } from '../support/postgres.ts';
import { refusalOf } from '../volunteers/town.ts';
import { soundingAlike } from '../../server/issues/queries/sounding-alike.ts';
import { Quarter } from './quarter.ts';

let quarter: Quarter;
let host: SignedIn;
let raiser: SignedIn;
let neighbour: SignedIn;
beforeAll(async () => {
  quarter = await Quarter.open();
  host = await quarter.person('host');
  raiser = await quarter.person();
  neighbour = await quarter.person('volunteer');
});
afterAll(() => quarter.close());

const similarTo = (title: string, who = neighbour) =>
  quarter.ask(who).issues.similar({ communityId: quarter.communityId, title });

describe('raising', () => {
  test('an issue sent again under its id is raised once, even with other photos', async () => {
    const id = randomUUID();
    const first = await quarter.raise(raiser, { title: '电梯停了' }, id);
    expect(await quarter.raise(raiser, { title: '电梯停了' }, id)).toBe(first);
    const found = await quarter.rows(`select from issue where title = '电梯停了'`);
    expect(found).toHaveLength(1);
  });

  test('the raiser is unnamed in public and nothing is urgent unless they say so', async () => {
    const quiet = await quarter.raise(raiser);
    const loud = await quarter.raise(raiser, { urgent: true, isAnonymous: false });
    const rows = await quarter.rows('select urgent, is_anonymous from issue where id = any($1) order by id', [
      [quiet, loud],
    ]);
    expect(rows).toEqual([
      { urgent: false, is_anonymous: true },
      { urgent: true, is_anonymous: false },
    ]);
  });
});

describe('the place', () => {
  const gate = { name: '东门', lat: 23.13, lng: 113.37 };

  test('is a building of this community, or a pin near its buildings', async () => {
    const { communityId } = quarter;
    const { buildingId } = await quarter.run(addBuilding, host, { communityId, ...gate });
    const at = async (issueId: string) => {
      const [row] = await quarter.rows('select building_id, lat, lng from issue where id = $1', [issueId]);
      return row;
    };
    const byBuilding = await quarter.raise(raiser, { buildingId });
    expect(await at(byBuilding)).toEqual({ building_id: buildingId, lat: gate.lat, lng: gate.lng });
    const point = { lat: 23.1305, lng: 113.3702 };
    expect(await at(await quarter.raise(raiser, { point }))).toEqual({ building_id: null, ...point });
    const far = quarter.words({ point: { lat: 0, lng: 0 } });
    expect(await refusalOf(quarter.run(raiseIssue, raiser, far))).toBe('placeTooFar');
    const unknown = quarter.words({ buildingId: randomUUID() });
    expect(await refusalOf(quarter.run(raiseIssue, raiser, unknown))).toBe('invalidInput');

    const twice = quarter.run(addBuilding, host, { communityId, ...gate });
    expect(await refusalOf(twice)).toBe('buildingTaken');
    await quarter.run(removeBuilding, host, { buildingId });
    expect(await quarter.ask(neighbour).issues.buildings({ communityId })).toEqual([]);
    expect(await at(byBuilding)).toMatchObject({ building_id: buildingId });
  });

  test('is kept by hosts alone', async () => {
    const { communityId } = quarter;
    expect(await refusalOf(quarter.run(addBuilding, raiser, { communityId, ...gate }))).toBe('notAllowed');
  });
});

describe('what sounds alike', () => {
  test.each([
    ['the same words in another order', '不亮的路灯三巷'],
    ['a part of them', '路灯不亮'],
    ['with other punctuation', '三巷，路灯……不亮！！'],
  ])('%s find it', async (_how, title) => {
    const issueId = await quarter.accepted(raiser, host, { title: '三巷路灯不亮', place: '三巷口' });
    const found = await similarTo(title);
    expect(found.map(({ id }) => id)).toContain(issueId);
    expect(found.length).toBeLessThanOrEqual(3);
    await quarter.rows(
      `update issue set state = 'rejected', state_reason = '试' where title = '三巷路灯不亮'`,
    );
  });

  test('finds English words, and nothing for other matters', async () => {
    const issueId = await quarter.accepted(raiser, host, { title: 'Lights out in Lane 3' });
    expect((await similarTo('LIGHTS OUT, lane 3'))[0]).toMatchObject({ id: issueId, endorsements: 0 });
    expect(await similarTo('夜市油烟太大')).toEqual([]);
  });

  test('says who has joined, and leaves out what is unscreened, solved or elsewhere', async () => {
    const issueId = await quarter.accepted(raiser, host, { title: '东门积水半米深' });
    await quarter.raise(raiser, { title: '东门积水半米多' });
    await quarter.endorse(neighbour, issueId);
    expect(await similarTo('东门积水半米')).toMatchObject([
      { id: issueId, endorsedByMe: true, isMine: false, endorsements: 1 },
    ]);
    expect(await similarTo('东门积水半米', raiser)).toMatchObject([{ isMine: true, endorsedByMe: false }]);
    await quarter.rows(`update issue set state = 'verified', verified_at = now() where id = $1`, [issueId]);
    expect(await similarTo('东门积水半米')).toEqual([]);
  });

  test('is looked for among as many rows, whether a street has thousands of them or ten', async () => {
    await quarter.rows(
      `insert into issue (id, community_id, number, title, body, category, place, raiser_id, state, raised_at)
       select gen_random_uuid(), $1, 1000 + n, '三巷路灯不亮' || n, '', 'other', '', $2, 'accepted', now()
       from generate_series(1, 3000) n`,
      [quarter.communityId, raiser.personId],
    );
    await quarter.rows('analyze issue, issue_pair');
    const [plan] = await quarter.rows<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(
      `explain (analyze, format json) with ${soundingAlike({ communityId: `'${quarter.communityId}'`, text: `'三巷路灯不亮'` })}
       select * from alike`,
    );
    const nodes = plan?.['QUERY PLAN'].flatMap(({ Plan }) => nodesOf(Plan)) ?? [];
    const read = (table: string) =>
      nodes
        .filter((node) => node['Relation Name'] === table)
        .reduce((sum, node) => sum + node['Actual Rows'] * node['Actual Loops'], 0);
    expect(read('issue_pair')).toBeGreaterThan(100);
    expect(read('issue_pair')).toBeLessThanOrEqual(5 * 50);
    expect(read('issue')).toBeLessThanOrEqual(60);
  });

  test('keeps its pairs in step with title, place and state', async () => {
    const issueId = await quarter.accepted(raiser, host, { title: '西门石墩', place: '桥头' });
    const pairs = async () =>
      (
        await quarter.rows<{ pair: string }>(
          'select pair from issue_pair where issue_id = $1 order by pair',
          [issueId],
        )
      ).map(({ pair }) => pair);
    expect(new Set(await pairs())).toEqual(new Set(['西门', '门石', '石墩', '墩桥', '桥头']));
    await quarter.rows(`update issue set title = '西门栏杆', place = '' where id = $1`, [issueId]);
    expect(new Set(await pairs())).toEqual(new Set(['西门', '门栏', '栏杆']));
    await quarter.rows(`update issue set state = 'verified', verified_at = now() where id = $1`, [issueId]);
    expect(await pairs()).toEqual([]);
    await quarter.rows(`update issue set state = 'inProgress', verified_at = null where id = $1`, [issueId]);
    expect((await pairs()).length).toBe(3);
  });
});

interface PlanNode {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly PlanNode[];
}

const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

test('Chinese is found in a database without any locale, where trigrams see nothing in it', async () => {
  const name = `plain_${randomUUID().replaceAll('-', '')}`;
  const owner = new Client({ connectionString: inject('postgresUrl') });
  await owner.connect();
  await owner.query(
    `create database ${name} template template0 encoding 'UTF8' locale_provider libc locale 'C'`,
  );
  const url = inDatabase(inject('postgresUrl'), name);
  await migrate(url, { log: quietLog() });
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    `select show_trgm('三巷路灯') as trigrams, text_pairs('三巷，路灯！ Lane3') as pairs`,
  );
  await client.end();
  await owner.query(`drop database ${name}`);
  await owner.end();
  expect(rows[0].trigrams).toEqual([]);
  expect(new Set(rows[0].pairs)).toEqual(new Set(['三巷', '巷路', '路灯', '灯l', 'la', 'an', 'ne', 'e3']));
});
