/** What every item of an agenda has: it is opened, talked over, moved on, voted on, decided. */
import type { PaperContent } from '../../shared/meetings/tally/contract.ts';
import { ordinaryPlan, type BallotPlan } from '../../shared/meetings/rules/ballot-plan.ts';
import { motionInProgress } from '../../shared/meetings/rules/find.ts';
import { callable, whyCannotRaiseHand } from '../../shared/meetings/rules/floor.ts';
import type { Ballot } from '../../shared/meetings/view.ts';
import type { Participant } from '../support/participant.ts';
import { ballotPaper, inDays, type Stage, type Wording } from './stage.ts';

export async function item(stage: Stage, title: string): Promise<string> {
  const { itemId } = await stage.asHost('addItem', { issueId: null, title });
  await stage.asHost('openItem', { itemId });
  stage.say(title);
  return String(itemId);
}

/** Hands go up, each is called in the queue's order, everybody speaks. */
export async function debate(stage: Stage, count: number): Promise<void> {
  await stage.settled();
  const hasMotion = motionInProgress(stage.view()) !== null;
  const speakers = stage.dice
    .shuffle(stage.cast.crowd)
    .filter((one) => whyCannotRaiseHand(stage.view(), stage.seatOf(one)) === null)
    .slice(0, count * stage.speakers);
  for (const [at, speaker] of speakers.entries()) {
    const stance = hasMotion ? (at % 2 === 0 ? 'for' : 'against') : 'other';
    await speaker.must('raiseHand', { stance });
  }
  for (;;) {
    await stage.settled();
    const requestId = callable(stage.view())[0]?.id;
    if (requestId === undefined) return;
    await stage.asHost('giveFloor', { requestId, overrideReason: null });
    await stage.speak();
    if (stage.dice.chance(0.15)) await stage.asHost('extendSpeech', { requestId });
    await stage.asHost('endSpeech', { requestId });
  }
}

export async function motion(stage: Stage, itemId: string, by: Participant, words: Wording): Promise<string> {
  const { motionId } = await by.must('proposeMotion', { itemId, ...stage.wording(words) });
  await stage.refused(by, 'secondMotion', { motionId }, 'ownMotion');
  await stage.someone(stage.cast.crowd.indexOf(by) + 1).must('secondMotion', { motionId });
  return String(motionId);
}

/** The crowd votes by socket as `paper` says; null: not so. `during` is what else happens while the ballot is open. */
export async function vote(
  stage: Stage,
  motionId: string,
  asked: Partial<BallotPlan>,
  paper: (at: number) => PaperContent | null,
  during: (ballotId: string) => Promise<void> = () => Promise.resolve(),
): Promise<Ballot> {
  const plan = { ...ordinaryPlan(stage.view().rules), ...asked };
  const { ballotId } = await stage.asHost('openBallot', { motionId, plan });
  const id = String(ballotId);
  await stage.settled();
  const cast = async (voter: Participant, at: number) => {
    const content = paper(at);
    if (content) await voter.must('castVote', ballotPaper(id, content));
  };
  if (plan.secrecy !== 'show') await Promise.all(stage.cast.crowd.map(cast));
  await during(id);
  await stage.picture(`voting-${plan.method}-${plan.secrecy}`);
  await stage.asHost('closeBallot', { ballotId: id });
  await stage.settled();
  await stage.picture(`result-${plan.method}-${plan.secrecy}`);
  const ballot = stage.view().ballots.find((one) => one.id === id);
  if (!ballot?.result) throw new Error('a ballot closed without a result');
  const { outcome, turnout } = ballot.result.tally;
  const papers = turnout.cast + turnout.blank;
  stage.account.ballots.push({ what: `${plan.method} ${plan.secrecy}`, outcome, papers });
  stage.say(`  ${plan.method} ${plan.secrecy}: ${outcome}`);
  return ballot;
}

export function expectOutcome(stage: Stage, ballot: Ballot, outcome: string): void {
  const told = ballot.result?.tally.outcome;
  if (told !== outcome) stage.account.problems.push(`a ballot ended ${String(told)} instead of ${outcome}`);
}

export async function publish(stage: Stage, motionId: string): Promise<void> {
  const supervisorSeatId = stage.seatWith('supervisor');
  await stage.asHost('publishResolution', { motionId, supervisorSeatId, dueOn: inDays(60) });
  await stage.settled();
  await stage.picture('resolution');
}
