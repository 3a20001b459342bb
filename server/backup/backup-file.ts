/**
 * A backup is one gzip'd file of JSON, a value a line, which `zcat` shows:
 *
 *   {"format":"gongyi-backup-1","madeAt":…,"migrations":[{"name","sha256"}],"tables":[…],"sequences":{…}}
 *   {"table":"community","columns":["id",…]}      before the rows of a table
 *   ["0197…","骏景",null]                          a row: the text PostgreSQL has for each column, or null
 *   {"endOf":"community","rows":2,"sha256":…}     SHA-256 of the row lines, each with its line feed
 *   {"file":"<SHA-256>","base64":…}               a photo or document, after all tables
 *   {"end":{"tables","rows","files"},"sha256":…}  SHA-256 of every line before this one
 *
 * Tables stand after those they refer to, rows in the order of their keys, which tells nothing about when they came.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { PassThrough } from 'node:stream';
import { z } from 'zod';
import { errorCode } from '../error-code.ts';

export const format = 'gongyi-backup-1';

const migration = z.object({ name: z.string(), sha256: z.string() });
const header = z.object({
  format: z.literal(format),
  madeAt: z.string(),
  migrations: z.array(migration),
  tables: z.array(z.string()),
  /** The last number that each sequence has given; those that never gave one are left out. */
  sequences: z.record(z.string(), z.string().regex(/^\d+$/)).default({}),
});
const counts = z.object({ tables: z.int(), rows: z.int(), files: z.int() });
const marker = z.union([
  z.strictObject({ table: z.string(), columns: z.array(z.string()) }),
  z.strictObject({ endOf: z.string(), rows: z.int(), sha256: z.string() }),
  z.strictObject({ file: z.string().regex(/^[0-9a-f]{64}$/), base64: z.base64() }),
  z.strictObject({ end: counts, sha256: z.string() }),
]);

export type Header = z.infer<typeof header>;
export type Counts = z.infer<typeof counts>;

/** Where and why a file is no whole backup. */
export class BrokenBackup extends Error {
  override name = 'BrokenBackup';
  readonly line: number;
  readonly reason: 'unreadable' | 'notABackup' | 'cutShort' | 'changed';

  constructor(line: number, reason: BrokenBackup['reason'], options?: ErrorOptions) {
    super(`line ${line}: ${reason}`, options);
    this.line = line;
    this.reason = reason;
  }
}

export type Entry =
  | { readonly kind: 'header'; readonly header: Header }
  | { readonly kind: 'table'; readonly table: string; readonly columns: readonly string[] }
  /** A row as its line of JSON. */
  | { readonly kind: 'row'; readonly json: string }
  | { readonly kind: 'endOfTable'; readonly table: string }
  | { readonly kind: 'file'; readonly sha256: string; readonly content: Buffer }
  | { readonly kind: 'end'; readonly counts: Counts };

/**
 * The entries in order, each checked as it comes: hashes, numbers, order, and that the end is there. Holds one line
 * at a time. Throws BrokenBackup.
 */
export async function* entriesOf(path: string): AsyncGenerator<Entry> {
  const whole = createHash('sha256');
  const seen = { tables: 0, rows: 0, files: 0 };
  let table: { name: string; rows: number; hash: ReturnType<typeof createHash> } | null = null;
  let awaited: string[] = [];
  let state: 'beginning' | 'tables' | 'ended' = 'beginning';
  let line = 0;
  const broken = (reason: BrokenBackup['reason'], cause?: unknown) =>
    new BrokenBackup(line, reason, { cause });

  try {
    for await (const bytes of linesOf(path)) {
      line += 1;
      if (state === 'ended') throw broken('changed');
      if (state === 'beginning') {
        const first = header.safeParse(parsed(bytes));
        if (!first.success) throw broken('notABackup', first.error);
        awaited = [...first.data.tables];
        state = 'tables';
        yield { kind: 'header', header: first.data };
      } else if (table && bytes[0] === openingBracket) {
        table.rows += 1;
        table.hash.update(bytes).update('\n');
        yield { kind: 'row', json: bytes.toString('utf8') };
      } else {
        const known = marker.safeParse(parsed(bytes));
        if (!known.success) throw broken('changed', known.error);
        const entry = known.data;
        if ('table' in entry) {
          if (table || awaited.shift() !== entry.table) throw broken('changed');
          table = { name: entry.table, rows: 0, hash: createHash('sha256') };
          yield { kind: 'table', table: entry.table, columns: entry.columns };
        } else if ('endOf' in entry) {
          if (table?.name !== entry.endOf || table.rows !== entry.rows) throw broken('changed');
          if (table.hash.digest('hex') !== entry.sha256) throw broken('changed');
          seen.tables += 1;
          seen.rows += table.rows;
          table = null;
          yield { kind: 'endOfTable', table: entry.endOf };
        } else if ('file' in entry) {
          const content = Buffer.from(entry.base64, 'base64');
          if (table || awaited.length > 0 || sha256Of(content) !== entry.file) throw broken('changed');
          seen.files += 1;
          yield { kind: 'file', sha256: entry.file, content };
        } else {
          const { end } = entry;
          const isWhole =
            !table && end.tables === seen.tables && end.rows === seen.rows && end.files === seen.files;
          if (!isWhole || awaited.length > 0 || whole.digest('hex') !== entry.sha256) throw broken('changed');
          state = 'ended';
          yield { kind: 'end', counts: end };
          continue;
        }
      }
      whole.update(bytes).update('\n');
    }
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (['ENOENT', 'EISDIR', 'EACCES'].includes(code)) throw broken('unreadable', error);
    if (code === 'Z_BUF_ERROR') throw broken('cutShort', error);
    if (code.startsWith('Z_')) throw broken(line === 0 ? 'notABackup' : 'changed', error);
    throw error;
  }
  if (state !== 'ended') throw broken(state === 'beginning' ? 'notABackup' : 'cutShort');
}

export const sha256Of = (content: Buffer) => createHash('sha256').update(content).digest('hex');

const openingBracket = '['.charCodeAt(0);

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    // Answered by whoever asks what it should have been.
    return undefined;
  }
}

/** By line feeds alone: `readline` also divides at U+2028, which may stand in what people write. */
async function* linesOf(path: string): AsyncGenerator<Buffer> {
  const text = new PassThrough();
  const reading = pipeline(createReadStream(path), createGunzip(), text);
  // Told to whoever reads `text`, which is destroyed with the same error.
  reading.catch(() => undefined);
  let rest: Buffer[] = [];
  for await (const chunk of text) {
    if (!Buffer.isBuffer(chunk)) throw new Error('a stream of bytes gave something else');
    let from = 0;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, at)]);
      rest = [];
      from = at + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
  await reading;
  if (rest.length > 0) yield Buffer.concat(rest);
}
