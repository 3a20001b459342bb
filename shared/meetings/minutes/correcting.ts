/**
 * Who may put words into the minutes: hosts and the minute-taker everywhere; whoever came, their own dissent.
 * Figures, names, motions and resolutions have no field here: they are corrected by nobody.
 */
import { Refusal } from '../../refusal.ts';
import { itemOf, seatOf, seatOfPerson } from '../rules/find.ts';
import type { MeetingView } from '../view.ts';
import type { MinutesField } from './document.ts';
import { whyMinutesNotReady } from './signing.ts';
import { came } from './write.ts';

/** Refusals: minutesNotReady, notPresent (was not there), notAllowed (not theirs to write, or no such item or seat). */
export function whyMinutesCannotBeCorrected(
  view: MeetingView,
  personId: string,
  isHost: boolean,
  fields: readonly MinutesField[],
): Refusal | null {
  const notReady = whyMinutesNotReady(view);
  if (notReady) return notReady;
  const seat = seatOfPerson(view, personId);
  const writesAll = isHost || (seat?.role === 'minuteTaker' && came(seat));
  if (!writesAll && !(seat && came(seat))) return new Refusal('notPresent');
  const fits = fields.every((field) => {
    if (field.field === 'dissent') {
      const whose = seatOf(view, field.seatId);
      return whose !== null && came(whose) && (writesAll || whose.id === seat?.id);
    }
    if (field.field === 'gist') return writesAll && itemOf(view, field.itemId) !== null;
    if (field.field === 'remarks')
      return writesAll && (field.itemId === null || itemOf(view, field.itemId) !== null);
    return writesAll;
  });
  return fits ? null : new Refusal('notAllowed');
}
