/**
 * Minutes write themselves: from the meeting as it was (view), the words people added, and where the log then stood.
 * Pure; every figure is the view's own, counted once by the shared rules.
 */
import { countNeeded } from '../fraction.ts';
import { votersOf } from '../rules/attendance.ts';
import { seatOf } from '../rules/find.ts';
import { speakingTime } from '../rules/speaking-time.ts';
import { whoVotedWhat, type WhoVoted } from '../rules/who-voted.ts';
import type { PaperContent } from '../tally/contract.ts';
import type { AgendaItem, Ballot, Choice, MeetingView, Motion, Seat, Stance } from '../view.ts';
import type {
  AttendanceOfGroup,
  DeedOnBehalf,
  MinutesBallot,
  MinutesChange,
  MinutesConduct,
  MinutesCorrection,
  MinutesDocument,
  MinutesField,
  MinutesForm,
  MinutesItem,
  MinutesMotion,
  MinutesPaper,
  MinutesSide,
  MinutesWording,
} from './document.ts';

export interface MinutesSource {
  readonly view: MeetingView;
  /** Oldest first. */
  readonly corrections: readonly MinutesCorrection[];
  /** Who sent out the invitation; empty where that is not known. */
  readonly calledBy: string;
  /** Who took the chair and when, in that order. */
  readonly handovers: readonly Handover[];
  /** What hosts did for others, in that order. */
  readonly onBehalf: readonly OnBehalfOf[];
  readonly log: MinutesDocument['log'];
}

export interface OnBehalfOf {
  readonly at: number;
  readonly seatId: string;
  readonly deed: DeedOnBehalf;
  /** The host's name. */
  readonly by: string;
}

export interface Handover {
  readonly at: number;
  readonly seatId: string;
  readonly reason: 'speaks' | 'stepsOut' | 'back';
}

export const sides: readonly Stance[] = ['for', 'against', 'other'];

export function writeMinutes(source: MinutesSource): MinutesDocument {
  const { view, corrections, log } = source;
  const chair = view.seats.find((seat) => seat.role === 'chair');
  return {
    form: 'gongyi-minutes-1',
    meetingId: view.id,
    version: view.minutes.version,
    isDemo: view.isDemo,
    optionsMasked: true,
    communityName: view.communityName,
    title: view.title,
    number: view.number,
    body: view.rules.body,
    place: view.place,
    scheduledAt: view.scheduledAt,
    openedAt: view.openedAt,
    closedAt: view.closedAt,
    convenor: wordsOf(corrections, { field: 'convenor' }),
    calledBy: source.calledBy,
    chair: chair?.name ?? '',
    minuteTakers: view.seats.filter((seat) => seat.role === 'minuteTaker').map(({ name }) => name),
    attendance: attendanceOf(view),
    items: view.items.map((item) => itemOf(source, item)),
    conduct: conductOf(source),
    papers: view.papers.map(({ title, itemId }) => ({ title, itemId })),
    resolutions: view.resolutions.map((resolution) => ({
      id: resolution.id,
      number: resolution.number,
      words: resolution.words,
      unitName: resolution.unitName,
      supervisor: resolution.supervisorName,
      dueOn: resolution.dueOn,
      publishedAt: resolution.publishedAt,
      noticeUntil: resolution.noticeUntil,
    })),
    dissent: view.seats.flatMap(({ id, name }) => {
      const words = wordsOf(corrections, { field: 'dissent', seatId: id });
      return words ? [{ name, words }] : [];
    }),
    remarks: wordsOf(corrections, { field: 'remarks', itemId: null }),
    attachments: wordsOf(corrections, { field: 'attachments' })
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    corrections: corrections
      .filter(({ before, afterSignature }) => before !== '' || afterSignature)
      .map((correction) => changeOf(view, correction)),
    log,
  };
}

/** The words that stand in a field now. */
export function wordsOf(corrections: readonly MinutesCorrection[], field: MinutesField): string {
  const key = keyOfField(field);
  return corrections.filter((correction) => keyOfField(correction) === key).at(-1)?.words ?? '';
}

export function keyOfField(field: MinutesField): string {
  switch (field.field) {
    case 'gist':
      return `gist ${field.itemId} ${field.side}`;
    case 'remarks':
      return `remarks ${field.itemId ?? ''}`;
    case 'dissent':
      return `dissent ${field.seatId}`;
    case 'convenor':
    case 'attachments':
      return field.field;
  }
}

