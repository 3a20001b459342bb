/**
 * What an event does to a copy of the meeting. Pure. For every command: old snapshot + its events = new snapshot
 * (test/meetings/commands.test.ts); lists keep the order that view.ts states.
 */
import type { MeetingEvent } from './events.ts';
import { wordingOf } from './rules/amendment.ts';
import { ballotOf } from './rules/find.ts';
import type {
  AgendaItem,
  Ballot,
  ConsensusCheck,
  FloorRequest,
  MeetingRound,
  MeetingView,
  MinutesSignature,
  Motion,
  Seat,
} from './view.ts';

export function applyEvent(view: MeetingView, event: MeetingEvent): MeetingView {
  switch (event.type) {
    case 'meetingMoved': {
      const { scheduledAt, place, reason, at } = event.data;
      return { ...view, scheduledAt, place, changeReason: reason, changedAt: at };
    }
    case 'meetingCancelled': {
      const { reason, at } = event.data;
      return { ...view, state: 'cancelled', changeReason: reason, changedAt: at };
    }
    case 'paperAdded':
      return { ...view, papers: [...view.papers, event.data.paper] };
    case 'invitationAnswered':
      return withSeat(view, event.data.seatId, { invitation: event.data.answer });
    case 'seatAdded':
      return { ...view, seats: [...view.seats, event.data.seat].sort((a, b) => a.number - b.number) };
    case 'seatRemoved':
      return { ...view, seats: view.seats.filter((seat) => seat.id !== event.data.seatId) };
    case 'roundOpened': {
      const { at, statements } = event.data;
      return { ...view, round: { openedAt: at, closedAt: null, statements } };
    }
    case 'statementsChanged':
      return withRound(view, { statements: event.data.statements });
    case 'roundClosed':
      return withRound(view, { closedAt: event.data.at });
    case 'meetingOpened':
      return { ...view, state: 'open', openedAt: event.data.at };
    case 'meetingClosed':
      return { ...view, state: 'closed', closedAt: event.data.at, minutes: { version: 1, signatures: [] } };
    case 'minutesSigned': {
      const { signature, completes } = event.data;
      const signatures = [...view.minutes.signatures, signature].sort(bySignature);
      const signed = { ...view, minutes: { ...view.minutes, signatures } };
      return completes ? { ...signed, state: 'signed', signedAt: signature.at } : signed;
    }
    case 'minutesCorrected':
      return {
        ...view,
        state: 'closed',
        signedAt: null,
        minutes: { version: event.data.version, signatures: [] },
      };
    case 'seatCheckedIn': {
      const { seatId, at, method } = event.data;
      return withSeat(view, seatId, { present: true, checkedInAt: at, checkInMethod: method });
    }
    case 'seatLeft':
      return withSeat(view, event.data.seatId, { present: false });
    case 'itemAdded':
      return { ...view, items: [...view.items, event.data.item].sort((a, b) => a.position - b.position) };
    case 'itemOpened':
      return withItem(view, event.data.itemId, {
        state: 'open',
        setAside: false,
        openedAt: event.data.at,
        closedAt: null,
      });
    case 'itemMoved': {
      const places = new Map(event.data.places.map(({ itemId, position }) => [itemId, position]));
      const items = view.items.map((item) => ({ ...item, position: places.get(item.id) ?? item.position }));
      return { ...view, items: items.sort((a, b) => a.position - b.position) };
    }
    case 'itemRenamed':
      return withItem(view, event.data.itemId, { title: event.data.title });
    case 'itemMinutesSet':
      return withItem(view, event.data.itemId, { minutes: event.data.minutes });
    case 'itemSetAside': {
      const { itemId, spentMs } = event.data;
      return withHandsDown(withItem(view, itemId, { state: 'waiting', setAside: true, spentMs }));
    }
    case 'itemTakenBack':
      return withItem(view, event.data.itemId, { state: 'waiting', openedAt: null });
    case 'itemClosed':
      return withHandsDown(
        withItem(view, event.data.itemId, {
          state: 'done',
          closedAt: event.data.at,
          spentMs: event.data.spentMs,
        }),
      );
    case 'motionProposed':
      return { ...view, motions: sortedMotions(view, [...view.motions, event.data.motion]) };
    case 'motionSeconded': {
      const { motionId, seatId, state } = event.data;
      return withMotion(view, motionId, (motion) => ({
        ...motion,
        state,
        seconderSeatIds: withSeatId(view, motion.seconderSeatIds, seatId),
      }));
    }
    case 'secondTakenBack': {
      const { motionId, seatId, state } = event.data;
      return withMotion(view, motionId, (motion) => ({
        ...motion,
        state,
        seconderSeatIds: motion.seconderSeatIds.filter((id) => id !== seatId),
      }));
    }
    case 'motionAmended': {
      const { motionId, amendmentId, wording, takenOver } = event.data;
      const settled = withMotion(view, amendmentId, (motion) => ({ ...motion, state: 'adopted', takenOver }));
      return withMotion(settled, motionId, (motion) => ({
        ...motion,
        ...wording,
        original: motion.original ?? wordingOf(motion),
      }));
    }
    case 'motionWithdrawn':
      return withMotion(view, event.data.motionId, (motion) => ({ ...motion, state: 'withdrawn' }));
    case 'seatRecused': {
      const { motionId, seatId } = event.data;
      return withMotion(view, motionId, (motion) => ({
        ...motion,
        recusedSeatIds: withSeatId(view, motion.recusedSeatIds, seatId),
      }));
    }
    case 'recusalTakenBack': {
      const { motionId, seatId } = event.data;
      return withMotion(view, motionId, (motion) => ({
        ...motion,
        recusedSeatIds: motion.recusedSeatIds.filter((id) => id !== seatId),
      }));
    }
    case 'handRaised':
      return { ...view, floor: [...view.floor, event.data.request].sort(byRequest) };
    case 'handLowered':
      return withRequest(view, event.data.requestId, { state: 'withdrawn', endedAt: event.data.at });
    case 'handRaisedAgain':
      return withRequest(view, event.data.requestId, { state: 'waiting', endedAt: null });
    case 'floorTakenBack':
      return withRequest(view, event.data.requestId, {
        state: 'waiting',
        startedAt: null,
        endsAt: null,
        overrideReason: null,
      });
    case 'speechResumed': {
      const { requestId, startedAt, endsAt } = event.data;
      return withRequest(view, requestId, { state: 'speaking', startedAt, endsAt, endedAt: null });
    }
    case 'calledToOrder':
      return { ...view, callsToOrder: [...view.callsToOrder, event.data.call] };
    case 'chairHandedOver':
      return { ...view, chairSeatId: event.data.chairSeatId };
    case 'floorGranted': {
      const { requestId, motionId, startedAt, endsAt, overrideReason } = event.data;
      return withRequest(view, requestId, { state: 'speaking', motionId, startedAt, endsAt, overrideReason });
    }
    case 'speechExtended':
      return withRequest(view, event.data.requestId, { endsAt: event.data.endsAt });
    case 'speechEnded':
      return withRequest(view, event.data.requestId, { state: 'done', endedAt: event.data.endedAt });
    case 'ballotOpened': {
      const { ballot } = event.data;
      return withMotion({ ...view, ballots: [...view.ballots, ballot] }, ballot.motionId, (motion) => ({
        ...motion,
        state: 'voting',
      }));
    }
    case 'votesEntered': {
      const { ballotId, entry } = event.data;
      return withBallot(view, ballotId, (ballot) => ({ ...ballot, entries: [...ballot.entries, entry] }));
    }
    case 'entrySettled': {
      const { ballotId, entryId, state, settledByName } = event.data;
      return withBallot(view, ballotId, (ballot) => ({
        ...ballot,
        entries: ballot.entries.map((entry) =>
          entry.id === entryId ? { ...entry, state, settledByName } : entry,
        ),
      }));
    }
    case 'checkOpened':
      return { ...view, checks: [...view.checks, event.data.check] };
    case 'checkAnswered':
      return withCheck(view, event.data.checkId, { answered: event.data.answered });
    case 'checkClosed': {
      const { checkId, closedAt, figures } = event.data;
      return withCheck(view, checkId, { state: 'closed', closedAt, figures });
    }
    case 'itemSentToAssembly': {
      const { itemId, to, at } = event.data;
      return withHandsDown(withItem(view, itemId, { state: 'done', closedAt: at, sentTo: to }));
    }
    case 'lastCallMade': {
      const { ballotId, at } = event.data;
      return withBallot(view, ballotId, (ballot) => ({ ...ballot, lastCallAt: at }));
    }
    case 'ballotUndone': {
      const { ballotId, motionId } = event.data;
      const ballots = view.ballots.filter((ballot) => ballot.id !== ballotId);
      return withMotion({ ...view, ballots }, motionId, (motion) => ({ ...motion, state: 'debated' }));
    }
    case 'ballotClosed': {
      const { ballotId, closedAt, result, motionState } = event.data;
      const ballots = view.ballots.map((ballot): Ballot =>
        ballot.id === ballotId ? { ...ballot, state: 'closed', closedAt, result } : ballot,
      );
      const motionId = ballots.find((ballot) => ballot.id === ballotId)?.motionId ?? '';
      return withMotion({ ...view, ballots }, motionId, (motion) => ({ ...motion, state: motionState }));
    }
    case 'lotDrawn': {
      const { ballotId, tieBreak, result, motionState } = event.data;
      const drawn = withBallot(view, ballotId, (ballot) => ({ ...ballot, tieBreak, result }));
      const motionId = ballotOf(drawn, ballotId)?.motionId ?? '';
      return withMotion(drawn, motionId, (motion) => ({ ...motion, state: motionState }));
    }
    case 'resolutionPublished':
      return withNewMinutes({ ...view, resolutions: [...view.resolutions, event.data.resolution] });
  }
}

