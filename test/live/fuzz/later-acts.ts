/**
 * What evenings learned later: a chair with a vote (docs/decisions/0360-a-chair-with-a-vote.md), hosts who act for
 * somebody without a phone, consensus checks. By dice of its own, so that a seed found earlier keeps its evening.
 */
import { whyBallotCannotOpen } from '../../../shared/meetings/rules/ballot.ts';
import { openCheck, consensusAnswers } from '../../../shared/meetings/rules/consensus.ts';
import { openBallot, openItem, seatOf } from '../../../shared/meetings/rules/find.ts';
import type { MeetingView } from '../../../shared/meetings/view.ts';
import { Dice } from '../../../server/demo/seeded.ts';
import type { Assembly, Member } from '../../support/assembly.ts';
import { somePaper, wording, type Act } from './acts.ts';

export interface Later {
  readonly chairVotes: boolean;
  /** An evening is longer where a vote has to come as far as its chair. */
  readonly steps: number;
  readonly dice: Dice;
}

export function laterOf(seed: number): Later {
  const dice = new Dice(seed ^ 0x5eed);
  const chairVotes = dice.chance(0.5);
  return { chairVotes, steps: chairVotes ? 100 : 45, dice };
}

/** What this person does now: something of all that, or what they always did. */
export function laterAct(
  { chairVotes, dice }: Later,
  { view, assembly, member, usual }: { view: MeetingView; assembly: Assembly; member: Member; usual: Act },
): Act {
  const { meetingId } = assembly;
  const act = (name: string, input: object = {}): Act => ({ name, input: { meetingId, ...input } });
  const check = openCheck(view);
  if (!assembly.hosts.includes(member)) {
    if (!check || !dice.chance(0.5)) return usual;
    return act('answerCheck', { checkId: check.id, answer: dice.pick(consensusAnswers) });
  }
  const ballot = openBallot(view);
  const isChair = member === assembly.hosts[0];
  if (chairVotes && isChair && dice.chance(0.6)) {
    if (!seatOf(view, member.seatId)?.present) return act('checkIn');
    if (ballot) return act('castVote', somePaper(ballot.id, dice));
  }
  // A vote that is closed at once never waits for its chair
  if (chairVotes && usual.name === 'closeBallot' && dice.chance(0.85))
    return forSomebody(view, assembly, dice);
  const debated = view.motions.find(({ state }) => state === 'debated');
  const mayVote = chairVotes && debated && whyBallotCannotOpen(view, debated.id) === null;
  if (mayVote && dice.chance(0.6)) return act('openBallot', { motionId: debated.id });
  if (check && dice.chance(0.5)) return act('closeCheck', { checkId: check.id });
  if (debated && dice.chance(0.05)) return act('openCheck', { motionId: debated.id });
  return view.state === 'open' && dice.chance(0.25) ? forSomebody(view, assembly, dice) : usual;
}

function forSomebody(view: MeetingView, assembly: Assembly, dice: Dice): Act {
  const { meetingId, unitId } = assembly;
  const onBehalfOfSeatId = dice.pick(assembly.voters).seatId;
  const act = (name: string, input: object = {}): Act => ({
    name,
    input: { meetingId, onBehalfOfSeatId, ...input },
  });
  const item = openItem(view);
  const check = openCheck(view);
  const motion = view.motions.find(({ state }) => state === 'proposed' || state === 'debated');
  const possible = [
    act('raiseHand', { stance: dice.pick(['for', 'against', 'other']) }),
    act('lowerHand'),
    act('raiseHandAgain'),
  ];
  if (item) possible.push(act('proposeMotion', { itemId: item.id, ...wording(unitId) }));
  if (motion)
    possible.push(
      act('secondMotion', { motionId: motion.id }),
      act('takeBackSecond', { motionId: motion.id }),
      act('recuse', { motionId: motion.id }),
    );
  if (check) possible.push(act('answerCheck', { checkId: check.id, answer: dice.pick(consensusAnswers) }));
  return dice.pick(possible);
}
