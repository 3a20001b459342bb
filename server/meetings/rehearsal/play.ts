/**
 * Plays the simulated attendees of a rehearsal for one step, by the commands that phones send. The host's console asks for
 * step after step while it is open, so nothing runs by itself and any node can play. It also sends them, each on a line
 * of the attendee's own, so that they travel over the hall's network (docs/decisions/0366-a-full-room-on-the-halls-network.md);
 * only what is beyond the lines of one browser is done here.
 */
import { v4 as uuidv4 } from 'uuid';
import meetings from '../../../shared/locales/zh-CN/meetings.json' with { type: 'json' };
import { addDays, localDay } from '../../../shared/local-time.ts';
import {
  mostLines,
  simulatedSteps,
  type Deed,
  type Done,
  type LineTicket,
  type SimulatedStep,
} from '../../../shared/meetings/rehearsal.ts';
import { openCheck } from '../../../shared/meetings/rules/consensus.ts';
import { openBallot } from '../../../shared/meetings/rules/find.ts';
import type { MeetingView } from '../../../shared/meetings/view.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import type { AnyCommand } from '../../live/command.ts';
import { ticketFor } from '../../identity/tickets.ts';
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
  /** Of those done here: crossed by what real people did meanwhile. */
  readonly refused: number;
  /** To be sent on the lines that the asking browser has. */
  readonly deeds: readonly Deed[];
  /** For attendees that have no line yet. */
  readonly tickets: readonly LineTicket[];
}

type Order = readonly [command: AnyCommand, input: object];

/** `lines`: the seats that the asking browser has lines for; null where none are to be had, and all is done here. */
export async function playStep(
  services: Services,
  meetingId: string,
  lines: ReadonlySet<string> | null = null,
): Promise<Played> {
  const em = services.database.em();
  const view = await loadView(em, meetingId);
  const seated = await attendeesIn(em, meetingId, view.communityId);
  const done = await doneIn(services, view);
  const bySeat = new Map(seated.map((attendee) => [attendee.seatId, attendee]));
  const steps = simulatedSteps(view, new Set(bySeat.keys()), done, Math.random);
  const unitId = await anyUnit(services);
  const batcher = new VoteBatcher(services.database.votes, services.now, () => undefined);
  const online = lines === null ? [] : seated.slice(0, mostLines);
  const onLines = new Set(online.map(({ seatId }) => seatId));
  const orders = steps.map((step) => ({
    seatId: step.seatId,
    order: orderOf(step, services, unitId, batcher),
  }));
  const outcomes = await Promise.all(
    orders
      .filter(({ seatId }) => !onLines.has(seatId))
      .map(({ seatId, order }) => play(services, bySeat.get(seatId), order, view.id)),
  );
  return {
    steps: steps.length,
    refused: outcomes.filter((ok) => !ok).length,
    deeds: orders.flatMap(({ seatId, order }) =>
      order && onLines.has(seatId) && lines?.has(seatId)
        ? [{ seatId, name: order[0].name, input: { meetingId, ...order[1] } }]
        : [],
    ),
    tickets: online
      .filter(({ seatId }) => !lines?.has(seatId))
      .map(({ seatId, actor: { personId, sessionId } }) => ({
        ...{ seatId, personId, ticket: ticketFor(services.config, { sessionId, meetingId }) },
      })),
  };
}

/** Null where nothing can be done, e.g. no unit is known that a motion could name. */
function orderOf(
  step: SimulatedStep,
  { now }: Services,
  unitId: string | null,
  batcher: VoteBatcher,
): Order | null {
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
  order: Order | null,
  meetingId: string,
): Promise<boolean> {
  try {
    if (!attendee || !order) return false;
    const [command, input] = order;
    const request = { id: uuidv4(), actor: attendee.actor, input: { meetingId, ...input } };
    await command.execute(services.runner, request);
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return false;
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
