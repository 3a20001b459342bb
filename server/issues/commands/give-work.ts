/** The host divides the work and gives it to other hands. */
import { v7 as uuidv7 } from 'uuid';
import { issueCommands } from '../../../shared/issues/commands.ts';
import { whyStepRefused, whyTaskRefused } from '../../../shared/issues/issue-rules.ts';
import { localDay } from '../../../shared/local-time.ts';
import { refuse, Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { recordStep } from '../history.ts';
import { lockIssue, tellOf } from '../record.ts';
import { checkUnit, giveTask, lockTask, supervisorFor } from '../tasks.ts';
import { placeOfIssue, placeOfTask } from './place.ts';

/**
 * One more part, for the same unit or another: each is reported on by itself. Refusals: issueStateForbids,
 * dueDatePast, notAllowed for an unknown unit. Repeating the id returns the same part.
 */
export const addPart = defineCommand({
  name: 'addPart',
  action: 'issues.screen',
  input: issueCommands.addPart,
  place: placeOfIssue,
  async run({ em, actor, now }, { issueId, supervisorId: wanted, ...task }) {
    const issue = await lockIssue(em, issueId);
    refuse(whyStepRefused(issue, 'addPart'));
    const supervisorId = await supervisorFor(em, issue.communityId, { wanted, giver: actor.personId });
    const actionItemId = await giveTask(em, { issueId, resolutionId: null, supervisorId, now, ...task });
    const entry = { type: 'partAdded', data: { actionItemId, dueOn: task.dueOn } } as const;
    return {
      reply: { actionItemId },
      announce: await recordStep(em, issue, entry, { by: actor.personId, now }),
    };
  },
});

/**
 * Another unit takes the part over, by the same date; links of the earlier one to it end. Refusals: issueStateForbids,
 * taskDone, nothingChanged, notAllowed for an unknown unit. Repeating by another id: nothingChanged.
 */
export const reassignTask = defineCommand({
  name: 'reassignTask',
  action: 'issues.screen',
  input: issueCommands.reassignTask,
  place: placeOfTask,
  async run({ em, actor, now }, { actionItemId, unitId, reason }) {
    const task = await lockTask(em, actionItemId);
    const issue = await lockIssue(em, task.issueId);
    refuse(whyTaskRefused(issue, task, 'reassign'));
    if (task.unitId === unitId) throw new Refusal('nothingChanged');
    await checkUnit(em, unitId);
    const toldBefore = await tellOf(em, issue);
    await sql(
      em,
      'insert into task_handover (id, action_item_id, from_unit_id, to_unit_id, at) values ($1, $2, $3, $4, $5)',
      [uuidv7(), actionItemId, task.unitId, unitId, now.toISOString()],
    );
    task.unitId = unitId;
    task.remindedFor = null;
    const entry = { type: 'reassigned', data: { actionItemId, reason } } as const;
    const told = await recordStep(em, issue, entry, { by: actor.personId, now });
    // The unit that had it hears of it too.
    const rooms = new Set(told.map(({ room }) => room));
    return { reply: null, announce: [...told, ...toldBefore.filter(({ room }) => !rooms.has(room))] };
  },
});

/**
 * Another date, or somebody else who watches over it, with a reason that everyone concerned reads. A date that is not
 * past starts the clock again. Refusals: issueStateForbids, taskDone, dueDatePast for a new date before today,
 * nothingChanged, notAllowed for a person who can't supervise here. Repeating by another id: nothingChanged.
 */
export const changeTask = defineCommand({
  name: 'changeTask',
  action: 'issues.screen',
  input: issueCommands.changeTask,
  place: placeOfTask,
  async run({ em, actor, now }, { actionItemId, dueOn, supervisorId, reason }) {
    const task = await lockTask(em, actionItemId);
    const issue = await lockIssue(em, task.issueId);
    refuse(whyTaskRefused(issue, task, 'changeTask'));
    if (task.dueOn === dueOn && task.supervisorId === supervisorId) throw new Refusal('nothingChanged');
    if (task.supervisorId !== supervisorId)
      task.supervisorId = await supervisorFor(em, issue.communityId, {
        wanted: supervisorId,
        giver: actor.personId,
      });
    if (task.dueOn !== dueOn) {
      if (dueOn < localDay(now.getTime())) throw new Refusal('dueDatePast');
      Object.assign(task, { dueOn, remindedFor: null, escalationLevel: 0, escalatedAt: null });
    }
    const entry = { type: 'taskChanged', data: { actionItemId, dueOn, supervisorId, reason } } as const;
    return { reply: null, announce: await recordStep(em, issue, entry, { by: actor.personId, now }) };
  },
});
