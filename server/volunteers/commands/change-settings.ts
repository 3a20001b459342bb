import { z } from 'zod';
import { Refusal } from '../../../shared/refusal.ts';
import { settingsInput } from '../../../shared/volunteers/settings.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { volunteersChanged } from '../../live/topics.ts';
import { versionOf } from '../../version-of.ts';
import { settingsOf } from '../settings.ts';

/**
 * What holds in a community from now on: waves that run keep what they were started with, certificates what they say.
 * Refusals: changedMeanwhile (somebody has changed them since they were read: look at them and save again).
 * Repeating: by command id.
 */
export const changeVolunteerSettings = defineCommand({
  name: 'changeVolunteerSettings',
  action: 'volunteers.lead',
  /** `version` of the SettingsView that was changed. */
  input: z.strictObject({ communityId: z.uuid(), version: z.string().length(64), settings: settingsInput }),
  place: (_em, { communityId }) => Promise.resolve({ room: communityId, scope: { communityId } }),
  async run({ em, actor, now }, { communityId, version, settings }) {
    if (version !== versionOf(await settingsOf(em, communityId))) throw new Refusal('changedMeanwhile');
    await sql(
      em,
      `insert into volunteer_settings (community_id, quiet_from, quiet_to, weekly_cap, level_percent, star_hours,
         issuer, responsible, contact, changed_by, changed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       on conflict (community_id) do update set quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
         weekly_cap = excluded.weekly_cap, level_percent = excluded.level_percent,
         star_hours = excluded.star_hours, issuer = excluded.issuer, responsible = excluded.responsible,
         contact = excluded.contact, changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
      [
        ...[communityId, settings.quietFrom, settings.quietTo, settings.weeklyCap, settings.levelPercent],
        ...[settings.starHours, settings.issuer, settings.responsible, settings.contact],
        ...[actor.personId, now.toISOString()],
      ],
    );
    return { reply: null, announce: [volunteersChanged(communityId, null)] };
  },
});
