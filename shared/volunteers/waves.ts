/**
 * Asking in waves. Everybody is asked only as far as needed: the smallest wave with which the missing places are
 * filled by the deadline at a set chance. Who declines or stays silent is made up for by the next wave; a wave is
 * sent again and again only because chance is short, so looking twice sends nothing twice.
 *
 *   start ──wave──→ wait ──decline, silence, a freed place──→ wave ──…──→ full, or nobody left, or the deadline
 *
 * All times are milliseconds; chances lie between 0 and 1.
 */
import { Refusal } from '../refusal.ts';
import { addDays, atClock, dayMs, localDay } from '../local-time.ts';
import { whyShiftClosed, type ShiftState } from './shift-state.ts';

export interface WaveSettings {
  /** The chance with which the places shall be filled by the deadline. */
  readonly level: number;
  /** Nobody is asked between these times of day (HH:MM, over midnight). */
  readonly quiet: { readonly from: string; readonly to: string };
  /** Messages a person and seven days, whoever asks. */
  readonly weeklyCap: number;
}

export const waveDefaults: WaveSettings = {
  level: 0.9,
  quiet: { from: '21:30', to: '07:30' },
  weeklyCap: 3,
};

export const capWindowMs = 7 * dayMs;

/** How somebody answered what they were asked before; withdrawn questions do not count. */
export interface AnswerHistory {
  readonly accepted: number;
  readonly declined: number;
  readonly silent: number;
}

/** What is believed of a person nobody has asked yet: two in five say yes, as if seen on five questions. */
const prior = { accepted: 2, asked: 5 };

/** The chance that somebody says yes in time: their record, drawn towards what is usual as long as it is short. */
export function answerChance({ accepted, declined, silent }: AnswerHistory): number {
  return (accepted + prior.accepted) / (accepted + declined + silent + prior.asked);
}

export interface WaveCandidate {
  readonly personId: string;
  readonly chance: number;
  /** Null: never. */
  readonly lastAskedAt: number | null;
  readonly askedThisWeek: number;
}

/** The chance that of independent answers at least `wanted` are a yes (exact: Poisson binomial). */
export function chanceOfAtLeast(chances: readonly number[], wanted: number): number {
  if (wanted <= 0) return 1;
  // exactly[k]: the chance of k so far; the last entry gathers "wanted or more"
  const exactly: number[] = [1, ...Array<number>(wanted).fill(0)];
  for (const chance of chances) {
    for (let k = wanted; k >= 1; k -= 1) {
      const stays = k === wanted ? 1 : 1 - chance;
      exactly[k] = (exactly[k] ?? 0) * stays + (exactly[k - 1] ?? 0) * chance;
    }
    exactly[0] = (exactly[0] ?? 0) * (1 - chance);
  }
  return exactly[wanted] ?? 0;
}

/** Chances that differ by less than a tenth are equal: among those whoever was asked least recently comes first. */
export function inOrder(candidates: readonly WaveCandidate[]): WaveCandidate[] {
  const tenth = ({ chance }: WaveCandidate) => Math.floor(chance * 10 + 1e-9);
  return [...candidates].sort(
    (a, b) =>
      tenth(b) - tenth(a) ||
      (a.lastAskedAt ?? -Infinity) - (b.lastAskedAt ?? -Infinity) ||
      (a.personId < b.personId ? -1 : 1),
  );
}

export interface WaveSituation {
  readonly missing: number;
  /** The chances of those who are still thinking about it. */
  readonly pending: readonly number[];
  readonly candidates: readonly WaveCandidate[];
  /** How many waves still fit before the deadline, this one included. */
  readonly rounds: number;
}

export interface Wave {
  readonly personIds: readonly string[];
  /** That this wave and those still thinking fill the places, without any further wave. */
  readonly chance: number;
}

