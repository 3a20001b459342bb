/**
 * Service that counts, read off the ledger and nothing else: of every turnout the newest entry. What was struck out, or
 * counts no time, is not there. A service belongs to the day on which it began.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { endOfDay, startOfDay } from '../../shared/local-time.ts';
import type { CertifiedService, Days } from '../../shared/volunteers/certificate.ts';
import { sql } from '../database.ts';

export interface LedgerService extends CertifiedService {
  readonly personId: string;
  readonly place: string;
  readonly communityName: string;
  readonly leadName: string | null;
  readonly confirmedByName: string;
  /** Of the newest entry. */
  readonly entryNumber: number;
}

/** Of the people, or of everyone at the shifts of the community; oldest first. */
export function servicesOf(
  em: EntityManager,
  whose: { readonly personIds: readonly string[] } | { readonly communityId: string },
  days: Days | null = null,
): Promise<LedgerService[]> {
  return sql<LedgerService>(
    em,
    `select t.id as "turnoutId", t.person_id as "personId", a.title, a.module, s.place, c.name as "communityName",
       lead.name as "leadName", confirmer.name as "confirmedByName", l.number as "entryNumber",
       (l.data ->> 'from')::float8 as "from", (l.data ->> 'to')::float8 as "to"
     from turnout t
     join lateral (select number, data from service_ledger where turnout_id = t.id
       order by number desc limit 1) l on true
     join shift s on s.id = t.shift_id join activity a on a.id = s.activity_id
     join community c on c.id = a.community_id
     left join person lead on lead.id = a.lead_id
     join person confirmer on confirmer.id = (l.data ->> 'confirmedBy')::uuid
     where ($1::uuid[] is null or t.person_id = any($1::uuid[])) and ($2::uuid is null or a.community_id = $2)
       and (l.data ->> 'to')::float8 > (l.data ->> 'from')::float8
       and ($3::float8 is null or (l.data ->> 'from')::float8 >= $3)
       and ($4::float8 is null or (l.data ->> 'from')::float8 < $4)
     order by "from", t.id`,
    [
      'personIds' in whose ? whose.personIds : null,
      'communityId' in whose ? whose.communityId : null,
      days && startOfDay(days.from),
      days && endOfDay(days.to),
    ],
  );
}

/** The sum of many people's verified service, all their days; those without any are missing. */
export async function countedMsOf(
  em: EntityManager,
  personIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await sql<{ personId: string; ms: number }>(
    em,
    `select t.person_id as "personId", sum((l.data ->> 'to')::float8 - (l.data ->> 'from')::float8) as ms
     from turnout t
     join lateral (select data from service_ledger where turnout_id = t.id order by number desc limit 1) l on true
     where t.person_id = any($1::uuid[]) and l.data ->> 'from' is not null group by t.person_id`,
    [personIds],
  );
  return new Map(rows.map(({ personId, ms }) => [personId, ms]));
}
