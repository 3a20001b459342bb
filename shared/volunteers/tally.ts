/**
 * People counted without names at a stall: nobody can be asked later whether they were there, so two people sign and a
 * photo shows it. Until both have signed it counts for nothing.
 *
 *   counted, with a photo ──somebody else signs──→ complete
 *       └────────── taken back ────────┴──→ withdrawn
 */
import { Refusal } from '../refusal.ts';

export interface TallyFacts {
  readonly countedBy: string;
  readonly isSigned: boolean;
  readonly isWithdrawn: boolean;
}

/** The second signature: by somebody who was there or looks after the records, but not by whoever counted. */
export function whyCannotSignTally(
  tally: TallyFacts,
  actor: { readonly personId: string; readonly wasHere: boolean },
): Refusal | null {
  if (tally.isWithdrawn) return new Refusal('tallyWithdrawn');
  if (tally.isSigned) return new Refusal('tallySigned');
  if (tally.countedBy === actor.personId) return new Refusal('ownEntry');
  return actor.wasHere ? null : new Refusal('notCheckedIn');
}

export function whyCannotWithdrawTally(tally: TallyFacts): Refusal | null {
  return tally.isWithdrawn ? new Refusal('tallyWithdrawn') : null;
}

const alikeMs = 15 * 60_000;

interface Counted {
  readonly people: number;
  readonly countedBy: string;
  readonly countedAt: number;
}

/**
 * Whether two counts at one shift may be the same people counted by two leads who did not see each other's: as many, at
 * about the same time. Both stay as they are; a person looks. Which came in first makes no difference.
 */
export function looksAlike(one: Counted, other: Counted): boolean {
  return (
    one.countedBy !== other.countedBy &&
    one.people === other.people &&
    Math.abs(one.countedAt - other.countedAt) <= alikeMs
  );
}

/** People counted without names; counts when a second person has signed and it was not taken back. */
export interface TallyView {
  readonly id: string;
  readonly people: number;
  readonly note: string;
  /** The photo. */
  readonly fileId: string;
  readonly countedBy: string;
  readonly countedByName: string;
  readonly countedAt: number;
  /** Counted without a network, and came in then; null: at once. */
  readonly handedInAt: number | null;
  readonly timeUnsure: boolean;
  readonly secondByName: string | null;
  readonly isWithdrawn: boolean;
}

export interface TallyToSign extends Pick<
  TallyView,
  'id' | 'people' | 'note' | 'fileId' | 'countedByName' | 'countedAt'
> {
  readonly title: string;
  readonly shiftId: string;
}