/** What is published after the close belongs into the minutes: a new version, which nobody has signed yet. */
function withNewMinutes(view: MeetingView): MeetingView {
  if (view.state !== 'closed') return view;
  return { ...view, minutes: { version: view.minutes.version + 1, signatures: [] } };
}

const bySignature = (a: MinutesSignature, b: MinutesSignature) =>
  a.at - b.at || (a.personId < b.personId ? -1 : 1);
const byRequest = (a: FloorRequest, b: FloorRequest) =>
  a.requestedAt - b.requestedAt || (a.id < b.id ? -1 : 1);

function withRound(view: MeetingView, change: Partial<MeetingRound>): MeetingView {
  return { ...view, round: view.round && { ...view.round, ...change } };
}

function withSeat(view: MeetingView, id: string, change: Partial<Seat>): MeetingView {
  return { ...view, seats: view.seats.map((seat) => (seat.id === id ? { ...seat, ...change } : seat)) };
}

function withItem(view: MeetingView, id: string, change: Partial<AgendaItem>): MeetingView {
  return { ...view, items: view.items.map((item) => (item.id === id ? { ...item, ...change } : item)) };
}

function withBallot(view: MeetingView, id: string, change: (ballot: Ballot) => Ballot): MeetingView {
  return { ...view, ballots: view.ballots.map((ballot) => (ballot.id === id ? change(ballot) : ballot)) };
}

