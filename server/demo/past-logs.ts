/**
 * What the rooms of past meetings were told, from what their records say, and the minutes signed on it: a meeting of the
 * demo can be followed and checked like any other.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { MeetingEvent } from '../../shared/meetings/events.ts';
import { signaturesMissing } from '../../shared/meetings/minutes/signing.ts';
import { came } from '../../shared/meetings/minutes/write.ts';
import { seatOf } from '../../shared/meetings/rules/find.ts';
import type { MeetingView, MinutesSignature, Motion, Seat } from '../../shared/meetings/view.ts';
import { sql } from '../database.ts';
import { appendTold } from '../live/room-log.ts';
import { loadView } from '../meetings/load-view.ts';
import { loadMinutes } from '../meetings/minutes/load-minutes.ts';
import { storeSignature } from '../meetings/minutes/store-signature.ts';

interface Told {
  readonly at: number;
  readonly event: MeetingEvent;
  /** Whose step it was. */
  readonly by: string;
}

/** When motions were put and seconded, which the view does not say. */
interface MotionTimes {
  readonly id: string;
  readonly proposedAt: number;
  readonly seconds: readonly { readonly seatId: string; readonly at: number }[];
}

/** In the caller's transaction: every signed meeting whose room has heard nothing yet. */
export async function tellPastMeetings(em: EntityManager): Promise<void> {
  const meetings = await sql<{ id: string }>(
    em,
    `select m.id from meeting m join community c on c.id = m.community_id and c.is_demo
     where m.state = 'signed' and not exists (select from room_event e where e.room_id = m.id) order by m.id`,
  );
  for (const { id } of meetings) {
    const view = await loadView(em, id);
    await tell(em, view, toldIn(view, await timesOf(em, id)));
    await signMinutes(em, view);
  }
}

function timesOf(em: EntityManager, meetingId: string): Promise<MotionTimes[]> {
  return sql<MotionTimes>(
    em,
    `select o.id, ms(o.proposed_at) as "proposedAt", (select coalesce(json_agg(json_build_object(
       'seatId', s.seat_id, 'at', ms(s.at)) order by s.at, s.seat_id), '[]') from motion_second s where s.motion_id = o.id) as seconds
     from motion o where o.meeting_id = $1`,
    [meetingId],
  );
}

async function tell(em: EntityManager, view: MeetingView, told: readonly Told[]): Promise<void> {
  const events = told.map(({ at, event: { type, data }, by }) => ({
    ...{ at, type, audience: 'everyone' as const },
    data: { ...data, by },
  }));
  await appendTold(em, new Map([[view.id, events]]));
}

