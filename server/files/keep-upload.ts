import type { EntityManager } from '@mikro-orm/postgresql';
import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { sql } from '../database.ts';
import { keepFile, type ReadFile } from './file-store.ts';

/** Whoever stores a content or removes it waits here for the other, until the transaction ends. */
export async function lockContent(em: EntityManager, sha256: Buffer): Promise<void> {
  await sql(em, `select pg_advisory_xact_lock(hashtextextended('content ' || $1, 0))`, [
    sha256.toString('hex'),
  ]);
}

/** The content first, then the row that names it. Returns the file's id; the same upload again is another file. */
export async function keepUpload(
  em: EntityManager,
  filesDir: string,
  { content, mediaType, width, height }: ReadFile,
  { uploadedBy, now }: { readonly uploadedBy: string; readonly now: Date },
): Promise<string> {
  const fileId = uuidv7();
  const sha256 = createHash('sha256').update(content).digest();
  await em.transactional(async (inside) => {
    await lockContent(inside, sha256);
    await keepFile(filesDir, sha256, content);
    await sql(
      inside,
      `insert into stored_file (id, sha256, media_type, byte_size, width, height, uploaded_by, uploaded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [fileId, sha256, mediaType, content.length, width, height, uploadedBy, now.toISOString()],
    );
  });
  return fileId;
}
