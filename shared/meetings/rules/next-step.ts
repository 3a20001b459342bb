/**
 * The chair's next sensible step: the one big button of the host console. Pure; a suggestion, not a rule — the
 * command asks its own rule, and `why` is that rule's answer now: null, or what must happen first.
 */
import { Refusal } from '../../refusal.ts';
import { signaturesMissing } from '../minutes/signing.ts';
import type { Ballot, MeetingView, Motion, Turnout } from '../view.ts';
import { whyItemCannotClose, whyItemCannotOpen, whyMeetingCannotClose } from './agenda.ts';
import { whyMeetingNotOpen } from './attendance.ts';
import { whyBallotCannotClose, whyBallotCannotOpen } from './ballot.ts';
import { openCheck } from './consensus.ts';
import { failedVotes, isDeadlocked } from './deadlock.ts';
import {
  isDecided,
  motionInProgress,
  nextItem,
  openBallot,
  openItem,
  speakingNow,
  unpublishedMotions,
} from './find.ts';
import { callable } from './floor.ts';
import { chairVotingIn, isChairsTurn } from './last-call.ts';
import { whyNoLot } from './lot.ts';
import { mayVoteIn } from './may-vote.ts';

export type NextStep = { readonly why: Refusal | null } & (
  | { readonly step: 'open' }
  | { readonly step: 'openItem'; readonly itemId: string }
  | { readonly step: 'waitForMotion'; readonly itemId: string }
  | { readonly step: 'waitForSecond'; readonly motionId: string; readonly missing: number }
  /** Ends the speech under way, if there is one. */
  | { readonly step: 'giveFloor'; readonly requestId: string; readonly seatId: string }
  | { readonly step: 'waitForSpeech'; readonly requestId: string; readonly seatId: string }
  | { readonly step: 'openBallot'; readonly motionId: string }
  /** The vote just closed left options tied, and a lot may settle it. */
  | { readonly step: 'drawLot'; readonly ballotId: string }
  | {
      readonly step: 'closeBallot';
      readonly ballotId: string;
      readonly voted: number;
      readonly present: number;
    }
  /** Everybody else has voted: now the chair's own vote (rule 14). */
  | {
      readonly step: 'chairVotes';
      readonly ballotId: string;
      readonly seatId: string;
      readonly voted: number;
      readonly present: number;
    }
  /** The hands are counted and entered before a show of hands can be closed. */
  | { readonly step: 'enterHands'; readonly ballotId: string }
  /** Somebody else confirms the votes that were entered. */
  | { readonly step: 'confirmEntry'; readonly ballotId: string }
  | { readonly step: 'closeCheck'; readonly checkId: string; readonly answered: number }
  | { readonly step: 'sendToAssembly'; readonly itemId: string; readonly failed: number }
  | { readonly step: 'publishResolution'; readonly motionId: string }
  | { readonly step: 'closeItem'; readonly itemId: string }
  | { readonly step: 'closeMeeting' }
  /** Missing: who must still sign, by name where a seat says whose it is. */
  | { readonly step: 'signMinutes'; readonly missing: readonly string[] }
  | { readonly step: 'done' }
  | { readonly step: 'cancelled' }
);

export function nextStep(view: MeetingView, turnout: Turnout | null): NextStep {
  switch (view.state) {
    case 'called':
      return { step: 'open', why: null };
    case 'open':
      return whileOpen(view, turnout);
    case 'closed':
      return (
        publishing(view) ?? {
          step: 'signMinutes',
          missing: signaturesMissing(view).map(({ name }) => name),
          why: view.rehearsalOf === null ? null : new Refusal('rehearsalUnsigned'),
        }
      );
    case 'signed':
      return { step: 'done', why: null };
    case 'cancelled':
      return { step: 'cancelled', why: whyMeetingNotOpen(view) };
  }
}

function whileOpen(view: MeetingView, turnout: Turnout | null): NextStep {
  const ballot = openBallot(view);
  if (ballot) return whileVoting(view, ballot, turnout);
  const check = openCheck(view);
  if (check) return { step: 'closeCheck', checkId: check.id, answered: check.answered, why: null };
  const item = openItem(view);
  if (!item) return publishing(view) ?? betweenItems(view);
  return onTheFloor(view) ?? publishing(view) ?? towardsDecision(view, item.id);
}

function whileVoting(view: MeetingView, ballot: Ballot, turnout: Turnout | null): NextStep {
  const ballotId = ballot.id;
  const why = whyBallotCannotClose(view, ballotId);
  if (why?.code === 'entryWaiting') return { step: 'confirmEntry', ballotId, why };
  if (why?.code === 'handsNotCounted') return { step: 'enterHands', ballotId, why: null };
  const voted = turnout?.ballotId === ballotId ? turnout.voted : 0;
  const present = mayVoteIn(view, ballot).size;
  const chair = chairVotingIn(view, ballot);
  if (chair && isChairsTurn(view, ballot, turnout))
    return { step: 'chairVotes', ballotId, seatId: chair.id, voted, present, why: null };
  return { step: 'closeBallot', ballotId, voted, present, why };
}

function onTheFloor(view: MeetingView): NextStep | null {
  const next = callable(view)[0];
  if (next) return { step: 'giveFloor', requestId: next.id, seatId: next.seatId, why: null };
  const speaking = speakingNow(view);
  return speaking
    ? { step: 'waitForSpeech', requestId: speaking.id, seatId: speaking.seatId, why: null }
    : null;
}

function towardsDecision(view: MeetingView, itemId: string): NextStep {
  if (isDeadlocked(view, itemId))
    return { step: 'sendToAssembly', itemId, failed: failedVotes(view, itemId), why: null };
  const motion = motionInProgress(view);
  if (motion) return towardsVote(view, motion);
  return isDecided(view, itemId)
    ? { step: 'closeItem', itemId, why: whyItemCannotClose(view, itemId) }
    : { step: 'waitForMotion', itemId, why: null };
}

function towardsVote(view: MeetingView, motion: Motion): NextStep {
  if (motion.state === 'proposed') {
    const missing = view.rules.secondsNeeded - motion.seconderSeatIds.length;
    return { step: 'waitForSecond', motionId: motion.id, missing, why: null };
  }
  const tied = view.ballots.find((ballot) => ballot.motionId === motion.id && !whyNoLot(view, ballot.id));
  if (tied) return { step: 'drawLot', ballotId: tied.id, why: null };
  return { step: 'openBallot', motionId: motion.id, why: whyBallotCannotOpen(view, motion.id) };
}

function betweenItems(view: MeetingView): NextStep {
  const item = nextItem(view);
  return item
    ? { step: 'openItem', itemId: item.id, why: whyItemCannotOpen(view, item.id) }
    : { step: 'closeMeeting', why: whyMeetingCannotClose(view) };
}

function publishing(view: MeetingView): NextStep | null {
  const motion = unpublishedMotions(view)[0];
  return motion ? { step: 'publishResolution', motionId: motion.id, why: null } : null;
}
