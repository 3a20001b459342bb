import type { EntityManager } from '@mikro-orm/postgresql';
import { Refusal } from '../../shared/refusal.ts';
import { sql } from '../database.ts';

/**
 * Checks that the actor uploaded each photo and that none is used yet. One answer for "not yours" and "no such
 * file". The rows are locked, so a photo is attached once whatever happens at the same time.
 */
export async function checkPhotos(
  em: EntityManager,
  photoIds: readonly string[],
  actorId: string,
): Promise<void> {
  if (photoIds.length === 0) return;
  const free = await sql<{ id: string }>(
    em,
    `select id from stored_file
     where id = any($1::uuid[]) and uploaded_by = $2 and media_type <> 'application/pdf'
       and not exists (select from issue_photo where file_id = stored_file.id)
       and not exists (select from progress_photo where file_id = stored_file.id)
       and not exists (select from meeting_paper where file_id = stored_file.id)
       and not exists (select from issue_map_background where file_id = stored_file.id)
     order by id for update`,
    [photoIds, actorId],
  );
  if (free.length < photoIds.length)
    throw new Refusal('invalidInput', { issues: ['photoIds: not yours or used'] });
}
