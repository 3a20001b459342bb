/**
 * `gongyi person erase ID`: on a person's request nothing in the records says any more who they were. Their id stays,
 * standing for nobody, so that attendance, votes, turnouts and every figure stay what they were.
 * docs/decisions/0045-erasing-a-person.md says what goes, what stays and why.
 */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { z } from 'zod';
import { Refusal } from '../../shared/refusal.ts';
import { erasedName } from '../../shared/identity/erased-name.ts';
import { RefusedInput } from '../cli/refused.ts';
import type { Words } from '../cli/words.ts';
import { openDatabase } from '../database.ts';
import type { FileStore } from '../files/file-store.ts';
import { fileUses, isUnused, type FileUse } from '../files/file-uses.ts';
import { removeContents } from '../files/unused-files.ts';

interface Job {
  readonly databaseUrl: string;
  readonly files: FileStore;
  readonly personId: string;
  /** Without it everything is tried and taken back: the answer says what would change. */
  readonly isMeant: boolean;
  readonly words: Words;
  readonly log: Logger;
  readonly now: Date;
}

export interface Erased {
  readonly person: string;
  readonly erased: boolean;
  /** Records changed or deleted, by table. */
  readonly changed: Readonly<Record<string, number>>;
  /** Contents of files whose store did not answer: a server removes them when it does. */
  readonly contentsWaiting: number;
  /** Where the name, telephone or address still stands: in the log, which cannot be rewritten, or in people's words. */
  readonly remaining: readonly {
    readonly table: string;
    readonly records: number;
    readonly because: 'hashChained' | 'appendOnly' | 'wordsOfPeople';
  }[];
}

/** Refused: an unknown person. Safe to repeat: a second time nothing is left to change, and nothing is logged. */
export async function erasePerson(job: Job): Promise<Erased> {
  const { databaseUrl, personId, isMeant, words, now } = job;
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('begin');
    const known = await identifyingTexts(client, personId);
    if (!known) throw new RefusedInput(words('person.unknown', { id: personId }));
    const scans = await scansOf(client, personId);
    const changed: Record<string, number> = {};
    for (const { table, text, values = [] } of steps(personId, known.email, now)) {
      const { rowCount } = await client.query(text, [personId, ...values]);
      if (rowCount) changed[table] = (changed[table] ?? 0) + rowCount;
    }
    const loose = await deleteLooseFiles(client, { personId, scans, now });
    if (loose.files > 0) changed['stored_file'] = loose.files;
    const remaining = await stillNaming(client, known.texts);
    if (Object.keys(changed).length > 0) {
      await client.query(
        `insert into command_log (id, actor_id, name, room_id, outcome, at) values ($1, null, 'erasePerson', $2, $3, $4)`,
        [randomUUID(), personId, JSON.stringify({ reply: { changed } }), now.toISOString()],
      );
    }
    await client.query(isMeant ? 'commit' : 'rollback');
    const isDone = !isMeant || loose.contents === 0 || (await contentsGo(job));
    const contentsWaiting = isDone ? 0 : loose.contents;
    return { person: personId, erased: isMeant, changed, contentsWaiting, remaining };
  } finally {
    await client.end();
  }
}

/** Scans of their credentials, whoever uploaded them: gone with the credentials. */
async function scansOf(client: Client, personId: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    'select file_id as id from volunteer_credential where person_id = $1 and file_id is not null',
    [personId],
  );
  return rows.map(({ id }) => id);
}

async function identifyingTexts(client: Client, personId: string) {
  const { rows } = await client.query(
    'select p.name, p.phone, u.email from person p join auth_user u on u.id = p.id where p.id = $1 for update of p',
    [personId],
  );
  const known = z.object({ name: z.string(), phone: z.string().nullable(), email: z.string() });
  const [row] = z.array(known).parse(rows);
  if (!row) return null;
  const isGone = row.name === erasedName;
  const texts = isGone ? [] : [row.name, row.phone, row.email].filter((text) => text !== null);
  return { email: row.email, texts };
}

