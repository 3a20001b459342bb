/** From the unit that is given an issue to those concerned who say that it is solved, and what passing days bring. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDays, dayMs, localDay } from '../../shared/local-time.ts';
import { flagUrgent } from '../../server/issues/commands/flag-urgent.ts';
import { addPart, changeTask, reassignTask } from '../../server/issues/commands/give-work.ts';
import { mergeIssue, undoMerge } from '../../server/issues/commands/merge-issue.ts';
import { reportProgress } from '../../server/issues/commands/report-work.ts';
import { confirmSolved, reportNotSolved } from '../../server/issues/commands/verify-issue.ts';
import { lookAtDeadlines } from '../../server/issues/look-at-deadlines.ts';
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
const later = (days: number) => (hall.now = opening + days * dayMs);

/** Endorsed by two, and given to a unit. */
const atWork = async (by: Unit = unit, dueOn = inDays(10)) =>
  street.give(await street.accepted([street.resident(1), street.resident(2)]), by, dueOn);

const done = (actionItemId: string, contact = unit.contact) => street.done(actionItemId, contact);

describe('carrying out', () => {
  it('asks those concerned only when the last part is done', async () => {
    const { issueId, actionItemId } = await atWork();
    const other = await street.unit();
    const part = { issueId, unitId: other.id, what: '公布报修电话', dueOn: inDays(20), supervisorId: null };
    const { actionItemId: second } = await street.run(addPart, street.host, part);
    await done(actionItemId);
    expect(await street.state(issueId)).toBe('inProgress');
    expect(await refusalOf(street.run(confirmSolved, street.resident(0), { issueId, rating: 5 }))).toBe(
      'issueStateForbids',
    );
    expect(await refusalOf(done(actionItemId))).toBe('taskDone');
    expect(await refusalOf(done(second))).toBe('notAllowed');
    await done(second, other.contact);
    expect(await street.state(issueId)).toBe('reportedDone');
    expect((await street.story(issueId)).slice(-2)).toEqual(['partDone', 'doneReported']);
  });

  it('refuses a unit that had the task before, and says who has it now', async () => {
    const { issueId, actionItemId } = await atWork();
    const other = await street.unit();
    const handover = { actionItemId, unitId: other.id, reason: '灯杆归街道管' };
    await street.run(reassignTask, street.host, handover);
    expect(await refusalOf(street.run(reassignTask, street.host, handover))).toBe('nothingChanged');
    const note = { actionItemId, words: '已看过', photoIds: [] };
    await expect(street.run(reportProgress, unit.contact, note)).rejects.toMatchObject({
      code: 'taskReassigned',
      details: { unit: other.name },
    });
    const stranger = await street.unit();
    expect(await refusalOf(street.run(reportProgress, stranger.contact, note))).toBe('notAllowed');
    await street.run(reportProgress, other.contact, note);
    expect((await street.story(issueId)).slice(-2)).toEqual(['reassigned', 'progressReported']);
  });
});

describe('when days pass', () => {
  it('the unit is reminded once, then escalated once a week', async () => {
    const { issueId } = await atWork();
    const look = async (day: number) => {
      later(day);
      await lookAtDeadlines(hall.runner);
      await lookAtDeadlines(hall.runner);
      return (await street.story(issueId)).slice(3);
    };
    expect(await look(6)).toEqual([]);
    expect(await look(7)).toEqual(['reminded']);
    expect(await look(10)).toEqual(['reminded']);
    expect(await look(11)).toEqual(['reminded', 'escalated']);
    expect(await look(17)).toEqual(['reminded', 'escalated']);
    expect(await look(18)).toEqual(['reminded', 'escalated', 'escalated']);
  });

  it('two weeks of silence are unconfirmed, never confirmed, and may still be answered', async () => {
    const { issueId, actionItemId } = await atWork();
    await done(actionItemId);
    later(13);
    await lookAtDeadlines(hall.runner);
    expect(await street.story(issueId)).not.toContain('unconfirmed');
    later(14);
    await lookAtDeadlines(hall.runner);
    await lookAtDeadlines(hall.runner);
    expect((await street.story(issueId)).filter((type) => type === 'unconfirmed')).toHaveLength(1);
    expect(await street.state(issueId)).toBe('reportedDone');
    await street.run(confirmSolved, street.resident(0), { issueId, rating: 4 });
    expect(await street.state(issueId)).toBe('verified');
  });

  it('two nodes looking at once take no step twice', async () => {
    const { issueId } = await atWork();
    later(12);
    await Promise.all([lookAtDeadlines(hall.runner), lookAtDeadlines(hall.runner)]);
    expect((await street.story(issueId)).filter((type) => type === 'escalated')).toHaveLength(1);
  });
});

