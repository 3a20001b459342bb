import { describe, expect, it } from 'vitest';
import { stepReached } from '../../client/meetings/host/steps.ts';
import { scaleThatFits } from '../../client/meetings/screen/fitting.ts';
import { itemsAtHand, outcomeOf, sceneOf } from '../../client/meetings/screen/scene.ts';
import { linesThatFit } from '../../client/meetings/shared/lines-that-fit.ts';
import { motionOnTable } from '../../client/meetings/shared/on-the-table.ts';
import { presets } from '../../shared/meetings/meeting-rules.ts';
import { tallyYesNoAbstain } from '../../shared/meetings/tally/yes-no-abstain.ts';
import { recount } from '../../shared/meetings/tally/recount.ts';
import type {
  Ballot,
  ConsensusCheck,
  FloorRequest,
  MeetingView,
  Motion,
  Resolution,
} from '../../shared/meetings/view.ts';
import { aBallot, aMotion, anItem, aRequest, aResolution, aView } from './a-view.ts';

const meeting = aView({
  openedAt: 1,
  seats: [],
  items: [anItem('i1', { id: 'item', title: '路灯', openedAt: 1 })],
});

const motion = (id: string, state: Motion['state']): Motion =>
  aMotion(state, { id, itemId: 'item', seconderSeatIds: [] });

function ballot(motionId: string, state: Ballot['state'], attempt = 1): Ballot {
  const given = { rule: presets.council, eligible: 3, present: 3 };
  const tally = tallyYesNoAbstain({ ...given, yes: 2, no: 1, abstain: 0 });
  const open = { id: `${motionId}-${attempt}`, motionId, attempt, state, openedAt: attempt };
  return aBallot(
    state === 'closed'
      ? { ...open, closedAt: attempt, result: { tally, byGroup: null, choices: null, papers: null } }
      : open,
  );
}

const speech = (startedAt: number): FloorRequest =>
  aRequest('seat', 1, {
    id: `speech-${startedAt}`,
    itemId: 'item',
    motionId: 'm',
    stance: 'for',
    state: 'speaking',
    startedAt,
    endsAt: startedAt + 1,
  });

const check: ConsensusCheck = {
  ...{ id: 'check', motionId: 'm', state: 'open', openedAt: 0, closedAt: null, answered: 0, figures: null },
};

const resolution = (motionId: string): Resolution => ({ ...aResolution, motionId, itemId: 'item' });

const adopted = { motions: [motion('m', 'adopted')], ballots: [ballot('m', 'closed')] };

describe('the big screen', () => {
  it.each<[string, Partial<MeetingView>, string]>([
    ['welcomes people while the meeting is called', { state: 'called' }, 'before'],
    ['shows the agenda between items', { items: [] }, 'agenda'],
    ['shows an item without a motion', {}, 'debate'],
    ['shows a motion that waits for a second', { motions: [motion('m', 'proposed')] }, 'debate'],
    ['goes back to the item when its motion is withdrawn', { motions: [motion('m', 'withdrawn')] }, 'debate'],
    [
      'shows the vote while it is open',
      { motions: [motion('m', 'voting')], ballots: [ballot('m', 'open')] },
      'voting',
    ],
    ['shows the result after the count', adopted, 'result'],
    [
      'shows a rejection as a result too',
      { motions: [motion('m', 'rejected')], ballots: [ballot('m', 'closed')] },
      'result',
    ],
    [
      'shows a count that settled nothing, tied or without a quorum',
      { motions: [motion('m', 'debated')], ballots: [ballot('m', 'closed')] },
      'result',
    ],
    [
      'goes back to the debate once somebody has the floor',
      { motions: [motion('m', 'debated')], ballots: [ballot('m', 'closed')], floor: [speech(2)] },
      'debate',
    ],
    [
      'shows the resolution once it is published',
      { ...adopted, resolutions: [resolution('m')] },
      'resolution',
    ],
    [
      'leaves a rejected motion for the next one on the same item',
      { motions: [motion('m', 'rejected'), motion('n', 'proposed')], ballots: [ballot('m', 'closed')] },
      'debate',
    ],
    [
      'shows the debate of an amendment',
      { motions: [motion('m', 'debated'), { ...motion('n', 'debated'), amends: 'm' }] },
      'debate',
    ],
    [
      'shows what became of an amendment',
      {
        motions: [motion('m', 'debated'), { ...motion('n', 'rejected'), amends: 'm' }],
        ballots: [ballot('n', 'closed')],
      },
      'result',
    ],
    [
      'until a consensus check on the motion opens',
      {
        motions: [motion('m', 'debated'), { ...motion('n', 'adopted'), amends: 'm' }],
        ballots: [ballot('n', 'closed')],
        checks: [{ ...check, openedAt: 2 }],
      },
      'debate',
    ],
    [
      'and goes on with the motion once the next vote is open',
      {
        motions: [motion('m', 'voting'), { ...motion('n', 'rejected'), amends: 'm' }],
        ballots: [ballot('n', 'closed'), ballot('m', 'open', 2)],
      },
      'voting',
    ],
    ['sums up when the meeting is closed', { state: 'closed' }, 'summary'],
    ['still sums up when the minutes are signed', { state: 'signed' }, 'summary'],
  ])('%s', (_title, change, kind) => {
    expect(sceneOf({ ...meeting, ...change }).kind).toBe(kind);
  });

  it('shows the last count of a motion that was voted on twice', () => {
    const view = {
      ...meeting,
      motions: [motion('m', 'adopted')],
      ballots: [ballot('m', 'closed', 1), ballot('m', 'closed', 2)],
    };
    expect(sceneOf(view)).toMatchObject({ kind: 'result', ballot: { attempt: 2 } });
  });
});

