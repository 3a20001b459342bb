/** What hosts, residents and the public read of issues: the board with its filters and counts, one's own, the story. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ListPlace, Page } from '../../shared/issues/pages.ts';
import { addDays, dayMs, localDay } from '../../shared/local-time.ts';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { reassignTask } from '../../server/issues/commands/give-work.ts';
import { mergeIssue } from '../../server/issues/commands/merge-issue.ts';
import { acceptIssue, rejectIssue, sendToUnit } from '../../server/issues/commands/screen-issue.ts';
import { reportNotSolved } from '../../server/issues/commands/verify-issue.ts';
import { lookAtDeadlines } from '../../server/issues/look-at-deadlines.ts';
import { Hall, refusalOf } from '../meetings/hall.ts';
import { Street, type Unit } from './street.ts';

let hall: Hall;
let street: Street;
let unit: Unit;
const opening = Date.now();
beforeAll(async () => {
  hall = await Hall.open();
});
beforeEach(async () => {
  hall.now = opening;
  street = await Street.open(hall);
  unit = await street.unit();
});
afterAll(() => hall.close());

const inDays = (days: number) => addDays(localDay(opening), days);

const board = async (wanted: object) => {
  const input = { communityId: street.communityId, stage: 'toScreen' as const, ...wanted };
  return (await street.ask(street.host).issues.board(input)).issues.map(({ id }) => id);
};

const atWork = async (dueOn: string, title?: string) =>
  street.give(await street.raise(street.resident(0), title), unit, dueOn);

describe('the board', () => {
  it('shows every stage in the order in which it wants to be worked through', async () => {
    const late = await atWork(inDays(1));
    const later = await atWork(inDays(2));
    const waiting = await street.raise(street.resident(1), '五栋电梯停运');
    const few = await street.accepted([street.resident(1)]);
    const many = await street.accepted([street.resident(1), street.resident(2), street.resident(3)]);
    const rejected = await street.raise(street.resident(2), '隔壁工地');
    await street.run(rejectIssue, street.host, { issueId: rejected, reason: '不属于社区' });
    hall.now = opening + 4 * dayMs;
    expect(await board({ stage: 'toScreen' })).toEqual([waiting]);
    expect(await board({ stage: 'open' })).toEqual([many, few]);
    expect(await board({ stage: 'atWork' })).toEqual([late.issueId, later.issueId]);
    expect(await board({ stage: 'over' })).toEqual([rejected]);
    const counts = await street.ask(street.host).issues.boardCounts({ communityId: street.communityId });
    expect(counts).toMatchObject({
      states: { submitted: 1, accepted: 2, inProgress: 2, rejected: 1, verified: 0 },
      late: 2,
    });
  });

  it('filters by state, kind, unit, lateness, words and number', async () => {
    const { issueId } = await atWork(inDays(1), '地下车库漏水');
    const other = await street.unit();
    const elsewhere = await street.raise(street.resident(1), '四巷井盖松动');
    await street.run(sendToUnit, street.host, {
      ...{ issueId: elsewhere, unitId: other.id, what: '固定', dueOn: inDays(9), reason: '维修' },
      supervisorId: null,
    });
    hall.now = opening + 3 * dayMs;
    const found = (wanted: object) => board({ stage: 'atWork', ...wanted });
    expect(await found({ unitId: other.id })).toEqual([elsewhere]);
    expect(await found({ isLate: true })).toEqual([issueId]);
    expect(await found({ search: '车库' })).toEqual([issueId]);
    expect(await found({ search: '盖' })).toEqual([elsewhere]);
    expect(await found({ search: '2' })).toEqual([elsewhere]);
    expect(await found({ category: 'waste' })).toEqual([]);
    expect(await found({ urgent: true })).toEqual([]);
    expect(await found({ state: 'inProgress' })).toEqual([issueId, elsewhere]);
  });

  it('is for hosts of the community alone', async () => {
    const ask = street
      .ask(street.resident(0))
      .issues.board({ communityId: street.communityId, stage: 'open' });
    await expect(ask).rejects.toMatchObject({ cause: { code: 'notAllowed' } });
  });
});

describe('where an issue could be merged', () => {
  it('is offered by likeness, or found by words and number', async () => {
    const into = await street.accepted();
    const twin = await street.raise(street.resident(1), '三巷的路灯都不亮');
    const { mergeTargets } = street.ask(street.host).issues;
    expect((await mergeTargets({ issueId: twin, search: '' })).map(({ id }) => id)).toEqual([into]);
    expect((await mergeTargets({ issueId: twin, search: '1' })).map(({ id }) => id)).toEqual([into]);
    expect(await mergeTargets({ issueId: twin, search: '电梯' })).toEqual([]);
    await street.run(mergeIssue, street.host, { issueId: twin, intoId: into, reason: '同一排灯' });
    const detail = await street.ask(street.host).issues.detail({ issueId: into });
    expect(detail.absorbed).toMatchObject([{ id: twin }]);
  });
});

describe('one’s own issues', () => {
  it('are those raised or endorsed, with what waits for one’s word first', async () => {
    const { issueId, actionItemId } = await atWork(inDays(5));
    const endorsed = await street.accepted([street.resident(1)]);
    const hidden = await street.raise(street.resident(0), '还没审核的事');
    await street.done(actionItemId, unit.contact);
    const mine = async (who: SignedIn) => (await street.ask(who).issues.mine({})).rows.map(({ id }) => id);
    const own = await mine(street.resident(0));
    expect(own[0]).toBe(issueId);
    expect(own).toContain(hidden);
    expect(await mine(street.resident(1))).toEqual([endorsed]);
    expect(await mine(street.resident(5))).toEqual([]);
  });
});

describe('a list that is read on', () => {
  /** Every page, from its beginning to its end. */
  async function all<Row, Place>(read: (after: Place | null) => Promise<Page<Row, Place>>) {
    const pages = [await read(null)];
    for (let last = pages[0]; last?.next != null; last = pages[pages.length - 1])
      pages.push(await read(last.next));
    return pages.map(({ rows }) => rows);
  }
  const idsOf = (pages: readonly (readonly { readonly id: string }[])[]) =>
    pages.flatMap((rows) => rows.map(({ id }) => id));

  /** So many issues of one moment, each with work that somebody watches over. */
  async function many(raiser: SignedIn, supervisor: SignedIn, count: number) {
    await hall.rows(
      `with made as (
         insert into issue (id, community_id, number, title, body, category, place, raiser_id, state, raised_at, changed_at)
         select gen_random_uuid(), $1, 10000 + n, '路灯 ' || n, '', 'streetLights', '', $2, 'inProgress', now(), now()
         from generate_series(1, $3::int) n returning id)
       insert into action_item (id, issue_id, unit_id, supervisor_id, due_on, what, state, created_at)
       select gen_random_uuid(), id, $4, $5, current_date + 5, '换灯', 'open', now() from made`,
      [street.communityId, raiser.personId, count, unit.id, supervisor.personId],
    );
  }

  it('shows each once, as one’s own, of the community, and of what one watches over', async () => {
    const [raiser, supervisor] = [
      await hall.person([{ role: 'representative', communityId: street.communityId }]),
      await hall.person([{ role: 'supervisor', communityId: street.communityId }], 'local'),
    ];
    const waits = await atWork(inDays(5));
    await hall.rows('update issue set raiser_id = $2 where id = $1', [waits.issueId, raiser.personId]);
    await many(raiser, supervisor, 90);
    await hall.rows(`update issue set changed_at = now() + interval '1 h' where number = 10050`);
    await street.done(waits.actionItemId, unit.contact);
    const { issues } = street.ask(raiser);
    const own = await all((after: ListPlace | null) => issues.mine({ after }));
    expect(own.map(({ length }) => length)).toEqual([40, 40, 11]);
    expect(new Set(idsOf(own)).size).toBe(91);
    expect(idsOf(own)[0]).toBe(waits.issueId);
    expect(own[0]?.[1]?.number).toBe(10050);
    const { communityId } = street;
    const here = await all((beforeNumber: number | null) => issues.list({ communityId, beforeNumber }));
    const numbers = here.flat().map(({ number }) => number);
    expect(numbers.slice(0, 90)).toEqual(Array.from({ length: 90 }, (_one, index) => 10090 - index));
    expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => other - one));
    const watched = await all((after: ListPlace | null) =>
      street.ask(supervisor).issues.supervised({ after }),
    );
    expect(watched.map(({ length }) => length)).toEqual([40, 40, 10]);
    expect(new Set(idsOf(watched)).size).toBe(90);
    await hall.rows(
      `update action_item a set state = case i.number % 3 when 1 then 'reportedDone' when 2 then 'verified' else 'open' end,
         reported_at = case when i.number % 3 > 0 then timestamptz '2026-03-01T08:00:00.123457Z' + i.number / 9 * interval '1 s' end
       from issue i where i.id = a.issue_id and i.number > 10000 and a.supervisor_id = $1`,
      [supervisor.personId],
    );
    const asked = await all((after: ListPlace | null) =>
      street.ask(unit.contact).issues.unitTasks({ after }),
    );
    const made = asked.flat().filter(({ number }) => number > 10000);
    expect(new Set(made.map(({ id }) => id)).size).toBe(90);
    expect(made).toHaveLength(90);
    expect(made.map(({ state }) => state)).toEqual([
      ...Array.from({ length: 30 }, () => 'open'),
      ...Array.from({ length: 30 }, () => 'reportedDone'),
      ...Array.from({ length: 30 }, () => 'verified'),
    ]);
    const solvedAt = made.slice(60).map(({ number }) => Math.floor(number / 9));
    expect(solvedAt).toEqual(solvedAt.toSorted((one, other) => other - one));
  });
});

