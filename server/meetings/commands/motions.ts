/** Motions: concrete, seconded, one at a time. */
import { v7 as uuidv7 } from 'uuid';
import { motionOf, openItem, seatOfPerson } from '../../../shared/meetings/rules/find.ts';
import {
  stateWithSeconds,
  whyCannotPropose,
  whyCannotRecuse,
  whyCannotSecond,
  whyCannotWithdraw,
  whyDueDateRefused,
} from '../../../shared/meetings/rules/motion.ts';
import {
  whyRecusalCannotBeTakenBack,
  whySecondCannotBeTakenBack,
} from '../../../shared/meetings/rules/take-back.ts';
import type { Motion } from '../../../shared/meetings/view.ts';
import { localDay } from '../../../shared/local-time.ts';
import { refuse, Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { actingSeat, isHostOf, meetingCommand, onBehalf, tell } from '../meeting-command.ts';
import { insertMotion, nextNumber, withUnitName } from '../motion-row.ts';

export const proposeMotion = meetingCommand('proposeMotion', 'meetings.takePart', async (context, input) => {
  const { em, view, now } = context;
  const seat = actingSeat(context, input);
  refuse(whyCannotPropose(view, seat.id));
  if (openItem(view)?.id !== input.itemId) throw new Refusal('itemNotOpen');
  refuse(whyDueDateRefused(input.dueOn, localDay(now.getTime())));
  const motion: Motion = {
    ...(await withUnitName(em, input)),
    id: uuidv7(),
    itemId: input.itemId,
    number: nextNumber(
      view.motions.filter((other) => other.itemId === input.itemId && other.amends === null),
    ),
    amends: null,
    original: null,
    takenOver: false,
    proposerSeatId: seat.id,
    seconderSeatIds: [],
    recusedSeatIds: [],
    state: stateWithSeconds(view, 0),
  };
  await insertMotion(em, view, motion, now);
  return {
    reply: { motionId: motion.id },
    announce: [tell(view, { type: 'motionProposed', data: { motion, ...onBehalf(input) } })],
  };
});

export const secondMotion = meetingCommand('secondMotion', 'meetings.takePart', async (context, input) => {
  const { em, view, now } = context;
  const { motionId } = input;
  const seat = actingSeat(context, input);
  refuse(whyCannotSecond(view, seat.id, motionId));
  const seconds = (motionOf(view, motionId)?.seconderSeatIds.length ?? 0) + 1;
  const state = stateWithSeconds(view, seconds);
  await sql(em, 'insert into motion_second (motion_id, seat_id, at) values ($1, $2, $3)', [
    motionId,
    seat.id,
    now.toISOString(),
  ]);
  await sql(em, 'update motion set state = $2 where id = $1', [motionId, state]);
  return {
    reply: null,
    announce: [
      tell(view, { type: 'motionSeconded', data: { motionId, seatId: seat.id, state, ...onBehalf(input) } }),
    ],
  };
});

export const takeBackSecond = meetingCommand(
  'takeBackSecond',
  'meetings.takePart',
  async (context, input) => {
    const { em, view } = context;
    const { motionId } = input;
    const seat = actingSeat(context, input);
    refuse(whySecondCannotBeTakenBack(view, seat.id, motionId));
    const seconds = (motionOf(view, motionId)?.seconderSeatIds.length ?? 1) - 1;
    const state = stateWithSeconds(view, seconds);
    await sql(em, 'delete from motion_second where motion_id = $1 and seat_id = $2', [motionId, seat.id]);
    await sql(em, 'update motion set state = $2 where id = $1', [motionId, state]);
    return {
      reply: null,
      announce: [
        tell(view, {
          type: 'secondTakenBack',
          data: { motionId, seatId: seat.id, state, ...onBehalf(input) },
        }),
      ],
    };
  },
);

export const withdrawMotion = meetingCommand(
  'withdrawMotion',
  'meetings.takePart',
  async (context, { motionId }) => {
    const { em, view, actor } = context;
    const seatId = seatOfPerson(view, actor.personId)?.id ?? null;
    refuse(whyCannotWithdraw(view, { seatId, isHost: isHostOf(context) }, motionId));
    await sql(em, `update motion set state = 'withdrawn' where id = $1`, [motionId]);
    return { reply: null, announce: [tell(view, { type: 'motionWithdrawn', data: { motionId } })] };
  },
);

export const recuse = meetingCommand('recuse', 'meetings.takePart', async (context, input) => {
  const { em, view, now } = context;
  const { motionId } = input;
  const seat = actingSeat(context, input);
  refuse(whyCannotRecuse(view, seat.id, motionId));
  await sql(em, 'insert into recusal (motion_id, seat_id, at) values ($1, $2, $3)', [
    motionId,
    seat.id,
    now.toISOString(),
  ]);
  return {
    reply: null,
    announce: [tell(view, { type: 'seatRecused', data: { motionId, seatId: seat.id, ...onBehalf(input) } })],
  };
});

export const takeBackRecusal = meetingCommand(
  'takeBackRecusal',
  'meetings.takePart',
  async (context, input) => {
    const { em, view } = context;
    const { motionId } = input;
    const { id: seatId } = actingSeat(context, input);
    refuse(whyRecusalCannotBeTakenBack(view, seatId, motionId));
    await sql(em, 'delete from recusal where motion_id = $1 and seat_id = $2', [motionId, seatId]);
    return {
      reply: null,
      announce: [tell(view, { type: 'recusalTakenBack', data: { motionId, seatId, ...onBehalf(input) } })],
    };
  },
);
