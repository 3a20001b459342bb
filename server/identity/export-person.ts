/**
 * `gongyi person export ID`: everything held about a person, for requests under the Personal Information Protection
 * Law (art. 45). Where to look is read from the database's foreign keys, so that a new table can't be forgotten.
 */
import { Client } from 'pg';
import { z } from 'zod';
import { RefusedInput } from '../cli/refused.ts';
import type { Words } from '../cli/words.ts';

export interface Section {
  readonly register: string;
  /** Which column of which table names the person, or a seat of theirs. */
  readonly source: { readonly table: string; readonly column: string };
  readonly records: readonly Record<string, unknown>[];
}
export interface ExportedPerson {
  readonly person: string;
  readonly exportedAt: string;
  readonly erasedAt: string | null;
  readonly sections: readonly Section[];
}

interface Job {
  readonly databaseUrl: string;
  readonly personId: string;
  readonly words: Words;
  readonly now: Date;
}

/**
 * Refused: an unknown person. What opens a door (passwords, tokens) stays behind, and so do other people: where a
 * record names one, it says `otherPerson`. Reads one moment; changes nothing.
 */
export async function exportPerson({ databaseUrl, personId, words, now }: Job): Promise<ExportedPerson> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const [person] = await recordsOf(client, 'person', 'id', [personId]);
    if (!person) throw new RefusedInput(words('person.unknown', { id: personId }));
    const seats = (await recordsOf(client, 'seat', 'person_id', [personId])).map(({ id }) => String(id));
    const links = await linksToPeople(client);
    const sections: Section[] = [];
    const add = (table: string, column: string, records: Record<string, unknown>[]) => {
      if (records.length > 0)
        sections.push({ register: registerOf(table), source: { table, column }, records });
    };
    const own = new Set([personId, ...seats]);
    add('auth_user', 'id', await recordsOf(client, 'auth_user', 'id', [personId]));
    for (const { table, column, target } of links) {
      const found = await recordsOf(client, table, column, target === 'seat' ? seats : [personId]);
      const naming = links.filter((link) => link.table === table);
      add(
        table,
        column,
        found.map((record) => withoutOthers(record, naming, own)),
      );
    }
    add('sign_in_failure', 'key', await failedSignIns(client, personId));
    add('room_event', 'data', await eventsNaming(client, personId, seats));
    sections.sort((a, b) => registers.indexOf(a.register) - registers.indexOf(b.register));
    const erasedAt = person['erased_at'];
    return {
      person: personId,
      exportedAt: now.toISOString(),
      erasedAt: typeof erasedAt === 'string' ? erasedAt : null,
      sections,
    };
  } finally {
    await client.end();
  }
}

/** Columns that open a door, or hold what others were told in answer. */
const withheld = 'token token_hash password access_token refresh_token id_token value outcome'.split(' ');
const record = z.record(z.string(), z.unknown());

async function recordsOf(
  client: Client,
  table: string,
  column: string,
  ids: readonly string[],
): Promise<Record<string, unknown>[]> {
  const { rows } = await client.query(
    `select to_jsonb(t) - $2::text[] as record from "${table}" t where "${column}" = any($1::uuid[]) order by t::text`,
    [ids, withheld],
  );
  return z
    .array(z.object({ record }))
    .parse(rows)
    .map((row) => row.record);
}

const link = z.object({ table: z.string(), column: z.string(), target: z.enum(['person', 'seat']) });
type Link = z.infer<typeof link>;

/** Every column that names a person, directly or by a seat. */
async function linksToPeople(client: Client): Promise<Link[]> {
  const { rows } = await client.query(
    `select distinct c.relname as table, a.attname as column,
       case when r.relname = 'seat' then 'seat' else 'person' end as target
     from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_class r on r.oid = f.confrelid
     cross join lateral unnest(f.conkey, f.confkey) as k (own, theirs)
     join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.own
     join pg_attribute b on b.attrelid = f.confrelid and b.attnum = k.theirs
     where f.contype = 'f' and c.relnamespace = 'public'::regnamespace
       and (r.relname::text, b.attname::text) in
         (('auth_user', 'id'), ('person', 'id'), ('volunteer', 'person_id'), ('seat', 'id'))
     order by 1, 2`,
  );
  return z.array(link).parse(rows);
}

function withoutOthers(
  given: Record<string, unknown>,
  naming: readonly Link[],
  own: ReadonlySet<string>,
): Record<string, unknown> {
  const others = naming.filter(({ column }) => {
    const id = given[column];
    return typeof id === 'string' && !own.has(id);
  });
  return { ...given, ...Object.fromEntries(others.map(({ column }) => [column, 'otherPerson'])) };
}

async function failedSignIns(client: Client, personId: string): Promise<Record<string, unknown>[]> {
  const { rows } = await client.query(
    `select to_jsonb(f) as record from sign_in_failure f join auth_user u on f.key = lower(u.email) where u.id = $1`,
    [personId],
  );
  return z
    .array(z.object({ record }))
    .parse(rows)
    .map((row) => row.record);
}

/** Which events of the rooms' log name the person; their words also concern others and stay there. */
async function eventsNaming(
  client: Client,
  personId: string,
  seats: readonly string[],
): Promise<Record<string, unknown>[]> {
  const { rows } = await client.query(
    `select jsonb_build_object('room_id', e.room_id, 'seq', e.seq, 'type', e.type, 'at', e.at) as record
     from room_event e, person p
     where p.id = $1 and (position(p.name in e.data::text) > 0
       or exists (select from unnest($2::text[]) as mine (id) where position(mine.id in e.data::text) > 0))
     order by e.room_id, e.seq`,
    [personId, [personId, ...seats]],
  );
  return z
    .array(z.object({ record }))
    .parse(rows)
    .map((row) => row.record);
}

const registers = ['identity', 'issues', 'meetings', 'volunteers', 'log', 'other'];

/** By the tables' names, as the features chose them; one that nobody thought of here is still exported. */
function registerOf(table: string): string {
  if (/^(auth_|person|role_grant|access_link|sign_in_failure)/.test(table)) return 'identity';
  if (/^(room_event|command_log)/.test(table)) return 'log';
  if (/^(issue|endorsement|action_item|progress_|verification|stored_file)/.test(table)) return 'issues';
  if (
    /^(volunteer|activity|shift|offer|booking|turnout|served_count|roster_choice|wave|service_|certificate_|calendar_)/.test(
      table,
    )
  )
    return 'volunteers';
  if (
    /^(meeting|seat|screen_link|motion|floor_|ballot|recusal|resolution|body_|vote_|consensus_|minutes_)/.test(
      table,
    )
  )
    return 'meetings';
  return 'other';
}
