/**
 * Files that belong to nothing: sent and never attached, or taken off again. A few times a day (jobs.ts) they are marked, and
 * a day after that their rows go; then the contents that no row names any more. What is attached meanwhile stays, because
 * a row is locked and looked at again before it goes, and whoever attaches a file locks its row too.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type Database } from '../database.ts';
import type { FileStore } from './file-store.ts';
import { fileUses, isUnused, type FileUse } from './file-uses.ts';
import { lockContent } from './keep-upload.ts';

/** From being seen unused until it goes. */
export const unusedGraceMs = 86_400_000;
const atOnce = 100;

export interface Cleaned {
  readonly files: number;
  /** Of the contents that are gone; those that another file has too stay. */
  readonly contents: number;
  readonly bytes: number;
}

/**
 * Repeating changes nothing more; two nodes at once share the work. Refusals: filesUnreachable; what could not be removed
 * then is removed by a later run.
 */
export async function cleanUpFiles(database: Database, store: FileStore, now: Date): Promise<Cleaned> {
  const unused = isUnused(await sql<FileUse>(database.em(), fileUses));
  await mark(database.em(), unused, now);
  let files = 0;
  for (;;) {
    const gone = await database.em().transactional((em) => removeRows(em, unused, now));
    files += gone;
    if (gone < atOnce) break;
  }
  return { files, ...(await removeContents(database, store)) };
}

async function mark(em: EntityManager, unused: string, now: Date): Promise<void> {
  await sql(em, `update stored_file f set unused_since = $1 where unused_since is null and ${unused}`, [
    now.toISOString(),
  ]);
  await sql(
    em,
    `update stored_file f set unused_since = null where unused_since is not null and not (${unused})`,
  );
}

/** Returns how many went, or that many that the next batch is tried. */
async function removeRows(em: EntityManager, unused: string, now: Date): Promise<number> {
  const due = await sql<{ id: string }>(
    em,
    `select id from stored_file f where unused_since <= $1 and ${unused}
     order by unused_since, id limit ${atOnce} for update skip locked`,
    [new Date(now.getTime() - unusedGraceMs).toISOString()],
  );
  // A statement of its own, so that it sees what was attached until the rows were locked.
  const gone = await sql<{ sha256: Buffer }>(
    em,
    `delete from stored_file f where id = any($1::uuid[]) and ${unused} returning sha256`,
    [due.map(({ id }) => id)],
  );
  await sql(
    em,
    `insert into content_removal (sha256, since) select distinct unnest($1::bytea[]), $2::timestamptz
     on conflict do nothing`,
    [gone.map(({ sha256 }) => sha256), now.toISOString()],
  );
  return gone.length;
}

/** Also those that an earlier run left because it was ended. Refusals: filesUnreachable; the rest waits for the next run. */
export async function removeContents(
  database: Database,
  store: FileStore,
): Promise<{ contents: number; bytes: number }> {
  const waiting = await sql<{ sha256: Buffer }>(
    database.em(),
    'select sha256 from content_removal order by since, sha256',
  );
  let contents = 0;
  let bytes = 0;
  for (const { sha256 } of waiting) {
    const freed = await database.em().transactional(async (em) => {
      await lockContent(em, sha256);
      const [named] = await sql(em, 'select from stored_file where sha256 = $1 limit 1', [sha256]);
      const size = named ? null : await store.remove(sha256.toString('hex'));
      await sql(em, 'delete from content_removal where sha256 = $1', [sha256]);
      return size;
    });
    if (freed === null) continue;
    contents += 1;
    bytes += freed;
  }
  return { contents, bytes };
}
