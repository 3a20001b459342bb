/** Domain rule 14, where the rules give the chair a vote: on the roll like everybody, neutral, and the last to vote. */
import { describe, expect, test } from 'vitest';
import { presets } from '../../shared/meetings/meeting-rules.ts';
import { writeMinutes } from '../../shared/meetings/minutes/write.ts';
import { whyRosterNotReady } from '../../shared/meetings/planning.ts';
import { seatCounts, seatsOffTarget, type RosterEntry } from '../../shared/meetings/roster.ts';
import { whyCannotAmend } from '../../shared/meetings/rules/amendment.ts';
import { presenceByGroup, quorumOf } from '../../shared/meetings/rules/attendance.ts';
import { whyVoteRefused } from '../../shared/meetings/rules/ballot.ts';
import { isChairsTurn, lastCallMs, type AsOf } from '../../shared/meetings/rules/last-call.ts';
import { whyCannotPropose, whyCannotRecuse, whyCannotSecond } from '../../shared/meetings/rules/motion.ts';
import { nextStep } from '../../shared/meetings/rules/next-step.ts';
import { notHeardYet } from '../../shared/meetings/rules/speaking-time.ts';
import { whyEntryRefused, type EnteredVotes } from '../../shared/meetings/rules/vote-entry.ts';
import type { Ballot, MeetingView, Turnout } from '../../shared/meetings/view.ts';
import { aBallot, aMotion, aSeat, aView, chair as neutralChair, withSeats } from './a-view.ts';

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

  test('is waited for once all others have voted, unless they have no vote or hands go up', () => {
    const all = told('a1', 'a2');
    expect(isChairsTurn(voting(), aBallot(), all)).toBe(true);
    expect(isChairsTurn(voting(), aBallot(), told('a1'))).toBe(false);
    expect(isChairsTurn(voting(), aBallot(), told('a1', 'a2', chair.id))).toBe(false);
    expect(isChairsTurn(voting({ secrecy: 'show' }), aBallot({ secrecy: 'show' }), all)).toBe(false);
    expect(isChairsTurn(withSeats(voting(), { votes: false }, chair.id), aBallot(), all)).toBe(false);
  });

  test('is not among those whom the meeting has not heard', () => {
    expect(notHeardYet(sitting()).map(({ id }) => id)).toEqual(['a1', 'a2']);
  });

  test.each<[string, MeetingView, AsOf, string | null]>([
    ['not before the others', voting(), asOf(told('a1')), 'chairVotesLast'],
    ['once all others here have', voting(), asOf(told('a1', 'a2')), null],
    [
      'not because somebody voted and has gone',
      withSeats(voting(), { present: false }, 'a1'),
      asOf(told('a1')),
      'chairVotesLast',
    ],
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
