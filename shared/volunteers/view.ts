/** What boards and phones read. Times are milliseconds since 1970, days YYYY-MM-DD; lists are sorted as stated. */
import type { ServiceModule } from '../services.ts';
import type { AskedAtDoor } from './consent.ts';
import type { Ineligibility, Need } from './eligibility.ts';
import type { Unusual } from './ledger.ts';
import type { OfferState } from './offers.ts';
import type { PlaceCheck } from './place-check.ts';
import type { Reason } from './ranking.ts';
import type { PlannedShift } from './shift-change.ts';
import type { ShiftState } from './shift-state.ts';
import type { Sighting } from './sightings.ts';
import type { SwapState } from './swap.ts';

export interface CommunityName {
  readonly id: string;
  readonly name: string;
}

export interface BoardView {
  readonly day: string;
  /** Those the viewer leads, by name. */
  readonly communities: readonly CommunityName[];
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

export interface CandidatesView {
  readonly requirementId: string;
  /** The best first. */
  readonly fits: readonly {
    readonly personId: string;
    readonly name: string;
    readonly reasons: readonly Reason[];
  }[];
  /** The fewest reasons first, then by name. */
  readonly unfit: readonly {
    readonly personId: string;
    readonly name: string;
    readonly why: readonly Ineligibility[];
  }[];
}

/** Asking for one requirement in waves: what it will probably take, and what happened. Chances lie between 0 and 1. */
export interface WavesView {
  readonly requirementId: string;
  readonly missing: number;
  /** Whom the next wave asks, by name. */
  readonly askNow: readonly string[];
  /** That those asked now, with those still thinking, fill the places. */
  readonly chanceAtOnce: number;
  /** That they are filled by the deadline, further waves included. */
  readonly chance: number;
  /** Expected, from now on. */
  readonly messages: number;
  readonly rounds: number;
  /** Who could still be asked, and how many of them have had their messages of the week. */
  readonly candidates: number;
  readonly capped: number;
  readonly weeklyCap: number;
  /** The chance that the leads of this community usually want, in percent. */
  readonly usualLevelPercent: number;
  /** Nobody is asked before. */
  readonly quietUntil: number | null;
  /** The newest, running or over. */
  readonly plan: {
    readonly isRunning: boolean;
    readonly startedAt: number;
    readonly deadlineAt: number;
    /** In order. */
    readonly waves: readonly WaveRecord[];
  } | null;
}

export interface WaveRecord {
  readonly number: number;
  readonly sentAt: number;
  readonly chance: number;
  readonly asked: number;
  readonly accepted: number;
  readonly declined: number;
  readonly thinking: number;
  readonly silent: number;
  readonly withdrawn: number;
}

/** Words that volunteers are known by, for choosing from. */
export interface Abilities {
  readonly skills: readonly string[];
  readonly languages: readonly string[];
  readonly credentials: readonly string[];
}

export interface OpenResolution {
  readonly id: string;
  readonly number: string;
  readonly words: string;
  readonly communityId: string;
  readonly communityName: string;
  readonly isDemo: boolean;
  readonly issueId: string | null;
  readonly issueTitle: string | null;
  readonly issuePlace: string | null;
  readonly publishedAt: number;
}

export type Reconfirm = 'asked' | 'yes';

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

/** People counted without names; counts when a second person has signed and it was not taken back. */
export interface TallyView {
  readonly id: string;
  readonly people: number;
  readonly note: string;
  /** The photo. */
  readonly fileId: string;
  readonly countedBy: string;
  readonly countedByName: string;
  readonly countedAt: number;
  /** Counted without a network, and came in then; null: at once. */
  readonly handedInAt: number | null;
  readonly timeUnsure: boolean;
  readonly secondByName: string | null;
  readonly isWithdrawn: boolean;
}

export interface TallyToSign extends Pick<
  TallyView,
  'id' | 'people' | 'note' | 'fileId' | 'countedByName' | 'countedAt'
> {
  readonly title: string;
  readonly shiftId: string;
}

/** One of the two shifts of a swap, or one to wish for. */
export interface SwapChoice {
  readonly id: string;
  readonly title: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly place: string;
}

/** `own` is the shift of whoever asked. */
export interface SwapView {
  readonly id: string;
  readonly state: SwapState;
  readonly personId: string;
  readonly name: string;
  readonly otherPersonId: string | null;
  readonly otherName: string | null;
  readonly own: SwapChoice;
  readonly other: SwapChoice;
}

/** Somebody at the shift wished for, and why they could not exchange; none means they could. */
export interface SwapPartner {
  readonly personId: string;
  readonly name: string;
  readonly why: readonly Ineligibility[];
}

export interface OpenSwap extends SwapView {
  /** By name. */
  readonly there: readonly SwapPartner[];
}

/** The shifts of an activity that are not over, and whom a change of all of them would concern. */
export interface ActivityShifts {
  readonly activityId: string;
  readonly title: string;
  /** By start. */
  readonly shifts: readonly ActivityShift[];
}

export interface ActivityShift extends PlannedShift {
  readonly id: string;
  /** Who promised, stands by or is thinking about it, by name. */
  readonly people: readonly Named[];
}

/** Somebody at the door who is registered already. */
export interface FoundVolunteer {
  readonly personId: string;
  readonly name: string;
  readonly number: string;
  readonly isHere: boolean;
  readonly asked: AskedAtDoor;
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface LedgerView {
  /** Those whose ledger the viewer looks after, by name. */
  readonly communities: readonly Named[];
  readonly communityId: string;
  readonly entries: number;
  /** Of the last entry. */
  readonly head: string | null;
  /** The first entry that is not what its hash says; null: the chain is whole. */
  readonly faultAt: number | null;
  /** Waiting first, then the newest. */
  readonly claims: readonly ClaimView[];
  readonly unusual: readonly Unusual[];
  /** Of those named in `unusual`. */
  readonly names: Readonly<Record<string, string>>;
  /** The newest first, at most 40. */
  readonly lines: readonly LedgerLine[];
  /** Confirmed shifts, the newest first, at most 40. */
  readonly shifts: readonly LedgerShift[];
}

export interface LedgerShift {
  readonly id: string;
  readonly title: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

/** Late or corrected service; `from` and `to` null: it did not happen. */
export interface ClaimView {
  readonly id: string;
  readonly shiftId: string;
  readonly title: string;
  readonly startsAt: number;
  readonly personId: string;
  readonly name: string;
  readonly from: number | null;
  readonly to: number | null;
  /** What counts now. */
  readonly countedFrom: number | null;
  readonly countedTo: number | null;
  readonly reason: string;
  readonly claimedBy: string;
  readonly claimedByName: string;
  readonly claimedAt: number;
  /** What the records know: whether they had a place there, and who saw them come and go. */
  readonly wasBooked: boolean;
  readonly sightings: readonly (Sighting & {
    readonly method: 'code' | 'lead' | 'offline';
    /** Who saw them. */
    readonly name: string;
  })[];
  readonly approved: boolean | null;
  readonly settledByName: string | null;
  readonly settledAt: number | null;
}

export interface LedgerLine {
  readonly number: number;
  readonly kind: 'service' | 'correction';
  readonly at: number;
  readonly hash: string;
  readonly name: string;
  readonly title: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly method: 'code' | 'lead' | 'late';
  readonly checkOutAssumed: boolean;
  readonly overlaps: boolean;
  readonly confirmedByName: string;
  readonly claimedByName: string | null;
  readonly reason: string | null;
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
