/** The floor: hands, turns and their timer. */
import { v7 as uuidv7 } from 'uuid';
import {
  liveRequestOf,
  motionInProgress,
  openItem,
  requestOf,
  speakingNow,
} from '../../../shared/meetings/rules/find.ts';
import {
  whyCannotEndSpeech,
  whyCannotExtend,
  whyCannotGiveFloor,
  whyCannotLowerHand,
  whyCannotRaiseHand,
} from '../../../shared/meetings/rules/floor.ts';
import { whyCannotCallToOrder } from '../../../shared/meetings/rules/order.ts';
import {
  loweredHandOf,
  whyFloorCannotBeTakenBack,
  whyHandCannotGoUpAgain,
  whySpeechCannotResume,
} from '../../../shared/meetings/rules/take-back.ts';
import type { OnBehalf } from '../../../shared/meetings/events.ts';
import type { CallToOrder, FloorRequest } from '../../../shared/meetings/view.ts';
import { refuse } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import type { Announcement } from '../../live/command.ts';
import { actingSeat, meetingCommand, onBehalf, tell, type MeetingContext } from '../meeting-command.ts';

export const raiseHand = meetingCommand('raiseHand', 'meetings.enter', async (context, input) => {
  const { em, view, now } = context;
  const { stance } = input;
  const seat = actingSeat(context, input);
  refuse(whyCannotRaiseHand(view, seat.id, stance));
  const request: FloorRequest = {
    id: uuidv7(),
    itemId: openItem(view)?.id ?? '',
    motionId: motionInProgress(view)?.id ?? null,
    seatId: seat.id,
    stance,
    state: 'waiting',
    requestedAt: now.getTime(),
    startedAt: null,
    endsAt: null,
    endedAt: null,
    overrideReason: null,
  };
  await sql(
    em,
    `insert into floor_request (id, meeting_id, item_id, motion_id, seat_id, stance, state, requested_at)
     values ($1, $2, $3, $4, $5, $6, 'waiting', $7)`,
    [request.id, view.id, request.itemId, request.motionId, seat.id, stance, now.toISOString()],
  );
  return {
    reply: { requestId: request.id },
    announce: [tell(view, { type: 'handRaised', data: { request, ...onBehalf(input) } })],
  };
});

export const lowerHand = meetingCommand('lowerHand', 'meetings.enter', async (context, input) => {
  const { view } = context;
  const seat = actingSeat(context, input);
  refuse(whyCannotLowerHand(view, seat.id));
  const requestId = liveRequestOf(view, seat.id)?.id ?? '';
  return { reply: null, announce: [await takeDown(context, requestId, onBehalf(input))] };
});

export const raiseHandAgain = meetingCommand('raiseHandAgain', 'meetings.enter', async (context, input) => {
  const { em, view, now } = context;
  const seat = actingSeat(context, input);
  refuse(whyHandCannotGoUpAgain(view, seat.id, now.getTime()));
  const requestId = loweredHandOf(view, seat.id)?.id ?? '';
  await sql(em, `update floor_request set state = 'waiting', ended_at = null where id = $1`, [requestId]);
  return {
    reply: null,
    announce: [tell(view, { type: 'handRaisedAgain', data: { requestId, ...onBehalf(input) } })],
  };
});

/** Calling the next ends the speech under way. */
export const giveFloor = meetingCommand(
  'giveFloor',
  'meetings.run',
  async (context, { requestId, overrideReason }) => {
    const { em, view, now } = context;
    refuse(whyCannotGiveFloor(view, requestId, overrideReason));
    const before = speakingNow(view);
    const ended = before ? await end(context, before.id) : [];
    const startedAt = now.getTime();
    const endsAt = startedAt + view.rules.speakingSeconds * 1000;
    const motionId = motionInProgress(view)?.id ?? null;
    await sql(
      em,
      `update floor_request set state = 'speaking', motion_id = $2, started_at = $3, ends_at = $4, override_reason = $5
       where id = $1`,
      [requestId, motionId, now.toISOString(), new Date(endsAt).toISOString(), overrideReason],
    );
    return {
      reply: null,
      announce: [
        ...ended,
        tell(view, {
          type: 'floorGranted',
          data: { requestId, motionId, startedAt, endsAt, overrideReason },
        }),
      ],
    };
  },
);

