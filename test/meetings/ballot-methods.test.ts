/** Ballots of every method on a real database, from the plan to the count, and votes that came on paper or by hand. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ResidentGroup } from '../../shared/identity/roles.ts';
import { ordinaryPlan, type BallotPlan } from '../../shared/meetings/rules/ballot-plan.ts';
import { whyVoteRefused } from '../../shared/meetings/rules/ballot.ts';
import { presets } from '../../shared/meetings/meeting-rules.ts';
import { blocksOf } from '../../shared/meetings/minutes/blocks.ts';
import type { PaperContent } from '../../shared/meetings/tally/contract.ts';
import { supportByGroup } from '../../shared/meetings/tally/by-group.ts';
import { recount } from '../../shared/meetings/tally/recount.ts';
import { openBallot } from '../../server/public/open-ballots.ts';
import { minutesWords } from '../../server/meetings/minutes/words.ts';
import { minutesOf } from './held-evening.ts';
import { Hall, idIn, refusalOf, type Meeting } from './hall.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await Hall.open();
});
afterAll(() => hall.close());

const plan = (change: Partial<BallotPlan>): BallotPlan => ({ ...ordinaryPlan(presets.council), ...change });
const places = ['东门', '西门', '球场'];

async function opened(meeting: Meeting, asked: BallotPlan): Promise<{ ballotId: string; motionId: string }> {
  const itemId = await hall.sitting(meeting);
  const motionId = await hall.debate(meeting, itemId);
  const reply = await hall.run(meeting, 'openBallot', meeting.host, { motionId, plan: asked });
  return { ballotId: idIn(reply, 'ballotId'), motionId };
}

async function close(meeting: Meeting, ballotId: string) {
  await hall.run(meeting, 'closeBallot', meeting.host, { ballotId });
  const view = await hall.view(meeting);
  const result = view.ballots.find(({ id }) => id === ballotId)?.result;
  if (!result) throw new Error('closed without a result');
  return { result, motion: view.motions[0] };
}

/** As hall.meeting seats them. */
const groupOf = (index: number): ResidentGroup => (index % 2 === 0 ? 'migrant' : 'local');

function voter(meeting: Meeting, index: number) {
  const found = meeting.voters[index];
  if (!found) throw new Error(`no voter ${index}`);
  return found;
}

