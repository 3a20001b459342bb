/** Large snapshots in gzip, made once for all who enter at the same number (live-protocol rule 12). */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const packed = promisify(gzip);
/** A council fits into less; a residents' assembly is ten times as much. */
const leastLength = 32 * 1024;

const made = new WeakMap<object, Promise<Uint8Array<ArrayBuffer> | null>>();

/** Null where it is not worth it. */
export function packedOf(snapshot: { readonly value: unknown }): Promise<Uint8Array<ArrayBuffer> | null> {
  const known = made.get(snapshot);
  if (known) return known;
  const making = pack(snapshot.value);
  made.set(snapshot, making);
  return making;
}

async function pack(value: unknown): Promise<Uint8Array<ArrayBuffer> | null> {
  const json = JSON.stringify(value);
  return json.length < leastLength ? null : packed(json, { level: 4 });
}
