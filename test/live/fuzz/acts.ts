/** What somebody in a sitting may do next, by the copy on their own device, which may be behind: refusals are welcome. */
import { addDays, localDay } from '../../../shared/local-time.ts';
import { openBallot, openItem, seatOfPerson } from '../../../shared/meetings/rules/find.ts';
import type { MeetingView } from '../../../shared/meetings/view.ts';
import type { Dice } from '../../../server/demo/seeded.ts';
import type { Assembly } from '../../support/assembly.ts';

export interface Act {
  readonly name: string;
  readonly input: object;
}

const choices = ['yes', 'no', 'abstain'] as const;

export function hostsAct(view: MeetingView, assembly: Assembly, dice: Dice): Act {
  const { meetingId } = assembly;
  const act = (name: string, input: object = {}): Act => ({ name, input: { meetingId, ...input } });
  const ballot = openBallot(view);
  const item = openItem(view);
  const speaking = view.floor.find(({ state }) => state === 'speaking');
  const waiting = view.floor.find(({ state }) => state === 'waiting');
  const debated = view.motions.find(({ state }) => state === 'debated');
  const nextItem = view.items.find(({ state }) => state === 'waiting');
  if (view.state === 'called') return dice.chance(0.7) ? act('openMeeting') : checkInSomebody();
  const possible: Act[] = [act('addItem', { issueId: null, title: `第 ${dice.between(1, 99)} 件` })];
  if (ballot) possible.push(act('closeBallot', { ballotId: ballot.id }));
  if (speaking)
    possible.push(
      act('endSpeech', { requestId: speaking.id }),
      act('extendSpeech', { requestId: speaking.id }),
    );
  if (waiting) possible.push(act('giveFloor', { requestId: waiting.id, overrideReason: null }));
  if (debated)
    possible.push(act('openBallot', { motionId: debated.id }), act('openBallot', { motionId: debated.id }));
  if (nextItem) possible.push(act('openItem', { itemId: nextItem.id }));
  if (item && dice.chance(0.3)) possible.push(act('closeItem', { itemId: item.id }));
  possible.push(dice.chance(0.5) ? checkInSomebody() : whisper(assembly, dice));
  return dice.pick(possible);

  function checkInSomebody(): Act {
    return act('checkInSeat', { seatId: dice.pick(assembly.voters).seatId });
  }
}

export function votersAct(view: MeetingView, assembly: Assembly, personId: string, dice: Dice): Act {
  const { meetingId, unitId } = assembly;
  const act = (name: string, input: object = {}): Act => ({ name, input: { meetingId, ...input } });
  if (!seatOfPerson(view, personId)?.present) return act('checkIn');
  const ballot = openBallot(view);
  const item = openItem(view);
  const proposed = view.motions.find(({ state }) => state === 'proposed');
  if (ballot && dice.chance(0.8)) return act('castVote', somePaper(ballot.id, dice));
  const possible: Act[] = [
    act('raiseHand', { stance: 'for' }),
    act('lowerHand'),
    act('lowerHand'),
    whisper(assembly, dice),
  ];
  if (item)
    possible.push(act('proposeMotion', { itemId: item.id, onBehalfOfSeatId: null, ...wording(unitId) }));
  if (proposed)
    possible.push(
      act('secondMotion', { motionId: proposed.id }),
      act('secondMotion', { motionId: proposed.id }),
    );
  if (dice.chance(0.1)) possible.push(act('leave'));
  return dice.pick(possible);
}

export function somePaper(ballotId: string, dice: Dice) {
  return {
    ballotId,
    content: { choice: dice.pick(choices) },
    chosenAt: Date.now(),
    trackingCode: dice.code('0123456789abcdef', 20),
  };
}

export function wording(unitId: string) {
  return {
    what: '在三号巷装十盏路灯',
    unitId,
    dueOn: addDays(localDay(Date.now()), 60),
    costYuan: 0,
    costNote: '',
  };
}

function whisper({ communityId }: Assembly, dice: Dice): Act {
  return {
    name: 'whisper',
    input: { communityId, issueId: communityId, audience: dice.pick(['everyone', 'hosts']) },
  };
}
