/** Opening, undoing and closing a ballot. What happens in between is in ../vote-batcher.ts. */
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import {
  whyBallotCannotBeUndone,
  whyBallotCannotClose,
  whyBallotCannotOpen,
} from '../../../shared/meetings/rules/ballot.ts';
import { ordinaryPlan, whyPlanRefused } from '../../../shared/meetings/rules/ballot-plan.ts';
import { ballotOf, itemOf, motionOf } from '../../../shared/meetings/rules/find.ts';
import { whyNoLot } from '../../../shared/meetings/rules/lot.ts';
import { whyNoLastCall } from '../../../shared/meetings/rules/last-call.ts';
import type { CountResult } from '../../../shared/meetings/tally/contract.ts';
import type { Ballot, MeetingView, Motion } from '../../../shared/meetings/view.ts';
import { refuse } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { issueDecided } from '../../issues/transitions.ts';
import { countBallot, shufflePapers } from '../count-ballot.ts';
import type { Announcement } from '../../live/command.ts';
import { meetingCommand, tell, type MeetingContext } from '../meeting-command.ts';
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
      tieBreak: null,
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
  // Entries that were refused count for nothing
  await sql(em, 'delete from vote_entry where ballot_id = $1', [ballotId]);
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
 * after finds the ballot closed. Without a quorum at the count, or tied between options, the motion goes back to debate.
 */
export const closeBallot = meetingCommand('closeBallot', 'meetings.run', async (context, { ballotId }) => {
  const { em, view, now } = context;
  refuse(whyBallotCannotClose(view, ballotId));
  await sql(em, 'select id from ballot where id = $1 for update', [ballotId]);
  const { ballot, motion } = ballotAndMotion(view, ballotId);
  const result = await countBallot(em, view, ballot);
  if (ballot.secrecy === 'secret') await shufflePapers(em, ballotId);
  await sql(em, `update ballot set state = 'closed', closed_at = $2, result = $3 where id = $1`, [
    ballotId,
    now.toISOString(),
    JSON.stringify(result),
  ]);
  const motionState = stateAfter(result.tally.outcome);
  const closed = tell(view, {
    type: 'ballotClosed',
    data: { ballotId, closedAt: now.getTime(), result, motionState },
  });
  const settled = await settle(context, motion, ballotId, motionState);
  return { reply: { outcome: result.tally.outcome }, announce: [closed, ...settled] };
});

/**
 * Draws an order of all options, every one equally likely, and counts the same papers with it. Repeating it finds that
 * the tie is settled.
 */
export const drawLot = meetingCommand('drawLot', 'meetings.run', async (context, { ballotId }) => {
  const { em, view } = context;
  refuse(whyNoLot(view, ballotId));
  const { ballot, motion } = ballotAndMotion(view, ballotId);
  const tieBreak = drawn(ballot.options);
  const result = await countBallot(em, view, { ...ballot, tieBreak });
  await sql(em, 'update ballot set tie_break = $2, result = $3 where id = $1', [
    ballotId,
    tieBreak,
    JSON.stringify(result),
  ]);
  const motionState = stateAfter(result.tally.outcome);
  const told = tell(view, { type: 'lotDrawn', data: { ballotId, tieBreak, result, motionState } });
  const settled = await settle(context, motion, ballotId, motionState);
  return { reply: { outcome: result.tally.outcome }, announce: [told, ...settled] };
});

function ballotAndMotion(view: MeetingView, ballotId: string): { ballot: Ballot; motion: Motion } {
  const ballot = ballotOf(view, ballotId);
  const motion = ballot ? motionOf(view, ballot.motionId) : null;
  if (!ballot || !motion) throw new Error(`ballot ${ballotId} has no motion in its meeting`);
  return { ballot, motion };
}

/** As papers are shuffled: by random keys. */
function drawn(options: readonly string[]): string[] {
  return options
    .map((option) => ({ option, key: uuidv4() }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ option }) => option);
}

/** A vote on an amendment settles what its main motion says, and nothing yet about the issue. */
async function settle(
  context: MeetingContext,
  motion: Motion,
  ballotId: string,
  motionState: Motion['state'],
): Promise<Announcement[]> {
  const { em, view, actor, now } = context;
  await sql(em, 'update motion set state = $2 where id = $1', [motion.id, motionState]);
  const adopted = motionState === 'adopted';
  if (motion.amends !== null) return adopted ? [tell(view, await amend(context, motion, false))] : [];
  const issueId = itemOf(view, motion.itemId)?.issueId ?? null;
  if (issueId === null || motionState === 'debated') return [];
  return issueDecided(em, { issueId, meetingId: view.id, ballotId, by: actor.personId, now, adopted });
}

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
