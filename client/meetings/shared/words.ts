/** Sentences and figures of a meeting in the reader's language, the same on every surface. */
import { countNeeded } from '../../../shared/meetings/fraction.ts';
import { votersOf } from '../../../shared/meetings/rules/attendance.ts';
import { asksMajority, majorityOf } from '../../../shared/meetings/rules/ballot-plan.ts';
import type { Ballot } from '../../../shared/meetings/view.ts';
import type { MeetingRules } from '../../../shared/meetings/meeting-rules.ts';
import type { MeetingView, Motion, MotionWording, Turnout } from '../../../shared/meetings/view.ts';
import { formatNumber, t } from '../../i18n.ts';
import { motionNumber, nameOf } from './on-the-table.ts';

/** "more than half of those present": what it takes, before anybody votes. */
export function majorityRule(majority: MeetingRules['majority']): string {
  const { base, share, strict } = majority;
  if (strict && share === '1/2') return t(`meetings:meeting.rule.${base}.half`);
  return t(`meetings:meeting.rule.${base}.${strict ? 'more' : 'atLeast'}`, { share });
}

/** What this ballot takes, by its method and matter. */
export function ruleOf(view: MeetingView, ballot: Ballot): string {
  const rule = asksMajority(ballot)
    ? majorityRule(majorityOf(view.rules, ballot.matter))
    : t('meetings:meeting.highestWins');
  return ballot.seats > 1 ? `${t('meetings:meeting.toChoose', { count: ballot.seats })} · ${rule}` : rule;
}

/** How many votes that is as the room stands now; null where nobody can know before the count. */
export function votesNeededNow(view: MeetingView, ballot: Ballot, turnout: Turnout | null): string | null {
  if (!asksMajority(ballot)) return null;
  const { base, share, strict } = majorityOf(view.rules, ballot.matter);
  if (base === 'cast') return null;
  const voters = votersOf(view);
  // Whoever voted and left is counted among those present (server/meetings/count-ballot.ts).
  const voted = new Set(turnout?.ballotId === ballot.id ? turnout.votedSeatIds : []);
  const of = base === 'eligible' ? voters : voters.filter((seat) => seat.present || voted.has(seat.id));
  return t(`meetings:meeting.rule.now.${base}`, {
    of: formatNumber(of.length),
    needed: formatNumber(countNeeded(share, of.length, strict)),
  });
}

export function costOf(motion: Pick<MotionWording, 'costYuan' | 'costNote'>): string {
  const amount =
    motion.costYuan === 0
      ? t('meetings:meeting.noCost')
      : t('meetings:meeting.yuan', { amount: formatNumber(motion.costYuan) });
  return motion.costNote ? t('meetings:meeting.costWith', { amount, note: motion.costNote }) : amount;
}

/** Who declared an interest and took no part in the votes on a motion; empty where nobody did. */
export function recusedWords(view: MeetingView, motionId: string): string {
  const names = view.motions
    .find(({ id }) => id === motionId)
    ?.recusedSeatIds.map((seatId) => nameOf(view, seatId));
  return names && names.length > 0
    ? t('meetings:meeting.recusedAre', { names: names.join(t('meetings:meeting.nameComma')) })
    : '';
}

export function motionLabel(view: MeetingView, motion: Motion): string {
  const number = motionNumber(view, motion);
  return t(motion.amends === null ? 'meetings:meeting.motionNumber' : 'meetings:meeting.amendmentNumber', {
    number,
  });
}

/** Who proposed a motion and who seconded it. */
export function originOf(view: MeetingView, motion: Motion): string {
  const proposed = t('meetings:meeting.proposedBy', { name: nameOf(view, motion.proposerSeatId) });
  const names = motion.seconderSeatIds.map((seatId) => nameOf(view, seatId));
  const seconded =
    names.length === 0
      ? t('meetings:meeting.notSecondedYet')
      : t('meetings:meeting.secondedBy', { names: names.join(t('meetings:meeting.nameComma')) });
  return view.rules.secondsNeeded === 0 && names.length === 0
    ? proposed
    : proposed + t('meetings:meeting.clauseComma') + seconded;
}

/** 1_690_000 ms → 28:10; over an hour 1:28:10. */
export function formatElapsed(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (count: number): string => String(count).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** While the last call runs, how long it still does; afterwards that it was made. */
export function lastCallWords(seconds: number): string {
  return seconds > 0
    ? t('meetings:meeting.lastCall.running', { seconds: formatNumber(seconds) })
    : t('meetings:meeting.lastCall.over');
}
