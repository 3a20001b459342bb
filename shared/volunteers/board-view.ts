/** What the dispatch board reads. Times are milliseconds since 1970, days YYYY-MM-DD; lists are sorted as stated. */
import type { ServiceModule } from '../services.ts';
import type { AskedAtDoor } from './consent.ts';
import type { Need } from './eligibility.ts';
import type { Named } from './named.ts';
import type { OfferState } from './offers.ts';
import type { PlaceCheck } from './place-check.ts';
import type { ShiftState } from './shift-state.ts';

export interface BoardView {
  readonly day: string;
  /** Those the viewer leads, by name. */
  readonly communities: readonly Named[];
  /** By start. */
  readonly shifts: readonly BoardShift[];
  /** Of the day, the newest first, at most 12. */
  readonly steps: readonly LeadStep[];
}

export interface BoardShift extends ShiftState {
  readonly id: string;
  readonly activityId: string;
  readonly communityId: string;
  readonly communityName: string;
  readonly isDemo: boolean;
  readonly title: string;
  readonly module: ServiceModule;
  readonly serviceItem: number | null;
  readonly functionalArea: number | null;
  /** What is brought or used; empty: nothing. */
  readonly equipment: string;
  /** Whom volunteers can call on the day; null: whoever planned it. */
  readonly contact: { readonly name: string; readonly phone: string } | null;
  readonly place: string;
  /** On the map of the community. */
  readonly point: { readonly lat: number; readonly lng: number } | null;
  readonly dangerous: boolean;
  readonly checkInCode: string;
  readonly confirmedAt: number | null;
  readonly confirmedByName: string | null;
  /** The newest count of people served; null: not counted yet. */
  readonly served: number | null;
  /** What everyone of the shift was told, the newest first, at most three. */
  readonly messages: readonly ShiftMessage[];
  /** The decision it carries out. */
  readonly resolution: { readonly id: string; readonly number: string } | null;
  /** Most urgent first. */
  readonly requirements: readonly Requirement[];
  /** Everyone ever asked, booked or present, by name. */
  readonly people: readonly BoardPerson[];
}

export interface ShiftMessage {
  readonly words: string;
  readonly sentByName: string;
  readonly sentAt: number;
}

/** What leads did in the communities of the board, so that several of them see each other's steps. */
export interface LeadStep {
  readonly at: number;
  readonly name: string;
  /** A command's name, put in words by the client. */
  readonly did: string;
}

export interface Requirement extends Need {
  readonly id: string;
  readonly minimum: number;
  readonly target: number;
  readonly priority: number;
}

/** The bare facts; shared/volunteers/board-state.ts says what they mean at a moment. */
export interface BoardPerson {
  readonly personId: string;
  readonly name: string;
  readonly requirementId: string | null;
  /** The newest offer for this shift. */
  readonly offerId: string | null;
  readonly offerState: OfferState | null;
  readonly askedAt: number | null;
  readonly deadlineAt: number | null;
  readonly booked: boolean;
  /** When they said they will come, if late. */
  readonly expectedAt: number | null;
  /** The day before: asked once more, and the answer. */
  readonly reconfirm: Reconfirm | null;
  /** Came unasked. */
  readonly walkUp: boolean;
  /** In the order in which they stand by for a place; null: they do not. */
  readonly standbyNumber: number | null;
  readonly checkedInAt: number | null;
  readonly checkedOutAt: number | null;
  /** Where the phone was at check-in, if it was asked and said so. */
  readonly placeCheck: PlaceCheck | null;
  /** Tapped on a phone whose clock could not be trusted. */
  readonly timeUnsure: boolean;
  readonly checkOutAssumed: boolean;
  readonly confirmed: boolean;
}

export type Reconfirm = 'asked' | 'yes';

/** The code at the place, as a lead's screen shows it. */
export interface PlaceCode {
  readonly serverAt: number;
  /** False: only the changing code counts. */
  readonly isPrinted: boolean;
  readonly printedCode: string;
  readonly asksLocation: boolean;
  /** Whether the place is known, to compare with. */
  readonly hasPoint: boolean;
  /** The changing ones, from now on, each valid from its time. */
  readonly codes: readonly { readonly code: string; readonly from: number }[];
}

/** Somebody at the door who is registered already. */
export interface FoundVolunteer {
  readonly personId: string;
  readonly name: string;
  readonly number: string;
  readonly isHere: boolean;
  readonly asked: AskedAtDoor;
}
