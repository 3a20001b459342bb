/**
 * The ledger of service. An entry is written when a turnout counts (two witnesses: the volunteer's check-in and a
 * lead's confirmation) and whenever it is corrected; nothing in it is ever changed. Each entry carries the hash of all
 * before it, in the community's own chain:
 *
 *   start = SHA-256 of ["gongyi-service-1", community]
 *   hash  = SHA-256 of [hash before, number, kind, turnout, data, at]        each in canonical JSON
 *
 * Late entries and corrections stand apart until a second person approves them. Times are milliseconds since 1970.
 */
import { canonicalJson } from '../canonical-json.ts';
import { Refusal } from '../refusal.ts';
import { dayMs, localDay } from '../local-time.ts';
import type { Sha256 } from '../sha256.ts';
import { overlap, type Interval } from './interval.ts';

export interface ServiceData {
  readonly personId: string;
  readonly shiftId: string;
  /** What counts; null: struck out. */
  readonly from: number | null;
  readonly to: number | null;
  readonly method: 'code' | 'lead' | 'late';
  readonly checkOutAssumed: boolean;
  /** The same hours count elsewhere already: these count nothing. */
  readonly overlaps: boolean;
  /** Who confirmed, or approved. */
  readonly confirmedBy: string;
  /** Who wrote it down afterwards, and why. */
  readonly claimedBy: string | null;
  readonly reason: string | null;
}

export interface LedgerEntry {
  readonly number: number;
  readonly kind: 'service' | 'correction';
  readonly turnoutId: string;
  readonly data: ServiceData;
  readonly at: number;
  readonly hash: string;
}

export function ledgerStart(communityId: string, sha256: Sha256): string {
  return sha256(canonicalJson(['gongyi-service-1', communityId]));
}

export function ledgerHash(before: string, entry: Omit<LedgerEntry, 'hash'>, sha256: Sha256): string {
  const { number, kind, turnoutId, data, at } = entry;
  return sha256(canonicalJson([before, number, kind, turnoutId, data, at]));
}

/** The number of the first entry that is not what its hash says, or out of order; null when the chain is whole. */
export function ledgerFault(
  communityId: string,
  entries: readonly LedgerEntry[],
  sha256: Sha256,
): number | null {
  let before = ledgerStart(communityId, sha256);
  for (const [index, entry] of entries.entries()) {
    if (entry.number !== index + 1 || ledgerHash(before, entry, sha256) !== entry.hash) return index + 1;
    before = entry.hash;
  }
  return null;
}

/** Of a stay, what counts: within the shift only. Whoever came after the end or left before the start counts nothing. */
export function countedOf(
  shift: { readonly startsAt: number; readonly endsAt: number },
  stay: Interval,
): Interval {
  const from = Math.min(Math.max(stay.from, shift.startsAt), shift.endsAt);
  return { from, to: Math.max(from, Math.min(stay.to, shift.endsAt)) };
}

export interface Claim {
  readonly personId: string;
  readonly served: Interval | null;
}

/** Afterwards only, by somebody else than the person, within the shift, and where they do not serve elsewhere. */
export function whyCannotClaim(
  claim: Claim,
  around: {
    readonly shift: { readonly state: string; readonly startsAt: number; readonly endsAt: number };
    readonly actorId: string;
    readonly counts: boolean;
    readonly isOpen: boolean;
    readonly elsewhere: readonly (Interval & { readonly title: string })[];
  },
  now: number,
): Refusal | null {
  const { shift, actorId, counts, isOpen, elsewhere } = around;
  if (shift.state === 'cancelled') return new Refusal('shiftCancelled');
  if (now < shift.endsAt) return new Refusal('tooEarly', { from: shift.endsAt });
  if (shift.state !== 'confirmed') return new Refusal('shiftNotConfirmed');
  if (claim.personId === actorId) return new Refusal('ownTurnout');
  if (isOpen) return new Refusal('claimWaiting');
  const { served } = claim;
  if (served === null) return counts ? null : new Refusal('notCheckedIn');
  if (served.from < shift.startsAt || served.to > shift.endsAt || served.from >= served.to)
    return new Refusal('outsideShift', { from: shift.startsAt, until: shift.endsAt });
  const clash = elsewhere.find((other) => overlap(other, served));
  return clash ? new Refusal('timeClash', { title: clash.title }) : null;
}

