/** The inputs of every command of a meeting: the one contract of both carriers. Replies are small: ids and numbers. */
import { z } from 'zod';
import { anyPaper } from './paper.ts';

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

export const meetingCommands = {
  openMeeting: z.strictObject({ meetingId }),
  closeMeeting: z.strictObject({ meetingId }),
  signMinutes: z.strictObject({ meetingId }),
  /** The actor's own seat. */
  checkIn: z.strictObject({ meetingId }),
  leave: z.strictObject({ meetingId }),
  checkInSeat: z.strictObject({ meetingId, seatId: z.uuid() }),
  markLeft: z.strictObject({ meetingId, seatId: z.uuid() }),
  /** With an issue: takes its title and moves it to "scheduled". Reply: { itemId }. */
  addItem: z.strictObject({
    meetingId,
    issueId: z.uuid().nullable(),
    title: z.string().trim().min(2).max(80).nullable(),
  }),
  openItem: z.strictObject({ meetingId, itemId: z.uuid() }),
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
  secondMotion: z.strictObject({ meetingId, motionId: z.uuid() }),
  withdrawMotion: z.strictObject({ meetingId, motionId: z.uuid() }),
  recuse: z.strictObject({ meetingId, motionId: z.uuid() }),
  raiseHand: z.strictObject({ meetingId, stance: z.enum(['for', 'against', 'other']) }),
  lowerHand: z.strictObject({ meetingId }),
  /** Out of the queue's order only with a reason. */
  giveFloor: z.strictObject({
    meetingId,
    requestId: z.uuid(),
    overrideReason: z.string().trim().min(2).max(200).nullable(),
  }),
  extendSpeech: z.strictObject({ meetingId, requestId: z.uuid() }),
  endSpeech: z.strictObject({ meetingId, requestId: z.uuid() }),
  /** Reply: { ballotId }. */
  openBallot: z.strictObject({ meetingId, motionId: z.uuid() }),
  closeBallot: z.strictObject({ meetingId, ballotId: z.uuid() }),
  /** A ballot opened by mistake, before anybody has voted in it. */
  undoBallot: z.strictObject({ meetingId, ballotId: z.uuid() }),
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
