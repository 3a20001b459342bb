/**
 * A certificate of service says what the ledger said of somebody's verified service on the day of issue.
 *
 *   (request) ──issue──→ valid ──lead, with a reason──→ withdrawn
 *                          └──issued anew for the same days──→ superseded
 *
 * What was issued never changes. When the ledger is corrected afterwards, the certificate keeps its figure and every
 * reading of it says that the ledger now says otherwise. Whoever served does not certify themselves.
 */
import { Refusal } from '../refusal.ts';
import { codeAlphabet } from './check-in-code.ts';
import type { ServiceModule } from '../services.ts';

/** One service that counts, as the ledger's newest entry on it says. */
export interface CertifiedService {
  readonly turnoutId: string;
  readonly title: string;
  readonly module: ServiceModule;
  readonly from: number;
  readonly to: number;
}

export type CertificateState = 'valid' | 'withdrawn' | 'superseded';

export function stateOf(certificate: {
  readonly supersededBy: string | null;
  readonly withdrawnAt: number | null;
}): CertificateState {
  if (certificate.withdrawnAt !== null) return 'withdrawn';
  return certificate.supersededBy === null ? 'valid' : 'superseded';
}

const numberLength = 12;
const letterOf = (value: number) => codeAlphabet.charAt(value);
const valueOf = (letter: string) => codeAlphabet.indexOf(letter);

/**
 * The letter that makes Σ position × value divisible by 31, the (prime) count of letters: one wrong letter, or two that
 * changed places, never fit.
 */
function checkLetter(drawn: string): string {
  const prime = codeAlphabet.length;
  const sum = [...drawn].reduce((total, letter, at) => total + (at + 1) * valueOf(letter), 0) % prime;
  for (let value = 0; value < prime; value += 1)
    if ((sum + numberLength * value) % prime === 0) return letterOf(value);
  throw new Error(`no letter checks ${drawn}`);
}

/** `draw(n)`: a whole number from 0 to n − 1 that nobody can guess. 54 bits. */
export function newCertificateNumber(draw: (below: number) => number): string {
  const drawn = Array.from({ length: numberLength - 1 }, () => letterOf(draw(codeAlphabet.length))).join('');
  return drawn + checkLetter(drawn);
}

/** What somebody typed or scanned, as the number it means; null when it can't be one: mistyped. */
export function certificateNumber(typed: string): string | null {
  const letters = typed.toUpperCase().replace(/[\s\-–—_.]/g, '');
  if (letters.length !== numberLength || [...letters].some((letter) => valueOf(letter) < 0)) return null;
  return checkLetter(letters.slice(0, -1)) === letters.at(-1) ? letters : null;
}

/** 7K3M-9PQR-T2VX */
export function printedNumber(number: string): string {
  return (number.match(/.{1,4}/g) ?? []).join('-');
}

const hourMs = 3_600_000;

/** Hours as every page and file states them: to a tenth. */
export function hoursOf(ms: number): number {
  return Math.round(ms / (hourMs / 10)) / 10;
}

export function totalMs(services: readonly Pick<CertifiedService, 'from' | 'to'>[]): number {
  return services.reduce((sum, { from, to }) => sum + (to - from), 0);
}

export interface Stars {
  /** 0 to 5. */
  readonly stars: number;
  /** Hours at which the next star is reached; null: there is none. */
  readonly nextAt: number | null;
}

/** `starHours` ascending. */
export function starsOf(ms: number, starHours: readonly number[]): Stars {
  const stars = starHours.filter((from) => ms >= from * hourMs).length;
  return { stars, nextAt: starHours[stars] ?? null };
}

export interface ModuleSum {
  readonly module: ServiceModule;
  readonly ms: number;
  readonly count: number;
}

/** What the service consisted of, the most hours first. */
export function byModule(services: readonly CertifiedService[]): ModuleSum[] {
  const sums = new Map<ServiceModule, ModuleSum>();
  for (const { module, from, to } of services) {
    const sum = sums.get(module) ?? { module, ms: 0, count: 0 };
    sums.set(module, { module, ms: sum.ms + to - from, count: sum.count + 1 });
  }
  return [...sums.values()].sort((a, b) => b.ms - a.ms || (a.module < b.module ? -1 : 1));
}

/** The same services with the same hours. Both oldest first. */
export function sameServices(
  a: readonly Pick<CertifiedService, 'turnoutId' | 'from' | 'to'>[],
  b: readonly Pick<CertifiedService, 'turnoutId' | 'from' | 'to'>[],
): boolean {
  const key = (list: typeof a) =>
    list
      .map(({ turnoutId, from, to }) => `${turnoutId} ${from} ${to}`)
      .sort()
      .join('\n');
  return key(a) === key(b);
}

export interface Days {
  readonly from: string;
  readonly to: string;
}

export function whyDaysInvalid({ from, to }: Days, today: string): Refusal | null {
  if (from > to) return new Refusal('periodInvalid');
  return to > today ? new Refusal('daysAhead') : null;
}

/** Nothing to certify, one's own, or the same certificate as the one that is valid already. */
export function whyCannotIssue(
  wanted: {
    readonly days: Days;
    readonly personId: string;
    readonly services: readonly CertifiedService[];
    /** The valid certificate of the same days. */
    readonly earlier: { readonly number: string; readonly services: readonly CertifiedService[] } | null;
  },
  actorId: string,
  today: string,
): Refusal | null {
  if (wanted.personId === actorId) return new Refusal('ownTurnout');
  const invalid = whyDaysInvalid(wanted.days, today);
  if (invalid) return invalid;
  if (totalMs(wanted.services) === 0) return new Refusal('nothingToCertify');
  const { earlier } = wanted;
  return earlier && sameServices(earlier.services, wanted.services)
    ? new Refusal('certificateSame', { number: printedNumber(earlier.number) })
    : null;
}

export function whyCannotWithdraw(state: CertificateState): Refusal | null {
  return state === 'valid' ? null : new Refusal('certificateNotValid');
}

/** One request at a time, about days that are over or run. */
export function whyCannotRequest(
  days: Days,
  around: { readonly isWaiting: boolean; readonly countedMs: number },
  today: string,
): Refusal | null {
  if (around.isWaiting) return new Refusal('requestWaiting');
  const invalid = whyDaysInvalid(days, today);
  if (invalid) return invalid;
  return around.countedMs === 0 ? new Refusal('nothingToCertify') : null;
}
