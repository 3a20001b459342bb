/** From raising to work: screened, merged, or straight to a unit where it is urgent. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { customaryPeriods } from '../../shared/issues/deadlines.ts';
import { addDays, localDay } from '../../shared/local-time.ts';
import { endorseIssue } from '../../server/issues/commands/endorse-issue.ts';
import { mergeIssue, undoMerge } from '../../server/issues/commands/merge-issue.ts';
import { raiseIssue } from '../../server/issues/commands/raise-issue.ts';
import {
  acceptIssue,
  redirectIssue,
  rejectIssue,
  sendToUnit,
} from '../../server/issues/commands/screen-issue.ts';
import { setIssueRules } from '../../server/issues/commands/set-issue-rules.ts';
import { verifyHistories } from '../../server/issues/verify-histories.ts';
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
afterAll(async () => {
  const { faults } = await verifyHistories(hall.database.em());
  await hall.close();
  expect(faults).toEqual([]);
});

const inDays = (days: number) => addDays(localDay(opening), days);

async function endorsers(issueId: string): Promise<string[]> {
  const rows = await hall.rows<{ person_id: string }>(
    'select person_id from endorsement where issue_id = $1 order by person_id',
    [issueId],
  );
  return rows.map((row) => row.person_id);
}

describe('screening', () => {
  it('passes an issue on to whom it belongs, with a reason, and hides it from the others', async () => {
    const issueId = await street.raise();
    await street.run(redirectIssue, street.host, {
      issueId,
      to: 'mediation',
      reason: '房东与租客之间的纠纷',
    });
    expect(await street.state(issueId)).toBe('redirected');
    expect(await refusalOf(street.run(endorseIssue, street.resident(1), { issueId }))).toBe(
      'issueStateForbids',
    );
  });

  it('tells the second of two hosts who was first', async () => {
    const issueId = await street.raise();
    const outcomes = await Promise.allSettled([
      street.run(acceptIssue, street.host, { issueId }),
      street.run(rejectIssue, street.colleague, { issueId, reason: '重复' }),
    ]);
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(refused).toHaveLength(1);
    const first = outcomes[0]?.status === 'fulfilled' ? street.host : street.colleague;
    expect(refused[0]).toMatchObject({ code: 'screenedAlready', details: { name: first.name } });
    expect(await street.story(issueId)).toHaveLength(2);
  });

  it('says to the same host that the state forbids it', async () => {
    const issueId = await street.accepted();
    expect(await refusalOf(street.run(rejectIssue, street.host, { issueId, reason: '重复' }))).toBe(
      'issueStateForbids',
    );
  });

  it('gives an issue to a unit without a meeting, but not for yesterday nor to nobody', async () => {
    const issueId = await street.raise();
    const task = {
      ...{ issueId, unitId: unit.id, what: '换灯泡', reason: '日常维修', dueOn: inDays(5) },
      supervisorId: null,
    };
    expect(await refusalOf(street.run(sendToUnit, street.host, { ...task, dueOn: inDays(-1) }))).toBe(
      'dueDatePast',
    );
    expect(await refusalOf(street.run(sendToUnit, street.host, { ...task, unitId: issueId }))).toBe(
      'notAllowed',
    );
    expect(await refusalOf(street.run(sendToUnit, street.resident(0), task))).toBe('notAllowed');
    await street.run(sendToUnit, street.host, task);
    expect(await street.state(issueId)).toBe('inProgress');
  });
});

describe('merging', () => {
  it('moves raiser and endorsers along, and undone takes exactly them back', async () => {
    const [a, b, c, d] = [0, 1, 2, 3].map((index) => street.resident(index));
    if (!a || !b || !c || !d) throw new Error('four residents');
    const into = await street.accepted([b]);
    const issueId = await street.raise(c, '三巷的灯坏了');
    await street.run(acceptIssue, street.host, { issueId });
    for (const person of [a, b, d]) await street.run(endorseIssue, person, { issueId });

    const merged = await street.run(mergeIssue, street.host, { issueId, intoId: into, reason: '同一件事' });
    // a raised the other one, b endorses it already
    expect(merged).toEqual({ endorsements: 3 });
    expect(await endorsers(into)).toEqual([b, c, d].map(({ personId }) => personId).sort());
    expect(await street.state(issueId)).toBe('merged');
    expect(await street.story(into)).toContain('absorbed');

    await street.run(undoMerge, street.colleague, { issueId });
    expect(await endorsers(into)).toEqual([b.personId]);
    expect(await endorsers(issueId)).toHaveLength(3);
    expect(await street.state(issueId)).toBe('accepted');
    expect(await street.story(issueId)).toEqual(['raised', 'accepted', 'merged', 'mergeUndone']);
    expect(await refusalOf(street.run(undoMerge, street.host, { issueId }))).toBe('issueStateForbids');
  });

  it('reaches the threshold of an agenda by what came along', async () => {
    const rules = {
      communityId: street.communityId,
      endorsementsNeeded: 2,
      confirmationsNeeded: 0,
      ...customaryPeriods,
      duties: [],
    };
    await street.run(setIssueRules, street.host, rules);
    const into = await street.accepted([street.resident(1)]);
    const issueId = await street.raise(street.resident(2), '灯坏了');
    await street.run(mergeIssue, street.host, { issueId, intoId: into, reason: '同一件事' });
    expect((await street.story(into)).at(-1)).toBe('endorsedEnough');
  });

  it('refuses what makes no sense, and leaves both as they were', async () => {
    const issueId = await street.accepted();
    const merge = (intoId: string, id = issueId) =>
      refusalOf(street.run(mergeIssue, street.host, { issueId: id, intoId, reason: '同一件事' }));
    expect(await merge(issueId)).toBe('mergedIntoItself');
    expect(await merge(await street.raise(street.resident(1)))).toBe('mergeTargetForbids');
    const elsewhere = await Street.open(hall);
    expect(await merge(await elsewhere.accepted())).toBe('notAllowed');
    const other = await street.accepted();
    await street.run(mergeIssue, street.host, { issueId: other, intoId: issueId, reason: '同一件事' });
    expect(await merge(other)).toBe('mergeTargetForbids');
    expect(await merge(issueId, other)).toBe('issueStateForbids');
    expect(await street.story(issueId)).toEqual(['raised', 'accepted', 'absorbed']);
  });
});

describe('urgent hazards', () => {
  const hazard = {
    ...{ title: '电线掉在路上', body: '', category: 'charging' as const, place: '三巷', photoIds: [] },
    ...{ buildingId: null, point: null, urgent: true, isAnonymous: true },
  };

  it('go straight to the unit named for their kind, and the hosts hear of it', async () => {
    const { communityId } = street;
    const duties = [{ category: 'charging' as const, unitId: unit.id }];
    await street.run(setIssueRules, street.host, {
      communityId,
      ...customaryPeriods,
      endorsementsNeeded: 3,
      confirmationsNeeded: 0,
      duties,
    });
    const before = hall.published.length;
    const { issueId } = await street.run(raiseIssue, street.resident(0), { communityId, ...hazard });
    expect(await street.story(issueId)).toEqual(['raised', 'sentToUnit']);
    const told = hall.published.slice(before).map(({ room }) => room);
    expect(told).toEqual(
      expect.arrayContaining([communityId, unit.contact.personId, street.supervisor.personId]),
    );
    const [task] = await hall.rows(
      'select unit_id, to_char(due_on, $2) as due from action_item where issue_id = $1',
      [issueId, 'YYYY-MM-DD'],
    );
    expect(task).toEqual({ unit_id: unit.id, due: inDays(1) });
  });

  it('wait for the host where no unit is named', async () => {
    const { issueId } = await street.run(raiseIssue, street.resident(0), {
      ...{ communityId: street.communityId, ...hazard },
    });
    expect(await street.state(issueId)).toBe('submitted');
  });
});
