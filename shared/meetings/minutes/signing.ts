/**
 * Who signs the minutes, and when they are complete: the chair (or a host in the chair's place) and the minute-taker
 * who came. The supervisor and whoever else came may sign too, also afterwards. A signature is given to one version;
 * after a correction everyone reads and signs anew, and until then the meeting does not count as minuted.
 */
import { Refusal } from '../../refusal.ts';
import { chairOf } from '../rules/chair.ts';
import { seatOfPerson, unpublishedMotions } from '../rules/find.ts';
import type { MeetingView, MinutesSignature } from '../view.ts';
import { came } from './write.ts';

type Capacity = MinutesSignature['capacity'];

/** As what somebody signs; null for who was not there. A host without a seat signs in the chair's place. */
export function capacityOf(view: MeetingView, personId: string, isHost: boolean): Capacity | null {
  const seat = seatOfPerson(view, personId);
  if (seat && came(seat)) return seat.role;
  return isHost && !seat ? 'host' : null;
}

/** Refusals: rehearsalUnsigned, minutesNotReady (not closed yet), resolutionMissing { count } (rule 23), notPresent, alreadySigned. */
export function whyMinutesCannotBeSigned(
  view: MeetingView,
  personId: string,
  isHost: boolean,
): Refusal | null {
  if (view.rehearsalOf !== null) return new Refusal('rehearsalUnsigned');
  const notReady = whyMinutesNotReady(view);
  if (notReady) return notReady;
  const missing = unpublishedMotions(view).length;
  if (missing > 0) return new Refusal('resolutionMissing', { count: missing });
  if (capacityOf(view, personId, isHost) === null) return new Refusal('notPresent');
  return hasSigned(view, personId) ? new Refusal('alreadySigned') : null;
}

/** Refusals: minutesNotReady. */
export function whyMinutesNotReady(view: MeetingView): Refusal | null {
  return view.state === 'closed' || view.state === 'signed' ? null : new Refusal('minutesNotReady');
}

export function hasSigned(view: MeetingView, personId: string): boolean {
  return view.minutes.signatures.some((signature) => signature.personId === personId);
}

/** Who still has to sign before the minutes are complete, with their names where a seat says whose it is. */
export function signaturesMissing(view: MeetingView): readonly { capacity: Capacity; name: string }[] {
  const signed = view.minutes.signatures.map(({ capacity }) => capacity);
  const chair = chairOf(view);
  const presided =
    view.minutes.signatures.some(({ seatId }) => seatId === chair?.id) ||
    signed.includes('chair') ||
    signed.includes('host');
  const takers = view.seats.filter((seat) => seat.role === 'minuteTaker' && came(seat));
  const [taker] = takers;
  return [
    ...(presided
      ? []
      : [{ capacity: chair ? ('chair' as const) : ('host' as const), name: chair?.name ?? '' }]),
    ...(!taker || signed.includes('minuteTaker')
      ? []
      : [{ capacity: 'minuteTaker' as const, name: taker.name }]),
  ];
}
