import type { MinutesField } from './minutes/document.ts';
import type {
  AgendaItem,
  Ballot,
  BallotResult,
  CallToOrder,
  CheckInMethod,
  FloorRequest,
  MinutesSignature,
  Motion,
  MotionWording,
  Paper,
  Resolution,
  Assembly,
  ConsensusCheck,
  Seat,
  VoteEntry,
} from './view.ts';

/** Where a host did it for a seat that has no phone at hand: whose. `by` says who did it. */
export interface OnBehalf {
  readonly onBehalfOfSeatId?: string;
}

/** What a meeting's room is told, numbered. Past tense; each carries all that apply-event.ts needs. */
export type MeetingEvent =
  | {
      readonly type: 'meetingMoved';
      readonly data: {
        readonly scheduledAt: number;
        readonly place: string;
        readonly reason: string;
        readonly at: number;
      };
    }
  | { readonly type: 'meetingCancelled'; readonly data: { readonly reason: string; readonly at: number } }
  | { readonly type: 'paperAdded'; readonly data: { readonly paper: Paper } }
  | {
      readonly type: 'invitationAnswered';
      readonly data: { readonly seatId: string; readonly answer: 'coming' | 'notComing' };
    }
  | { readonly type: 'seatAdded'; readonly data: { readonly seat: Seat } }
  | { readonly type: 'seatRemoved'; readonly data: { readonly seatId: string } }
  | { readonly type: 'roundOpened'; readonly data: { readonly at: number; readonly statements: number } }
  /** A statement was added, hidden or shown again; how many there are now. */
  | { readonly type: 'statementsChanged'; readonly data: { readonly statements: number } }
  | { readonly type: 'roundClosed'; readonly data: { readonly at: number } }
  | { readonly type: 'meetingOpened'; readonly data: { readonly at: number } }
  | {
      readonly type: 'seatCheckedIn';
      readonly data: { readonly seatId: string; readonly at: number; readonly method: CheckInMethod };
    }
  | { readonly type: 'seatLeft'; readonly data: { readonly seatId: string } }
  | { readonly type: 'itemAdded'; readonly data: { readonly item: AgendaItem } }
  /** The issue behind it was hidden, or is shown again. */
  | { readonly type: 'itemRenamed'; readonly data: { readonly itemId: string; readonly title: string } }
  | { readonly type: 'itemOpened'; readonly data: { readonly itemId: string; readonly at: number } }
  /** Every item whose place changed, with its new one. */
  | {
      readonly type: 'itemMoved';
      readonly data: { readonly places: readonly { readonly itemId: string; readonly position: number }[] };
    }
  | {
      readonly type: 'itemMinutesSet';
      readonly data: { readonly itemId: string; readonly minutes: number | null };
    }
  | { readonly type: 'itemSetAside'; readonly data: { readonly itemId: string; readonly spentMs: number } }
  | { readonly type: 'itemTakenBack'; readonly data: { readonly itemId: string } }
  | {
      readonly type: 'itemClosed';
      readonly data: { readonly itemId: string; readonly at: number; readonly spentMs: number };
    }
  | { readonly type: 'motionProposed'; readonly data: OnBehalf & { readonly motion: Motion } }
  | {
      readonly type: 'motionSeconded';
      readonly data: OnBehalf & {
        readonly motionId: string;
        readonly seatId: string;
        readonly state: Motion['state'];
      };
    }
  /** An amendment carried, or its main motion's proposer took it over: the main motion now says this. */
  | {
      readonly type: 'motionAmended';
      readonly data: {
        readonly motionId: string;
        readonly amendmentId: string;
        readonly wording: MotionWording;
        readonly takenOver: boolean;
      };
    }
  | {
      readonly type: 'secondTakenBack';
      readonly data: OnBehalf & {
        readonly motionId: string;
        readonly seatId: string;
        readonly state: Motion['state'];
      };
    }
  | { readonly type: 'motionWithdrawn'; readonly data: { readonly motionId: string } }
  | {
      readonly type: 'seatRecused';
      readonly data: OnBehalf & { readonly motionId: string; readonly seatId: string };
    }
  | {
      readonly type: 'recusalTakenBack';
      readonly data: OnBehalf & { readonly motionId: string; readonly seatId: string };
    }
  | { readonly type: 'handRaised'; readonly data: OnBehalf & { readonly request: FloorRequest } }
  | {
      readonly type: 'handLowered';
      readonly data: OnBehalf & { readonly requestId: string; readonly at: number };
    }
  | { readonly type: 'handRaisedAgain'; readonly data: OnBehalf & { readonly requestId: string } }
  | { readonly type: 'floorTakenBack'; readonly data: { readonly requestId: string } }
  | {
      readonly type: 'speechResumed';
      readonly data: { readonly requestId: string; readonly startedAt: number; readonly endsAt: number };
    }
  | { readonly type: 'calledToOrder'; readonly data: { readonly call: CallToOrder } }
  | {
      readonly type: 'chairHandedOver';
      readonly data: {
        readonly seatId: string;
        /** As the view keeps it: null when the chair of the roll has it back. */
        readonly chairSeatId: string | null;
        readonly reason: 'speaks' | 'stepsOut' | 'back';
      };
    }
  | {
      readonly type: 'floorGranted';
      readonly data: {
        readonly requestId: string;
        /** What the speech is about: the motion debated when it begins, whatever was when the hand went up. */
        readonly motionId: string | null;
        readonly startedAt: number;
        readonly endsAt: number;
        readonly overrideReason: string | null;
      };
    }
  | {
      readonly type: 'speechExtended';
      readonly data: { readonly requestId: string; readonly endsAt: number };
    }
  | { readonly type: 'speechEnded'; readonly data: { readonly requestId: string; readonly endedAt: number } }
  | { readonly type: 'ballotOpened'; readonly data: { readonly ballot: Ballot } }
  | {
      readonly type: 'votesEntered';
      readonly data: { readonly ballotId: string; readonly entry: VoteEntry };
    }
  | {
      readonly type: 'entrySettled';
      readonly data: {
        readonly ballotId: string;
        readonly entryId: string;
        readonly state: 'confirmed' | 'refused';
        readonly settledByName: string;
      };
    }
  | { readonly type: 'checkOpened'; readonly data: { readonly check: ConsensusCheck } }
  | {
      readonly type: 'checkAnswered';
      readonly data: OnBehalf & { readonly checkId: string; readonly answered: number };
    }
  | {
      readonly type: 'checkClosed';
      readonly data: {
        readonly checkId: string;
        readonly closedAt: number;
        readonly figures: NonNullable<ConsensusCheck['figures']>;
      };
    }
  | {
      readonly type: 'itemSentToAssembly';
      readonly data: { readonly itemId: string; readonly to: Assembly; readonly at: number };
    }
  | { readonly type: 'lastCallMade'; readonly data: { readonly ballotId: string; readonly at: number } }
  | { readonly type: 'ballotUndone'; readonly data: { readonly ballotId: string; readonly motionId: string } }
  | {
      readonly type: 'ballotClosed';
      readonly data: {
        readonly ballotId: string;
        readonly closedAt: number;
        readonly result: BallotResult;
        readonly motionState: Motion['state'];
      };
    }
  | {
      readonly type: 'lotDrawn';
      readonly data: {
        readonly ballotId: string;
        readonly tieBreak: readonly string[];
        readonly result: BallotResult;
        readonly motionState: Motion['state'];
      };
    }
  | { readonly type: 'resolutionPublished'; readonly data: { readonly resolution: Resolution } }
  | { readonly type: 'meetingClosed'; readonly data: { readonly at: number } }
  | {
      readonly type: 'minutesSigned';
      readonly data: {
        readonly version: number;
        /** Of the version signed. */
        readonly hash: string;
        readonly signature: MinutesSignature;
        /** Whether with it everyone has signed who must. */
        readonly completes: boolean;
      };
    }
  | {
      readonly type: 'minutesCorrected';
      readonly data: {
        readonly version: number;
        readonly name: string;
        readonly changes: readonly (MinutesField & { readonly words: string })[];
      };
    };