/** The second person: neither whoever wrote it down nor whoever served. */
export function whyCannotSettle(
  claim: { readonly personId: string; readonly claimedBy: string; readonly settled: boolean },
  actorId: string,
): Refusal | null {
  if (claim.settled) return new Refusal('entrySettled');
  if (claim.claimedBy === actorId) return new Refusal('ownEntry');
  return claim.personId === actorId ? new Refusal('ownTurnout') : null;
}

export type Unusual =
  /** More than is possible or healthy on one day. */
  | { readonly code: 'longDay'; readonly personId: string; readonly day: string; readonly hours: number }
  /** Two shifts at the same hours; counted once. */
  | { readonly code: 'overlap'; readonly personId: string; readonly day: string }
  /** One person wrote down many services within minutes. */
  | { readonly code: 'manyLate'; readonly claimedBy: string; readonly from: number; readonly count: number }
  /** A lead confirmed people none of whom checked themselves in. */
  | {
      readonly code: 'onlyByLead';
      readonly confirmedBy: string;
      readonly shiftId: string;
      readonly count: number;
    };

const unusualFrom = { hoursADay: 12, late: 10, lateWithinMs: 10 * 60_000, onlyByLead: 10 } as const;

const hourMs = 3_600_000;

/** Patterns that deserve a look; none of them proves anything. Claims count from when they were written down. */
export function unusual(
  services: readonly (ServiceData & { readonly turnoutId: string })[],
  claims: readonly { readonly claimedBy: string; readonly claimedAt: number }[],
): Unusual[] {
  return [...longDays(services), ...overlaps(services), ...manyLate(claims), ...onlyByLead(services)];
}

function longDays(services: readonly ServiceData[]): Unusual[] {
  const hours = new Map<string, number>();
  for (const { personId, from, to } of services) {
    if (from === null || to === null) continue;
    const key = `${personId} ${localDay(from)}`;
    hours.set(key, (hours.get(key) ?? 0) + (to - from) / hourMs);
  }
  return [...hours]
    .filter(([, sum]) => sum > unusualFrom.hoursADay)
    .map(([key, sum]) => {
      const [personId = '', day = ''] = key.split(' ');
      return { code: 'longDay', personId, day, hours: Math.round(sum * 10) / 10 };
    });
}

function overlaps(services: readonly ServiceData[]): Unusual[] {
  const found = services.filter(({ overlaps: isDouble, from }) => isDouble && from !== null);
  return found.map(({ personId, from }) => ({ code: 'overlap', personId, day: localDay(from ?? 0) }));
}

function manyLate(claims: readonly { readonly claimedBy: string; readonly claimedAt: number }[]): Unusual[] {
  const byPerson = new Map<string, number[]>();
  for (const { claimedBy, claimedAt } of claims)
    byPerson.set(claimedBy, [...(byPerson.get(claimedBy) ?? []), claimedAt]);
  const found: Unusual[] = [];
  for (const [claimedBy, moments] of byPerson) {
    moments.sort((a, b) => a - b);
    let best: { from: number; count: number } = { from: 0, count: 0 };
    for (const [index, from] of moments.entries()) {
      const count = moments.slice(index).filter((at) => at - from <= unusualFrom.lateWithinMs).length;
      if (count > best.count) best = { from, count };
    }
    if (best.count >= unusualFrom.late) found.push({ code: 'manyLate', claimedBy, ...best });
  }
  return found;
}

function onlyByLead(services: readonly ServiceData[]): Unusual[] {
  const byShift = new Map<string, ServiceData[]>();
  for (const service of services)
    if (service.method !== 'late' && service.from !== null)
      byShift.set(service.shiftId, [...(byShift.get(service.shiftId) ?? []), service]);
  return [...byShift].flatMap(([shiftId, all]): Unusual[] => {
    const [first] = all;
    const isOdd = all.length >= unusualFrom.onlyByLead && all.every(({ method }) => method === 'lead');
    return first && isOdd
      ? [{ code: 'onlyByLead', confirmedBy: first.confirmedBy, shiftId, count: all.length }]
      : [];
  });
}

/** How far back the ledger page looks for patterns. */
export const unusualWithinMs = 90 * dayMs;
