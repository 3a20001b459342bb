/**
 * One ballot from opening to closing: every voter votes at a moment of their own and repeats until answered, some choose
 * a second time, some only after the close; the chair closes when all are in, or in the middle of it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { v4 as uuidv4 } from 'uuid';
import type { Chair } from '../../../bench/chair.ts';
import type { BenchMeeting, Seated } from '../../../bench/town.ts';
import type { Dice } from '../../../server/demo/seeded.ts';
import type { BallotBook, CastVote } from './books.ts';
import type { StubbornDevice } from './stubborn-device.ts';

export interface Hall {
  readonly meeting: BenchMeeting;
  readonly secrecy: 'named' | 'secret';
  readonly chair: Chair;
  /** In the order of the meeting's voters. */
  readonly devices: readonly StubbornDevice[];
}

/** Of all ballots of a run: how many votes are sent and not yet answered, and whom to tell of an answer. */
export interface Progress {
  underWay: number;
  acknowledged: number;
  readonly onAnswer: Set<() => void>;
  readonly onClosing: Set<() => void>;
}

const spreadMs = 600;
const shares = { silent: 0.04, second: 0.1, repeated: 0.1 };

export async function holdBallot(hall: Hall, dice: Dice, progress: Progress): Promise<BallotBook> {
  const { meeting, secrecy, chair } = hall;
  const { ballotId } = await chair.openBallot();
  const votes: CastVote[] = [];
  const voters = meeting.voters.map((seated, at) => ({
    seated,
    device: deviceOf(hall, at),
    silent: dice.chance(shares.silent),
    second: dice.chance(shares.second),
    startsAfterMs: dice.between(0, spreadMs),
  }));
  const closing = Promise.withResolvers<void>();
  const closeAt = dice.chance(0.6) ? Math.ceil(voters.length * (0.3 + 0.6 * dice.share())) : voters.length;

  const vote = async (device: StubbornDevice, seated: Seated, chosenAt = Date.now()): Promise<CastVote> => {
    const cast = await castVote(device, {
      seated,
      address: { meetingId: meeting.id, ballotId },
      commandId: uuidv4(),
      choice: dice.pick(['yes', 'no', 'abstain']),
      chosenAt,
      progress,
    });
    votes.push(cast);
    if (votes.filter(({ refused }) => refused === null).length >= closeAt) closing.resolve();
    return cast;
  };

  const voting = Promise.all(
    voters.map(async ({ device, seated, silent, second, startsAfterMs }) => {
      if (silent) return;
      await pause(startsAfterMs);
      const first = await vote(device, seated);
      if (second) await vote(device, seated, Math.max(Date.now(), first.chosenAt + 1));
    }),
  );
  await Promise.race([closing.promise, voting]);
  const closeSentAt = performance.now();
  for (const tell of progress.onClosing) tell();
  await chair.do(meeting.host, 'closeBallot', { ballotId });
  const closeAcknowledgedAt = performance.now();

  // Whoever is not on the roll by what they were told tries once more, now in vain; some repeat what was answered.
  const inTime = await voting.then(() => [...votes]);
  const heard = new Set(inTime.flatMap(({ refused, seatId }) => (refused === null ? [seatId] : [])));
  await Promise.all(
    voters.map(({ device, seated }) => (heard.has(seated.seatId) ? null : vote(device, seated))),
  );
  const repeated = await Promise.all(
    voters.map(({ device, seated }) => {
      const last = inTime.findLast(({ seatId }) => seatId === seated.seatId);
      if (!last || !dice.chance(shares.repeated)) return null;
      return castVote(device, { ...last, seated, address: { meetingId: meeting.id, ballotId }, progress });
    }),
  );
  return {
    ballotId,
    secrecy,
    votes,
    repeated: repeated.filter((cast) => cast !== null),
    closeSentAt,
    closeAcknowledgedAt,
  };
}

interface Casting extends Pick<CastVote, 'commandId' | 'choice' | 'chosenAt'> {
  readonly seated: Seated;
  readonly address: { readonly meetingId: string; readonly ballotId: string };
  readonly progress: Progress;
}

async function castVote(device: StubbornDevice, casting: Casting): Promise<CastVote> {
  const { seated, address, commandId, choice, chosenAt, progress } = casting;
  const trackingCode = commandId.replaceAll('-', '').slice(0, 12);
  const input = { ...address, content: { choice }, chosenAt, trackingCode };
  const sentAt = performance.now();
  progress.underWay += 1;
  const reply = await device.ask('command', JSON.stringify({ id: commandId, name: 'castVote', input }));
  progress.underWay -= 1;
  const acknowledged = reply.startsWith('{"ok":true');
  if (acknowledged) progress.acknowledged += 1;
  for (const tell of progress.onAnswer) tell();
  return {
    ...{ seatId: seated.seatId, commandId, trackingCode, choice, chosenAt, sentAt },
    answeredAt: performance.now(),
    refused: acknowledged ? null : (/"code":"([^"]+)"/.exec(reply)?.[1] ?? reply),
  };
}

function deviceOf({ devices }: Hall, at: number): StubbornDevice {
  const device = devices[at];
  if (!device) throw new Error(`voter ${at} has no device`);
  return device;
}
