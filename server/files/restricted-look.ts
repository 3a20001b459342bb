/**
 * Evidence of a hardship case opens with the look at the case that it is part of: the reason that was written down for the
 * case holds for its files, too, as long as the look lasts, and for whoever looked alone.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { lookLastsMs } from '../../shared/reporting/access-log.ts';
import type { Viewer } from '../../shared/identity/roles.ts';
import { sql } from '../database.ts';

interface Look {
  readonly fileId: string;
  readonly lookId: unknown;
  readonly viewer: Viewer;
  readonly now: Date;
}

/** Writes down that the file was opened in this look, once; false where it is none, of another case, or over. */
export async function openedIn(em: EntityManager, { fileId, lookId, viewer, now }: Look): Promise<boolean> {
  const look = z.uuid().safeParse(lookId);
  if (viewer.kind !== 'person' || !look.success) return false;
  const [found] = await sql<{ id: string }>(
    em,
    `select look.id from restricted_access look join register_file held on held.entry_id = look.entry_id
     where look.id = $1 and look.person_id = $2 and look.at > $3 and held.file_id = $4`,
    [look.data, viewer.personId, new Date(now.getTime() - lookLastsMs).toISOString(), fileId],
  );
  if (!found) return false;
  await sql(
    em,
    'insert into restricted_file_access (access_id, file_id, at) values ($1, $2, $3) on conflict do nothing',
    [found.id, fileId, now.toISOString()],
  );
  return true;
}