/** Adds the extension to what is left, or to now when the time is up already. */
export const extendSpeech = meetingCommand(
  'extendSpeech',
  'meetings.run',
  async ({ em, view, now }, { requestId }) => {
    refuse(whyCannotExtend(view, requestId));
    const from = Math.max(requestOf(view, requestId)?.endsAt ?? 0, now.getTime());
    const endsAt = from + view.rules.extensionSeconds * 1000;
    await sql(em, 'update floor_request set ends_at = $2 where id = $1', [
      requestId,
      new Date(endsAt).toISOString(),
    ]);
    return { reply: null, announce: [tell(view, { type: 'speechExtended', data: { requestId, endsAt } })] };
  },
);

export const endSpeech = meetingCommand('endSpeech', 'meetings.run', async (context, { requestId }) => {
  refuse(whyCannotEndSpeech(context.view, requestId));
  return { reply: null, announce: await end(context, requestId) };
});

export const takeBackFloor = meetingCommand(
  'takeBackFloor',
  'meetings.run',
  async ({ em, view, now }, { requestId }) => {
    refuse(whyFloorCannotBeTakenBack(view, requestId, now.getTime()));
    await sql(
      em,
      `update floor_request set state = 'waiting', started_at = null, ends_at = null, override_reason = null where id = $1`,
      [requestId],
    );
    return { reply: null, announce: [tell(view, { type: 'floorTakenBack', data: { requestId } })] };
  },
);

export const resumeSpeech = meetingCommand(
  'resumeSpeech',
  'meetings.run',
  async ({ em, view, now }, { requestId }) => {
    refuse(whySpeechCannotResume(view, requestId, now.getTime()));
    const request = requestOf(view, requestId);
    const pause = now.getTime() - (request?.endedAt ?? now.getTime());
    // The pause was not spoken: begin and end move by it, so that nothing looks extended.
    const startedAt = (request?.startedAt ?? now.getTime()) + pause;
    const endsAt = (request?.endsAt ?? now.getTime()) + pause;
    await sql(
      em,
      `update floor_request set state = 'speaking', started_at = $2, ends_at = $3, ended_at = null where id = $1`,
      [requestId, new Date(startedAt).toISOString(), new Date(endsAt).toISOString()],
    );
    return {
      reply: null,
      announce: [tell(view, { type: 'speechResumed', data: { requestId, startedAt, endsAt } })],
    };
  },
);

export const callToOrder = meetingCommand('callToOrder', 'meetings.run', async (context, input) => {
  const { em, view, now } = context;
  const { seatId, kind, note, endsSpeech } = input;
  refuse(whyCannotCallToOrder(view, seatId, endsSpeech));
  const speaking = speakingNow(view);
  const call: CallToOrder = {
    id: uuidv7(),
    seatId,
    requestId: speaking?.seatId === seatId ? speaking.id : null,
    kind,
    note,
    endedSpeech: endsSpeech,
    at: now.getTime(),
  };
  await sql(
    em,
    `insert into call_to_order (id, meeting_id, seat_id, request_id, kind, note, ended_speech, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [call.id, view.id, seatId, call.requestId, kind, note, endsSpeech, now.toISOString()],
  );
  const ended = endsSpeech && call.requestId ? await end(context, call.requestId) : [];
  return {
    reply: { callId: call.id },
    announce: [tell(view, { type: 'calledToOrder', data: { call } }), ...ended],
  };
});

/** The hand comes down; for a while it can go up again in its old place. */
export async function takeDown(
  { em, view, now }: MeetingContext,
  requestId: string,
  asked: OnBehalf = {},
): Promise<Announcement> {
  await sql(em, `update floor_request set state = 'withdrawn', ended_at = $2 where id = $1`, [
    requestId,
    now.toISOString(),
  ]);
  return tell(view, { type: 'handLowered', data: { requestId, at: now.getTime(), ...asked } });
}

export async function end({ em, view, now }: MeetingContext, requestId: string): Promise<Announcement[]> {
  await sql(em, `update floor_request set state = 'done', ended_at = $2 where id = $1`, [
    requestId,
    now.toISOString(),
  ]);
  return [tell(view, { type: 'speechEnded', data: { requestId, endedAt: now.getTime() } })];
}