describe('a vote with options', () => {
  const cases: readonly [string, Partial<BallotPlan>, readonly PaperContent[], readonly string[]][] = [
    ['choose-one', {}, [{ choice: '西门' }, { choice: '西门' }, { choice: '东门' }], ['西门']],
    ['approval', {}, [{ approved: ['西门', '球场'] }, { approved: ['球场'] }, { blank: true }], ['球场']],
    [
      'score',
      { mostPoints: 5 },
      [{ scores: { 西门: 5 } }, { scores: { 东门: 3 } }, { scores: { 东门: 1 } }],
      ['西门'],
    ],
    ['dots', { dotsPerPaper: 3 }, [{ dots: { 西门: 3 } }, { dots: { 东门: 2 } }, { blank: true }], ['西门']],
    [
      'irv',
      {},
      [{ ranking: [['东门'], ['西门']] }, { ranking: [['西门']] }, { ranking: [['西门']] }],
      ['西门'],
    ],
    [
      'schulze',
      {},
      [{ ranking: [['球场', '西门']] }, { ranking: [['西门']] }, { ranking: [['东门']] }],
      ['西门'],
    ],
    [
      'stv',
      { seats: 2 },
      [{ ranking: [['东门']] }, { ranking: [['西门']] }, { ranking: [['西门']] }],
      ['西门', '东门'],
    ],
  ];
  for (const secrecy of ['named', 'secret'] as const) {
    test.each(cases)(
      `by %s (${secrecy}) chooses by the engine of the recount`,
      async (method, change, papers, winners) => {
        const meeting = await hall.meeting();
        const asked = plan({ method: method as BallotPlan['method'], options: places, ...change, secrecy });
        const { ballotId } = await opened(meeting, asked);
        for (const [index, paper] of papers.entries())
          await hall.vote(meeting, ballotId, voter(meeting, index).person, paper);
        const { result, motion } = await close(meeting, ballotId);
        expect(result.tally).toMatchObject({ outcome: 'elected', winners });
        expect(motion?.state).toBe('adopted');
        if (secrecy === 'named') {
          expect(recount(await openBallot(hall.database.em(), ballotId))).toEqual(result.tally);
        }
        const bySeat = papers.map((content, at) => ({
          ...{ content, group: groupOf(at), count: 1 },
        }));
        expect(result.byGroup).toEqual(
          secrecy === 'named' ? supportByGroup(asked, { migrant: 2, local: 1 }, bySeat) : null,
        );
        expect(result.papers).toEqual(
          secrecy === 'secret'
            ? null
            : Object.fromEntries(papers.map((paper, index) => [voter(meeting, index).seatId, paper])),
        );
      },
    );
  }

  test.each(['named', 'secret'] as const)(
    'keeps what its options are called, whatever that is (%s)',
    async (secrecy) => {
      const meeting = await hall.meeting({ voters: 5 });
      const odd = ['a "b" \\c', '{x,y}', 'NULL', "东门's\u2028𠮷"];
      const { ballotId } = await opened(meeting, plan({ method: 'choose-one', options: odd, secrecy }));
      const votes = odd.map((choice, index) =>
        hall.vote(meeting, ballotId, voter(meeting, index).person, { choice }),
      );
      await Promise.all(votes);
      const { result } = await close(meeting, ballotId);
      expect(result.tally.counts).toEqual(Object.fromEntries(odd.map((option) => [option, 1])));
    },
  );

  test('tied may be settled by lot, once', async () => {
    const meeting = await hall.meeting();
    const asked = plan({ method: 'score', mostPoints: 3, options: places, secrecy: 'secret' });
    const { ballotId, motionId } = await opened(meeting, asked);
    for (const [index, choice] of ['东门', '西门'].entries())
      await hall.vote(meeting, ballotId, voter(meeting, index).person, { scores: { [choice]: 3 } });
    expect(await hall.refused(meeting, 'drawLot', meeting.host, { ballotId })).toBe('ballotOpen');
    const { result: tied } = await close(meeting, ballotId);
    expect(tied.tally).toMatchObject({ outcome: 'tied', winners: [], tiedFor: ['东门', '西门'] });
    await hall.run(meeting, 'drawLot', meeting.host, { ballotId });
    const view = await hall.view(meeting);
    const [settled] = view.ballots;
    const tieBreak = settled?.tieBreak ?? [];
    expect([...tieBreak].sort()).toEqual([...places].sort());
    const winner = tieBreak.find((option) => option !== '球场');
    expect(settled?.result?.tally).toMatchObject({
      outcome: 'elected',
      winners: [winner],
      turnout: tied.tally.turnout,
    });

    expect(view.motions[0]).toMatchObject({ id: motionId, state: 'adopted' });
    expect(await hall.refused(meeting, 'drawLot', meeting.host, { ballotId })).toBe('notTied');
  });

  test('tied and named keeps what each group gave when the lot is drawn, whoever has left', async () => {
    const meeting = await hall.meeting();
    const { ballotId } = await opened(
      meeting,
      plan({ method: 'score', mostPoints: 3, options: places, secrecy: 'named' }),
    );
    for (const [index, choice] of ['东门', '西门'].entries())
      await hall.vote(meeting, ballotId, voter(meeting, index).person, { scores: { [choice]: 3 } });
    const { result: tied } = await close(meeting, ballotId);
    await hall.run(meeting, 'leave', voter(meeting, 2).person, {});
    await hall.run(meeting, 'drawLot', meeting.host, { ballotId });
    expect((await hall.view(meeting)).ballots[0]?.result?.byGroup).toEqual(tied.byGroup);
    expect(tied.byGroup?.migrant).toEqual({
      options: { 东门: 3, 西门: 0, 球场: 0 },
      ...{ cast: 1, blank: 0, notVoted: 1 },
    });
  });

  test('tied below the majority is not settled by lot', async () => {
    const meeting = await hall.meeting();
    const { ballotId } = await opened(meeting, plan({ method: 'choose-one', options: places }));
    for (const [index, choice] of ['东门', '西门'].entries())
      await hall.vote(meeting, ballotId, voter(meeting, index).person, { choice });
    await close(meeting, ballotId);
    expect(await hall.refused(meeting, 'drawLot', meeting.host, { ballotId })).toBe('tiedBelowMajority');
  });

  test('tied and voted on again, or settled, leaves nothing to draw for', async () => {
    const meeting = await hall.meeting();
    const asked = plan({ method: 'choose-one', options: places });
    const { ballotId, motionId } = await opened(meeting, asked);
    for (const [index, choice] of ['东门', '西门'].entries())
      await hall.vote(meeting, ballotId, voter(meeting, index).person, { choice });
    await close(meeting, ballotId);
    const again = idIn(
      await hall.run(meeting, 'openBallot', meeting.host, { motionId, plan: asked }),
      'ballotId',
    );
    await hall.vote(meeting, again, voter(meeting, 0).person, { choice: '东门' });
    await close(meeting, again);
    for (const id of [ballotId, again])
      expect(await hall.refused(meeting, 'drawLot', meeting.host, { ballotId: id })).toBe('notTied');
  });

  test('named and settled by lot is published with the order that was drawn', async () => {
    const meeting = await hall.meeting();
    const { ballotId } = await opened(meeting, plan({ method: 'irv', options: places, secrecy: 'named' }));
    for (const [index, option] of ['东门', '西门'].entries())
      await hall.vote(meeting, ballotId, voter(meeting, index).person, { ranking: [[option]] });
    expect((await close(meeting, ballotId)).result.tally.outcome).toBe('tied');
    await hall.run(meeting, 'drawLot', meeting.host, { ballotId });
    const tally = (await hall.view(meeting)).ballots[0]?.result?.tally;
    expect(tally?.outcome).toBe('elected');
    expect(recount(await openBallot(hall.database.em(), ballotId))).toEqual(tally);
  });

  test('tied goes back to debate and counts as failed; after two the item goes to the assembly', async () => {
    const meeting = await hall.meeting();
    const asked = plan({ method: 'choose-one', options: ['东门', '西门'] });
    const { ballotId, motionId } = await opened(meeting, asked);
    await hall.vote(meeting, ballotId, voter(meeting, 0).person, { choice: '东门' });
    await hall.vote(meeting, ballotId, voter(meeting, 1).person, { choice: '西门' });
    expect((await close(meeting, ballotId)).motion?.state).toBe('debated');
    const itemId = (await hall.view(meeting)).items[0]?.id ?? '';
    expect(await hall.refused(meeting, 'sendToAssembly', meeting.host, { itemId })).toBe('notDeadlocked');
    const again = idIn(
      await hall.run(meeting, 'openBallot', meeting.host, { motionId, plan: asked }),
      'ballotId',
    );
    await close(meeting, again);
    expect(await hall.refused(meeting, 'openBallot', meeting.host, { motionId })).toBe('deadlocked');
    await hall.run(meeting, 'sendToAssembly', meeting.host, { itemId });
    expect((await hall.view(meeting)).items[0]).toMatchObject({
      state: 'done',
      sentTo: 'representativesAssembly',
    });
    await hall.run(meeting, 'closeMeeting', meeting.host, {});
    const { document, fingerprint } = await minutesOf(hall, meeting);
    const t = minutesWords('zh-CN');
    const said = blocksOf({ document, fingerprint, signatures: [], isMasked: false }, t);
    const text = t('minutes:item.sentTo.representativesAssembly');
    expect(said).toContainEqual({ kind: 'text', text });
  });

  test.each([
    ['one option', { method: 'choose-one', options: ['东门'] }, 'optionsNeeded'],
    ['an option twice', { method: 'irv', options: ['东门', '东门'] }, 'optionsNeeded'],
    ['as many places as options', { method: 'stv', options: places, seats: 3 }, 'placesInvalid'],
    ['a person by name', { matter: 'person' }, 'secretNeeded'],
    ['hands for a ranking', { method: 'irv', options: places, secrecy: 'show' }, 'handsUncountable'],
    ['dots without a number', { method: 'dots', options: places }, 'planInvalid'],
  ] as const)('is not opened with %s', async (_, change, code) => {
    const meeting = await hall.meeting();
    const itemId = await hall.sitting(meeting);
    const motionId = await hall.debate(meeting, itemId);
    expect(await hall.refused(meeting, 'openBallot', meeting.host, { motionId, plan: plan(change) })).toBe(
      code,
    );
  });

  test('6: cost sharing needs two thirds of those present', async () => {
    const meeting = await hall.meeting();
    const { ballotId } = await opened(meeting, plan({ matter: 'costSharing' }));
    await hall.vote(meeting, ballotId, voter(meeting, 0).person, 'yes');
    await hall.vote(meeting, ballotId, voter(meeting, 1).person, 'yes');
    const { result } = await close(meeting, ballotId);
    expect(result.tally).toMatchObject({
      outcome: 'adopted',
      majority: { share: '2/3', strict: false, needed: 2 },
    });
  });
});

