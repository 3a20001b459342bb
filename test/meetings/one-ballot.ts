/** One ballot in a hall, from its plan to its count. */
import { ordinaryPlan, type BallotPlan } from '../../shared/meetings/rules/ballot-plan.ts';
import { presets } from '../../shared/meetings/meeting-rules.ts';
import type { BallotResult } from '../../shared/meetings/view.ts';
import { idIn, type Hall, type Meeting } from './hall.ts';

export const plan = (change: Partial<BallotPlan>): BallotPlan => ({
  ...ordinaryPlan(presets.council),
  ...change,
});

/** On a motion of a sitting that begins with it. */
export async function opened(
  hall: Hall,
  meeting: Meeting,
  asked: BallotPlan,
): Promise<{ ballotId: string; motionId: string }> {
  const itemId = await hall.sitting(meeting);
  const motionId = await hall.debate(meeting, itemId);
  const reply = await hall.run(meeting, 'openBallot', meeting.host, { motionId, plan: asked });
  return { ballotId: idIn(reply, 'ballotId'), motionId };
}

export async function closed(hall: Hall, meeting: Meeting, ballotId: string): Promise<BallotResult> {
  await hall.run(meeting, 'closeBallot', meeting.host, { ballotId });
  const result = (await hall.view(meeting)).ballots.find(({ id }) => id === ballotId)?.result;
  if (!result) throw new Error('closed without a result');
  return result;
}
