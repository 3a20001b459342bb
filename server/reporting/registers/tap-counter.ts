/** The tap counter: what stands on today's sheets, one visitor more, and one's own tap taken back. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { localDay } from '../../../shared/local-time.ts';
import { readEntry } from '../../../shared/reporting/read-entry.ts';
import { registerCommands } from '../../../shared/reporting/register-commands.ts';
import type { TapsView } from '../../../shared/reporting/taps.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { recordsChanged } from '../../live/topics.ts';
import { insertEntries, keyOf, readBy } from './insert-entries.ts';
import { inCommunity } from './entry-place.ts';

/** Of the own ones so many can be taken back; more are not tapped by one person in a day. */
const mostTaps = 1_000;

/** Today's sheets of a community, and the reader's own taps on those that nobody has confirmed. */
export async function tapsOf(
  em: EntityManager,
  { communityId, personId, now }: { communityId: string; personId: string; now: Date },
): Promise<TapsView> {
  const day = localDay(now.getTime());
  const counts = await sql<TapsView['counts'][number]>(
    em,
    `select area, channel, module, amount + tallied as count, verified_at is not null as "isConfirmed"
     from register_entry sheet
     where register = 'contact' and on_day = $2::date and community_id = $1 and withdrawn_at is null
     order by area, channel, module`,
    [communityId, day],
  );
  const mine = await sql<TapsView['mine'][number]>(
    em,
    `select contact.id as "contactId", sheet.area, sheet.channel, sheet.module, ms(contact.at) as at
     from contact join register_entry sheet on sheet.id = contact.sheet_id
     where sheet.register = 'contact' and sheet.on_day = $2::date and sheet.community_id = $1
       and sheet.withdrawn_at is null and sheet.verified_at is null and contact.recorded_by = $3
     order by contact.at desc, contact.id desc limit ${mostTaps}`,
    [communityId, day, personId],
  );
  return { communityId, day, counts, mine };
}

/**
 * One visitor, on the sheet of that day, place and channel; the first tap opens it. A tap that waited on a device without a
 * network counts on the day when it was made. Refusals: entryConfirmed.
 */
export const tapContact = defineCommand({
  name: 'tapContact',
  action: 'registers.record',
  input: registerCommands.tapContact,
  place: inCommunity,
  async run({ em, actor, now }, { communityId, area, channel, module, agoMs }) {
    const at = now.getTime() - agoMs;
    const written = {
      onDay: localDay(at),
      area: String(area),
      channel,
      ...(module !== null && { module }),
    };
    const { entry } = readEntry('contact', written, readBy(now));
    if (!entry) throw new Error(`no sheet for ${JSON.stringify(written)}`);
    const key = keyOf('contact', communityId, entry);
    const [sheet] = await sql<{ id: string; isVerified: boolean }>(
      em,
      `select id, verified_at is not null as "isVerified" from register_entry
       where register = 'contact' and duplicate_key = $1 and withdrawn_at is null for update`,
      [key],
    );
    if (sheet?.isVerified) throw new Refusal('entryConfirmed');
    const insert = { communityId, entries: [{ ...entry, staffId: null }], recordedBy: actor.personId, now };
    const sheetId = sheet?.id ?? (await insertEntries(em, { register: 'contact', ...insert }))[0];
    const contactId = uuidv7();
    await sql(em, 'insert into contact (id, sheet_id, recorded_by, at) values ($1, $2, $3, $4)', [
      contactId,
      sheetId,
      actor.personId,
      new Date(at).toISOString(),
    ]);
    return { reply: { contactId }, announce: [recordsChanged()] };
  },
});

/** Takes one's own tap back while its sheet is not confirmed. Repeating: changedMeanwhile, because it is gone. */
export const untapContact = defineCommand({
  name: 'untapContact',
  action: 'registers.record',
  input: registerCommands.untapContact,
  place: inCommunity,
  async run({ em, actor }, { communityId, contactId }) {
    const gone = await sql<{ id: string }>(
      em,
      `delete from contact using register_entry sheet
       where contact.id = $1 and contact.recorded_by = $2 and sheet.id = contact.sheet_id
         and sheet.community_id = $3 and sheet.verified_at is null returning contact.id`,
      [contactId, actor.personId, communityId],
    );
    if (gone.length === 0) throw new Refusal('changedMeanwhile');
    return { reply: null, announce: [recordsChanged()] };
  },
});
