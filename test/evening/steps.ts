/**
 * Every step of the procedure (rules of a sitting, and of what comes before and after it), and how the rooms' own events
 * tell that it was taken. A step that leaves no event is noted where the play sees it happen.
 */
import type { NumberedEvent } from '../../shared/live/protocol.ts';
import type { MeetingEvent } from '../../shared/meetings/events.ts';
import { methods } from '../../shared/meetings/tally/contract.ts';

const noted = [
  'a roster imported from a file, after a preview of what is wrong in it',
  'a meeting planned with a rule of its own, which stands once it is called',
  'a call at too short notice refused',
  'the meeting rehearsed with simulated people',
  'cards printed, people come in by them',
  'why somebody is called next is shown',
  'one’s own place in the queue on one’s own phone',
  'a speech warned of its end on the big screen',
  'a second host takes over the console',
  'a vote by one tap on a phone',
  'a vote kept on a phone without network, and sent later',
  'a named vote changed before the close',
  'the chair’s own vote, cast last',
  'a tie fails',
  'more than half, and still short of a special majority',
  'support by group, also of hands',
  'a result with its arithmetic on the big screen',
  'public notice of fifteen days',
  'the minutes as .docx, .json and a page to print, checked from outside',
  'every published ballot counted again from its public file',
] as const;
export type NotedStep = (typeof noted)[number];

type Data<Type extends MeetingEvent['type']> = Extract<MeetingEvent, { type: Type }>['data'];

export class Heard {
  readonly #events: readonly NumberedEvent[];

  constructor(events: readonly NumberedEvent[]) {
    this.#events = events;
  }

  /** The data of all events of a type, in order. */
  of<Type extends MeetingEvent['type']>(type: Type): readonly Data<Type>[] {
    return this.#events.filter((event) => event.type === type).map(({ data }) => data as Data<Type>);
  }

  has<Type extends MeetingEvent['type']>(
    type: Type,
    is: (data: Data<Type>) => boolean = () => true,
  ): boolean {
    return this.of(type).some(is);
  }
}

/** By the host in the name of somebody without a phone. */
const forSomeone = ({ onBehalfOfSeatId }: { onBehalfOfSeatId?: string }) => onBehalfOfSeatId !== undefined;