/** Whoever checked in at any time was there; a chair presides from the console and needs no check-in, except to be counted on the roll. */
export function came(seat: Seat): boolean {
  return seat.checkedInAt !== null || seat.role === 'chair';
}

function attendanceOf(view: MeetingView): MinutesDocument['attendance'] {
  const voters = votersOf(view);
  const spoken = speakingTime(view, view.closedAt ?? 0).byGroup;
  const here = (seat: Seat) => seat.checkedInAt !== null;
  const groups = (['local', 'migrant'] as const).map((group): AttendanceOfGroup => {
    const seats = voters.filter((seat) => seat.group === group);
    return {
      group,
      invited: seats.length,
      present: seats.filter(here).map(({ name }) => name),
      absent: seats.filter((seat) => !here(seat)).map(({ name }) => name),
      speakingMs: spoken[group],
    };
  });
  const { share, strict } = view.rules.quorum;
  const needed = countNeeded(share, voters.length, strict);
  const present = voters.filter(here).length;
  return {
    groups,
    others: view.seats
      .filter((seat) => !seat.votes)
      .map((seat) => ({ name: seat.name, role: seat.role, came: came(seat) })),
    quorum: { eligible: voters.length, present, needed, met: present >= needed, share, strict },
  };
}

function conductOf({ view, handovers, onBehalf }: MinutesSource): MinutesConduct[] {
  const calls = view.callsToOrder.map(({ at, seatId, kind, note, endedSpeech }): MinutesConduct => ({
    ...{ kind: 'calledToOrder', at, name: nameOf(view, seatId), order: kind, note, endedSpeech },
  }));
  const chairs = handovers.map(({ at, seatId, reason }): MinutesConduct => ({
    ...{ kind: 'chairHandedOver', at, name: nameOf(view, seatId), reason },
  }));
  const outOfTurn = view.floor.flatMap(({ startedAt, seatId, overrideReason }): MinutesConduct[] =>
    startedAt === null || overrideReason === null
      ? []
      : [{ kind: 'calledOutOfTurn', at: startedAt, name: nameOf(view, seatId), reason: overrideReason }],
  );
  const forOthers = onBehalf.map(({ at, seatId, deed, by }): MinutesConduct => ({
    ...{ kind: 'onBehalf', at, name: nameOf(view, seatId), deed, by },
  }));
  return [...calls, ...chairs, ...outOfTurn, ...forOthers].sort((one, other) => one.at - other.at);
}

function itemOf({ view, corrections }: MinutesSource, item: AgendaItem): MinutesItem {
  return {
    id: item.id,
    position: item.position,
    title: item.title,
    state: item.state,
    ...(item.sentTo ? { sentTo: item.sentTo } : {}),
    sides: sides
      .map((side) =>
        sideOf(view, item.id, side, wordsOf(corrections, { field: 'gist', itemId: item.id, side })),
      )
      .filter(({ speakers, gist }) => speakers.length > 0 || gist !== ''),
    remarks: wordsOf(corrections, { field: 'remarks', itemId: item.id }),
    motions: view.motions
      .filter((motion) => motion.itemId === item.id)
      .map((motion) => motionOf(view, motion)),
  };
}

function sideOf(view: MeetingView, itemId: string, side: Stance, gist: string): MinutesSide {
  const speeches = view.floor.filter(
    (request) => request.itemId === itemId && request.stance === side && request.startedAt !== null,
  );
  const speakers = view.seats.flatMap(({ id, name, group }) => {
    const own = speeches.filter(({ seatId }) => seatId === id);
    if (own.length === 0) return [];
    const ms = own.reduce((sum, { startedAt, endedAt }) => sum + ((endedAt ?? 0) - (startedAt ?? 0)), 0);
    return [{ name, group, times: own.length, ms: Math.max(0, ms) }];
  });
  return { side, speakers, gist };
}

