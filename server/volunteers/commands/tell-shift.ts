import { v7 as uuidv7 } from 'uuid';
import { refuse } from '../../../shared/refusal.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { whyShiftClosed } from '../../../shared/volunteers/shift-state.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { placeOfShift } from '../place.ts';
import { lockShift, tellOf } from '../shift-record.ts';

/**
 * A few words to everyone who is coming or here; they stand on their phones with the shift. Refusals: shiftConfirmed,
 * shiftCancelled. Repeating: by command id.
 */
export const tellShift = defineCommand({
  name: 'tellShift',
  action: 'volunteers.lead',
  input: volunteerCommands.tellShift,
  place: placeOfShift,
  async run({ em, actor, now }, { shiftId, words }) {
    const shift = await lockShift(em, shiftId);
    refuse(whyShiftClosed(shift.state));
    await sql(
      em,
      'insert into shift_message (id, shift_id, words, sent_by, sent_at) values ($1, $2, $3, $4, $5)',
      [uuidv7(), shiftId, words, actor.personId, now.toISOString()],
    );
    const people = await sql<{ personId: string }>(
      em,
      `select person_id as "personId" from booking where shift_id = $1 and cancelled_at is null
       union select person_id from turnout where shift_id = $1`,
      [shiftId],
    );
    return {
      reply: { people: people.length },
      announce: tellOf(
        shift,
        people.map(({ personId }) => personId),
      ),
    };
  },
});
