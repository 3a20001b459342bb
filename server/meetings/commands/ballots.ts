/** Opening, undoing and closing a ballot. What happens in between is in ../vote-batcher.ts. */
import { v7 as uuidv7 } from 'uuid';
import {
  whyBallotCannotBeUndone,
  whyBallotCannotClose,
  whyBallotCannotOpen,
} from '../../../shared/meetings/rules/ballot.ts';
import { ordinaryPlan, whyPlanRefused } from '../../../shared/meetings/rules/ballot-plan.ts';
import { ballotOf, itemOf, motionOf } from '../../../shared/meetings/rules/find.ts';
import { whyNoLastCall } from '../../../shared/meetings/rules/last-call.ts';
import type { CountResult } from '../../../shared/meetings/tally/contract.ts';
import type { Ballot, Motion } from '../../../shared/meetings/view.ts';
import { refuse } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { issueDecided } from '../../issues/transitions.ts';
import { countBallot, shufflePapers } from '../count-ballot.ts';
import { meetingCommand, tell } from '../meeting-command.ts';
import { amend } from './amendments.ts';

export const openBallot = meetingCommand(
  'openBallot',
  'meetings.run',
  async ({ em, view, now }, { motionId, plan: asked }) => {
    refuse(whyBallotCannotOpen(view, motionId));
    const plan = asked ?? ordinaryPlan(view.rules);
    const motion = motionOf(view, motionId);
    if (motion) refuse(whyPlanRefused(view.rules, plan, motion));
    const ballot: Ballot = {
      id: uuidv7(),
      motionId,
      attempt: view.ballots.filter((other) => other.motionId === motionId).length + 1,
      ...plan,
      state: 'open',
      openedAt: now.getTime(),
      lastCallAt: null,
      closedAt: null,
      entries: [],
      result: null,
    };
    await sql(
      em,
      `insert into ballot (id, meeting_id, motion_id, attempt, method, options, seats, dots_per_paper, most_points, matter, secrecy, state, opened_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open', $12)`,
      [
        ...[ballot.id, view.id, motionId, ballot.attempt, ballot.method, ballot.options, ballot.seats],
        ...[ballot.dotsPerPaper, ballot.mostPoints, ballot.matter, ballot.secrecy, now.toISOString()],
      ],
    );
    await sql(em, `update motion set state = 'voting' where id = $1`, [motionId]);
    return {
      reply: { ballotId: ballot.id },
      announce: [tell(view, { type: 'ballotOpened', data: { ballot } })],
    };
  },
);

/**
 * Takes the ballot's row lock, so that no vote lands in a ballot that is being taken back. The room's log keeps that it
 * was opened and undone. Repeating it finds no such ballot.
 */
export const undoBallot = meetingCommand('undoBallot', 'meetings.run', async ({ em, view }, { ballotId }) => {
  const [row] = await sql<{ voted: number }>(
    em,
    'select voted from ballot where id = $1 and meeting_id = $2 for update',
    [ballotId, view.id],
  );
  refuse(whyBallotCannotBeUndone(view, ballotId, row?.voted ?? 0));
  const motionId = ballotOf(view, ballotId)?.motionId ?? '';
  await sql(em, 'delete from ballot where id = $1', [ballotId]);
  await sql(em, `update motion set state = 'debated' where id = $1`, [motionId]);
  return { reply: null, announce: [tell(view, { type: 'ballotUndone', data: { ballotId, motionId } })] };
});

/** Repeating it finds that it has been made. */
export const makeLastCall = meetingCommand(
  'makeLastCall',
  'meetings.run',
  async ({ em, view, now }, { ballotId }) => {
    refuse(whyNoLastCall(view, ballotId));
    await sql(em, 'update ballot set last_call_at = $2 where id = $1', [ballotId, now.toISOString()]);
    return {
      reply: null,
      announce: [tell(view, { type: 'lastCallMade', data: { ballotId, at: now.getTime() } })],
    };
  },
);

/**
 * Takes the ballot's row lock, which every batch of votes takes too: what committed before is counted, what comes
 * after finds the ballot closed. Without a quorum at the count, or tied between options, the motion goes back to debate. A vote on an amendment
 * settles what its main motion says, and nothing yet about the issue.
 */
export const closeBallot = meetingCommand('closeBallot', 'meetings.run', async (context, { ballotId }) => {
  const { em, view, actor, now } = context;
  refuse(whyBallotCannotClose(view, ballotId));
  await sql(em, 'select id from ballot where id = $1 for update', [ballotId]);
  const ballot = ballotOf(view, ballotId);
  const motion = ballot ? motionOf(view, ballot.motionId) : null;
  if (!ballot || !motion) throw new Error(`ballot ${ballotId} has no motion in its meeting`);
  const result = await countBallot(em, view, ballot);
  if (ballot.secrecy === 'secret') await shufflePapers(em, ballotId);
  await sql(em, `update ballot set state = 'closed', closed_at = $2, result = $3 where id = $1`, [
    ballotId,
    now.toISOString(),
    JSON.stringify(result),
  ]);
  const { outcome } = result.tally;
  const motionState = stateAfter(outcome);
  await sql(em, 'update motion set state = $2 where id = $1', [motion.id, motionState]);
  const closed = tell(view, {
    type: 'ballotClosed',
    data: { ballotId, closedAt: now.getTime(), result, motionState },
  });
  if (motion.amends !== null) {
    const amended = outcome === 'adopted' ? [tell(view, await amend(context, motion, false))] : [];
    return { reply: { outcome }, announce: [closed, ...amended] };
  }
  const issueId = itemOf(view, motion.itemId)?.issueId ?? null;
  const told =
    issueId === null || motionState === 'debated'
      ? []
      : await issueDecided(em, {
          issueId,
          meetingId: view.id,
          ballotId,
          by: actor.personId,
          now,
          adopted: motionState === 'adopted',
        });
  return { reply: { outcome }, announce: [closed, ...told] };
});

/** Where a ballot leaves its motion. A tie between options fails, but another vote may still settle it. */
function stateAfter(outcome: CountResult['outcome']): Motion['state'] {
  switch (outcome) {
    case 'adopted':
    case 'elected':
      return 'adopted';
    case 'rejected':
      return 'rejected';
    case 'tied':
    case 'inquorate':
      return 'debated';
  }
}
