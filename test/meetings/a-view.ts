/** Views for tests of rules: an open meeting of four voters and a chair, busy with one item. */
import { presets } from '../../shared/meetings/meeting-rules.ts';
import type {
  AgendaItem,
  Ballot,
  FloorRequest,
  MeetingView,
  Motion,
  Resolution,
  Seat,
  VoteEntry,
} from '../../shared/meetings/view.ts';

/** A voter who is here; a1 … a4 sit in the meeting of `aView`, odd ones migrant. */
export function aSeat(id: string, change: Partial<Seat> = {}): Seat {
  const number = Number(id.slice(1));
  return {
    id,
    personId: `person-${id}`,
    number,
    name: id,
    group: number % 2 === 1 ? 'migrant' : 'local',
    role: 'representative',
    votes: true,
    present: true,
    checkedInAt: 0,
    checkInMethod: 'phone',
    invitation: null,
    ...change,
  };
}

export const chair = aSeat('c9', { role: 'chair', votes: false, group: 'local' });

export function anItem(id: string, change: Partial<AgendaItem> = {}): AgendaItem {
  const position = Number(id.slice(1));
  return {
    id,
    position,
    title: id,
    issueId: null,
    state: 'open',
    setAside: false,
    minutes: null,
    spentMs: 0,
    openedAt: 0,
    closedAt: null,
    sentTo: null,
    ...change,
  };
}

export function aMotion(state: Motion['state'], change: Partial<Motion> = {}): Motion {
  return {
    id: 'm1',
    itemId: 'i1',
    number: 1,
    what: '装路灯',
    unitId: 'u1',
    unitName: '街道城建',
    dueOn: '2027-01-31',
    costYuan: 0,
    costNote: '',
    amends: null,
    original: null,
    takenOver: false,
    proposerSeatId: 'a1',
    seconderSeatIds: state === 'proposed' ? [] : ['a2'],
    recusedSeatIds: [],
    state,
    ...change,
  };
}

/** Times are minutes. A request with a start has been given the floor, and has ended unless it is speaking. */
export function aRequest(
  seatId: string,
  requestedAt: number,
  change: Partial<FloorRequest> = {},
): FloorRequest {
  const startedAt = change.startedAt ?? null;
  const state = change.state ?? (startedAt === null ? 'waiting' : 'done');
  return {
    id: `r${requestedAt}`,
    itemId: 'i1',
    motionId: null,
    seatId,
    stance: 'other',
    state,
    requestedAt: requestedAt * 60_000,
    startedAt,
    endsAt: startedAt === null ? null : startedAt + 120_000,
    endedAt: startedAt === null || state === 'speaking' ? null : startedAt + 60_000,
    overrideReason: null,
    ...change,
  };
}

export const yesNoBallot = {
  method: 'yes-no-abstain',
  options: [],
  seats: 1,
  dotsPerPaper: null,
  mostPoints: null,
  matter: 'ordinary',
} as const;

export function aBallot(change: Partial<Ballot> = {}): Ballot {
  return {
    id: 'b1',
    motionId: 'm1',
    attempt: 1,
    ...yesNoBallot,
    secrecy: 'named',
    state: 'open',
    openedAt: 0,
    lastCallAt: null,
    closedAt: null,
    entries: [],
    tieBreak: null,
    result: null,
    ...change,
  };
}

/** What a host entered in the ballot of `aBallot`. */
export function anEntry(state: VoteEntry['state'], change: Partial<VoteEntry> = {}): VoteEntry {
  return {
    id: 'e1',
    kind: 'seats',
    seatIds: [],
    papers: 1,
    state,
    enteredBy: 'person-c9',
    enteredByName: 'c9',
    settledByName: null,
    ...change,
  };
}

export const aResolution: Resolution = {
  id: 'd1',
  motionId: 'm1',
  itemId: 'i1',
  issueId: null,
  number: '1-1',
  words: '装路灯',
  unitName: '街道城建',
  supervisorName: 'a2',
  dueOn: '2027-01-31',
  publishedAt: 0,
  noticeUntil: '2026-12-08',
};

export function aView(change: Partial<MeetingView> = {}): MeetingView {
  return {
    id: 'meeting',
    communityId: 'community',
    communityName: '骏景',
    rehearsalOf: null,
    isDemo: true,
    number: 1,
    title: '社区议事会',
    place: '议事厅',
    scheduledAt: 0,
    shortCode: '471936',
    rules: presets.council,
    state: 'open',
    calledAt: null,
    urgentReason: null,
    changedAt: null,
    changeReason: null,
    openedAt: 0,
    closedAt: null,
    signedAt: null,
    chairSeatId: null,
    seats: [aSeat('a1'), aSeat('a2'), aSeat('a3'), aSeat('a4'), chair],
    items: [anItem('i1'), anItem('i2', { state: 'waiting', openedAt: null })],
    papers: [],
    round: null,
    motions: [],
    floor: [],
    callsToOrder: [],
    ballots: [],
    checks: [],
    resolutions: [],
    minutes: { version: 0, signatures: [] },
    ...change,
  };
}

/** The same with some of its seats changed. */
export function withSeats(view: MeetingView, change: Partial<Seat>, ...ids: readonly string[]): MeetingView {
  return {
    ...view,
    seats: view.seats.map((seat) => (ids.includes(seat.id) ? { ...seat, ...change } : seat)),
  };
}
