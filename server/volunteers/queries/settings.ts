import { z } from 'zod';
import type { VolunteerSettings } from '../../../shared/volunteers/settings.ts';
import type { Named } from '../../../shared/volunteers/named.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { versionOf } from '../../version-of.ts';
import { communitiesKept, keptScope } from '../kept.ts';
import { issuerOf, settingsOf } from '../settings.ts';

export interface SettingsView {
  readonly communities: readonly Named[];
  readonly communityId: string;
  readonly settings: VolunteerSettings;
  /** Of the settings; sent back with a change. */
  readonly version: string;
  /** The issuer's name while none is set. */
  readonly usualIssuer: string;
  readonly changedByName: string | null;
  readonly changedAt: number | null;
}

/** What holds in a community, and who set it. */
export const settings = query({
  action: 'volunteers.keep',
  input: z.strictObject({ communityId: z.uuid().nullable() }),
  scope: keptScope,
  async read({ em, viewer }, { communityId }): Promise<SettingsView> {
    const communities = await communitiesKept(em, viewer);
    const shown = communityId ?? communities[0]?.id ?? '';
    const settings = await settingsOf(em, shown);
    const [changed] = await sql<{ name: string; at: number }>(
      em,
      `select p.name, ms(s.changed_at) as at from volunteer_settings s join person p on p.id = s.changed_by
       where s.community_id = $1`,
      [shown],
    );
    return {
      ...{ communities, communityId: shown, settings, version: versionOf(settings) },
      usualIssuer: await issuerOf(em, shown, { issuer: '' }),
      changedByName: changed?.name ?? null,
      changedAt: changed?.at ?? null,
    };
  },
});
