/** The inputs of every command of a meeting: the one contract of both carriers. Replies are small: ids and numbers. */
import { z } from 'zod';
import { residentGroups } from '../identity/roles.ts';
import { anyPaper, mostOptions } from './any-paper.ts';
import { mostItemMinutes } from './rules/agenda.ts';
import { consensusAnswers } from './rules/consensus.ts';
import { matters } from './rules/ballot-plan.ts';
import { longestStatement, mostCandidates, shortestStatement } from './rules/round.ts';
import { roundAnswers } from './support.ts';
import { methods } from './tally/contract.ts';

const meetingId = z.uuid();
const date = z.iso.date();
/** What a motion says, as it is put. */
const wording = {
  what: z.string().trim().min(4).max(300),
  unitId: z.uuid(),
  dueOn: date,
  costYuan: z.int().min(0).max(1_000_000_000),
  costNote: z.string().trim().max(200),
};

/** What a vote asks and how (rules/ballot-plan.ts); without one: yes, no or abstain by the meeting's rules. */
const ballotPlan = z.strictObject({
  method: z.enum(methods),
  options: z.array(z.string().trim().min(1).max(60)).max(mostOptions).readonly(),
  seats: z.int().min(1).max(mostOptions),
  dotsPerPaper: z.int().min(1).max(100).nullable(),
  mostPoints: z.int().min(1).max(100).nullable(),
  matter: z.enum(matters),
  secrecy: z.enum(['named', 'secret', 'show']),
});

/** How long an agenda item may take; null where nothing is set. */
export const itemMinutes = z.int().min(1).max(mostItemMinutes).nullable();
/** Asked by a host for a present seat that has no phone at hand; without it the actor's own seat. */
const onBehalfOfSeatId = z.uuid().optional();

const paperCount = z.strictObject({ content: anyPaper, count: z.int().min(1).max(100_000) });
const paperCounts = z.array(paperCount).max(500).readonly();
const handCounts = z
  .array(paperCount.extend({ group: z.enum(residentGroups).optional() }))
  .max(500)
  .refine(
    (papers) => new Set(papers.map(({ group }) => group !== undefined)).size < 2,
    'all by group, or none',
  )
  .readonly();
const enteredVotes = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hands'), papers: handCounts }),
  z.strictObject({
    kind: z.literal('box'),
    seatIds: z.array(z.uuid()).max(500).readonly(),
    papers: paperCounts,
  }),
  z.strictObject({
    kind: z.literal('seats'),
    votes: z
      .array(z.strictObject({ seatId: z.uuid(), content: anyPaper }))
      .max(500)
      .readonly(),
  }),
]);

const minutesField = z.discriminatedUnion('field', [
  z.object({ field: z.literal('gist'), itemId: z.uuid(), side: z.enum(['for', 'against', 'other']) }),
  z.object({ field: z.literal('remarks'), itemId: z.uuid().nullable() }),
  z.object({ field: z.literal('dissent'), seatId: z.uuid() }),
  z.object({ field: z.literal('convenor') }),
  z.object({ field: z.literal('attachments') }),
]);

