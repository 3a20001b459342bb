import type { EntityManager } from '@mikro-orm/postgresql';
import { settingsDefaults, type VolunteerSettings } from '../../shared/volunteers/settings.ts';
import { sql } from '../database.ts';

/** What holds in a community; the defaults where nothing has been set, or for nobody's community. */
export async function settingsOf(em: EntityManager, communityId: string | null): Promise<VolunteerSettings> {
  const [row] = await sql<VolunteerSettings>(
    em,
    `select quiet_from as "quietFrom", quiet_to as "quietTo", weekly_cap as "weeklyCap",
       level_percent as "levelPercent", star_hours as "starHours", issuer, responsible, contact
     from volunteer_settings where community_id = $1`,
    [communityId],
  );
  return row ?? settingsDefaults;
}

/** As certificates name it. */
export async function issuerOf(
  em: EntityManager,
  communityId: string,
  { issuer }: Pick<VolunteerSettings, 'issuer'>,
): Promise<string> {
  if (issuer !== '') return issuer;
  const [community] = await sql<{ name: string }>(
    em,
    'select street || name as name from community where id = $1',
    [communityId],
  );
  if (!community) throw new Error(`community ${communityId} vanished`);
  return community.name;
}
