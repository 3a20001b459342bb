/**
 * What simulated attendees do in a rehearsal: come in, propose, second, ask for the floor, answer and vote. Pure: the same
 * dice make the same evening. A few at a time, as people do, but a vote is everybody's at once; what real people do
 * meanwhile may cross a step, which is then refused like anybody's.
 */
import { z } from 'zod';
import { quorumOf } from './rules/attendance.ts';
import { openCheck, type ConsensusAnswer } from './rules/consensus.ts';
import { liveRequestOf, motionInProgress, openBallot, openItem } from './rules/find.ts';
import { mayVoteIn } from './rules/may-vote.ts';
import type { PaperContent } from './tally/contract.ts';
import type { Ballot, MeetingView, Motion, Seat, Stance } from './view.ts';

export const rehearsalCommands = {
  /** Of a meeting that is planned or called. Reply: { meetingId }, that of the rehearsal; the running one if there is one. */
  startRehearsal: z.strictObject({ meetingId: z.uuid() }),
  /** Before its opening: whoever has not come in is replaced by somebody simulated. Reply: { filled }. */
  fillRehearsal: z.strictObject({ meetingId: z.uuid() }),
  /** It is over for everyone; its simulated attendees are signed out. */
  endRehearsal: z.strictObject({ meetingId: z.uuid() }),
} as const;

export type SimulatedStep = { readonly seatId: string } & (
  | { readonly step: 'checkIn' }
  | { readonly step: 'propose'; readonly itemId: string }
  | { readonly step: 'second'; readonly motionId: string }
  | { readonly step: 'raiseHand'; readonly stance: Stance }
  | { readonly step: 'answer'; readonly checkId: string; readonly answer: ConsensusAnswer }
  | { readonly step: 'vote'; readonly ballotId: string; readonly content: PaperContent }
);

/** What the screens do not tell: who has voted in the open ballot, and answered the open check. */
export interface Done {
  readonly voted: ReadonlySet<string>;
  readonly answered: ReadonlySet<string>;
}

/** Browsers open few more at once. */
export const mostLines = 200;

/** Lets the host's browser hold the line of a simulated attendee. */
export interface LineTicket {
  readonly seatId: string;
  readonly personId: string;
  readonly ticket: string;
}

/** A command that a simulated attendee sends on their own line. */
export interface Deed {
  readonly seatId: string;
  readonly name: string;
  readonly input: object;
}

/** From 0 up to 1. */
export type Dice = () => number;

const atOnce = 5;
const handsPerMotion = 2;

export function simulatedSteps(
  view: MeetingView,
  simulated: ReadonlySet<string>,
  done: Done,
  dice: Dice,
): SimulatedStep[] {
  if (view.state !== 'called' && view.state !== 'open') return [];
  const ours = view.seats.filter((seat) => seat.votes && simulated.has(seat.id));
  const outside = ours.filter((seat) => !seat.present);
  if (outside.length > 0) return some(outside, dice).map(({ id }) => ({ step: 'checkIn', seatId: id }));
  const ballot = openBallot(view);
  if (ballot) return votes(view, ballot, ours, done, dice);
  const check = openCheck(view);
  if (check) {
    const silent = ours.filter(({ id }) => !done.answered.has(id));
    return some(silent, dice).map(({ id }) => ({
      ...{
        step: 'answer',
        seatId: id,
        checkId: check.id,
        answer: pick(['agree', 'agree', 'accept', 'object'], dice),
      },
    }));
  }
  return quorumOf(view).met ? debate(view, ours, dice) : [];
}

function votes(
  view: MeetingView,
  ballot: Ballot,
  ours: readonly Seat[],
  done: Done,
  dice: Dice,
): SimulatedStep[] {
  if (ballot.secrecy === 'show') return [];
  const may = mayVoteIn(view, ballot);
  const silent = ours.filter(({ id }) => may.has(id) && !done.voted.has(id));
  return silent.map(({ id }) => ({
    ...{ step: 'vote', seatId: id, ballotId: ballot.id, content: paperFor(ballot, dice) },
  }));
}

function debate(view: MeetingView, ours: readonly Seat[], dice: Dice): SimulatedStep[] {
  const item = openItem(view);
  if (!item) return [];
  const motion = motionInProgress(view);
  if (!motion) {
    const isSettled = view.motions.some((other) => other.itemId === item.id);
    const proposer = pick(ours, dice);
    return isSettled || !proposer ? [] : [{ step: 'propose', seatId: proposer.id, itemId: item.id }];
  }
  if (motion.state === 'proposed') {
    const seconder = pick(
      ours.filter(({ id }) => id !== motion.proposerSeatId && !motion.seconderSeatIds.includes(id)),
      dice,
    );
    return seconder ? [{ step: 'second', seatId: seconder.id, motionId: motion.id }] : [];
  }
  const speaker = handsUp(view, motion) < handsPerMotion ? pick(quiet(view, motion, ours), dice) : undefined;
  return speaker
    ? [{ step: 'raiseHand', seatId: speaker.id, stance: pick(['for', 'against', 'other'], dice) }]
    : [];
}

/** Hands that were or are up for this motion. */
function handsUp(view: MeetingView, motion: Motion): number {
  return view.floor.filter((request) => request.motionId === motion.id).length;
}

function quiet(view: MeetingView, motion: Motion, ours: readonly Seat[]): readonly Seat[] {
  return ours.filter(
    ({ id }) =>
      liveRequestOf(view, id) === null &&
      !view.floor.some((request) => request.seatId === id && request.motionId === motion.id),
  );
}

/** A paper that fits the ballot. */
export function paperFor({ method, options, dotsPerPaper, mostPoints }: Ballot, dice: Dice): PaperContent {
  switch (method) {
    case 'yes-no-abstain':
      return { choice: pick(['yes', 'yes', 'yes', 'no', 'abstain'], dice) };
    case 'choose-one':
      return { choice: pick(options, dice) ?? '' };
    case 'approval':
      return { approved: options.filter((_option, at) => at === 0 || dice() < 0.5) };
    case 'score':
      return {
        scores: Object.fromEntries(
          options.map((option) => [option, Math.floor(dice() * ((mostPoints ?? 0) + 1))]),
        ),
      };
    case 'dots':
      return { dots: { [pick(options, dice) ?? '']: dotsPerPaper ?? 1 } };
    case 'irv':
    case 'schulze':
    case 'stv':
      return { ranking: shuffled(options, dice).map((option) => [option]) };
  }
}

function some<Thing>(things: readonly Thing[], dice: Dice): Thing[] {
  return shuffled(things, dice).slice(0, atOnce);
}

function pick<Thing>(things: readonly [Thing, ...Thing[]], dice: Dice): Thing;
function pick<Thing>(things: readonly Thing[], dice: Dice): Thing | undefined;
function pick<Thing>(things: readonly Thing[], dice: Dice): Thing | undefined {
  return things[Math.floor(dice() * things.length)];
}

function shuffled<Thing>(things: readonly Thing[], dice: Dice): Thing[] {
  return things
    .map((thing) => ({ thing, at: dice() }))
    .sort((one, other) => one.at - other.at)
    .map(({ thing }) => thing);
}
