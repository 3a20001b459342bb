import { describe, expect, it } from 'vitest';
import { chooseMeeting } from '../../client/meetings/phone/choose-meeting.ts';
import { readYuan } from '../../client/meetings/phone/motion-draft.ts';
import { momentOf } from '../../client/meetings/phone/moment.ts';
import { waitingOf } from '../../client/meetings/phone/waiting-time.ts';
import { communitiesOf } from '../../client/phone/communities.ts';
import { firstPlaceFor, surfacesFor } from '../../client/identity/surfaces.ts';
import { presets } from '../../shared/meetings/meeting-rules.ts';
import { tallyYesNoAbstain } from '../../shared/meetings/tally/yes-no-abstain.ts';
import type { Ballot, FloorRequest, MeetingView, Motion, Seat } from '../../shared/meetings/view.ts';
import { aBallot, aMotion, anItem, aRequest, aSeat, aView } from '../meetings/a-view.ts';

const item = anItem('i1', { id: 'item', title: '路灯', openedAt: 1 });

const seat = (id: string, number: number): Seat => aSeat(id, { number, group: 'migrant', checkedInAt: 1 });

const meeting = aView({
  openedAt: 1,
  seats: ['one', 'two', 'three'].map((id, index) => seat(id, index + 1)),
  items: [item],
});

const motion = (state: Motion['state']): Motion =>
  aMotion(state, { id: 'motion', itemId: 'item', proposerSeatId: 'one', seconderSeatIds: [] });

function ballot(state: Ballot['state']): Ballot {
  const given = { rule: presets.council, eligible: 3, present: 3 };
  const tally = tallyYesNoAbstain({ ...given, yes: 3, no: 0, abstain: 0 });
  const open = { id: 'ballot', motionId: 'motion', state, openedAt: 2 };
  return aBallot(
    state === 'closed'
      ? { ...open, closedAt: 3, result: { tally, byGroup: null, choices: null, papers: null } }
      : open,
  );
}

const hand = (seatId: string, requestedAt: number, change: Partial<FloorRequest> = {}): FloorRequest =>
  aRequest(seatId, 0, { id: `hand-${seatId}`, itemId: 'item', requestedAt, ...change });

describe('the moment of a meeting, as a phone shows it', () => {
  const cases: readonly [string, Partial<MeetingView>][] = [
    ['before', { state: 'called' }],
    ['between', { items: [{ ...item, state: 'waiting' }] }],
    ['explaining', {}],
    ['seconding', { motions: [motion('proposed')] }],
    ['debating', { motions: [motion('debated')] }],
    ['voting', { motions: [motion('voting')], ballots: [ballot('open')] }],
    ['decided', { motions: [motion('adopted')], ballots: [ballot('closed')] }],
    ['explaining', { motions: [motion('withdrawn')] }],
    // without a quorum the motion goes back to debate, and that is what the phone shows
    ['debating', { motions: [motion('debated')], ballots: [ballot('closed')] }],
    ['over', { state: 'closed' }],
    ['over', { state: 'signed' }],
  ];
  it.each(cases)('is "%s"', (kind, change) => {
    expect(momentOf({ ...meeting, ...change }).kind).toBe(kind);
  });
});

describe('the waiting time of a raised hand', () => {
  it('counts what is left of the speech under way and everybody called before', () => {
    const speaking = hand('three', 1, { state: 'speaking', startedAt: 1_000, endsAt: 121_000 });
    const view = { ...meeting, floor: [speaking, hand('one', 2), hand('two', 3)] };
    expect(waitingOf(view, 'one', 61_000)).toEqual({ ahead: 0, ms: 60_000 });
    expect(waitingOf(view, 'two', 61_000)).toEqual({ ahead: 1, ms: 180_000 });
  });

  it('does not run backwards when a speaker is over time', () => {
    const speaking = hand('three', 1, { state: 'speaking', startedAt: 1_000, endsAt: 121_000 });
    expect(waitingOf({ ...meeting, floor: [speaking, hand('one', 2)] }, 'one', 500_000)).toEqual({
      ahead: 0,
      ms: 0,
    });
  });

  it('is none for somebody whose hand is not up', () => {
    expect(waitingOf(meeting, 'one', 0)).toBeNull();
  });
});

describe('the meeting that a phone opens', () => {
  const card = (
    id: string,
    state: MeetingView['state'],
    scheduledAt: number,
    seatId: string | null = 'seat',
  ) => ({
    id,
    state,
    scheduledAt,
    seatId,
  });
  const list = [
    card('held', 'signed', 10),
    card('next week', 'called', 40),
    card('tonight', 'called', 30),
    card('now', 'open', 20),
  ];

  it('is the open one, else the next, else the last that was held', () => {
    expect(chooseMeeting(list, null)?.id).toBe('now');
    expect(chooseMeeting(list.slice(0, 3), null)?.id).toBe('tonight');
    expect(chooseMeeting([card('older', 'closed', 5), ...list.slice(0, 1)], null)?.id).toBe('held');
    expect(chooseMeeting([], null)).toBeNull();
  });

  it('is the one that was asked for, if it is theirs', () => {
    expect(chooseMeeting(list, 'held')?.id).toBe('held');
    expect(chooseMeeting(list, 'of others')?.id).toBe('now');
  });

  it('prefers a seat of one’s own among equals', () => {
    expect(chooseMeeting([card('guest', 'open', 30, null), card('seated', 'open', 20)], null)?.id).toBe(
      'seated',
    );
  });
});

describe('where roles lead', () => {
  it('gives a host the choice of a meeting and everybody else their one place', () => {
    expect(firstPlaceFor(['representative', 'host'])).toBe('/');
    expect(firstPlaceFor(['volunteer', 'representative'])).toBe('/phone');
    expect(firstPlaceFor(['volunteer'])).toBe('/phone/volunteering');
    expect(firstPlaceFor(['volunteerLead', 'volunteer'])).toBe('/board');
    expect(firstPlaceFor(['responsibleUnit'])).toBe('/unit');
    expect(firstPlaceFor([])).toBe('/');
  });

  it('shows each door once, and the public pages to all', () => {
    expect(surfacesFor(['volunteer', 'representative', 'supervisor'])).toEqual([
      'phone',
      'supervise',
      'public',
    ]);
    expect(surfacesFor([])).toEqual(['public']);
    expect(surfacesFor(['host'])).toContain('ledger');
    expect(surfacesFor(['volunteerLead'])).toContain('roll');
  });

  it('names the communities where somebody deliberates first, each once', () => {
    const grant = (role: 'volunteer' | 'representative', id: string) => ({
      role,
      communityId: id,
      communityName: id.toUpperCase(),
    });
    const held = [grant('volunteer', 'a'), grant('volunteer', 'b'), grant('representative', 'b')];
    expect(communitiesOf(held)).toEqual([
      { id: 'b', name: 'B' },
      { id: 'a', name: 'A' },
    ]);
  });
});

describe('what a motion costs, as people write it', () => {
  it.each<[string, number | null]>([
    ['48000', 48_000],
    ['48,000 元', 48_000],
    ['4.8万', 48_000],
    ['0', 0],
    ['四万八', null],
    ['0.5', null],
    ['', null],
    ['-3', null],
  ])('"%s" is %s yuan', (written, yuan) => expect(readYuan(written)).toBe(yuan));
});