describe('votes that were not cast on a phone', () => {
  test('22: hands count once somebody else has confirmed them, and are never more than those present', async () => {
    const meeting = await hall.meeting();
    const { ballotId } = await opened(meeting, plan({ secrecy: 'show' }));
    const hands = (yes: number) => ({
      kind: 'hands' as const,
      papers: [{ content: { choice: 'yes' as const }, count: yes }],
    });
    expect(await refusalOf(hall.vote(meeting, ballotId, voter(meeting, 0).person, 'yes'))).toBe(
      'showOfHands',
    );
    expect(await hall.refused(meeting, 'closeBallot', meeting.host, { ballotId })).toBe('handsNotCounted');
    expect(await hall.refused(meeting, 'enterVotes', meeting.host, { ballotId, votes: hands(4) })).toBe(
      'moreThanPresent',
    );
    const entryId = idIn(
      await hall.run(meeting, 'enterVotes', meeting.host, { ballotId, votes: hands(3) }),
      'entryId',
    );
    expect(await hall.refused(meeting, 'confirmVotes', meeting.host, { entryId })).toBe('ownEntry');
    expect(await hall.refused(meeting, 'confirmVotes', voter(meeting, 0).person, { entryId })).toBe(
      'notAllowed',
    );
    expect(await hall.refused(meeting, 'closeBallot', meeting.host, { ballotId })).toBe('entryWaiting');
    const supervisor = await hall.person([{ role: 'supervisor', communityId: meeting.communityId }]);
    await hall.seat(meeting.id, 9, supervisor, { role: 'supervisor', group: 'local', votes: false });
    await hall.run(meeting, 'confirmVotes', supervisor, { entryId });
    expect(await hall.refused(meeting, 'enterVotes', meeting.host, { ballotId, votes: hands(1) })).toBe(
      'handsCounted',
    );
    const { tally, byGroup } = (await close(meeting, ballotId)).result;
    expect(tally.counts).toMatchObject({ yes: 3, notVoted: 0 });
    expect(byGroup).toBeNull();
    expect(recount(await openBallot(hall.database.em(), ballotId))).toEqual(tally);
  });

  test('hands counted group by group tell the support of each; who goes before the close stays counted', async () => {
    const meeting = await hall.meeting({ voters: 4 });
    const otherHost = await hall.person([{ role: 'host', communityId: meeting.communityId }]);
    const { ballotId } = await opened(meeting, plan({ secrecy: 'show' }));
    const hands = (choice: 'yes' | 'no', count: number, group?: ResidentGroup) => ({
      ...{ content: { choice }, count },
      ...(group && { group }),
    });
    const enter = (...papers: ReturnType<typeof hands>[]) => ({
      ballotId,
      votes: { kind: 'hands' as const, papers },
    });
    const local = [hands('yes', 1, 'local'), hands('no', 1, 'local')];
    for (const [code, entry] of [
      ['moreThanPresent', enter(...local, hands('yes', 3, 'migrant'))],
      ['moreLocalThanPresent', enter(...local, hands('yes', 1, 'local'))],
      ['invalidInput', enter(...local, hands('yes', 2))],
    ] as const)
      expect(await hall.refused(meeting, 'enterVotes', meeting.host, entry)).toBe(code);
    const entry = enter(...local, hands('yes', 2, 'migrant'));
    const reply = await hall.run(meeting, 'enterVotes', meeting.host, entry);
    await hall.run(meeting, 'confirmVotes', otherHost, { entryId: idIn(reply, 'entryId') });
    await hall.run(meeting, 'leave', voter(meeting, 0).person, {});
    const { result } = await close(meeting, ballotId);
    expect(result.tally.counts).toEqual({ yes: 3, no: 1, abstain: 0, notVoted: 0 });
    expect(result.byGroup).toEqual({
      local: { yes: 1, no: 1, abstain: 0, notVoted: 0 },
      migrant: { yes: 2, no: 0, abstain: 0, notVoted: 0 },
    });
    const file = await openBallot(hall.database.em(), ballotId);
    expect(recount(file)).toEqual(result.tally);
    expect(file?.papers).toEqual([
      { choice: 'no', count: 1 },
      { choice: 'yes', count: 3 },
    ]);
  });

  test('17: by show of hands where the rules say so and the host says nothing else', async () => {
    const meeting = await hall.meeting({ rules: { secrecy: 'show' } });
    const { ballotId } = await hall.voting(meeting);
    expect((await hall.view(meeting)).ballots).toMatchObject([{ id: ballotId, secrecy: 'show' }]);
  });

  test('22: a paper of somebody who has voted on the phone meanwhile is not counted, nor a phone after a paper', async () => {
    const meeting = await hall.meeting();
    const otherHost = await hall.person([{ role: 'host', communityId: meeting.communityId }]);
    const { ballotId } = await opened(meeting, plan({}));
    const [one, other] = [voter(meeting, 0), voter(meeting, 1)];
    const paper = (seatId: string) => ({
      kind: 'seats' as const,
      votes: [{ seatId, content: { choice: 'no' as const } }],
    });
    const late = idIn(
      await hall.run(meeting, 'enterVotes', meeting.host, { ballotId, votes: paper(one.seatId) }),
      'entryId',
    );
    await hall.vote(meeting, ballotId, one.person, 'yes');
    expect(await hall.refused(meeting, 'confirmVotes', otherHost, { entryId: late })).toBe('seatVoted');
    await hall.run(meeting, 'refuseVotes', meeting.host, { entryId: late });
    const votes = paper(other.seatId);
    await hall.run(meeting, 'confirmVotes', otherHost, {
      entryId: idIn(await hall.run(meeting, 'enterVotes', meeting.host, { ballotId, votes }), 'entryId'),
    });
    expect(
      await refusalOf(hall.vote(meeting, ballotId, other.person, 'yes', { chosenAt: hall.now + 9 })),
    ).toBe('alreadyVoted');
    expect(whyVoteRefused(await hall.view(meeting), ballotId, other.seatId, false)?.code).toBe(
      'alreadyVoted',
    );
    expect((await close(meeting, ballotId)).result.choices).toEqual({
      [one.seatId]: 'yes',
      [other.seatId]: 'no',
    });
  });

  test('22: papers from a box join the others unmarked, and what they said is forgotten with the entry', async () => {
    const meeting = await hall.meeting();
    const otherHost = await hall.person([{ role: 'host', communityId: meeting.communityId }]);
    const { ballotId } = await opened(meeting, plan({ secrecy: 'secret' }));
    const seatIds = [voter(meeting, 0).seatId, voter(meeting, 1).seatId];
    const box = (no: number) => ({
      kind: 'box' as const,
      seatIds,
      papers: [{ content: { choice: 'no' as const }, count: no }],
    });
    expect(await hall.refused(meeting, 'enterVotes', meeting.host, { ballotId, votes: box(3) })).toBe(
      'papersDiffer',
    );
    const entryId = idIn(
      await hall.run(meeting, 'enterVotes', meeting.host, { ballotId, votes: box(2) }),
      'entryId',
    );
    await hall.run(meeting, 'confirmVotes', otherHost, { entryId });
    await hall.vote(meeting, ballotId, voter(meeting, 2).person, 'yes');
    const told = JSON.stringify(hall.published.filter(({ room }) => room === meeting.id));
    expect(told).not.toContain('"no"');
    expect((await close(meeting, ballotId)).result.tally.counts).toMatchObject({
      yes: 1,
      no: 2,
      notVoted: 0,
    });
    expect(await hall.rows('select content from vote_entry where id = $1', [entryId])).toEqual([
      { content: null },
    ]);
  });
});