/**
 * Where r waves fit, each only has to succeed with 1 − (1 − level)^(1/r): all of them fail with 1 − level together,
 * and later ones, with fewer places to fill, do better. As time runs out the waves grow by themselves.
 */
export function levelOfWave(level: number, rounds: number): number {
  return 1 - (1 - level) ** (1 / Math.max(1, rounds));
}

/** Empty when nobody is missing, when those asked already suffice, or when nobody is left. */
export function nextWave(
  { missing, pending, candidates, rounds }: WaveSituation,
  settings: WaveSettings,
): Wave {
  const wanted = levelOfWave(settings.level, rounds);
  const personIds: string[] = [];
  const asked = [...pending];
  let chance = chanceOfAtLeast(asked, missing);
  for (const candidate of inOrder(candidates)) {
    if (chance >= wanted) break;
    if (candidate.askedThisWeek >= settings.weeklyCap) continue;
    personIds.push(candidate.personId);
    asked.push(candidate.chance);
    chance = chanceOfAtLeast(asked, missing);
  }
  return { personIds, chance };
}

/** Until when it is quiet; null when it is not. */
export function quietUntil(now: number, { quiet }: Pick<WaveSettings, 'quiet'>): number | null {
  if (quiet.from === quiet.to) return null;
  const today = localDay(now);
  for (const day of [addDays(today, -1), today]) {
    const from = atClock(day, quiet.from);
    const to = atClock(quiet.from < quiet.to ? day : addDays(day, 1), quiet.to);
    if (from <= now && now < to) return to;
  }
  return null;
}

/** Time between two moments that is not quiet. */
export function wakingMs(from: number, to: number, settings: Pick<WaveSettings, 'quiet'>): number {
  let sum = 0;
  for (let at = from; at < to;) {
    const quiet = quietUntil(at, settings);
    if (quiet !== null) {
      at = quiet;
      continue;
    }
    const begins = settings.quiet.from === settings.quiet.to ? to : nextClock(at, settings.quiet.from);
    sum += Math.min(to, begins) - at;
    at = begins;
  }
  return sum;
}

function nextClock(after: number, clock: string): number {
  const today = atClock(localDay(after), clock);
  return today > after ? today : atClock(addDays(localDay(after), 1), clock);
}

export function roundsLeft(
  now: number,
  { deadlineAt, answerMs }: { readonly deadlineAt: number; readonly answerMs: number },
  settings: Pick<WaveSettings, 'quiet'>,
): number {
  return Math.max(1, Math.floor(wakingMs(now, deadlineAt, settings) / answerMs));
}

/** By when this wave is answered: the time to answer counts in waking hours only. */
export function answerBy(
  now: number,
  { deadlineAt, answerMs }: { readonly deadlineAt: number; readonly answerMs: number },
  settings: Pick<WaveSettings, 'quiet'>,
): number {
  let left = answerMs;
  let at = now;
  while (left > 0 && at < deadlineAt) {
    const quiet = quietUntil(at, settings);
    if (quiet !== null) {
      at = quiet;
      continue;
    }
    const begins = settings.quiet.from === settings.quiet.to ? Infinity : nextClock(at, settings.quiet.from);
    const step = Math.min(left, begins - at);
    left -= step;
    at += step;
  }
  return Math.min(at, deadlineAt);
}

/** Waves end before the shift does, and leave time for an answer. */
export function whyCannotStartWaves(
  shift: ShiftState,
  plan: { readonly deadlineAt: number; readonly missing: number; readonly isRunning: boolean },
  now: number,
): Refusal | null {
  const closed = whyShiftClosed(shift);
  if (closed) return closed;
  if (now >= shift.endsAt || plan.deadlineAt <= now) return new Refusal('tooLate');
  if (plan.deadlineAt > shift.endsAt) return new Refusal('deadlineAfterShift', { until: shift.endsAt });
  if (plan.isRunning) return new Refusal('wavesRunning');
  return plan.missing === 0 ? new Refusal('shiftFull') : null;
}
