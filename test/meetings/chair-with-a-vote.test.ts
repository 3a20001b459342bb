/** Domain rule 14, where the rules give the chair a vote: on the roll like everybody, neutral, and the last to vote. */
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { presets } from '../../shared/meetings/meeting-rules.ts';
import { writeMinutes } from '../../shared/meetings/minutes/write.ts';
import { whyRosterNotReady } from '../../shared/meetings/planning.ts';
import { seatCounts, seatsOffTarget, type RosterEntry } from '../../shared/meetings/roster.ts';
import { whyCannotAmend } from '../../shared/meetings/rules/amendment.ts';
import { presenceByGroup, quorumOf } from '../../shared/meetings/rules/attendance.ts';
import { whyVoteRefused } from '../../shared/meetings/rules/ballot.ts';
import { lastCallMs, type AsOf } from '../../shared/meetings/rules/last-call.ts';
import { whyCannotPropose, whyCannotRecuse, whyCannotSecond } from '../../shared/meetings/rules/motion.ts';
import { nextStep } from '../../shared/meetings/rules/next-step.ts';
import { notHeardYet } from '../../shared/meetings/rules/speaking-time.ts';
import { whyEntryRefused, type EnteredVotes } from '../../shared/meetings/rules/vote-entry.ts';
import type { Ballot, MeetingView, Turnout } from '../../shared/meetings/view.ts';
import { aBallot, aMotion, aSeat, aView, chair as neutralChair } from './a-view.ts';
import { Hall, idIn, refusalOf, type Meeting } from './hall.ts';
import { turnoutOf } from './turnout-of.ts';

const rules = { ...presets.council, chairVotes: true };
const chair = { ...neutralChair, votes: true };
const minuteTaker = aSeat('m8', { role: 'minuteTaker', votes: false });
const seats = [aSeat('a1'), aSeat('a2'), aSeat('a3', { present: false }), chair, minuteTaker];
const sitting = (change: Partial<MeetingView> = {}) => aView({ rules, seats, ...change });
const voting = (change: Partial<Ballot> = {}, more: Partial<MeetingView> = {}) =>
  sitting({ motions: [aMotion('voting')], ballots: [aBallot(change)], ...more });
const told = (...votedSeatIds: string[]): Turnout => ({
  ballotId: 'b1',
  voted: votedSeatIds.length,
  votedSeatIds,
});
const counted = (voted: number): Turnout => ({ ballotId: 'b1', voted, votedSeatIds: null });
const asOf = (turnout: Turnout | null, now = 0): AsOf => ({ turnout, now });

