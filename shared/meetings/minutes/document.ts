/**
 * The minutes as facts: what the page, the print, the .docx and every check are made of. Written by write.ts; names
 * and figures come from the record and cannot be edited, words of people come from corrections.
 * Times are milliseconds since 1970, days are YYYY-MM-DD.
 */
import type { ResidentGroup } from '../../identity/roles.ts';
import type { MeetingRules } from '../meeting-rules.ts';
import type { Quorum } from '../rules/attendance.ts';
import type {
  Assembly,
  Ballot,
  BallotResult,
  CallToOrder,
  Motion,
  Seat,
  Stance,
  VoteEntry,
} from '../view.ts';

export interface MinutesDocument {
  readonly form: 'gongyi-minutes-1';
  readonly meetingId: string;
  readonly version: number;
  readonly isDemo: boolean;
  /** Its posted copy masks names in the figures by option, too. Missing in minutes that were written before that. */
  readonly optionsMasked?: true;
  readonly communityName: string;
  readonly title: string;
  readonly number: number;
  readonly body: MeetingRules['body'];
  readonly place: string;
  readonly scheduledAt: number;
  readonly openedAt: number | null;
  readonly closedAt: number | null;
  /** Empty where nobody wrote one: then the residents' committee of the community. */
  readonly convenor: string;
  /** Who sent out the invitation. */
  readonly calledBy?: string;
  readonly chair: string;
  readonly minuteTakers: readonly string[];
  readonly attendance: {
    /** The roll: seats that vote. */
    readonly groups: readonly AttendanceOfGroup[];
    readonly others: readonly {
      readonly name: string;
      readonly role: Seat['role'];
      readonly came: boolean;
    }[];
    /** Present is whoever came, also for a part; every vote states how many were there. */
    readonly quorum: Quorum;
  };
  readonly items: readonly MinutesItem[];
  /** In order of time. Like every field marked optional: versions signed before it was reported lack it. */
  readonly conduct?: readonly MinutesConduct[];
  /** Sent out or shown in the room; to an item, or to the whole meeting. */
  readonly papers?: readonly { readonly title: string; readonly itemId: string | null }[];
  readonly resolutions: readonly MinutesResolution[];
  readonly dissent: readonly { readonly name: string; readonly words: string }[];
  readonly remarks: string;
  readonly attachments: readonly string[];
  /** What replaced earlier words, or came when somebody had signed. */
  readonly corrections: readonly MinutesChange[];
  /** The room log up to the last event that these minutes report. */
  readonly log: { readonly seq: number; readonly hash: string };
}

export interface AttendanceOfGroup {
  readonly group: ResidentGroup;
  readonly invited: number;
  readonly present: readonly string[];
  readonly absent: readonly string[];
  /** How long they had the floor. */
  readonly speakingMs: number;
}

export interface MinutesItem {
  readonly id: string;
  readonly position: number;
  readonly title: string;
  readonly state: 'waiting' | 'open' | 'done';
  /** The assembly that decides what this meeting could not. */
  readonly sentTo?: Assembly;
  readonly sides: readonly MinutesSide[];
  readonly remarks: string;
  readonly motions: readonly MinutesMotion[];
}

/** Who spoke for it, against it or to add something, and what they said, as the minute-taker put it. */
export interface MinutesSide {
  readonly side: Stance;
  readonly speakers: readonly {
    readonly name: string;
    readonly group: ResidentGroup;
    readonly times: number;
    readonly ms: number;
  }[];
  readonly gist: string;
}

export interface MinutesMotion {
  readonly id: string;
  readonly number: number;
  /** The number of the main motion that this one would change; null for a main motion. */
  readonly amends: number | null;
  /** The words as first put, where an amendment changed them. */
  readonly original: MinutesWording | null;
  /** An amendment that the main motion's proposer accepted without a vote. */
  readonly takenOver: boolean;
  readonly what: string;
  readonly unitName: string;
  readonly dueOn: string;
  readonly costYuan: number;
  readonly costNote: string;
  readonly proposer: string;
  readonly seconders: readonly string[];
  readonly recused: readonly string[];
  readonly state: Motion['state'];
  /** Consensus checks, which decide nothing. */
  readonly checks?: readonly { readonly agree: number; readonly accept: number; readonly object: number }[];
  readonly ballots: readonly MinutesBallot[];
}