/** In the order of their times; of one moment, in the order of the meeting. */
function toldIn(view: MeetingView, times: readonly MotionTimes[]): Told[] {
  const chair = view.seats.find(({ role }) => role === 'chair');
  if (!chair || view.openedAt === null || view.closedAt === null)
    throw new Error(`a past meeting without a chair or an end: ${view.id}`);
  const byChair = (at: number, event: MeetingEvent): Told => ({ at, event, by: chair.personId });
  const bySeat = (at: number, seatId: string, event: MeetingEvent): Told => ({
    ...{ at, event },
    by: seatOf(view, seatId)?.personId ?? chair.personId,
  });
  const opened = byChair(view.openedAt, { type: 'meetingOpened', data: { at: view.openedAt } });
  const closed = byChair(view.closedAt, { type: 'meetingClosed', data: { at: view.closedAt } });
  const told = [
    ...view.seats.flatMap((seat) => checkInOf(seat, bySeat)),
    opened,
    ...view.items.flatMap(({ id: itemId, openedAt, closedAt, spentMs }) => [
      ...(openedAt === null
        ? []
        : [byChair(openedAt, { type: 'itemOpened', data: { itemId, at: openedAt } })]),
      ...(closedAt === null
        ? []
        : [byChair(closedAt, { type: 'itemClosed', data: { itemId, at: closedAt, spentMs } })]),
    ]),
    ...view.motions.flatMap((motion) =>
      motionSteps(
        motion,
        times.find(({ id }) => id === motion.id),
        bySeat,
      ),
    ),
    ...view.floor.flatMap((request) => {
      const { id: requestId, seatId, motionId, requestedAt, startedAt, endsAt, endedAt } = request;
      const hand = { ...request, state: 'waiting' as const, startedAt: null, endsAt: null, endedAt: null };
      const raised = bySeat(requestedAt, seatId, { type: 'handRaised', data: { request: hand } });
      if (startedAt === null || endsAt === null || endedAt === null) return [raised];
      return [
        raised,
        byChair(startedAt, {
          type: 'floorGranted',
          data: { requestId, motionId, startedAt, endsAt, overrideReason: request.overrideReason },
        }),
        byChair(endedAt, { type: 'speechEnded', data: { requestId, endedAt } }),
      ];
    }),
    ...view.ballots.flatMap((ballot) => {
      const { id: ballotId, openedAt, closedAt, result } = ballot;
      if (closedAt === null || !result) throw new Error(`a past ballot was never counted: ${ballotId}`);
      const open = { ...ballot, state: 'open' as const, closedAt: null, result: null };
      const motionState = result.tally.outcome === 'adopted' ? 'adopted' : 'rejected';
      return [
        byChair(openedAt, { type: 'ballotOpened', data: { ballot: open } }),
        byChair(closedAt, { type: 'ballotClosed', data: { ballotId, closedAt, result, motionState } }),
      ];
    }),
    ...view.resolutions.map((resolution) =>
      byChair(resolution.publishedAt, { type: 'resolutionPublished', data: { resolution } }),
    ),
    closed,
  ];
  return told.sort((a, b) => a.at - b.at);
}

type BySeat = (at: number, seatId: string, event: MeetingEvent) => Told;

function checkInOf({ id: seatId, checkedInAt, checkInMethod }: Seat, bySeat: BySeat): Told[] {
  if (checkedInAt === null || checkInMethod === null) return [];
  const data = { seatId, at: checkedInAt, method: checkInMethod };
  return [bySeat(checkedInAt, seatId, { type: 'seatCheckedIn', data })];
}

function motionSteps(motion: Motion, times: MotionTimes | undefined, bySeat: BySeat): Told[] {
  if (!times) throw new Error(`nobody knows when motion ${motion.id} was put`);
  const put: Motion = { ...motion, state: 'proposed', seconderSeatIds: [], recusedSeatIds: [] };
  return [
    bySeat(times.proposedAt, motion.proposerSeatId, { type: 'motionProposed', data: { motion: put } }),
    ...times.seconds.map(({ seatId, at }) =>
      bySeat(at, seatId, {
        type: 'motionSeconded',
        data: { motionId: motion.id, seatId, state: 'debated' },
      }),
    ),
  ];
}

/** By those who must, a minute apart, the last when the meeting says that it was signed. */
async function signMinutes(em: EntityManager, view: MeetingView): Promise<void> {
  const minutes = await loadMinutes(em, view.id);
  if (!minutes || view.signedAt === null) throw new Error(`a signed meeting without minutes: ${view.id}`);
  const needed = signaturesMissing(view);
  const signatures = needed.map(({ capacity }, index): MinutesSignature => {
    const seat = view.seats.find((one) => one.role === capacity && came(one));
    if (!seat) throw new Error(`nobody to sign as ${capacity}: ${view.id}`);
    const at = (view.signedAt ?? 0) - (needed.length - 1 - index) * 60_000;
    return { personId: seat.personId, seatId: seat.id, name: seat.name, capacity, at };
  });
  for (const [index, signature] of signatures.entries()) {
    const completes = index === signatures.length - 1;
    const event = await storeSignature(em, { minutes, signature, completes });
    await tell(em, view, [{ at: signature.at, event, by: signature.personId }]);
  }
}
