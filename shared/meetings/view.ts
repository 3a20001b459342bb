/**
 * What everyone in a meeting sees: the whole of it, as plain values. The server builds it by one query
 * (server/meetings/load-view.ts), every screen keeps a copy current with apply-event.ts, and the rules read it.
 * Times are milliseconds since 1970, dates are YYYY-MM-DD. Lists are sorted as stated, so two copies compare equal.
 */
import type { ResidentGroup } from '../identity/roles.ts';
import type { MeetingRules } from './meeting-rules.ts';
import type { SupportByGroup } from './tally/by-group.ts';
import type { CountResult, Method, PaperContent } from './tally/contract.ts';

export interface MeetingView {
  readonly id: string;
  readonly communityId: string;
  readonly communityName: string;
  /** The meeting that this one rehearses: nothing in it counts. */
  readonly rehearsalOf: string | null;
  readonly isDemo: boolean;
  readonly number: number;
  readonly title: string;
  readonly place: string;
  readonly scheduledAt: number;
  readonly shortCode: string;
  readonly rules: MeetingRules;
  readonly state: 'called' | 'open' | 'closed' | 'signed' | 'cancelled';
  readonly calledAt: number | null;
  /** Why it was called at short notice. */
  readonly urgentReason: string | null;
  /** When and why the called meeting was last moved, or cancelled. */
  readonly changedAt: number | null;
  readonly changeReason: string | null;
  readonly openedAt: number | null;
  readonly closedAt: number | null;
  readonly signedAt: number | null;
  /** Who has been handed the chair; null while the chair of the roll holds it. See rules/chair.ts. */
  readonly chairSeatId: string | null;
  /** By number. */
  readonly seats: readonly Seat[];
  /** By position. */
  readonly items: readonly AgendaItem[];
  /** By addedAt, then id. */
  readonly papers: readonly Paper[];
  /** The round before the meeting; null while there was none. */
  readonly round: MeetingRound | null;
  /** By item position, then number; amendments, by number, after their main motion. */
  readonly motions: readonly Motion[];
  /** All requests of the meeting, by requestedAt, then id. */
  readonly floor: readonly FloorRequest[];
  /** By time, then id. */
  readonly callsToOrder: readonly CallToOrder[];
  /** By openedAt. */
  readonly ballots: readonly Ballot[];
  /** By openedAt. */
  readonly checks: readonly ConsensusCheck[];
  /** By publishedAt. */
  readonly resolutions: readonly Resolution[];
  readonly minutes: MinutesState;
}

export interface Seat {
  readonly id: string;
  readonly personId: string;
  readonly number: number;
  readonly name: string;
  readonly group: ResidentGroup;
  readonly role: 'chair' | 'representative' | 'minuteTaker' | 'supervisor' | 'observer';
  /** Whether the seat belongs to the eligible roll. */
  readonly votes: boolean;
  readonly present: boolean;
  readonly checkedInAt: number | null;
  /** paper: entered from a signed list. */
  readonly checkInMethod: CheckInMethod | null;
  /** What the person answered to the invitation. */
  readonly invitation: 'coming' | 'notComing' | null;
}

/** What was said in it is asked for apart: shared/meetings/round-view.ts. */
export interface MeetingRound {
  readonly openedAt: number;
  readonly closedAt: number | null;
  /** How many statements there are to answer. */
  readonly statements: number;
}

export type CheckInMethod = 'phone' | 'host' | 'paper';

/** A document or picture that belongs to the meeting or to one item; its content is at /api/files/:fileId. */
export interface Paper {
  readonly id: string;
  readonly itemId: string | null;
  readonly fileId: string;
  readonly title: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly addedAt: number;
}

export interface AgendaItem {
  readonly id: string;
  readonly position: number;
  readonly title: string;
  readonly issueId: string | null;
  readonly state: 'waiting' | 'open' | 'done';
  /** Waits because it was put off, not because its turn has not come. */
  readonly setAside: boolean;
  /** The time it may take; null where none was set. */
  readonly minutes: number | null;
  /** The time it took before it was opened last, ms. */
  readonly spentMs: number;
  /** The last opening. */
  readonly openedAt: number | null;
  readonly closedAt: number | null;
  /** The assembly that decides what this meeting could not. */
  readonly sentTo: Assembly | null;
}

/** What a motion says: concrete, so that somebody can do it and somebody else can check it (rule 8). */
export interface MotionWording {
  /** What is to be done, as one sentence. */
  readonly what: string;
  readonly unitId: string;
  readonly unitName: string;
  readonly dueOn: string;
  readonly costYuan: number;
  /** Who pays, from what. */
  readonly costNote: string;
}

/** A main motion, as adopted amendments have left it, or an amendment: what its main motion shall say instead. */
export interface Motion extends MotionWording {
  readonly id: string;
  readonly itemId: string;
  /** Within the item; an amendment's within its main motion. */
  readonly number: number;
  /** The main motion that this one would change; null for a main motion. */
  readonly amends: string | null;
  /** The words as first put, once an amendment has changed them. */
  readonly original: MotionWording | null;
  /** An amendment that the main motion's proposer accepted, so that nobody voted on it. */
  readonly takenOver: boolean;
  readonly proposerSeatId: string;
  /** By the seats' numbers. */
  readonly seconderSeatIds: readonly string[];
  /** By the seats' numbers. */
  readonly recusedSeatIds: readonly string[];
  /** proposed: waits for seconds; debated: may be spoken to and voted on. */
  readonly state: 'proposed' | 'debated' | 'voting' | 'adopted' | 'rejected' | 'withdrawn';
}

