import type { EntityManager } from '@mikro-orm/postgresql';
import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { sql } from '../database.ts';
import type { FileStore } from './file-store.ts';
import type { ReadFile } from './picture.ts';

/** Whoever stores a content or removes it waits here for the other, until the transaction ends. */
export async function lockContent(em: EntityManager, sha256: Buffer): Promise<void> {
  await sql(em, `select pg_advisory_xact_lock(hashtextextended('content ' || $1, 0))`, [
    sha256.toString('hex'),
  ]);
}

/**
 * The content first, then the row that names it. Returns the file's id; the same upload again is another file. No
 * connection to the database waits while a content travels: it is only looked at again under the lock, where another
 * file with the same content may just have been removed.
 */
export async function keepUpload(
  em: EntityManager,
  files: FileStore,
  { content, mediaType, width, height }: ReadFile,
  { uploadedBy, now }: { readonly uploadedBy: string; readonly now: Date },
): Promise<string> {
  const fileId = uuidv7();
  const sha256 = createHash('sha256').update(content).digest();
  const name = sha256.toString('hex');
  await files.keep(name, content);
  await em.transactional(async (inside) => {
    await lockContent(inside, sha256);
    if (!(await files.has(name))) await files.keep(name, content);
    await sql(
      inside,
      `insert into stored_file (id, sha256, media_type, byte_size, width, height, uploaded_by, uploaded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [fileId, sha256, mediaType, content.length, width, height, uploadedBy, now.toISOString()],
    );
  });
  return fileId;
}
