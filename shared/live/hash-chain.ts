/**
 * The log proves itself: every event of a room carries the hash of everything told before it. Anyone can recompute it,
 * in a browser or without one; docs/hash-chain.md states the form in a few lines.
 *
 *   start    = SHA-256 of ["gongyi-log-1", room]
 *   dataHash = SHA-256 of data
 *   hash     = SHA-256 of [hash before, seq, type, audience, dataHash, at]
 *
 * each in canonical JSON (shared/canonical-json.ts). The data goes in by its own hash, so that a public copy may
 * withhold what is personal and the chain can still be followed from end to end.
 */
import { canonicalJson } from '../canonical-json.ts';
import type { Sha256 } from '../sha256.ts';
import type { Audience } from './protocol.ts';

export interface ChainedEvent {
  readonly seq: number;
  readonly type: string;
  readonly audience: Audience;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly dataHash: string;
  readonly hash: string;
  /** Absent where a copy withholds it. */
  readonly data?: unknown;
}

export function chainStart(room: string, sha256: Sha256): string {
  return sha256(canonicalJson(['gongyi-log-1', room]));
}

export function dataHashOf(data: unknown, sha256: Sha256): string {
  return sha256(canonicalJson(data));
}

export function chainHash(
  before: string,
  event: Pick<ChainedEvent, 'seq' | 'type' | 'audience' | 'dataHash' | 'at'>,
  sha256: Sha256,
): string {
  const { seq, type, audience, dataHash, at } = event;
  return sha256(canonicalJson([before, seq, type, audience, dataHash, at]));
}

/** Where a log first differs from what its hashes say, and in what. */
export interface ChainFault {
  readonly seq: number;
  /** order: missing, doubled or out of place; data: not what was told; link: type, audience, time or an earlier event. */
  readonly what: 'order' | 'data' | 'link';
}

/** The first fault of a room's log, told from its beginning; null when the chain is whole. */
export function chainFault(room: string, events: readonly ChainedEvent[], sha256: Sha256): ChainFault | null {
  let before = chainStart(room, sha256);
  for (const [index, event] of events.entries()) {
    const seq = index + 1;
    if (event.seq !== seq) return { seq, what: 'order' };
    if (event.data !== undefined && dataHashOf(event.data, sha256) !== event.dataHash)
      return { seq, what: 'data' };
    if (chainHash(before, event, sha256) !== event.hash) return { seq, what: 'link' };
    before = event.hash;
  }
  return null;
}
