import { refuse } from '../../../shared/refusal.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { whyShiftClosed } from '../../../shared/volunteers/shift-state.ts';
import { defineCommand } from '../../live/command.ts';
import { placeOfShift } from '../place.ts';
import { lockShift, tellOf } from '../shift-record.ts';

/**
 * Whether a printed code opens the shift or only the one that changes, and whether phones are asked once where they are.
 * Refusals: shiftConfirmed, shiftCancelled. Repeating: by command id; the same again changes nothing.
 */
export const setPlaceCode = defineCommand({
  name: 'setPlaceCode',
  action: 'volunteers.lead',
  input: volunteerCommands.setPlaceCode,
  place: placeOfShift,
  async run({ em }, { shiftId, isPrinted, asksLocation }) {
    const shift = await lockShift(em, shiftId);
    refuse(whyShiftClosed(shift.state));
    shift.row.printedCode = isPrinted;
    shift.row.asksLocation = asksLocation;
    return { reply: null, announce: tellOf(shift) };
  },
});