describe('the chair with a vote', () => {
  test('counts on the roll, in the quorum and in their group', () => {
    expect(quorumOf(sitting())).toMatchObject({ eligible: 4, present: 3, needed: 3 });
    expect(presenceByGroup(sitting()).local).toEqual({ seats: 2, present: 2 });
  });

  test('moves nothing and seconds nothing before handing over the chair, and may be recused', () => {
    const proposed = sitting({ motions: [aMotion('proposed')] });
    const debated = sitting({ motions: [aMotion('debated')] });
    expect(whyCannotPropose(sitting(), chair.id)?.code).toBe('chairNeutral');
    expect(whyCannotSecond(proposed, chair.id, 'm1')?.code).toBe('chairNeutral');
    expect(whyCannotAmend(debated, chair.id, 'm1')?.code).toBe('chairNeutral');
    expect(whyCannotRecuse(debated, chair.id, 'm1')).toBeNull();
    const handedOver = { chairSeatId: minuteTaker.id };
    expect(whyCannotPropose(sitting(handedOver), chair.id)).toBeNull();
    expect(whyCannotSecond({ ...proposed, ...handedOver }, chair.id, 'm1')).toBeNull();
  });

  test('is not among those whom the meeting has not heard', () => {
    expect(notHeardYet(sitting()).map(({ id }) => id)).toEqual(['a1', 'a2']);
  });

  test.each<[string, MeetingView, AsOf, string | null]>([
    ['not before the others', voting(), asOf(told('a1')), 'chairVotesLast'],
    ['once all others here have', voting(), asOf(told('a1', 'a2')), null],
    ['not before the others in secret', voting({ secrecy: 'secret' }), asOf(counted(1)), 'chairVotesLast'],
    ['once all others here have, in secret', voting({ secrecy: 'secret' }), asOf(counted(2)), null],
    ['not while the last call runs', voting({ lastCallAt: 1 }), asOf(null, lastCallMs), 'chairAfterLastCall'],
    ['a minute after it, whoever is silent', voting({ lastCallAt: 0 }), asOf(null, lastCallMs), null],
    [
      'nobody waits for who is recused',
      voting({}, { motions: [aMotion('voting', { recusedSeatIds: ['a2'] })] }),
      asOf(told('a1')),
      null,
    ],
    [
      'like everybody where somebody else presides',
      voting({}, { chairSeatId: minuteTaker.id }),
      asOf(null),
      null,
    ],
    [
      'last again once who presided has gone',
      voting(
        {},
        {
          chairSeatId: minuteTaker.id,
          seats: seats.map((s) => (s === minuteTaker ? { ...s, present: false } : s)),
        },
      ),
      asOf(null),
      'chairVotesLast',
    ],
    ['not one by one where hands are counted', voting({ secrecy: 'show' }), asOf(null), 'showOfHands'],
  ])('14: votes %s', (_title, view, known, expected) => {
    expect(whyVoteRefused(view, 'b1', chair.id, false, known)?.code ?? null).toBe(expected);
  });

  const content = { choice: 'yes' } as const;
  const onPaper = (...seatIds: string[]): EnteredVotes => ({
    kind: 'seats',
    votes: seatIds.map((seatId) => ({ seatId, content })),
  });
  const inBox = (...seatIds: string[]): EnteredVotes => ({
    kind: 'box',
    seatIds,
    papers: [{ content, count: seatIds.length }],
  });
  const secret = voting({ secrecy: 'secret' });
  test.each<[string, MeetingView, EnteredVotes, AsOf, string | null]>([
    ['not before the others', voting(), onPaper('c9'), asOf(told('a1')), 'chairVotesLast'],
    ['after the others', voting(), onPaper('c9'), asOf(told('a1', 'a2')), null],
    ['together with the last of the others', voting(), onPaper('a2', 'c9'), asOf(told('a1')), null],
    ['not together with some of them', voting(), onPaper('a2', 'c9'), asOf(told()), 'chairVotesLast'],
    ['and nobody else waits for the chair', voting(), onPaper('a2'), asOf(told()), null],
    ['into the box not before the others', secret, inBox('c9'), asOf(counted(1)), 'chairVotesLast'],
    ['into the box with the last of them', secret, inBox('a2', 'c9'), asOf(counted(1)), null],
    [
      'not while the last call runs',
      voting({ lastCallAt: 1 }),
      onPaper('c9'),
      asOf(told(), lastCallMs),
      'chairAfterLastCall',
    ],
    ['a minute after it', voting({ lastCallAt: 0 }), onPaper('c9'), asOf(told(), lastCallMs), null],
    [
      'like everybody where somebody else presides',
      voting({}, { chairSeatId: minuteTaker.id }),
      onPaper('c9'),
      asOf(told()),
      null,
    ],
  ])('14, 22: puts in a paper %s', (_title, view, entered, known, expected) => {
    expect(whyEntryRefused(view, 'b1', entered, known)?.code ?? null).toBe(expected);
  });

  test.each<[string, MeetingView, Turnout | null, string]>([
    ['while others are missing', voting(), told('a1'), 'closeBallot'],
    ['when only the chair is missing', voting(), told('a1', 'a2'), 'chairVotes'],
    ['when the chair has voted', voting(), told('a1', 'a2', 'c9'), 'closeBallot'],
    ['in secret when one is missing', voting({ secrecy: 'secret' }), counted(2), 'chairVotes'],
    ['in secret when none is', voting({ secrecy: 'secret' }), counted(3), 'closeBallot'],
    [
      'in secret after a last call, when nobody knows who is missing',
      voting({ secrecy: 'secret', lastCallAt: 0 }),
      counted(2),
      'closeBallot',
    ],
    ['where hands are counted', voting({ secrecy: 'show' }), counted(2), 'enterHands'],
    ['where another presides', voting({}, { chairSeatId: 'm8' }), told('a1', 'a2'), 'closeBallot'],
  ])('14: the next step %s', (_title, view, turnout, step) => {
    expect(nextStep(view, turnout)).toMatchObject({ step, why: null });
  });

  test('is among those present in the minutes only when they checked in', () => {
    const written = (checkedInAt: number | null) => {
      const view = sitting({ state: 'closed', closedAt: 1, seats: [aSeat('a1'), { ...chair, checkedInAt }] });
      const log = { seq: 1, hash: '' };
      return writeMinutes({ view, corrections: [], calledBy: '', handovers: [], onBehalf: [], log })
        .attendance;
    };
    expect(written(1)).toMatchObject({ others: [], quorum: { eligible: 2, present: 2 } });
    expect(written(null)).toMatchObject({ groups: [{ absent: ['c9'] }, {}], quorum: { present: 1 } });
  });
});