interface Step {
  readonly table: string;
  /** $1 is the person. It matches only what is still to be changed. */
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** The person first: the frozen roll lets go of a household only for somebody who was erased. */
function steps(personId: string, email: string, now: Date): Step[] {
  const at = now.toISOString();
  const mark = `erased-${personId}`;
  const ofSeats = 'seat_id in (select id from seat where person_id = $1)';
  return [
    {
      table: 'person',
      text: `update person set name = $2, origin = null, phone = null, erased_at = coalesce(erased_at, $3)
        where id = $1 and (name, erased_at is null, origin is null, phone is null) is distinct from ($2, false, true, true)`,
      values: [erasedName, at],
    },
    { table: 'auth_session', text: 'delete from auth_session where user_id = $1' },
    { table: 'auth_account', text: 'delete from auth_account where user_id = $1' },
    {
      table: 'auth_verification',
      text: 'delete from auth_verification where identifier in ($2, $1::text) or value = $1::text',
      values: [email],
    },
    {
      table: 'sign_in_failure',
      text: 'delete from sign_in_failure where key in (lower($2), $1::text)',
      values: [email],
    },
    {
      table: 'auth_user',
      text: `update auth_user set name = $2, email = $3, email_verified = false, image = null
        where id = $1 and (name <> $2 or email <> $3 or image is not null)`,
      values: [erasedName, `${personId}@erased.invalid`],
    },
    { table: 'notice_choice', text: 'delete from notice_choice where person_id = $1' },
    {
      table: 'volunteer',
      text: 'update volunteer set birthday = null where person_id = $1 and birthday is not null',
    },
    { table: 'service_notice', text: 'delete from service_notice where person_id = $1' },
    { table: 'access_link', text: 'delete from access_link where person_id = $1' },
    {
      table: 'role_grant',
      text: 'update role_grant set revoked_at = $2 where person_id = $1 and revoked_at is null',
      values: [at],
    },
    {
      table: 'seat',
      text: `update seat set name = $2, household = case when household is not null then 'erased-' || id end
        where person_id = $1 and (name <> $2 or household <> 'erased-' || id)`,
      values: [erasedName],
    },
    {
      table: 'body_member',
      text: `update body_member set household = null, removed_at = coalesce(removed_at, $2)
        where person_id = $1 and (household is not null or removed_at is null)`,
      values: [at],
    },
    { table: 'recusal', text: `update recusal set reason = '' where reason <> '' and ${ofSeats}` },
    {
      table: 'volunteer',
      text: `update volunteer set number = $2, born_year = born_year - born_year % 10, birthday = null,
          home_lat = null, home_lng = null, home_area = null, paused_until = null
        where person_id = $1 and number <> $2`,
      values: [mark],
    },
    { table: 'volunteer_skill', text: 'delete from volunteer_skill where person_id = $1' },
    { table: 'volunteer_language', text: 'delete from volunteer_language where person_id = $1' },
    { table: 'volunteer_credential', text: 'delete from volunteer_credential where person_id = $1' },
    { table: 'volunteer_availability', text: 'delete from volunteer_availability where person_id = $1' },
    { table: 'volunteer_day', text: 'delete from volunteer_day where person_id = $1' },
    { table: 'calendar_feed', text: 'delete from calendar_feed where person_id = $1' },
    {
      table: 'certificate_request',
      text: `update certificate_request set settled_at = $2, settled_by = $1, declined_reason = 'erased'
        where person_id = $1 and settled_at is null`,
      values: [at],
    },
    {
      table: 'booking',
      text: `update booking set cancelled_at = $2 where person_id = $1 and cancelled_at is null and starts_at > $2`,
      values: [at],
    },
    {
      table: 'offer',
      text: `update offer set state = 'withdrawn', answered_at = coalesce(answered_at, $2)
        where person_id = $1 and (state in ('asked', 'standby') or (state = 'accepted' and exists (
          select from booking where booking.offer_id = offer.id and cancelled_at is not null)))`,
      values: [at],
    },
  ];
}

/** After the commit; false when their store does not answer. */
async function contentsGo({ databaseUrl, files, log }: Job): Promise<boolean> {
  const database = await openDatabase({ url: databaseUrl, poolSize: 1, log });
  try {
    await removeContents(database, files);
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'filesUnreachable') return false;
    throw error;
  } finally {
    await database.close();
  }
}

/**
 * Photos that the person sent and that belong to nothing; those of an issue or a report belong to the record. Their
 * contents are put down to go where nothing else has them.
 */
async function deleteLooseFiles(
  client: Client,
  { personId, scans, now }: { personId: string; scans: readonly string[]; now: Date },
): Promise<{ files: number; contents: number }> {
  const { rows: uses } = await client.query<FileUse>(fileUses);
  const { rows } = await client.query<{ sha256: string }>(
    `delete from stored_file f where (uploaded_by = $1 or id = any($2::uuid[])) and ${isUnused(uses)}
     returning encode(sha256, 'hex') as sha256`,
    [personId, scans],
  );
  const { rowCount } = await client.query(
    `insert into content_removal (sha256, since)
     select distinct decode(gone.sha256, 'hex'), $2::timestamptz from unnest($1::text[]) as gone (sha256)
     where not exists (select from stored_file f where f.sha256 = decode(gone.sha256, 'hex')) on conflict do nothing`,
    [rows.map(({ sha256 }) => sha256), now.toISOString()],
  );
  return { files: rows.length, contents: rowCount ?? 0 };
}

async function stillNaming(client: Client, texts: readonly string[]): Promise<Erased['remaining']> {
  const remaining: Erased['remaining'][number][] = [];
  if (texts.length === 0) return remaining;
  const { rows: tables } = await client.query<{ name: string; appendOnly: boolean }>(
    `select c.relname as name, exists (select from pg_trigger t join pg_proc p on p.oid = t.tgfoid
       where t.tgrelid = c.oid and p.proname = 'refuse_change') as "appendOnly"
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`,
  );
  for (const { name, appendOnly } of tables) {
    const { rows } = await client.query<{ n: number }>(
      `select count(*)::int as n from "${name}" t
       where exists (select from unnest($1::text[]) as known (text) where position(known.text in t::text) > 0)`,
      [texts],
    );
    const records = rows[0]?.n ?? 0;
    const because = name === 'room_event' ? 'hashChained' : appendOnly ? 'appendOnly' : 'wordsOfPeople';
    if (records > 0) remaining.push({ table: name, records, because });
  }
  return remaining;
}
