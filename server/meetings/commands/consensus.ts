/** The consensus check before a vote. The room hears how many have answered; what they answered only as figures, at the end. */
import { v7 as uuidv7 } from 'uuid';
import {
  whyCannotAnswer,
  whyCheckCannotClose,
  whyCheckCannotOpen,
} from '../../../shared/meetings/rules/consensus.ts';
import type { ConsensusCheck } from '../../../shared/meetings/view.ts';
import { refuse, Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { actingSeat, meetingCommand, onBehalf, tell } from '../meeting-command.ts';

export const openCheck = meetingCommand(
  'openCheck',
  'meetings.run',
  async ({ em, view, now }, { motionId }) => {
    refuse(whyCheckCannotOpen(view, motionId));
    const check: ConsensusCheck = {
      id: uuidv7(),
      motionId,
      state: 'open',
      openedAt: now.getTime(),
      closedAt: null,
      answered: 0,
      figures: null,
    };
    await sql(
      em,
      `insert into consensus_check (id, meeting_id, motion_id, state, opened_at) values ($1, $2, $3, 'open', $4)`,
      [check.id, view.id, motionId, now.toISOString()],
    );
    return { reply: { checkId: check.id }, announce: [tell(view, { type: 'checkOpened', data: { check } })] };
  },
);

/** Once a seat: the answer joins a figure, and nothing tells it from the others afterwards, also where a host gave it. */
export const answerCheck = meetingCommand('answerCheck', 'meetings.takePart', async (context, input) => {
  const { em, view } = context;
  const { checkId, answer } = input;
  const seat = actingSeat(context, input);
  refuse(whyCannotAnswer(view, checkId, seat.id));
  const [first] = await sql(
    em,
    'insert into consensus_answer (check_id, seat_id) values ($1, $2) on conflict do nothing returning seat_id',
    [checkId, seat.id],
  );
  if (!first) throw new Refusal('alreadyAnswered');
  const [row] = await sql<{ answered: number }>(
    em,
    `update consensus_check set
         agree = agree + ($2 = 'agree')::int, accept = accept + ($2 = 'accept')::int, object = object + ($2 = 'object')::int
       where id = $1 returning agree + accept + object as answered`,
    [checkId, answer],
  );
  const answered = row?.answered ?? 0;
  return {
    reply: { answered },
    announce: [tell(view, { type: 'checkAnswered', data: { checkId, answered, ...onBehalf(input) } })],
  };
});

export const closeCheck = meetingCommand(
  'closeCheck',
  'meetings.run',
  async ({ em, view, now }, { checkId }) => {
    refuse(whyCheckCannotClose(view, checkId));
    const [figures] = await sql<NonNullable<ConsensusCheck['figures']>>(
      em,
      `update consensus_check set state = 'closed', closed_at = $2 where id = $1 returning agree, accept, object`,
      [checkId, now.toISOString()],
    );
    if (!figures) throw new Error(`there is no consensus check ${checkId}`);
    return {
      reply: null,
      announce: [tell(view, { type: 'checkClosed', data: { checkId, closedAt: now.getTime(), figures } })],
    };
  },
);