describe('a roster for a chair with a vote', () => {
  const entry = (name: string, change: Partial<RosterEntry> = {}): RosterEntry => ({
    ...{ name, group: 'local', role: 'representative', household: null, phone: null },
    ...change,
  });
  const members = [entry('何伯'), entry('向春燕', { group: 'migrant' })];
  const named = entry('郑书记', { role: 'chair' });

  test('names the chair, whose seat is apart from the seats of the groups', () => {
    expect(whyRosterNotReady(rules, members)?.code).toBe('votingChairMissing');
    expect(whyRosterNotReady({ ...rules, chairVotes: false }, members)).toBeNull();
    expect(whyRosterNotReady(rules, [named])?.code).toBe('rosterEmpty');
    const full = [named, ...members];
    expect(whyRosterNotReady(rules, full)).toBeNull();
    expect(seatCounts(full, rules)).toMatchObject({ voters: 3, byGroup: { local: 2, migrant: 1 } });
    expect(seatCounts(full, presets.council)).toMatchObject({ voters: 2 });
    expect(seatsOffTarget({ seatTargets: { local: 1, migrant: 1 } }, full)).toEqual([]);
  });

  test('18: says which household the chair votes for, and nobody else for the same', () => {
    const byHousehold = { ...presets.residentsAssembly, chairVotes: true };
    const at = (one: RosterEntry, household: string | null) => ({ ...one, household });
    const neighbours = members.map((member, index) => at(member, `1栋10${index}`));
    const why = (household: string | null) =>
      whyRosterNotReady(byHousehold, [at(named, household), ...neighbours])?.code ?? null;
    expect(why(null)).toBe('householdMissing');
    expect(why('1栋100')).toBe('householdTaken');
    expect(why('2栋101')).toBeNull();
  });
});

describe('on the database, a chair with a vote', () => {
  let hall: Hall;
  beforeAll(async () => {
    hall = await Hall.open();
  });
  afterAll(() => hall.close());

  function voter(meeting: Meeting, index: number) {
    const found = meeting.voters[index];
    if (!found) throw new Error(`no voter ${index}`);
    return found;
  }

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

  async function close(meeting: Meeting, ballotId: string) {
    await hall.run(meeting, 'closeBallot', meeting.host, { ballotId });
    const result = (await hall.view(meeting)).ballots.find(({ id }) => id === ballotId)?.result;
    if (!result) throw new Error('closed without a result');
    return result;
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
      const { tally } = await close(meeting, ballotId);
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
    expect((await close(meeting, ballotId)).tally.counts).toMatchObject({ yes: 2, no: 1, notVoted: 1 });
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
    expect((await close(meeting, ballotId)).tally.counts).toMatchObject({ yes: 3, no: 1, notVoted: 0 });
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
    expect((await close(meeting, ballotId)).tally.counts).toMatchObject({ yes: 3, notVoted: 0 });
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
