/** Checking in and leaving: by one's own phone, by the host, from a signed list; observers at the door. */
import {
  whyCannotCheckIn,
  whyCannotLeave,
  whyDoorClosed,
} from '../../../shared/meetings/rules/attendance.ts';
import { liveRequestOf } from '../../../shared/meetings/rules/find.ts';
import type { CheckInMethod, Seat } from '../../../shared/meetings/view.ts';
import { refuse, Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import type { Announcement, Decision } from '../../live/command.ts';
import { createPerson } from '../../identity/create-person.ts';
import { insertSeat, seatFor } from '../roll.ts';
import { meetingCommand, ownSeat, tell, type MeetingContext } from '../meeting-command.ts';
import { end, takeDown } from './floor.ts';

export const checkIn = meetingCommand('checkIn', 'meetings.enter', async (context) =>
  arrive(context, ownSeat(context).id, 'phone'),
);
export const checkInSeat = meetingCommand('checkInSeat', 'meetings.run', async (context, { seatId }) =>
  arrive(context, seatId, 'host'),
);
export const leave = meetingCommand('leave', 'meetings.enter', async (context) =>
  depart(context, ownSeat(context).id),
);
export const markLeft = meetingCommand('markLeft', 'meetings.run', async (context, { seatId }) =>
  depart(context, seatId),
);

/** Refusals: meetingClosed, notOnRoll. Repeating it checks in whoever is still missing. */
export const checkInFromPaper = meetingCommand(
  'checkInFromPaper',
  'meetings.run',
  async (context, { seatIds }) => {
    const announce: Announcement[] = [];
    for (const seatId of new Set(seatIds)) {
      if (whyCannotCheckIn(context.view, seatId)?.code === 'alreadyPresent') continue;
      announce.push(...(await arrive(context, seatId, 'paper')).announce);
    }
    return { reply: { checkedIn: announce.length }, announce };
  },
);

/** A name twice on the roll is refused: a second click is no second guest. Refusals: meetingClosed, memberTwice. */
export const addObserver = meetingCommand(
  'addObserver',
  'meetings.run',
  async ({ em, view, now }, { name, group }) => {
    refuse(whyDoorClosed(view));
    if (view.seats.some((other) => other.name === name)) throw new Refusal('memberTwice', { name });
    const personId = await createPerson(em, { name, group, phone: null, isDemo: view.isDemo });
    const number = Math.max(0, ...view.seats.map((other) => other.number)) + 1;
    const seat: Seat = {
      ...seatFor(view.rules, { personId, name, group, role: 'observer' }, number),
      present: true,
      checkedInAt: now.getTime(),
      checkInMethod: 'host',
    };
    await insertSeat(em, view.id, seat, null);
    return { reply: { seatId: seat.id }, announce: [tell(view, { type: 'seatAdded', data: { seat } })] };
  },
);

async function arrive(
  { em, view, now }: MeetingContext,
  seatId: string,
  method: CheckInMethod,
): Promise<Decision<null>> {
  refuse(whyCannotCheckIn(view, seatId));
  await sql(
    em,
    'update seat set present = true, checked_in_at = $2, check_in_method = $3, left_at = null where id = $1',
    [seatId, now.toISOString(), method],
  );
  return {
    reply: null,
    announce: [tell(view, { type: 'seatCheckedIn', data: { seatId, at: now.getTime(), method } })],
  };
}

/** Whoever leaves puts the hand down, and a speech under way is over. */
async function depart(context: MeetingContext, seatId: string): Promise<Decision<null>> {
  const { em, view, now } = context;
  refuse(whyCannotLeave(view, seatId));
  await sql(em, 'update seat set present = false, left_at = $2 where id = $1', [seatId, now.toISOString()]);
  const left = tell(view, { type: 'seatLeft', data: { seatId } });
  const request = liveRequestOf(view, seatId);
  if (!request) return { reply: null, announce: [left] };
  const over =
    request.state === 'speaking' ? await end(context, request.id) : [await takeDown(context, request.id)];
  return { reply: null, announce: [...over, left] };
}
