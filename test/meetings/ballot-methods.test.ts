/** Ballots of every method on a real database, from the plan to the count. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ResidentGroup } from '../../shared/identity/roles.ts';
import { type BallotPlan } from '../../shared/meetings/rules/ballot-plan.ts';
import { blocksOf } from '../../shared/meetings/minutes/blocks.ts';
import type { PaperContent } from '../../shared/meetings/tally/contract.ts';
import { supportByGroup } from '../../shared/meetings/tally/by-group.ts';
import { recount } from '../../shared/meetings/tally/recount.ts';
import { openBallot } from '../../server/public/open-ballots.ts';
import { minutesWords } from '../../server/meetings/minutes/words.ts';
import { minutesOf } from './held-evening.ts';
import { closed, opened, plan } from './one-ballot.ts';
import { Hall, idIn, voter } from './hall.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await Hall.open();
});
afterAll(() => hall.close());

const places = ['东门', '西门', '球场'];

/** As hall.meeting seats them. */
const groupOf = (index: number): ResidentGroup => (index % 2 === 0 ? 'migrant' : 'local');

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
        const { ballotId } = await opened(hall, meeting, asked);
        for (const [index, paper] of papers.entries())
          await hall.vote(meeting, ballotId, voter(meeting, index).person, paper);
        const result = await closed(hall, meeting, ballotId);
        expect(result.tally).toMatchObject({ outcome: 'elected', winners });
        expect((await hall.view(meeting)).motions[0]?.state).toBe('adopted');
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
      const { ballotId } = await opened(hall, meeting, plan({ method: 'choose-one', options: odd, secrecy }));
      const votes = odd.map((choice, index) =>
        hall.vote(meeting, ballotId, voter(meeting, index).person, { choice }),
      );
      await Promise.all(votes);
      const result = await closed(hall, meeting, ballotId);
      expect(result.tally.counts).toEqual(Object.fromEntries(odd.map((option) => [option, 1])));
    },
  );

  test('tied may be settled by lot, once', async () => {
    const meeting = await hall.meeting();
    const asked = plan({ method: 'score', mostPoints: 3, options: places, secrecy: 'secret' });
    const { ballotId, motionId } = await opened(hall, meeting, asked);
    for (const [index, choice] of ['东门', '西门'].entries())
      await hall.vote(meeting, ballotId, voter(meeting, index).person, { scores: { [choice]: 3 } });
    expect(await hall.refused(meeting, 'drawLot', meeting.host, { ballotId })).toBe('ballotOpen');
    const tied = await closed(hall, meeting, ballotId);
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
      hall,
      meeting,
      plan({ method: 'score', mostPoints: 3, options: places, secrecy: 'named' }),
    );
    for (const [index, choice] of ['东门', '西门'].entries())
      await hall.vote(meeting, ballotId, voter(meeting, index).person, { scores: { [choice]: 3 } });
    const tied = await closed(hall, meeting, ballotId);
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
    const { ballotId } = await opened(hall, meeting, plan({ method: 'choose-one', options: places }));
    for (const [index, choice] of ['东门', '西门'].entries())
      await hall.vote(meeting, ballotId, voter(meeting, index).person, { choice });
    await closed(hall, meeting, ballotId);
    expect(await hall.refused(meeting, 'drawLot', meeting.host, { ballotId })).toBe('tiedBelowMajority');
  });

  test('tied and voted on again, or settled, leaves nothing to draw for', async () => {
    const meeting = await hall.meeting();
    const asked = plan({ method: 'choose-one', options: places });
    const { ballotId, motionId } = await opened(hall, meeting, asked);
    for (const [index, choice] of ['东门', '西门'].entries())
      await hall.vote(meeting, ballotId, voter(meeting, index).person, { choice });
    await closed(hall, meeting, ballotId);
    const again = idIn(
      await hall.run(meeting, 'openBallot', meeting.host, { motionId, plan: asked }),
      'ballotId',
    );
    await hall.vote(meeting, again, voter(meeting, 0).person, { choice: '东门' });
    await closed(hall, meeting, again);
    for (const id of [ballotId, again])
      expect(await hall.refused(meeting, 'drawLot', meeting.host, { ballotId: id })).toBe('notTied');
  });

  test('named and settled by lot is published with the order that was drawn', async () => {
    const meeting = await hall.meeting();
    const { ballotId } = await opened(
      hall,
      meeting,
      plan({ method: 'irv', options: places, secrecy: 'named' }),
    );
    for (const [index, option] of ['东门', '西门'].entries())
      await hall.vote(meeting, ballotId, voter(meeting, index).person, { ranking: [[option]] });
    expect((await closed(hall, meeting, ballotId)).tally.outcome).toBe('tied');
    await hall.run(meeting, 'drawLot', meeting.host, { ballotId });
    const tally = (await hall.view(meeting)).ballots[0]?.result?.tally;
    expect(tally?.outcome).toBe('elected');
    expect(recount(await openBallot(hall.database.em(), ballotId))).toEqual(tally);
  });

  test('tied goes back to debate and counts as failed; after two the item goes to the assembly', async () => {
    const meeting = await hall.meeting();
    const asked = plan({ method: 'choose-one', options: ['东门', '西门'] });
    const { ballotId, motionId } = await opened(hall, meeting, asked);
    await hall.vote(meeting, ballotId, voter(meeting, 0).person, { choice: '东门' });
    await hall.vote(meeting, ballotId, voter(meeting, 1).person, { choice: '西门' });
    await closed(hall, meeting, ballotId);
    expect((await hall.view(meeting)).motions[0]?.state).toBe('debated');
    const itemId = (await hall.view(meeting)).items[0]?.id ?? '';
    expect(await hall.refused(meeting, 'sendToAssembly', meeting.host, { itemId })).toBe('notDeadlocked');
    const again = idIn(
      await hall.run(meeting, 'openBallot', meeting.host, { motionId, plan: asked }),
      'ballotId',
    );
    await closed(hall, meeting, again);
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
    const { ballotId } = await opened(hall, meeting, plan({ matter: 'costSharing' }));
    await hall.vote(meeting, ballotId, voter(meeting, 0).person, 'yes');
    await hall.vote(meeting, ballotId, voter(meeting, 1).person, 'yes');
    const result = await closed(hall, meeting, ballotId);
    expect(result.tally).toMatchObject({
      outcome: 'adopted',
      majority: { share: '2/3', strict: false, needed: 2 },
    });
  });
});