describe('what the agenda on the big screen says of an item', () => {
  const done = anItem('item', { state: 'done', openedAt: 1 });
  it.each<[string, Parameters<typeof anItem>[1], Motion['state'][], ReturnType<typeof outcomeOf>]>([
    ['nothing while it waits', { state: 'waiting' }, [], null],
    ['that it was put off', { state: 'waiting', setAside: true }, [], 'setAside'],
    ['done where nothing was voted on', {}, [], 'done'],
    ['adopted, also at the second try', {}, ['rejected', 'adopted'], 'adopted'],
    ['rejected', {}, ['rejected'], 'rejected'],
    [
      'who decides what was rejected twice',
      { sentTo: 'representativesAssembly' },
      ['rejected', 'rejected'],
      'sentToAssembly',
    ],
  ])('%s', (_title, change, states, expected) => {
    const motions = states.map((state, at) => motion(`m${at}`, state));
    expect(outcomeOf({ ...meeting, motions }, { ...done, ...change })).toBe(expected);
  });
});

it('says of an election that somebody was chosen', () => {
  const options = ['甲', '乙'];
  const tally = recount({
    method: 'choose-one',
    options,
    rule: { quorum: { share: '1/2', strict: false }, majority: null },
    ...{ eligible: 3, present: 3, seats: 1 },
    papers: [{ choice: '甲', count: 3 }],
  });
  const chosen = aBallot({
    ...{ motionId: 'm0', method: 'choose-one', options, state: 'closed', closedAt: 2 },
    result: { tally, byGroup: null, choices: null, papers: null },
  });
  const view = { ...meeting, motions: [motion('m0', 'adopted')], ballots: [chosen] };
  expect(outcomeOf(view, anItem('item', { state: 'done', openedAt: 1 }))).toBe('elected');
});

describe('what is too much for the big screen', () => {
  it('keeps its size while it fits', () => {
    expect(scaleThatFits(() => true)).toBe(1);
  });

  it('becomes just so small that it fits', () => {
    const scale = scaleThatFits((tried) => tried <= 0.7);
    expect(scale).toBeLessThanOrEqual(0.7);
    expect(scale).toBeGreaterThan(0.65);
  });

  it('is never smaller than what can be read', () => {
    expect(scaleThatFits(() => false, 0.4)).toBe(0.4);
  });
});

describe('a long agenda on the big screen', () => {
  const waiting = { state: 'waiting', openedAt: null } as const;
  const settled = (closedAt: number) => ({ state: 'done', closedAt }) as const;
  const shown = (changes: readonly Parameters<typeof anItem>[1][], rows: number) => {
    const items = changes.map((change, index) => anItem(`i${index + 1}`, change));
    return itemsAtHand({ ...meeting, items }, rows).map((item) => item.id);
  };

  it('begins with what comes first', () => {
    expect(shown([waiting, waiting, waiting, waiting], 3)).toEqual(['i1', 'i2', 'i3']);
  });

  it('shows what was just settled above what is to come', () => {
    expect(shown([settled(1), settled(2), settled(3), waiting, waiting, waiting], 3)).toEqual([
      'i3',
      'i4',
      'i5',
    ]);
  });

  it('shows what was just settled also where the next one was set aside long before it', () => {
    const setAside = { ...waiting, setAside: true };
    expect(shown([setAside, settled(1), settled(2), settled(3)], 2)).toEqual(['i1', 'i4']);
  });

  it('ends with what was settled last', () => {
    expect(shown([settled(4), settled(1), settled(2), settled(3)], 2)).toEqual(['i1', 'i4']);
  });
});

describe('a count that is too long for the big screen', () => {
  const lines = ['quorum', 'papers', 'round 1', 'round 2', 'winner'];
  it('is told whole as long as a room can read it', () => {
    expect(linesThatFit(lines, 100)).toEqual({ first: lines, leftOut: 0, last: [] });
  });

  it('else begins, says how much is left out, and ends with who won', () => {
    expect(linesThatFit(lines, 20)).toEqual({ first: ['quorum', 'papers'], leftOut: 2, last: ['winner'] });
  });

  it('of three lines none is left out', () => {
    expect(linesThatFit(lines.slice(0, 3), 1).leftOut).toBe(0);
  });
});

describe('the steps of an item on the host console', () => {
  it.each<[string, Partial<MeetingView>, ReturnType<typeof stepReached>]>([
    ['wait for a motion first', {}, 'propose'],
    ['wait for a second', { motions: [motion('m', 'proposed')] }, 'propose'],
    ['discuss what was seconded', { motions: [motion('m', 'debated')] }, 'discuss'],
    ['vote', { motions: [motion('m', 'voting')] }, 'vote'],
    ['ask for the resolution of what carried', adopted, 'resolve'],
    ['are over once it is published', { ...adopted, resolutions: [resolution('m')] }, null],
    ['are over when the motion did not carry', { motions: [motion('m', 'rejected')] }, null],
  ])('%s', (_title, change, step) => {
    const view = { ...meeting, ...change };
    expect(stepReached(view, motionOnTable(view))).toBe(step);
  });
});
