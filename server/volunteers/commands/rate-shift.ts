import { v7 as uuidv7 } from 'uuid';
import { localDay } from '../../../shared/local-time.ts';
import { Refusal, refuse } from '../../../shared/refusal.ts';
import { volunteerCommands, type VolunteerCommands } from '../../../shared/volunteers/commands.ts';
import { whyCannotGiveFeedback, type FeedbackRole } from '../../../shared/volunteers/feedback.ts';
import { sql } from '../../database.ts';
import { defineCommand, type CommandContext } from '../../live/command.ts';
import { ownPlaceOfShift, placeOfShift } from '../place.ts';
import { lockShift, tellOf, turnoutOf } from '../shift-record.ts';

/**
 * How it was, by somebody who served there. Refusals: notCheckedIn, feedbackGiven, tooEarly, tooLate, shiftCancelled.
 * Repeating: by command id; one answer a person and shift.
 */
export const rateShift = defineCommand({
  name: 'rateShift',
  action: 'volunteers.answer',
  input: volunteerCommands.rateShift,
  place: ownPlaceOfShift,
  async run(context, input) {
    if (!(await turnoutOf(context.em, input.shiftId, context.actor.personId)))
      throw new Refusal('notCheckedIn');
    return rate(context, input, 'volunteer');
  },
});

/** The same by a lead. Refusals: feedbackGiven, tooEarly, tooLate, shiftCancelled. Repeating alike. */
export const rateShiftAsLead = defineCommand({
  name: 'rateShiftAsLead',
  action: 'volunteers.lead',
  input: volunteerCommands.rateShift,
  place: placeOfShift,
  run: (context, input) => rate(context, input, 'lead'),
});

async function rate(
  { em, actor, now }: CommandContext,
  { shiftId, rating, words }: VolunteerCommands['rateShift'],
  role: FeedbackRole,
) {
  const shift = await lockShift(em, shiftId);
  const given = await sql(
    em,
    'select 1 from shift_feedback where shift_id = $1 and role = $2 and person_id = $3',
    [shiftId, role, actor.personId],
  );
  refuse(whyCannotGiveFeedback(shift.state, given.length > 0, now.getTime()));
  await sql(
    em,
    `insert into shift_feedback (id, shift_id, role, person_id, rating, words, on_day)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [uuidv7(), shiftId, role, actor.personId, rating, words, localDay(now.getTime())],
  );
  return { reply: null, announce: tellOf(shift, [actor.personId]) };
}
