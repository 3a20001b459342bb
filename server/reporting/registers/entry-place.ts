/** Where an entry belongs, by which permissions are judged, and the entry itself, locked until the command ends. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { centreId } from '../../../shared/live/topics.ts';
import type { RegisterCode } from '../../../shared/reporting/registers.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import type { Place } from '../../live/command.ts';

export const inCommunity = async (
  em: EntityManager,
  input: { communityId: string },
): Promise<Place | null> => {
  const [known] = await sql<{ id: string }>(em, 'select id from community where id = $1', [
    input.communityId,
  ]);
  return known ? { room: centreId, scope: { communityId: input.communityId } } : null;
};

export const ofEntry = async (em: EntityManager, input: { entryId: string }): Promise<Place | null> => {
  const [entry] = await sql<{ communityId: string }>(
    em,
    'select community_id as "communityId" from register_entry where id = $1',
    [input.entryId],
  );
  return entry ? { room: centreId, scope: { communityId: entry.communityId } } : null;
};

export interface LockedEntry {
  readonly register: RegisterCode;
  readonly recordedBy: string;
  readonly communityId: string;
  readonly isVerified: boolean;
  readonly verifiedBy: string | null;
  readonly isWithdrawn: boolean;
}

/** Refusals: changedMeanwhile for one that was taken out. */
export async function lockEntry(em: EntityManager, entryId: string): Promise<LockedEntry> {
  const [entry] = await sql<LockedEntry>(
    em,
    `select register, recorded_by as "recordedBy", community_id as "communityId", verified_by as "verifiedBy",
       verified_at is not null as "isVerified", withdrawn_at is not null as "isWithdrawn"
     from register_entry where id = $1 for update`,
    [entryId],
  );
  if (!entry) throw new Error(`entry ${entryId} is gone`);
  if (entry.isWithdrawn) throw new Refusal('changedMeanwhile');
  return entry;
}