export const meetingCommands = {
  openMeeting: z.strictObject({ meetingId }),
  /** Before the opening: another time or place, told to everyone with the reason. */
  moveMeeting: z.strictObject({
    meetingId,
    scheduledAt: z.int().min(0),
    place: z.string().trim().min(1).max(120),
    reason: z.string().trim().min(2).max(200),
  }),
  cancelMeeting: z.strictObject({ meetingId, reason: z.string().trim().min(2).max(200) }),
  /** The actor's own seat: whether they will come. May change until the opening. */
  answerInvitation: z.strictObject({ meetingId, answer: z.enum(['coming', 'notComing']) }),
  /**
   * The round before the meeting: asks about every issue on the agenda and those named here. Once a meeting, until
   * it is closed or the meeting opens.
   */
  openRound: z.strictObject({ meetingId, issueIds: z.array(z.uuid()).max(mostCandidates) }),
  closeRound: z.strictObject({ meetingId }),
  /** The actor's own answer; another one replaces it until the round closes. */
  answerStatement: z.strictObject({ meetingId, statementId: z.uuid(), answer: z.enum(roundAnswers) }),
  addStatement: z.strictObject({
    meetingId,
    statementId: z.uuid(),
    words: z.string().trim().min(shortestStatement).max(longestStatement),
  }),
  /** With the reason, which its author reads; never an issue. */
  hideStatement: z.strictObject({
    meetingId,
    statementId: z.uuid(),
    reason: z.string().trim().min(2).max(200),
  }),
  showStatement: z.strictObject({ meetingId, statementId: z.uuid() }),
  /** Puts the issues of the agenda that the round asked about in the order of their support. */
  takeRoundOrder: z.strictObject({ meetingId }),
  /** Takes over what changed in the body's roster since the call. Reply: { added, removed }. */
  updateRoll: z.strictObject({ meetingId }),
  closeMeeting: z.strictObject({ meetingId }),
  /** With the hash of the version that was read (see docs/minutes.md). Reply: { missing }, how many must still sign. */
  signMinutes: z.strictObject({ meetingId, hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  /** Words only; made to the version that was read. Void when somebody else was faster. Reply: { version }. */
  correctMinutes: z.strictObject({
    meetingId,
    version: z.int().min(1),
    changes: z
      .array(minutesField.and(z.object({ words: z.string().trim().max(2_000) })))
      .min(1)
      .max(200),
  }),
  /** The actor's own seat. */
  checkIn: z.strictObject({ meetingId }),
  leave: z.strictObject({ meetingId }),
  checkInSeat: z.strictObject({ meetingId, seatId: z.uuid() }),
  /** From a signed list; who is here already stays as they are. Reply: { checkedIn }. */
  checkInFromPaper: z.strictObject({ meetingId, seatIds: z.array(z.uuid()).min(1).max(500) }),
  /** Somebody at the door who listens and may speak, without a vote. Reply: { seatId }. */
  addObserver: z.strictObject({
    meetingId,
    name: z.string().trim().min(1).max(40),
    group: z.enum(['local', 'migrant']),
  }),
  markLeft: z.strictObject({ meetingId, seatId: z.uuid() }),
  /** With an issue: takes its title and moves it to "scheduled". Reply: { itemId }. */
  addItem: z.strictObject({
    meetingId,
    issueId: z.uuid().nullable(),
    title: z.string().trim().min(2).max(80).nullable(),
  }),
  /** Among the items that have not begun: before another of them, or after them all. */
  moveItem: z.strictObject({ meetingId, itemId: z.uuid(), beforeItemId: z.uuid().nullable() }),
  setItemMinutes: z.strictObject({
    meetingId,
    itemId: z.uuid(),
    minutes: itemMinutes,
  }),
  /** Also returns to an item that was set aside, or closed without a decision. */
  openItem: z.strictObject({ meetingId, itemId: z.uuid() }),
  setItemAside: z.strictObject({ meetingId, itemId: z.uuid() }),
  /** Undoes an opening by mistake. */
  takeBackItem: z.strictObject({ meetingId, itemId: z.uuid() }),
  closeItem: z.strictObject({ meetingId, itemId: z.uuid() }),
  /** Reply: { motionId }. A host may put a motion in the name of a present seat that asked for it. */
  proposeMotion: z.strictObject({
    meetingId,
    itemId: z.uuid(),
    onBehalfOfSeatId: z.uuid().nullable(),
    ...wording,
  }),
  /** The whole wording that the main motion shall have. Reply: { motionId }, the amendment's. */
  proposeAmendment: z.strictObject({
    meetingId,
    motionId: z.uuid(),
    onBehalfOfSeatId: z.uuid().nullable(),
    ...wording,
  }),
  /** By the main motion's proposer, or by a host for them: the amendment carries without a vote. */
  takeOverAmendment: z.strictObject({ meetingId, motionId: z.uuid() }),
  secondMotion: z.strictObject({ meetingId, motionId: z.uuid(), onBehalfOfSeatId }),
  takeBackSecond: z.strictObject({ meetingId, motionId: z.uuid(), onBehalfOfSeatId }),
  withdrawMotion: z.strictObject({ meetingId, motionId: z.uuid() }),
  recuse: z.strictObject({ meetingId, motionId: z.uuid(), onBehalfOfSeatId }),
  takeBackRecusal: z.strictObject({ meetingId, motionId: z.uuid(), onBehalfOfSeatId }),
  raiseHand: z.strictObject({ meetingId, stance: z.enum(['for', 'against', 'other']), onBehalfOfSeatId }),
  lowerHand: z.strictObject({ meetingId, onBehalfOfSeatId }),
  /** Soon after it went down: the hand gets its old place. */
  raiseHandAgain: z.strictObject({ meetingId, onBehalfOfSeatId }),
  /** Out of the queue's order only with a reason. */
  giveFloor: z.strictObject({
    meetingId,
    requestId: z.uuid(),
    overrideReason: z.string().trim().min(2).max(200).nullable(),
  }),
  extendSpeech: z.strictObject({ meetingId, requestId: z.uuid() }),
  endSpeech: z.strictObject({ meetingId, requestId: z.uuid() }),
  /** Undoes a call by mistake: the hand is up again where it was, the turn does not count. */
  takeBackFloor: z.strictObject({ meetingId, requestId: z.uuid() }),
  /** Undoes an end by mistake: the time that was left goes on. */
  resumeSpeech: z.strictObject({ meetingId, requestId: z.uuid() }),
  /** Reply: { callId }. */
  callToOrder: z.strictObject({
    meetingId,
    seatId: z.uuid(),
    kind: z.enum(['offTopic', 'personal', 'interrupting']),
    note: z.string().trim().max(200),
    endsSpeech: z.boolean(),
  }),
  handOverChair: z.strictObject({
    meetingId,
    seatId: z.uuid(),
    reason: z.enum(['speaks', 'stepsOut', 'back']),
  }),
  /** Reply: { ballotId }. */
  openBallot: z.strictObject({ meetingId, motionId: z.uuid(), plan: ballotPlan.optional() }),
  /** Everybody sees that the vote is about to end; a minute later the chair may cast their own vote. */
  makeLastCall: z.strictObject({ meetingId, ballotId: z.uuid() }),
  closeBallot: z.strictObject({ meetingId, ballotId: z.uuid() }),
  /** For votes that were not cast on a phone; what is allowed by secrecy: rules/vote-entry.ts. Reply: { entryId }. */
  enterVotes: z.strictObject({ meetingId, ballotId: z.uuid(), votes: enteredVotes }),
  /** By somebody else than who entered them: only then they count. */
  confirmVotes: z.strictObject({ meetingId, entryId: z.uuid() }),
  refuseVotes: z.strictObject({ meetingId, entryId: z.uuid() }),
  /** A consensus check is no vote. Reply: { checkId }. */
  openCheck: z.strictObject({ meetingId, motionId: z.uuid() }),
  answerCheck: z.strictObject({
    meetingId,
    checkId: z.uuid(),
    answer: z.enum(consensusAnswers),
    onBehalfOfSeatId,
  }),
  closeCheck: z.strictObject({ meetingId, checkId: z.uuid() }),
  /** Closes a deadlocked item: the assembly above decides. */
  sendToAssembly: z.strictObject({ meetingId, itemId: z.uuid() }),
  /** A ballot opened by mistake, before anybody has voted in it. */
  undoBallot: z.strictObject({ meetingId, ballotId: z.uuid() }),
  drawLot: z.strictObject({ meetingId, ballotId: z.uuid() }),
  /** After adoption: names unit, due date and supervisor, and publishes. Reply: { resolutionId }. */
  publishResolution: z.strictObject({
    meetingId,
    motionId: z.uuid(),
    supervisorSeatId: z.uuid(),
    dueOn: date,
  }),
} as const;

/** Travels beside the commands but is not one of them: see server/meetings/vote-batcher.ts. */
export const castVoteInput = z.strictObject({
  meetingId,
  ballotId: z.uuid(),
  content: anyPaper,
  /** The device's reading of the server's clock, ms: of two choices of one voter the later one stands. */
  chosenAt: z.int().min(0),
  /** Made by the voter's device; only secret ballots keep it. */
  trackingCode: z.string().regex(/^[0-9a-z]{8,40}$/),
});
export type CastVoteInput = z.infer<typeof castVoteInput>;
export interface CastVoteReply {
  /** How many have voted, this vote included. */
  readonly voted: number;
}

export type MeetingCommands = {
  [Name in keyof typeof meetingCommands]: z.infer<(typeof meetingCommands)[Name]>;
};