function withCheck(view: MeetingView, id: string, change: Partial<ConsensusCheck>): MeetingView {
  return { ...view, checks: view.checks.map((check) => (check.id === id ? { ...check, ...change } : check)) };
}

function withRequest(view: MeetingView, id: string, change: Partial<FloorRequest>): MeetingView {
  return {
    ...view,
    floor: view.floor.map((request) => (request.id === id ? { ...request, ...change } : request)),
  };
}

/** Hands that are still up when an item ends go down with it. */
function withHandsDown(view: MeetingView): MeetingView {
  return {
    ...view,
    floor: view.floor.map((request) =>
      request.state === 'waiting' ? { ...request, state: 'withdrawn' } : request,
    ),
  };
}

function withMotion(view: MeetingView, id: string, change: (motion: Motion) => Motion): MeetingView {
  return { ...view, motions: view.motions.map((motion) => (motion.id === id ? change(motion) : motion)) };
}

function withSeatId(view: MeetingView, ids: readonly string[], added: string): readonly string[] {
  const listed = new Set(ids).add(added);
  return view.seats.filter((seat) => listed.has(seat.id)).map((seat) => seat.id);
}

function sortedMotions(view: MeetingView, motions: readonly Motion[]): readonly Motion[] {
  const position = new Map(view.items.map((item) => [item.id, item.position]));
  const number = new Map(motions.map((motion) => [motion.id, motion.number]));
  const mainNumber = (motion: Motion) => (motion.amends === null ? motion.number : number.get(motion.amends));
  return [...motions].sort(
    (a, b) =>
      (position.get(a.itemId) ?? 0) - (position.get(b.itemId) ?? 0) ||
      (mainNumber(a) ?? 0) - (mainNumber(b) ?? 0) ||
      Number(a.amends !== null) - Number(b.amends !== null) ||
      a.number - b.number,
  );
}
