/**
 * The history of an issue proves itself as the log of a meeting does (shared/live/hash-chain.ts): every entry carries
 * the hash of everything before it. docs/hash-chain.md states the form in a few lines.
 *
 *   start    = SHA-256 of ["gongyi-issue-1", issue]
 *   dataHash = SHA-256 of data
 *   hash     = SHA-256 of [hash before, seq, type, actor or null, dataHash, at]
 */
import { canonicalJson } from '../canonical-json.ts';
import type { ChainFault } from '../live/hash-chain.ts';
import type { Sha256 } from '../sha256.ts';

export interface ChainedEntry {
  readonly seq: number;
  readonly type: string;
  readonly data: unknown;
  /** Null for what nobody did, such as a count reached. */
  readonly actorId: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly dataHash: string;
  readonly hash: string;
}

export function historyStart(issueId: string, sha256: Sha256): string {
  return sha256(canonicalJson(['gongyi-issue-1', issueId]));
}

/** The entry with its two hashes; `before` is the hash of the entry before it, or the start. */
export function chained<Entry extends Omit<ChainedEntry, 'dataHash' | 'hash'>>(
  before: string,
  entry: Entry,
  sha256: Sha256,
): Entry & Pick<ChainedEntry, 'dataHash' | 'hash'> {
  const dataHash = sha256(canonicalJson(entry.data));
  const { seq, type, actorId, at } = entry;
  return { ...entry, dataHash, hash: sha256(canonicalJson([before, seq, type, actorId, dataHash, at])) };
}

/** The first fault of an issue's history, told from its beginning; null when the chain is whole. */
export function historyFault(
  issueId: string,
  entries: readonly ChainedEntry[],
  sha256: Sha256,
): ChainFault | null {
  let before = historyStart(issueId, sha256);
  for (const [index, entry] of entries.entries()) {
    const seq = index + 1;
    if (entry.seq !== seq) return { seq, what: 'order' };
    const expected = chained(before, entry, sha256);
    if (expected.dataHash !== entry.dataHash) return { seq, what: 'data' };
    if (expected.hash !== entry.hash) return { seq, what: 'link' };
    before = entry.hash;
  }
  return null;
}
