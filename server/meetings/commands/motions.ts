/** Motions: concrete, seconded, one at a time. */
import { v7 as uuidv7 } from 'uuid';
import { holds } from '../../../shared/identity/roles.ts';
import { motionOf, openItem, seatOf, seatOfPerson } from '../../../shared/meetings/rules/find.ts';
import {
  stateWithSeconds,
  whyCannotPropose,
  whyCannotRecuse,
  whyCannotSecond,
  whyCannotWithdraw,
  whyDueDateRefused,
} from '../../../shared/meetings/rules/motion.ts';
import type { Motion } from '../../../shared/meetings/view.ts';
import { localDay } from '../../../shared/local-time.ts';
import { refuse, Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { meetingCommand, ownSeat, tell } from '../meeting-command.ts';

export const proposeMotion = meetingCommand('proposeMotion', 'meetings.takePart', async (context, input) => {
  const { em, view, actor, now } = context;
  const isHost = holds(actor, 'host', { communityId: view.communityId });
  if (input.onBehalfOfSeatId !== null && !isHost) throw new Refusal('notAllowed');
  const seat = input.onBehalfOfSeatId === null ? ownSeat(context) : seatOf(view, input.onBehalfOfSeatId);
  if (!seat) throw new Refusal('notOnRoll');
  refuse(whyCannotPropose(view, seat.id));
  if (openItem(view)?.id !== input.itemId) throw new Refusal('itemNotOpen');
  refuse(whyDueDateRefused(input.dueOn, localDay(now.getTime())));
  const [unit] = await sql<{ name: string }>(em, 'select name from responsible_unit where id = $1', [
    input.unitId,
  ]);
  if (!unit) throw new Refusal('invalidInput', { issues: ['unitId: unknown'] });
  const motion: Motion = {
    id: uuidv7(),
    itemId: input.itemId,
    number:
      Math.max(
        0,
        ...view.motions.filter((other) => other.itemId === input.itemId).map((other) => other.number),
      ) + 1,
    what: input.what,
    unitId: input.unitId,
    unitName: unit.name,
    dueOn: input.dueOn,
    costYuan: input.costYuan,
    costNote: input.costNote,
    proposerSeatId: seat.id,
    seconderSeatIds: [],
    recusedSeatIds: [],
    state: stateWithSeconds(view, 0),
  };
  await sql(
    em,
    `insert into motion (id, meeting_id, item_id, number, what, unit_id, due_on, cost_yuan, cost_note, proposer_seat_id, state, proposed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      motion.id,
      view.id,
      motion.itemId,
      motion.number,
      motion.what,
      motion.unitId,
      motion.dueOn,
      motion.costYuan,
      motion.costNote,
      motion.proposerSeatId,
      motion.state,
      now.toISOString(),
    ],
  );
  return {
    reply: { motionId: motion.id },
    announce: [tell(view, { type: 'motionProposed', data: { motion } })],
  };
});

export const secondMotion = meetingCommand(
  'secondMotion',
  'meetings.takePart',
  async (context, { motionId }) => {
    const { em, view, now } = context;
    const seat = ownSeat(context);
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
      announce: [tell(view, { type: 'motionSeconded', data: { motionId, seatId: seat.id, state } })],
    };
  },
);

export const withdrawMotion = meetingCommand(
  'withdrawMotion',
  'meetings.takePart',
  async ({ em, view, actor }, { motionId }) => {
    const seatId = seatOfPerson(view, actor.personId)?.id ?? null;
    const isHost = holds(actor, 'host', { communityId: view.communityId });
    refuse(whyCannotWithdraw(view, { seatId, isHost }, motionId));
    await sql(em, `update motion set state = 'withdrawn' where id = $1`, [motionId]);
    return { reply: null, announce: [tell(view, { type: 'motionWithdrawn', data: { motionId } })] };
  },
);

export const recuse = meetingCommand('recuse', 'meetings.takePart', async (context, { motionId }) => {
  const { em, view, now } = context;
  const seat = ownSeat(context);
  refuse(whyCannotRecuse(view, seat.id, motionId));
  await sql(em, 'insert into recusal (motion_id, seat_id, at) values ($1, $2, $3)', [
    motionId,
    seat.id,
    now.toISOString(),
  ]);
  return {
    reply: null,
    announce: [tell(view, { type: 'seatRecused', data: { motionId, seatId: seat.id } })],
  };
});