describe('the story that anyone reads', () => {
  it('names nobody in full, and the raiser not at all', async () => {
    const { issueId, actionItemId } = await atWork(inDays(5));
    const other = await street.unit();
    const { name } = street.host;
    hall.now = opening + dayMs;
    await street.run(reassignTask, street.host, {
      actionItemId,
      unitId: other.id,
      reason: `${name}说换单位`,
    });
    hall.now = opening + 2 * dayMs;
    await street.done(actionItemId, other.contact);
    const notSolved = { issueId, reason: '还是不亮', actionItemIds: [] };
    await street.run(reportNotSolved, street.resident(0), notSolved);
    const shown = await street.ask({ kind: 'anyone' }).public.issue({ id: issueId });
    expect(shown?.timeline.map(({ type }) => type)).toEqual([
      ...['raised', 'sentToUnit', 'reassigned', 'doneReported', 'notSolved', 'reopened'],
    ]);
    // The unit is the one of then, not of today.
    expect(shown?.timeline[1]).toMatchObject({ unitName: unit.name, day: inDays(5) });
    expect(shown?.timeline[2]).toMatchObject({ unitName: other.name });
    expect(shown?.timeline[0]).toMatchObject({ byName: null, byRaiser: true });
    const text = JSON.stringify(shown);
    for (const person of [street.host, street.resident(0), other.contact])
      expect(text).not.toContain(person.name);
  });
});