describe('verification', () => {
  it('reopened, the clock starts again and only the part that is not solved goes back', async () => {
    const { issueId, actionItemId } = await atWork();
    const part = { issueId, unitId: unit.id, what: '公布报修电话', dueOn: inDays(2), supervisorId: null };
    const { actionItemId: second } = await street.run(addPart, street.host, part);
    await done(actionItemId);
    later(5);
    await lookAtDeadlines(hall.runner);
    await done(second);
    const reply = await street.run(reportNotSolved, street.resident(1), {
      ...{ issueId, reason: '电话打不通', actionItemIds: [second] },
    });
    expect(reply).toEqual({ dueOn: inDays(12) });
    expect((await street.story(issueId)).slice(-2)).toEqual(['notSolved', 'reopened']);
    later(13);
    await lookAtDeadlines(hall.runner);
    expect((await street.story(issueId)).at(-1)).toBe('escalated');
    await done(second);
    // Everyone is asked again, also who has answered before.
    await street.run(confirmSolved, street.resident(1), { issueId, rating: 3 });
    await street.run(confirmSolved, street.resident(0), { issueId, rating: 5 });
    expect(await street.state(issueId)).toBe('verified');
  });

  it('refuses whoever is not concerned, and a part of another issue', async () => {
    const { issueId, actionItemId } = await atWork();
    const other = await atWork();
    await done(actionItemId);
    expect(await refusalOf(street.run(confirmSolved, street.resident(5), { issueId, rating: 5 }))).toBe(
      'notConcerned',
    );
    const strange = { issueId, reason: '没修好', actionItemIds: [other.actionItemId] };
    expect(await refusalOf(street.run(reportNotSolved, street.resident(0), strange))).toBe('invalidInput');
    expect(await street.state(issueId)).toBe('reportedDone');
  });
});

describe('the host', () => {
  it('moves the date and the supervisor with a reason, and the clock starts again', async () => {
    const { issueId, actionItemId } = await atWork(unit, inDays(1));
    later(3);
    await lookAtDeadlines(hall.runner);
    const change = {
      ...{ actionItemId, dueOn: inDays(20), supervisorId: street.host.personId, reason: '等新灯头到货' },
    };
    const past = { ...change, dueOn: inDays(2) };
    expect(await refusalOf(street.run(changeTask, street.host, past))).toBe('dueDatePast');
    const stranger = { ...change, supervisorId: street.resident(3).personId };
    expect(await refusalOf(street.run(changeTask, street.host, stranger))).toBe('notAllowed');
    expect(await refusalOf(street.run(changeTask, street.resident(0), change))).toBe('notAllowed');
    await street.run(changeTask, street.host, change);
    expect(await refusalOf(street.run(changeTask, street.host, change))).toBe('nothingChanged');
    const [task] = await hall.rows('select escalation_level, supervisor_id from action_item where id = $1', [
      actionItemId,
    ]);
    expect(task).toEqual({ escalation_level: 0, supervisor_id: street.host.personId });
    expect((await street.story(issueId)).slice(-2)).toEqual(['escalated', 'taskChanged']);
    await done(actionItemId);
    expect(await refusalOf(street.run(changeTask, street.host, { ...change, dueOn: inDays(30) }))).toBe(
      'issueStateForbids',
    );
  });

  it('marks a hazard that cannot wait, and takes the mark away', async () => {
    const issueId = await street.accepted();
    const flag = { issueId, urgent: true, reason: '灯杆漏电' };
    await street.run(flagUrgent, street.host, flag);
    expect(await refusalOf(street.run(flagUrgent, street.colleague, flag))).toBe('nothingChanged');
    expect(await refusalOf(street.run(flagUrgent, street.resident(0), flag))).toBe('notAllowed');
    await street.run(flagUrgent, street.host, { ...flag, urgent: false, reason: '已断电' });
    expect((await street.story(issueId)).slice(-2)).toEqual(['urgencyChanged', 'urgencyChanged']);
  });
});

describe('the numbers and dates on an issue', () => {
  it('are those of its endorsements, its parts and its community, whatever happened', async () => {
    const { issueId, actionItemId } = await atWork();
    const twin = await street.accepted([street.resident(3)]);
    await street.run(mergeIssue, street.host, { issueId: twin, intoId: issueId, reason: '同一件事' });
    await street.run(undoMerge, street.host, { issueId: twin });
    await done(actionItemId);
    const [differing] = await hall.rows<{ count: number }>(
      `select count(*)::int as count from issue i where
         i.endorsements <> (select count(*) from endorsement where issue_id = i.id)
         or i.due_on is distinct from (select min(due_on) from action_item where issue_id = i.id and state = 'open')
         or i.reported_at is distinct from (select max(reported_at) from action_item where issue_id = i.id)`,
    );
    const miscounted = await hall.rows(
      `select * from (select community_id, state, count(*)::int as issues from issue group by 1, 2) counted
       full join issue_state_count known using (community_id, state)
       where coalesce(counted.issues, 0) <> coalesce(known.issues, 0)`,
    );
    const other = await street.unit();
    await street.run(reassignTask, street.host, {
      ...{ actionItemId: (await atWork()).actionItemId, unitId: other.id, reason: '换一家' },
    });
    const misplaced = await hall.rows(
      `select * from (
         select distinct i.id as issue_id, a.unit_id, i.community_id, i.board_stage, i.board_first, i.board_second
         from issue i join action_item a on a.issue_id = i.id
       ) made full join issue_of_unit known
         using (issue_id, unit_id, community_id, board_stage, board_first, board_second)
       where made is null or known is null`,
    );
    expect({ differing, miscounted, misplaced }).toEqual({
      ...{ differing: { count: 0 }, miscounted: [], misplaced: [] },
    });
  });
});