/** What a paper of a ballot with options could say. */
export type MinutesForm = Pick<Ballot, 'seats' | 'dotsPerPaper' | 'mostPoints'>;

export interface MinutesBallot {
  readonly id: string;
  readonly attempt: number;
  readonly secrecy: Ballot['secrecy'];
  readonly closedAt: number | null;
  /** In the order of the paper; none where the answer is yes, no or abstain. */
  readonly options?: readonly string[];
  /** Of a ballot with options. */
  readonly form?: MinutesForm;
  /** Votes entered by one person and confirmed by another. */
  readonly entered?: readonly {
    readonly kind: VoteEntry['kind'];
    readonly count: number;
    readonly by: string;
    readonly confirmedBy: string;
  }[];
  /** The order drawn by lot after a tie. */
  readonly lot?: readonly string[];
  readonly tally: BallotResult['tally'] | null;
  readonly byGroup: BallotResult['byGroup'];
  /** Why support is not told by group, where it is not. */
  readonly notByGroup?: 'secret' | 'hands';
  /** Who voted against or abstained; empty in a secret ballot. */
  readonly against: readonly string[];
  readonly abstained: readonly string[];
  /** Of a named ballot, where not too many voted to be listed. */
  readonly inFavour?: readonly string[];
  readonly notVoted?: readonly string[];
  /** Who gave which paper, in a named ballot with options. */
  readonly papers?: readonly MinutesPaper[];
  /** Of who voted what, where too many voted to be listed. */
  readonly unlisted?: { readonly hash: string };
}

/** Nothing chosen is a blank paper; the figure is the place or the points of an option, null where it is just chosen. */
export interface MinutesPaper {
  readonly chosen: readonly { readonly option: string; readonly figure: number | null }[];
  readonly names: readonly string[];
  /** A blank paper, not one on which nothing was chosen. */
  readonly isBlank?: true;
}

export const deedsOnBehalf = [
  'motionProposed',
  'motionSeconded',
  'secondTakenBack',
  'seatRecused',
  'recusalTakenBack',
  'checkAnswered',
] as const;
/** By the event that tells it. Hands that were raised for somebody stand in the log alone. */
export type DeedOnBehalf = (typeof deedsOnBehalf)[number];

/** How the debate was led; times are milliseconds since 1970. */
export type MinutesConduct = { readonly at: number; readonly name: string } & (
  | {
      readonly kind: 'calledToOrder';
      readonly order: CallToOrder['kind'];
      readonly note: string;
      readonly endedSpeech: boolean;
    }
  /** To whom the chair went. */
  | { readonly kind: 'chairHandedOver'; readonly reason: 'speaks' | 'stepsOut' | 'back' }
  | { readonly kind: 'calledOutOfTurn'; readonly reason: string }
  /** What a host did for somebody who asked for it; of an answer to a consensus check only that it was given. */
  | { readonly kind: 'onBehalf'; readonly deed: DeedOnBehalf; readonly by: string }
);

export interface MinutesResolution {
  readonly id: string;
  readonly number: string;
  readonly words: string;
  readonly unitName: string;
  readonly supervisor: string;
  readonly dueOn: string;
  readonly publishedAt: number;
  readonly noticeUntil: string;
}

export interface MinutesWording {
  readonly what: string;
  readonly unitName: string;
  readonly dueOn: string;
  readonly costYuan: number;
  readonly costNote: string;
}

/** Which words of the minutes people write: never a figure. */
export type MinutesField =
  | { readonly field: 'gist'; readonly itemId: string; readonly side: Stance }
  | { readonly field: 'remarks'; readonly itemId: string | null }
  | { readonly field: 'dissent'; readonly seatId: string }
  | { readonly field: 'convenor' }
  | { readonly field: 'attachments' };

export type MinutesCorrection = MinutesField & {
  /** The version it made. */
  readonly version: number;
  readonly before: string;
  readonly words: string;
  readonly name: string;
  readonly at: number;
  /** Whether somebody had signed the version before. */
  readonly afterSignature: boolean;
};

export interface MinutesChange {
  readonly field: MinutesField['field'];
  /** Of the item or the person concerned. */
  readonly of: string;
  readonly side: Stance | null;
  readonly version: number;
  readonly before: string;
  readonly words: string;
  readonly name: string;
  readonly at: number;
}