export type Stance = 'for' | 'against' | 'other';

export interface FloorRequest {
  readonly id: string;
  readonly itemId: string;
  readonly motionId: string | null;
  readonly seatId: string;
  readonly stance: Stance;
  readonly state: 'waiting' | 'speaking' | 'done' | 'withdrawn';
  readonly requestedAt: number;
  readonly startedAt: number | null;
  readonly endsAt: number | null;
  /** Of a speech; of a hand, when it was taken down. */
  readonly endedAt: number | null;
  readonly overrideReason: string | null;
}

/** The chair asked somebody to keep to the rules of debate. */
export interface CallToOrder {
  readonly id: string;
  readonly seatId: string;
  /** The speech of theirs in which it happened; null where somebody else had the floor. */
  readonly requestId: string | null;
  readonly kind: 'offTopic' | 'personal' | 'interrupting';
  readonly note: string;
  readonly endedSpeech: boolean;
  readonly at: number;
}

export type Choice = 'yes' | 'no' | 'abstain';

/** Votes that a host entered: what they say is told to those who may confirm them (rules/vote-entry.ts). */
export interface VoteEntry {
  readonly id: string;
  readonly kind: 'hands' | 'box' | 'seats';
  /** Whose votes; nobody's in a show of hands. */
  readonly seatIds: readonly string[];
  readonly papers: number;
  readonly state: 'waiting' | 'confirmed' | 'refused';
  /** The person. */
  readonly enteredBy: string;
  readonly enteredByName: string;
  readonly settledByName: string | null;
}

/** Whether everybody can live with a motion; no vote (rules/consensus.ts). Figures are told once it is closed. */
export interface ConsensusCheck {
  readonly id: string;
  readonly motionId: string;
  readonly state: 'open' | 'closed';
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly answered: number;
  readonly figures: { readonly agree: number; readonly accept: number; readonly object: number } | null;
}

/** Where a deadlocked item goes (rules/deadlock.ts). */
export type Assembly = 'representativesAssembly' | 'residentsAssembly';

/** What a ballot is about: cost sharing and the charter need a special majority, a person a secret vote. */
export type Matter = 'ordinary' | 'costSharing' | 'charter' | 'person';

export interface Ballot {
  readonly id: string;
  readonly motionId: string;
  readonly attempt: number;
  readonly method: Method;
  /** In the order of the paper; none where the answer is yes, no or abstain. */
  readonly options: readonly string[];
  /** How many options are to be chosen. */
  readonly seats: number;
  /** Dots only. */
  readonly dotsPerPaper: number | null;
  /** Scores only: from 0 to this. */
  readonly mostPoints: number | null;
  readonly matter: Matter;
  /** show: a show of hands, whose figures are entered by a host and confirmed by somebody else. */
  readonly secrecy: 'named' | 'secret' | 'show';
  readonly state: 'open' | 'closed';
  readonly openedAt: number;
  /** When those who had not voted were asked to for the last time (rules/last-call.ts). */
  readonly lastCallAt: number | null;
  readonly closedAt: number | null;
  /** Votes entered for people without a phone, in the order they were entered. */
  readonly entries: readonly VoteEntry[];
  /** All options in the order that was drawn by lot after a tie. */
  readonly tieBreak: readonly string[] | null;
  readonly result: BallotResult | null;
}

/**
 * What everyone is told after closing. Where the ballot was named, also what every seat chose: a list, or in a large hall
 * the list's hash, because what ten thousand chose is not told to ten thousand.
 */
export interface BallotResult {
  readonly tally: CountResult;
  /** Null in a secret vote, where hands were not counted by group, and in older votes with options. */
  readonly byGroup: SupportByGroup | null;
  /** Seat → choice, in a named yes / no / abstain ballot. */
  readonly choices: Readonly<Record<string, Choice>> | null;
  /** Seat → paper, in a named ballot of another method. */
  readonly papers: Readonly<Record<string, PaperContent>> | null;
  /** SHA-256, in hexadecimal, of the canonical JSON of the choices or papers that are too many to be listed. */
  readonly unlistedHash?: string;
}

export interface Resolution {
  readonly id: string;
  readonly motionId: string;
  readonly itemId: string;
  readonly issueId: string | null;
  readonly number: string;
  readonly words: string;
  readonly unitName: string;
  readonly supervisorName: string;
  readonly dueOn: string;
  readonly publishedAt: number;
  readonly noticeUntil: string;
}

export interface MinutesState {
  /** 0 until the meeting is closed; raised by every correction and by a resolution published afterwards. */
  readonly version: number;
  /** Of this version, by time, then person. */
  readonly signatures: readonly MinutesSignature[];
}

export interface MinutesSignature {
  readonly personId: string;
  /** Null for a host who signs in the chair's place. */
  readonly seatId: string | null;
  readonly name: string;
  readonly capacity: Seat['role'] | 'host';
  readonly at: number;
}

/** State, not event (rule 6): how many have voted in the open ballot, and who, where the ballot is named. */
export interface Turnout {
  readonly ballotId: string;
  readonly voted: number;
  /** Null in a secret ballot, and where there are too many to draw one by one. */
  readonly votedSeatIds: readonly string[] | null;
}

/** State: whose screens are connected, and how many big screens follow. */
export interface Presence {
  readonly connectedPersonIds: readonly string[];
  readonly screens: number;
}
