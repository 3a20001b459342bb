/** People on the list of an activity: who is known by name and the end of the telephone is the same person everywhere. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { sql } from '../../database.ts';

interface SignIn {
  readonly entryId: string;
  readonly people: readonly {
    name: string;
    phoneEnd: string;
    /** Null: grown up. */
    guardianConsent: boolean | null;
    /** Where somebody said it; what is known already stays. */
    group?: 'migrant' | 'local' | null;
  }[];
  readonly method: 'list' | 'code';
  readonly now: Date;
}

/** How many were not signed in before. */
export async function signInPeople(
  em: EntityManager,
  { entryId, people, method, now }: SignIn,
): Promise<number> {
  const given = JSON.stringify(people.map((one) => ({ ...one, id: uuidv7() })));
  await sql(
    em,
    `insert into attendee (id, name, phone_end, resident_group)
     select distinct on (name, "phoneEnd") id, name, "phoneEnd", "group"
     from jsonb_to_recordset($1::jsonb) as given (id uuid, name text, "phoneEnd" text, "group" text)
     on conflict (name, phone_end) do update set resident_group = excluded.resident_group
       where attendee.resident_group is null and excluded.resident_group is not null`,
    [given],
  );
  const added = await sql<{ id: string }>(
    em,
    `insert into attendance (session_id, attendee_id, method, adult, guardian_consent, signed_in_at)
     select distinct on (attendee.id) $2::uuid, attendee.id, $3, given."guardianConsent" is null, given."guardianConsent", $4
     from jsonb_to_recordset($1::jsonb) as given (name text, "phoneEnd" text, "guardianConsent" boolean)
     join attendee on attendee.name = given.name and attendee.phone_end = given."phoneEnd"
     on conflict do nothing returning attendee_id as id`,
    [given, entryId, method, now.toISOString()],
  );
  return added.length;
}
