/** Checking in and leaving, by one's own phone or by the host. */
import { whyCannotCheckIn, whyCannotLeave } from '../../../shared/meetings/rules/attendance.ts';
import { liveRequestOf } from '../../../shared/meetings/rules/find.ts';
import { refuse } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import type { Decision } from '../../live/command.ts';
import { meetingCommand, ownSeat, tell, type MeetingContext } from '../meeting-command.ts';

export const checkIn = meetingCommand('checkIn', 'meetings.takePart', async (context) =>
  arrive(context, ownSeat(context).id, 'phone'),
);
export const checkInSeat = meetingCommand('checkInSeat', 'meetings.run', async (context, { seatId }) =>
  arrive(context, seatId, 'host'),
);
export const leave = meetingCommand('leave', 'meetings.takePart', async (context) =>
  depart(context, ownSeat(context).id),
);
export const markLeft = meetingCommand('markLeft', 'meetings.run', async (context, { seatId }) =>
  depart(context, seatId),
);

async function arrive(
  { em, view, now }: MeetingContext,
  seatId: string,
  method: 'phone' | 'host',
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
async function depart({ em, view, now }: MeetingContext, seatId: string): Promise<Decision<null>> {
  refuse(whyCannotLeave(view, seatId));
  await sql(em, 'update seat set present = false, left_at = $2 where id = $1', [seatId, now.toISOString()]);
  const left = tell(view, { type: 'seatLeft', data: { seatId } });
  const request = liveRequestOf(view, seatId);
  if (!request) return { reply: null, announce: [left] };
  if (request.state === 'speaking') {
    await sql(em, `update floor_request set state = 'done', ended_at = $2 where id = $1`, [
      request.id,
      now.toISOString(),
    ]);
    return {
      reply: null,
      announce: [
        tell(view, { type: 'speechEnded', data: { requestId: request.id, endedAt: now.getTime() } }),
        left,
      ],
    };
  }
  await sql(em, `update floor_request set state = 'withdrawn' where id = $1`, [request.id]);
  return {
    reply: null,
    announce: [tell(view, { type: 'handLowered', data: { requestId: request.id } }), left],
  };
}
