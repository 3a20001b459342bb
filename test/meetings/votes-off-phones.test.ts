/** Votes that came on paper or by hand, on a real database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ResidentGroup } from '../../shared/identity/roles.ts';
import { whyVoteRefused } from '../../shared/meetings/rules/ballot.ts';
import { recount } from '../../shared/meetings/tally/recount.ts';
import { openBallot } from '../../server/public/open-ballots.ts';
import { closed, opened, plan } from './one-ballot.ts';
import { Hall, idIn, refusalOf, voter } from './hall.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await Hall.open();
});
afterAll(() => hall.close());

describe('votes that were not cast on a phone', () => {
  test('22: hands count once somebody else has confirmed them, and are never more than those present', async () => {
    const meeting = await hall.meeting();
    const { ballotId } = await opened(hall, meeting, plan({ secrecy: 'show' }));
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
    const { tally, byGroup } = await closed(hall, meeting, ballotId);
    expect(tally.counts).toMatchObject({ yes: 3, notVoted: 0 });
    expect(byGroup).toBeNull();
    expect(recount(await openBallot(hall.database.em(), ballotId))).toEqual(tally);
  });

  test('hands counted group by group tell the support of each; who goes before the close stays counted', async () => {
    const meeting = await hall.meeting({ voters: 4 });
    const otherHost = await hall.person([{ role: 'host', communityId: meeting.communityId }]);
    const { ballotId } = await opened(hall, meeting, plan({ secrecy: 'show' }));
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
    const result = await closed(hall, meeting, ballotId);
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
    const { ballotId } = await opened(hall, meeting, plan({}));
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
    expect((await closed(hall, meeting, ballotId)).choices).toEqual({
      [one.seatId]: 'yes',
      [other.seatId]: 'no',
    });
  });

  test('22: papers from a box join the others unmarked, and what they said is forgotten with the entry', async () => {
    const meeting = await hall.meeting();
    const otherHost = await hall.person([{ role: 'host', communityId: meeting.communityId }]);
    const { ballotId } = await opened(hall, meeting, plan({ secrecy: 'secret' }));
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
    expect((await closed(hall, meeting, ballotId)).tally.counts).toMatchObject({
      yes: 1,
      no: 2,
      notVoted: 0,
    });
    expect(await hall.rows('select content from vote_entry where id = $1', [entryId])).toEqual([
      { content: null },
    ]);
  });
});
