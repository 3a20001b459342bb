/** The list that a lead holds in the street: whoever is expected or has come, and what was tapped but not handed in yet. */
import { whyCannotCheckIn, whyCannotCheckOut } from './attendance.ts';
import type { Refusal } from '../refusal.ts';
import type { ShiftState } from './shift-state.ts';
import { stayOf, type Sighting } from './sightings.ts';

export interface RollPerson {
  readonly personId: string;
  readonly name: string;
  readonly booked: boolean;
  /** When they said they will come, if late. */
  readonly expectedAt: number | null;
  readonly checkedInAt: number | null;
  readonly checkedOutAt: number | null;
}

export interface RollShift extends ShiftState {
  readonly id: string;
  readonly title: string;
  readonly communityName: string;
  readonly place: string;
  readonly isDemo: boolean;
  readonly dangerous: boolean;
  /** By name. */
  readonly people: readonly RollPerson[];
}

export interface RollView {
  /** Whose list it is. */
  readonly personId: string;
  readonly serverAt: number;
  readonly communityIds: readonly string[];
  /** By start. */
  readonly shifts: readonly RollShift[];
}

/** A tap that waits on the device, at the moment that the device believes it was by the server's clock. */
export interface WaitingTap extends Sighting {
  readonly shiftId: string;
  readonly personId: string;
}

export interface RollStanding {
  readonly checkedInAt: number | null;
  readonly checkedOutAt: number | null;
  /** Part of it is known to this device alone. */
  readonly isWaiting: boolean;
}

/** What the list shows of somebody: what the server said, and on top of it what waits here. */
export function rollStanding(
  { personId, checkedInAt, checkedOutAt }: RollPerson,
  shiftId: string,
  taps: readonly WaitingTap[],
): RollStanding {
  const own = taps.filter((tap) => tap.personId === personId && tap.shiftId === shiftId);
  const known: Sighting[] = [
    ...(checkedInAt === null ? [] : [{ kind: 'in' as const, at: checkedInAt, isSure: true }]),
    ...(checkedOutAt === null ? [] : [{ kind: 'out' as const, at: checkedOutAt, isSure: true }]),
  ];
  const stay = stayOf([...known, ...own]);
  return {
    checkedInAt: stay?.checkedInAt ?? null,
    checkedOutAt: stay?.checkedOutAt ?? null,
    isWaiting: own.length > 0,
  };
}

/** As the server would say now, so that a tap without a network is not refused hours later. */
export function whyCannotTap(
  kind: Sighting['kind'],
  shift: ShiftState,
  { booked, standing }: { readonly booked: boolean; readonly standing: RollStanding },
  now: number,
): Refusal | null {
  const { checkedInAt, checkedOutAt } = standing;
  const turnout = checkedInAt === null ? null : { checkedInAt, checkedOutAt };
  return kind === 'in'
    ? whyCannotCheckIn(shift, { booked, turnout }, now)
    : whyCannotCheckOut(shift, turnout);
}