const told: Readonly<Record<string, (heard: Heard) => boolean>> = {
  'a paper handed out': (heard) => heard.has('paperAdded'),
  'an invitation answered': (heard) => heard.has('invitationAnswered'),
  'a called meeting moved, with the reason': (heard) => heard.has('meetingMoved'),
  'checked in by phone': (heard) => heard.has('seatCheckedIn', ({ method }) => method === 'phone'),
  'checked in by the host': (heard) => heard.has('seatCheckedIn', ({ method }) => method === 'host'),
  'checked in from a paper list': (heard) => heard.has('seatCheckedIn', ({ method }) => method === 'paper'),
  'an observer at the door': (heard) => heard.has('seatAdded', ({ seat }) => seat.role === 'observer'),
  'left and came back': (heard) =>
    heard.has(
      'seatLeft',
      ({ seatId }) => heard.of('seatCheckedIn').filter((one) => one.seatId === seatId).length > 1,
    ),
  'the meeting opened': (heard) => heard.has('meetingOpened'),
  'the agenda reordered': (heard) => heard.has('itemMoved'),
  'a time budget': (heard) => heard.has('itemMinutesSet'),
  'an item opened by mistake and taken back': (heard) => heard.has('itemTakenBack'),
  'an item set aside and returned to': (heard) =>
    heard.has(
      'itemSetAside',
      ({ itemId }) => heard.of('itemOpened').filter((one) => one.itemId === itemId).length > 1,
    ),
  'an item closed': (heard) => heard.has('itemClosed'),
  'a concrete motion': (heard) =>
    heard.has('motionProposed', ({ motion }) => motion.amends === null && motion.costYuan > 0),
  'a motion put for somebody': (heard) => heard.has('motionProposed', forSomeone),
  'a second': (heard) => heard.has('motionSeconded'),
  'a second for somebody': (heard) => heard.has('motionSeconded', forSomeone),
  'a second taken back': (heard) => heard.has('secondTakenBack'),
  'a motion withdrawn': (heard) => heard.has('motionWithdrawn'),
  'an amendment accepted without a vote': (heard) => heard.has('motionAmended', ({ takenOver }) => takenOver),
  'an amendment voted on before the motion': (heard) =>
    heard.has('motionAmended', ({ takenOver }) => !takenOver),
  'hands for and against': (heard) =>
    (['for', 'against', 'other'] as const).every((stance) =>
      heard.has('handRaised', ({ request }) => request.stance === stance),
    ),
  'a hand raised for somebody': (heard) => heard.has('handRaised', forSomeone),
  'a hand lowered and up again in its place': (heard) =>
    heard.has('handLowered') && heard.has('handRaisedAgain'),
  'the floor in turn': (heard) => heard.has('floorGranted', ({ overrideReason }) => overrideReason === null),
  'the floor out of turn, with a reason': (heard) =>
    heard.has('floorGranted', ({ overrideReason }) => overrideReason !== null),
  'a call by mistake taken back': (heard) => heard.has('floorTakenBack'),
  'a speech extended': (heard) => heard.has('speechExtended'),
  'a speech ended by mistake goes on': (heard) => heard.has('speechResumed'),
  'a call to order': (heard) => heard.has('calledToOrder', ({ call }) => !call.endedSpeech),
  'a call to order that ends the speech': (heard) =>
    heard.has('calledToOrder', ({ call }) => call.endedSpeech),
  'the chair handed over to speak, and back': (heard) =>
    heard.has('chairHandedOver', ({ reason }) => reason === 'speaks') &&
    heard.has('chairHandedOver', ({ reason }) => reason === 'back'),
  'an observer speaks': (heard) =>
    heard.has('seatAdded', ({ seat }) =>
      heard.has(
        'handRaised',
        ({ request }) =>
          request.seatId === seat.id &&
          heard.has('floorGranted', ({ requestId }) => requestId === request.id),
      ),
    ),
  'a consensus check': (heard) => heard.has('checkAnswered') && heard.has('checkClosed'),
  'an answer to the check for somebody': (heard) => heard.has('checkAnswered', forSomeone),
  'a ballot opened by mistake undone': (heard) => heard.has('ballotUndone'),
  'a recusal': (heard) => heard.has('seatRecused'),
  'a recusal taken back': (heard) => heard.has('recusalTakenBack'),
  'a recusal for somebody': (heard) => heard.has('seatRecused', forSomeone),
  'a last call': (heard) => heard.has('lastCallMade'),
  'a show of hands, entered': (heard) => heard.has('votesEntered', ({ entry }) => entry.kind === 'hands'),
  'papers of named seats, entered': (heard) =>
    heard.has('votesEntered', ({ entry }) => entry.kind === 'seats'),
  'papers from a box, entered': (heard) => heard.has('votesEntered', ({ entry }) => entry.kind === 'box'),
  'an entry confirmed by a second person': (heard) =>
    heard.has('entrySettled', ({ state }) => state === 'confirmed'),
  'a wrong entry refused': (heard) => heard.has('entrySettled', ({ state }) => state === 'refused'),
  'a motion rejected': (heard) => heard.has('ballotClosed', ({ motionState }) => motionState === 'rejected'),
  'a tie between options settled by lot': (heard) => heard.has('lotDrawn'),
  'a deadlock sent to the assembly': (heard) => heard.has('itemSentToAssembly'),
  'a resolution published': (heard) => heard.has('resolutionPublished'),
  'the meeting closed': (heard) => heard.has('meetingClosed'),
  'the gist put into words, and reworded': (heard) =>
    heard.of('minutesCorrected').filter(({ changes }) => changes.some(({ field }) => field === 'gist'))
      .length > 1,
  'a dissent on record': (heard) =>
    heard.has('minutesCorrected', ({ changes }) => changes.some(({ field }) => field === 'dissent')),
  'signed by chair, minute-taker, supervisor and representatives': (heard) =>
    (['chair', 'minuteTaker', 'supervisor', 'representative'] as const).every((capacity) =>
      heard.has('minutesSigned', ({ signature }) => signature.capacity === capacity),
    ),
  'signed anew after a correction': (heard) =>
    new Set(heard.of('minutesSigned').map(({ version }) => version)).size > 1 &&
    heard.has('minutesSigned', ({ completes }) => completes),
};

const ballotKinds: Readonly<Record<string, (heard: Heard) => boolean>> = Object.fromEntries([
  ...methods.map((method): [string, (heard: Heard) => boolean] => [
    `a ballot by ${method}`,
    (heard) => heard.has('ballotOpened', ({ ballot }) => ballot.method === method),
  ]),
  ...(['named', 'secret', 'show'] as const).map((secrecy): [string, (heard: Heard) => boolean] => [
    `a ballot ${secrecy}`,
    (heard) => heard.has('ballotOpened', ({ ballot }) => ballot.secrecy === secrecy),
  ]),
]);

/** What the rules must have refused at least once. */
const refusals = [
  'notAllowed',
  'ownMotion',
  'amendmentPending',
  'outOfTurn',
  'chairNeutral',
  'alreadyExtended',
  'queueNotEmpty',
  'noQuorum',
  'secretNeeded',
  'recused',
  'alreadyVoted',
  'ownEntry',
  'deadlocked',
  'itemDone',
  'chairVotesLast',
  'changedMeanwhile',
] as const;

export interface StepsTaken {
  readonly taken: readonly string[];
  readonly missing: readonly string[];
}

export function stepsTaken(
  heard: Heard,
  seen: { readonly noted: ReadonlySet<NotedStep>; readonly refusals: Readonly<Record<string, number>> },
): StepsTaken {
  const checks: [string, boolean][] = [
    ...Object.entries({ ...told, ...ballotKinds }).map(([step, was]): [string, boolean] => [
      step,
      was(heard),
    ]),
    ...noted.map((step): [string, boolean] => [step, seen.noted.has(step)]),
    ...refusals.map((code): [string, boolean] => [`refused: ${code}`, (seen.refusals[code] ?? 0) > 0]),
  ];
  return {
    taken: checks.filter(([, was]) => was).map(([step]) => step),
    missing: checks.filter(([, was]) => !was).map(([step]) => step),
  };
}