describe('what somebody watches over', () => {
  it('comes with the overdue first, then what is under way, then what is done; nobody else’s', async () => {
    const later = await atWork(inDays(9), '后到期');
    const late = await atWork(inDays(1), '先到期');
    const done = await atWork(inDays(3), '办好的');
    const watched = async () => (await street.ask(street.supervisor).issues.supervised({})).rows;
    await street.done(done.actionItemId, unit.contact);
    hall.now = opening + 2 * dayMs;
    await lookAtDeadlines(hall.runner);
    expect(await watched()).toMatchObject([
      {
        ...{ id: late.actionItemId, isOverdue: true, escalationLevel: 1, unitName: unit.name },
        ...{ lastReport: null, resolutionNumber: null, isHost: false },
      },
      { id: later.actionItemId, isOverdue: false },
      { id: done.actionItemId, state: 'reportedDone', lastReport: { kind: 'done', words: '修好了' } },
    ]);
    expect((await street.ask(street.host).issues.supervised({})).rows).toEqual([]);
    await hall.rows('update role_grant set revoked_at = now() where person_id = $1', [
      street.supervisor.personId,
    ]);
    expect(await watched()).toEqual([]);
  });
});

it('an issue that waits to be screened is accepted once', async () => {
  const issueId = await street.raise();
  await street.run(acceptIssue, street.host, { issueId });
  expect(await refusalOf(street.run(acceptIssue, street.colleague, { issueId }))).toBe('screenedAlready');
});
