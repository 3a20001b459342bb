/** What volunteers read of themselves. Times are milliseconds since 1970; lists are sorted as stated. */
import type { Reconfirm, ShiftMessage } from './board-view.ts';
import type { Need } from './eligibility.ts';
import type { OfferState } from './offers.ts';
import type { Reason } from './ranking.ts';
import type { ShiftState } from './shift-state.ts';

export interface MyOffer {
  readonly id: string;
  readonly shiftId: string;
  readonly title: string;
  readonly isDemo: boolean;
  readonly communityName: string;
  readonly place: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly dangerous: boolean;
  readonly equipment: string;
  /** asked, standing by, or closed within the last hours without an answer of one's own. */
  readonly state: OfferState;
  /** All places were taken before the answer; until the deadline a yes still counts, as standing by. */
  readonly filled: boolean;
  /** How many places have to become free before one is theirs; null unless standing by. */
  readonly standby: number | null;
  readonly askedAt: number;
  readonly deadlineAt: number;
  readonly askedByName: string;
  readonly need: Need;
  readonly reasons: readonly Reason[];
  /** Places of the whole shift, and how many are taken. */
  readonly places: number;
  readonly taken: number;
}

export interface MyShift extends ShiftState {
  readonly id: string;
  readonly communityId: string;
  /** On the map of the community. */
  readonly point: { readonly lat: number; readonly lng: number } | null;
  readonly title: string;
  readonly equipment: string;
  readonly isDemo: boolean;
  readonly communityName: string;
  readonly place: string;
  /** Whom to call: whoever is named for it, else whoever planned it and may have left a number. */
  readonly contactName: string | null;
  readonly contactPhone: string | null;
  /** When they said they will come, if late. */
  readonly expectedAt: number | null;
  /** The day before: asked once more, and the answer. */
  readonly reconfirm: Reconfirm | null;
  /** The newest first, at most three. */
  readonly messages: readonly ShiftMessage[];
  readonly checkedInAt: number | null;
  readonly checkedOutAt: number | null;
  readonly need: Need;
}

export interface MyHours {
  /** Null: not registered as a volunteer. */
  readonly number: string | null;
  /** Served and confirmed. */
  readonly confirmedMs: number;
  readonly confirmedTurnouts: number;
  /** Served, not confirmed yet. */
  readonly waitingMs: number;
  /** The newest first, at most 20. */
  readonly turnouts: readonly {
    readonly shiftId: string;
    readonly title: string;
    readonly isDemo: boolean;
    readonly communityName: string;
    readonly startsAt: number;
    readonly servedMs: number | null;
    readonly confirmed: boolean;
    readonly checkOutAssumed: boolean;
  }[];
}

/** What a check-in code leads to, for whoever is signed in. */
export interface CheckInInfo extends ShiftState {
  readonly shiftId: string;
  readonly title: string;
  readonly isDemo: boolean;
  readonly communityName: string;
  readonly place: string;
  readonly booked: boolean;
  readonly checkedInAt: number | null;
  readonly checkedOutAt: number | null;
  /** The code has changed since it was shown. */
  readonly isExpired: boolean;
  /** The lead would like to know once whether the phone is at the place. */
  readonly asksLocation: boolean;
}

/** Something about one's service that others decided: a shift moved or cancelled, how a swap ended. */
export interface ServiceChange {
  readonly id: string;
  readonly kind: 'shiftMoved' | 'shiftCancelled' | 'swapDone' | 'swapRefused' | 'swapWithdrawn';
  readonly at: number;
  readonly reason: string | null;
  /** Of a shift that was moved: what it was. */
  readonly before: { readonly startsAt: number; readonly endsAt: number; readonly place: string } | null;
  /** The new hours are promised elsewhere, so the place was given back. */
  readonly isFreed: boolean;
  /** As it is now; of a swap, where one serves now. */
  readonly title: string;
  readonly place: string;
  readonly startsAt: number;
  readonly endsAt: number;
}
