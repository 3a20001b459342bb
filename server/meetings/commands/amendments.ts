/** Amendments: put like motions, settled before the motion that they would change. */
import { v7 as uuidv7 } from 'uuid';
import { localDay } from '../../../shared/local-time.ts';
import type { MeetingEvent } from '../../../shared/meetings/events.ts';
import {
  whyCannotAmend,
  whyCannotTakeOver,
  whyWordingRefused,
  wordingOf,
} from '../../../shared/meetings/rules/amendment.ts';
import { motionOf, seatOfPerson } from '../../../shared/meetings/rules/find.ts';
import { stateWithSeconds, whyDueDateRefused } from '../../../shared/meetings/rules/motion.ts';
import type { Motion } from '../../../shared/meetings/view.ts';
import { refuse } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import type { CommandContext } from '../../live/command.ts';
import { actingSeat, isHostOf, meetingCommand, onBehalf, tell } from '../meeting-command.ts';
import { insertMotion, nextNumber, withUnitName } from '../motion-row.ts';

/** Whoever is recused from the main motion is recused from what would change it. */
export const proposeAmendment = meetingCommand(
  'proposeAmendment',
  'meetings.takePart',
  async (context, input) => {
    const { em, view, now } = context;
    const seat = actingSeat(context, input);
    refuse(whyCannotAmend(view, seat.id, input.motionId));
    const main = motionOf(view, input.motionId);
    if (!main) throw new Error(`motion ${input.motionId} may be amended and is not there`);
    refuse(whyWordingRefused(main, input));
    if (input.dueOn !== main.dueOn) refuse(whyDueDateRefused(input.dueOn, localDay(now.getTime())));
    const motion: Motion = {
      ...(await withUnitName(em, input)),
      id: uuidv7(),
      itemId: main.itemId,
      number: nextNumber(view.motions.filter((other) => other.amends === main.id)),
      amends: main.id,
      original: null,
      takenOver: false,
      proposerSeatId: seat.id,
      seconderSeatIds: [],
      recusedSeatIds: main.recusedSeatIds,
      state: stateWithSeconds(view, 0),
    };
    await insertMotion(em, view, motion, now);
    await sql(
      em,
      'insert into recusal (motion_id, seat_id, reason, at) select $1, seat_id, reason, $3 from recusal where motion_id = $2',
      [motion.id, main.id, now.toISOString()],
    );
    return {
      reply: { motionId: motion.id },
      announce: [tell(view, { type: 'motionProposed', data: { motion, ...onBehalf(input) } })],
    };
  },
);

export const takeOverAmendment = meetingCommand(
  'takeOverAmendment',
  'meetings.takePart',
  async (context, { motionId }) => {
    const { view, actor } = context;
    const seatId = seatOfPerson(view, actor.personId)?.id ?? null;
    refuse(whyCannotTakeOver(view, { seatId, isHost: isHostOf(context) }, motionId));
    const amendment = motionOf(view, motionId);
    if (!amendment) throw new Error(`amendment ${motionId} may be taken over and is not there`);
    return { reply: null, announce: [tell(view, await amend(context, amendment, true))] };
  },
);

/** The main motion says from now on what the amendment wanted; how it was first put stays in `original`. */
export async function amend(
  { em }: CommandContext,
  amendment: Motion,
  takenOver: boolean,
): Promise<MeetingEvent> {
  if (amendment.amends === null) throw new Error(`motion ${amendment.id} is no amendment`);
  await sql(
    em,
    `update motion main set what = $2, unit_id = $3, due_on = $4, cost_yuan = $5, cost_note = $6,
       original = coalesce(main.original, (select jsonb_build_object('what', main.what, 'unitId', main.unit_id, 'unitName', u.name,
         'dueOn', main.due_on, 'costYuan', main.cost_yuan, 'costNote', main.cost_note)
         from responsible_unit u where u.id = main.unit_id))
     where id = $1`,
    [
      amendment.amends,
      amendment.what,
      amendment.unitId,
      amendment.dueOn,
      amendment.costYuan,
      amendment.costNote,
    ],
  );
  await sql(em, `update motion set state = 'adopted', taken_over = $2 where id = $1`, [
    amendment.id,
    takenOver,
  ]);
  return {
    type: 'motionAmended',
    data: {
      motionId: amendment.amends,
      amendmentId: amendment.id,
      wording: wordingOf(amendment),
      takenOver,
    },
  };
}