function motionOf(view: MeetingView, motion: Motion): MinutesMotion {
  return {
    id: motion.id,
    number: motion.number,
    amends: view.motions.find(({ id }) => id === motion.amends)?.number ?? null,
    original: motion.original && worded(motion.original),
    takenOver: motion.takenOver,
    what: motion.what,
    unitName: motion.unitName,
    dueOn: motion.dueOn,
    costYuan: motion.costYuan,
    costNote: motion.costNote,
    proposer: nameOf(view, motion.proposerSeatId),
    seconders: motion.seconderSeatIds.map((id) => nameOf(view, id)),
    recused: motion.recusedSeatIds.map((id) => nameOf(view, id)),
    state: motion.state,
    checks: view.checks.flatMap(({ motionId, figures }) =>
      motionId === motion.id && figures ? [figures] : [],
    ),
    ballots: view.ballots
      .filter((ballot) => ballot.motionId === motion.id)
      .map((ballot) => ballotOf(view, ballot)),
  };
}

function worded({ what, unitName, dueOn, costYuan, costNote }: MinutesWording): MinutesWording {
  return { what, unitName, dueOn, costYuan, costNote };
}

function ballotOf(view: MeetingView, ballot: Ballot): MinutesBallot {
  const choices = ballot.result?.choices ?? {};
  const whoChose = (choice: Choice) =>
    view.seats.filter((seat) => choices[seat.id] === choice).map(({ name }) => name);
  return {
    id: ballot.id,
    attempt: ballot.attempt,
    secrecy: ballot.secrecy,
    closedAt: ballot.closedAt,
    options: ballot.options,
    ...(ballot.options.length > 0 && { form: formOf(ballot) }),
    entered: ballot.entries
      .filter(({ state }) => state === 'confirmed')
      .map(({ kind, papers, enteredByName, settledByName }) => ({
        ...{ kind, count: papers, by: enteredByName, confirmedBy: settledByName ?? '' },
      })),
    ...(ballot.tieBreak && { lot: ballot.tieBreak }),
    tally: ballot.result?.tally ?? null,
    byGroup: ballot.result?.byGroup ?? null,
    ...(ballot.result?.byGroup === null && whyNotByGroup(ballot)),
    against: whoChose('no'),
    abstained: whoChose('abstain'),
    ...listOf(view, ballot, whoChose('yes')),
  };
}

function formOf({ seats, dotsPerPaper, mostPoints }: Ballot): MinutesForm {
  return { seats, dotsPerPaper, mostPoints };
}

function whyNotByGroup({ secrecy }: Ballot): Pick<MinutesBallot, 'notByGroup'> {
  if (secrecy === 'named') return {};
  return { notByGroup: secrecy === 'show' ? 'hands' : 'secret' };
}

type NamedList = Pick<MinutesBallot, 'inFavour' | 'notVoted' | 'papers' | 'unlisted'>;

function listOf(view: MeetingView, ballot: Ballot, inFavour: readonly string[]): NamedList {
  if (ballot.result?.unlistedHash) return { unlisted: { hash: ballot.result.unlistedHash } };
  const who = whoVotedWhat(view.seats, ballot);
  if (!who) return {};
  const { papers, notVoted } = who;
  if (ballot.method === 'yes-no-abstain') return { inFavour, notVoted };
  return { papers: papers.map(paperIn), notVoted };
}

function paperIn({ content, names }: WhoVoted['papers'][number]): MinutesPaper {
  return { chosen: chosenOn(content), names, ...('blank' in content && { isBlank: true }) };
}

function chosenOn(content: PaperContent): MinutesPaper['chosen'] {
  if ('blank' in content) return [];
  if ('choice' in content) return [{ option: content.choice, figure: null }];
  if ('approved' in content) return content.approved.map((option) => ({ option, figure: null }));
  if ('ranking' in content)
    return content.ranking.flatMap((rank, at) => rank.map((option) => ({ option, figure: at + 1 })));
  const points = 'scores' in content ? content.scores : content.dots;
  return Object.entries(points).map(([option, figure]) => ({ option, figure }));
}

function changeOf(view: MeetingView, correction: MinutesCorrection): MinutesChange {
  const { field, version, before, words, name, at } = correction;
  return {
    ...{ field, version, before, words, name, at },
    of:
      correction.field === 'dissent'
        ? nameOf(view, correction.seatId)
        : correction.field === 'gist' || correction.field === 'remarks'
          ? (view.items.find((item) => item.id === correction.itemId)?.title ?? '')
          : '',
    side: correction.field === 'gist' ? correction.side : null,
  };
}

function nameOf(view: MeetingView, seatId: string): string {
  return seatOf(view, seatId)?.name ?? '';
}
