/**
 * Plays the simulated attendees of a rehearsal for one step, by the commands that phones send. The host's console asks for
 * step after step while it is open, so nothing runs by itself and any node can play.
 */
import { v4 as uuidv4 } from 'uuid';
import meetings from '../../../shared/locales/zh-CN/meetings.json' with { type: 'json' };
import { addDays, localDay } from '../../../shared/local-time.ts';
import { simulatedSteps, type Done, type SimulatedStep } from '../../../shared/meetings/rehearsal.ts';
import { openCheck } from '../../../shared/meetings/rules/consensus.ts';
import { openBallot } from '../../../shared/meetings/rules/find.ts';
import type { MeetingView } from '../../../shared/meetings/view.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import type { AnyCommand } from '../../live/command.ts';
import { named } from '../../live/run-command.ts';
import type { Services } from '../../services.ts';
import { checkIn } from '../commands/attendance.ts';
import { answerCheck } from '../commands/consensus.ts';
import { raiseHand } from '../commands/floor.ts';
import { proposeMotion, secondMotion } from '../commands/motions.ts';
import { loadView } from '../load-view.ts';
import { castVoteCommand, VoteBatcher } from '../vote-batcher.ts';
import { attendeesIn, type Seated } from './attendees.ts';

export interface Played {
  readonly steps: number;
  /** Crossed by what real people did meanwhile. */
  readonly refused: number;
  /** From cast to commit; null where nobody voted in this step. */
  readonly slowestVoteMs: number | null;
}

type Deed = readonly [command: AnyCommand, input: object];

export async function playStep(services: Services, meetingId: string): Promise<Played> {
  const em = services.database.em();
  const view = await loadView(em, meetingId);
  const seated = await attendeesIn(em, meetingId, view.communityId);
  const done = await doneIn(services, view);
  const bySeat = new Map(seated.map((attendee) => [attendee.seatId, attendee]));
  const steps = simulatedSteps(view, new Set(bySeat.keys()), done, Math.random);
  const unitId = await anyUnit(services);
  const batcher = new VoteBatcher(services.database.votes, services.now, () => undefined);
  const outcomes = await Promise.all(
    steps.map((step) =>
      play(services, bySeat.get(step.seatId), deedOf(step, services, unitId, batcher), view.id),
    ),
  );
  const votes = outcomes.flatMap((outcome, at) => (steps[at]?.step === 'vote' ? [outcome.ms] : []));
  return {
    steps: steps.length,
    refused: outcomes.filter(({ ok }) => !ok).length,
    slowestVoteMs: votes.length === 0 ? null : Math.max(...votes),
  };
}

/** Null where nothing can be done, e.g. no unit is known that a motion could name. */
function deedOf(
  step: SimulatedStep,
  { now }: Services,
  unitId: string | null,
  batcher: VoteBatcher,
): Deed | null {
  switch (step.step) {
    case 'checkIn':
      return [named(checkIn), {}];
    case 'propose': {
      if (unitId === null) return null;
      const dueOn = addDays(localDay(now().getTime()), 30);
      const { what } = meetings.rehearsal.motion;
      const wording = { what, unitId, dueOn, costYuan: 0, costNote: '' };
      return [named(proposeMotion), { itemId: step.itemId, onBehalfOfSeatId: null, ...wording }];
    }
    case 'second':
      return [named(secondMotion), { motionId: step.motionId }];
    case 'raiseHand':
      return [named(raiseHand), { stance: step.stance }];
    case 'answer':
      return [named(answerCheck), { checkId: step.checkId, answer: step.answer }];
    case 'vote': {
      const { ballotId, content } = step;
      const trackingCode = uuidv4().replaceAll('-', '').slice(0, 12);
      return [castVoteCommand(batcher), { ballotId, content, trackingCode, chosenAt: now().getTime() }];
    }
  }
}

async function play(
  services: Services,
  attendee: Seated | undefined,
  deed: Deed | null,
  meetingId: string,
): Promise<{ ok: boolean; ms: number }> {
  const started = performance.now();
  try {
    if (!attendee || !deed) return { ok: false, ms: 0 };
    const [command, input] = deed;
    const request = { id: uuidv4(), actor: attendee.actor, input: { meetingId, ...input } };
    await command.execute(services.runner, request);
    return { ok: true, ms: performance.now() - started };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ok: false, ms: performance.now() - started };
  }
}

async function doneIn({ database }: Services, view: MeetingView): Promise<Done> {
  const seats = async (text: string, id: string | undefined): Promise<ReadonlySet<string>> => {
    const rows = id === undefined ? [] : await sql<{ seat_id: string }>(database.em(), text, [id]);
    return new Set(rows.map((row) => row.seat_id));
  };
  return {
    voted: await seats('select seat_id from ballot_roll where ballot_id = $1', openBallot(view)?.id),
    answered: await seats('select seat_id from consensus_answer where check_id = $1', openCheck(view)?.id),
  };
}

async function anyUnit({ database }: Services): Promise<string | null> {
  const [unit] = await sql<{ id: string }>(
    database.em(),
    'select id from responsible_unit order by name limit 1',
  );
  return unit?.id ?? null;
}
