/** Domain rule 14 on a real database: the chair with a vote casts it last, on the phone, on paper and by hand. */
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyVoteRefused } from '../../shared/meetings/rules/ballot.ts';
import { lastCallMs } from '../../shared/meetings/rules/last-call.ts';
import { closed } from './one-ballot.ts';
import { Hall, idIn, refusalOf, voter, type Meeting } from './hall.ts';
import { turnoutOf } from './turnout-of.ts';

describe('on the database, a chair with a vote', () => {
  let hall: Hall;
  beforeAll(async () => {
    hall = await Hall.open();
  });
  afterAll(() => hall.close());

  async function chairSeat(meeting: Meeting) {
    const seat = (await hall.view(meeting)).seats.find(({ role }) => role === 'chair');
    if (!seat) throw new Error('no chair');
    return seat;
  }

  /** A vote that the chair and the others are here for. */
  async function chairVoting(voters: number, secrecy: 'named' | 'secret' | 'show' = 'named') {
    const meeting = await hall.meeting({ voters, rules: { chairVotes: true, secrecy } });
    await hall.run(meeting, 'checkIn', meeting.host, {});
    const { ballotId, motionId } = await hall.voting(meeting);
    const why = async () =>
      whyVoteRefused(await hall.view(meeting), ballotId, (await chairSeat(meeting)).id, false, {
        turnout: await turnoutOf(hall.database.em(), meeting.id),
        now: hall.now,
      })?.code ?? null;
    return { meeting, ballotId, motionId, why };
  }

  test.each(['named', 'secret'] as const)(
    '14: casts it when everybody else who is here and may vote has (%s), by the rule that the buttons ask',
    async (secrecy) => {
      const meeting = await hall.meeting({ voters: 4, rules: { chairVotes: true, secrecy } });
      await hall.run(meeting, 'checkIn', meeting.host, {});
      const itemId = await hall.sitting(meeting);
      const motionId = await hall.debate(meeting, itemId);
      const [one, other, recused, gone] = [0, 1, 2, 3].map((index) => voter(meeting, index).person);
      if (!one || !other || !recused || !gone) throw new Error('a chair and four voters');
      await hall.run(meeting, 'recuse', recused, { motionId });
      const ballotId = idIn(await hall.run(meeting, 'openBallot', meeting.host, { motionId }), 'ballotId');
      await hall.run(meeting, 'leave', gone, {});
      const { id } = await chairSeat(meeting);
      const why = async () =>
        whyVoteRefused(await hall.view(meeting), ballotId, id, false, {
          turnout: await turnoutOf(hall.database.em(), meeting.id),
          now: hall.now,
        })?.code;
      await hall.vote(meeting, ballotId, one, 'yes');
      expect(await refusalOf(hall.vote(meeting, ballotId, meeting.host, 'no'))).toBe('chairVotesLast');
      expect(await why()).toBe('chairVotesLast');
      await hall.vote(meeting, ballotId, other, 'yes');
      expect(await why()).toBeUndefined();
      expect(await hall.vote(meeting, ballotId, meeting.host, 'no')).toBe(3);
      const { tally } = await closed(hall, meeting, ballotId);
      expect(tally.counts).toMatchObject({ yes: 2, no: 1 });
      expect(tally.quorum).toMatchObject({ eligible: 5, present: 4, needed: 4 });
    },
  );

  test('14: votes a minute after the last call where somebody never votes; how long it still takes is said', async () => {
    const { meeting, ballotId } = await chairVoting(3);
    const chairVotes = () => hall.vote(meeting, ballotId, meeting.host, 'no');
    for (const { person } of meeting.voters.slice(0, 2)) await hall.vote(meeting, ballotId, person, 'yes');
    await expect(chairVotes()).rejects.toMatchObject({ code: 'chairVotesLast' });
    await hall.run(meeting, 'makeLastCall', meeting.host, { ballotId });
    expect(await hall.refused(meeting, 'makeLastCall', meeting.host, { ballotId })).toBe('lastCallMade');
    hall.now += lastCallMs / 2;
    await expect(chairVotes()).rejects.toMatchObject({
      code: 'chairAfterLastCall',
      details: { seconds: lastCallMs / 2000 },
    });
    hall.now += lastCallMs / 2;
    expect(await chairVotes()).toBe(3);
    expect((await closed(hall, meeting, ballotId)).tally.counts).toMatchObject({
      yes: 2,
      no: 1,
      notVoted: 1,
    });
  });

  test('14: votes like everybody while another presides, and last again when that one leaves', async () => {
    const { meeting, ballotId, why } = await chairVoting(3);
    const taker = await hall.person([{ role: 'representative', communityId: meeting.communityId }]);
    const seatId = await hall.seat(meeting.id, 9, taker, {
      ...{ role: 'minuteTaker', group: 'local', votes: false },
    });
    await hall.run(meeting, 'checkInSeat', meeting.host, { seatId });
    await hall.run(meeting, 'handOverChair', meeting.host, { seatId, reason: 'speaks' });
    await hall.run(meeting, 'leave', taker, {});
    expect(await why()).toBe('chairVotesLast');
    expect(await refusalOf(hall.vote(meeting, ballotId, meeting.host, 'no'))).toBe('chairVotesLast');
    await hall.run(meeting, 'checkIn', taker, {});
    expect(await why()).toBeNull();
    expect(await hall.vote(meeting, ballotId, meeting.host, 'no')).toBe(1);
  });

  test('14, 22: puts in a paper after the others, asked again when it is confirmed', async () => {
    const { meeting, ballotId } = await chairVoting(3);
    const otherHost = await hall.person([{ role: 'host', communityId: meeting.communityId }]);
    const { id } = await chairSeat(meeting);
    const votes = { kind: 'seats' as const, votes: [{ seatId: id, content: { choice: 'no' as const } }] };
    const enter = { ballotId, votes };
    for (const { person } of meeting.voters.slice(0, 2)) await hall.vote(meeting, ballotId, person, 'yes');
    expect(await hall.refused(meeting, 'enterVotes', meeting.host, enter)).toBe('chairVotesLast');
    await hall.run(meeting, 'leave', voter(meeting, 2).person, {});
    const early = idIn(await hall.run(meeting, 'enterVotes', meeting.host, enter), 'entryId');
    await hall.run(meeting, 'checkIn', voter(meeting, 2).person, {});
    expect(await hall.refused(meeting, 'confirmVotes', otherHost, { entryId: early })).toBe('chairVotesLast');
    await hall.vote(meeting, ballotId, voter(meeting, 2).person, 'yes');
    await hall.run(meeting, 'confirmVotes', otherHost, { entryId: early });
    expect((await closed(hall, meeting, ballotId)).tally.counts).toMatchObject({
      yes: 3,
      no: 1,
      notVoted: 0,
    });
  });

  test('is counted with the hands', async () => {
    const { meeting, ballotId } = await chairVoting(2, 'show');
    const otherHost = await hall.person([{ role: 'host', communityId: meeting.communityId }]);
    const votes = (count: number) => ({
      kind: 'hands' as const,
      papers: [{ content: { choice: 'yes' as const }, count }],
    });
    expect(await hall.refused(meeting, 'enterVotes', meeting.host, { ballotId, votes: votes(4) })).toBe(
      'moreThanPresent',
    );
    const entered = await hall.run(meeting, 'enterVotes', meeting.host, { ballotId, votes: votes(3) });
    await hall.run(meeting, 'confirmVotes', otherHost, { entryId: idIn(entered, 'entryId') });
    expect((await closed(hall, meeting, ballotId)).tally.counts).toMatchObject({ yes: 3, notVoted: 0 });
  });

  test('moves nothing before the chair has been handed over', async () => {
    const meeting = await hall.meeting({ rules: { chairVotes: true } });
    await hall.run(meeting, 'checkIn', meeting.host, {});
    const motion = hall.motion(meeting, await hall.sitting(meeting));
    expect(await hall.refused(meeting, 'proposeMotion', meeting.host, motion)).toBe('chairNeutral');
    const onBehalfOfSeatId = (await chairSeat(meeting)).id;
    const forChair = { ...motion, onBehalfOfSeatId };
    expect(await hall.refused(meeting, 'proposeMotion', meeting.host, forChair)).toBe('chairNeutral');
  });

  test('is taken from the roster by the call and whenever the roll is updated', async () => {
    const meeting = await hall.meeting({ rules: { chairVotes: true } });
    await hall.roster(meeting);
    const missing = await hall.refused(meeting, 'updateRoll', meeting.host, {});
    expect(missing).toBe('votingChairMissing');
    const newChair = await hall.person([{ role: 'representative', communityId: meeting.communityId }]);
    await hall.rows(
      `insert into body_member (id, community_id, body, person_id, role, added_at)
       values ($1, $2, 'council', $3, 'chair', now())`,
      [uuidv4(), meeting.communityId, newChair.personId],
    );
    await hall.run(meeting, 'updateRoll', meeting.host, {});
    const chairs = (await hall.view(meeting)).seats.filter(({ role }) => role === 'chair');
    expect(chairs).toMatchObject([{ personId: newChair.personId, votes: true }]);
  });
});