describe('a consensus check', () => {
  test('tells figures only at the end, takes one answer a seat, and holds the vote back while it is open', async () => {
    const meeting = await hall.meeting();
    const itemId = await hall.sitting(meeting);
    const motionId = await hall.debate(meeting, itemId);
    const checkId = idIn(await hall.run(meeting, 'openCheck', meeting.host, { motionId }), 'checkId');
    await hall.run(meeting, 'answerCheck', voter(meeting, 0).person, { checkId, answer: 'agree' });
    await hall.run(meeting, 'answerCheck', voter(meeting, 1).person, { checkId, answer: 'object' });
    expect(
      await hall.refused(meeting, 'answerCheck', voter(meeting, 1).person, { checkId, answer: 'agree' }),
    ).toBe('alreadyAnswered');
    expect(await hall.refused(meeting, 'answerCheck', meeting.host, { checkId, answer: 'agree' })).toBe(
      'notPresent',
    );
    expect((await hall.view(meeting)).checks[0]).toMatchObject({ answered: 2, figures: null });
    expect(await hall.refused(meeting, 'openBallot', meeting.host, { motionId })).toBe('checkOpen');
    await hall.run(meeting, 'closeCheck', meeting.host, { checkId });
    expect((await hall.view(meeting)).checks[0]?.figures).toEqual({ agree: 1, accept: 0, object: 1 });
    await hall.run(meeting, 'openBallot', meeting.host, { motionId });
  });
});
