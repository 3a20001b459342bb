/** The ledger as pages read it. Times are milliseconds since 1970; lists are sorted as stated. */
import type { Unusual } from './ledger.ts';
import type { Named } from './named.ts';
import type { Sighting } from './sightings.ts';

export interface LedgerView {
  /** Those whose ledger the viewer looks after, by name. */
  readonly communities: readonly Named[];
  readonly communityId: string;
  readonly entries: number;
  /** Of the last entry. */
  readonly head: string | null;
  /** The first entry that is not what its hash says; null: the chain is whole. */
  readonly faultAt: number | null;
  /** Waiting first, then the newest. */
  readonly claims: readonly ClaimView[];
  readonly unusual: readonly Unusual[];
  /** Of those named in `unusual`. */
  readonly names: Readonly<Record<string, string>>;
  /** The newest first, at most 40. */
  readonly lines: readonly LedgerLine[];
  /** Confirmed shifts, the newest first, at most 40. */
  readonly shifts: readonly LedgerShift[];
}

export interface LedgerShift {
  readonly id: string;
  readonly title: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

/** Late or corrected service; `from` and `to` null: it did not happen. */
export interface ClaimView {
  readonly id: string;
  readonly shiftId: string;
  readonly title: string;
  readonly startsAt: number;
  readonly personId: string;
  readonly name: string;
  readonly from: number | null;
  readonly to: number | null;
  /** What counts now. */
  readonly countedFrom: number | null;
  readonly countedTo: number | null;
  readonly reason: string;
  readonly claimedBy: string;
  readonly claimedByName: string;
  readonly claimedAt: number;
  /** What the records know: whether they had a place there, and who saw them come and go. */
  readonly wasBooked: boolean;
  readonly sightings: readonly (Sighting & {
    readonly method: 'code' | 'lead' | 'offline';
    /** Who saw them. */
    readonly name: string;
  })[];
  readonly approved: boolean | null;
  readonly settledByName: string | null;
  readonly settledAt: number | null;
}

export interface LedgerLine {
  readonly number: number;
  readonly kind: 'service' | 'correction';
  readonly at: number;
  readonly hash: string;
  readonly name: string;
  readonly title: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly method: 'code' | 'lead' | 'late';
  readonly checkOutAssumed: boolean;
  readonly overlaps: boolean;
  readonly confirmedByName: string;
  readonly claimedByName: string | null;
  readonly reason: string | null;
}
