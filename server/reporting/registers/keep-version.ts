/** What a confirmed entry counts as, before its confirmation ends: a figure as of a day before is still made from it. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { sql } from '../../database.ts';

const kept = `community_id, on_day, title, module, kind, item, area, channel, amount, tallied, migrants, locals, staff_id,
  duplicate_key, is_late, verified_by, verified_at`;

/** Nothing where it is not confirmed. */
export async function keepVersion(em: EntityManager, entryId: string, now: Date): Promise<void> {
  await sql(
    em,
    `insert into register_version (id, entry_id, replaced_at, ${kept})
     select $2, id, $3, ${kept} from register_entry where id = $1 and verified_at is not null`,
    [entryId, uuidv7(), now.toISOString()],
  );
}
