import { v7 as uuidv7 } from 'uuid';
import { Refusal, refuse } from '../../../shared/refusal.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { whyCannotStartWaves } from '../../../shared/volunteers/waves.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { communityOfRequirement } from '../place.ts';
import { settingsOf } from '../settings.ts';
import { lockShift, tellOf } from '../shift-record.ts';
import { loadRequirement } from '../volunteer-facts.ts';
import { missingAt, runningPlan, sendNextWave } from '../waves.ts';

async function placeOfRequirement(
  em: Parameters<typeof communityOfRequirement>[0],
  { requirementId }: { requirementId: string },
) {
  const communityId = await communityOfRequirement(em, requirementId);
  return communityId === null ? null : { room: communityId, scope: { communityId } };
}

/**
 * Asks for the missing places in waves until they are filled: the first at once (in the morning, when it is night),
 * the next whenever somebody declines, stays silent or gives a place back. Refusals: wavesRunning, shiftFull,
 * tooLate, deadlineAfterShift, shiftConfirmed, shiftCancelled. Repeating: by command id; the index wave_plan_running
 * forbids a second one.
 */
export const startWaves = defineCommand({
  name: 'startWaves',
  action: 'volunteers.lead',
  input: volunteerCommands.startWaves,
  place: placeOfRequirement,
  async run({ em, actor, now }, { requirementId, deadlineAt, answerMinutes, levelPercent }) {
    const { shiftId } = await loadRequirement(em, requirementId);
    const shift = await lockShift(em, shiftId);
    refuse(
      whyCannotStartWaves(
        shift.state,
        {
          deadlineAt,
          missing: await missingAt(em, requirementId),
          isRunning: (await runningPlan(em, requirementId, now)) !== null,
        },
        now.getTime(),
      ),
    );
    const { quietFrom, quietTo, weeklyCap } = await settingsOf(em, shift.activity.communityId);
    await sql(
      em,
      'update wave_plan set stopped_at = deadline_at where requirement_id = $1 and stopped_at is null',
      [requirementId],
    );
    await sql(
      em,
      `insert into wave_plan (id, requirement_id, started_by, started_at, deadline_at, answer_minutes, level_percent,
         quiet_from, quiet_to, weekly_cap) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        uuidv7(),
        requirementId,
        actor.personId,
        now.toISOString(),
        new Date(deadlineAt).toISOString(),
        answerMinutes,
        levelPercent,
        quietFrom,
        quietTo,
        weeklyCap,
      ],
    );
    const sent = await sendNextWave(em, requirementId, now);
    return { reply: null, announce: sent.length > 0 ? sent : tellOf(shift) };
  },
});

/** No further wave; whoever was asked may still say yes. Refusals: wavesNotRunning. Repeating: by command id. */
export const stopWaves = defineCommand({
  name: 'stopWaves',
  action: 'volunteers.lead',
  input: volunteerCommands.stopWaves,
  place: placeOfRequirement,
  async run({ em, now }, { requirementId }) {
    const { shiftId } = await loadRequirement(em, requirementId);
    const shift = await lockShift(em, shiftId);
    const plan = await runningPlan(em, requirementId, now);
    if (!plan) throw new Refusal('wavesNotRunning');
    await sql(em, 'update wave_plan set stopped_at = $2 where id = $1', [plan.id, now.toISOString()]);
    return { reply: null, announce: tellOf(shift) };
  },
});
