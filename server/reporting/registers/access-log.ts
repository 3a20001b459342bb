/** The access log over all hardship cases: for those who watch over the looks of others. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { endOfDay, localClock, localDay, startOfDay } from '../../../shared/local-time.ts';
import type { AccessLogPage, Look } from '../../../shared/reporting/access-log.ts';
import { sql } from '../../database.ts';
import { query, router } from '../../trpc.ts';
import { csvOf } from '../csv.ts';
import { ReportWords, reportLanguages } from '../report-words.ts';

const perPage = 50;

/** Nulls: of everybody, from the first day, to the last one. */
const filter = {
  personId: z.uuid().nullable(),
  from: z.iso.date().nullable(),
  to: z.iso.date().nullable(),
};
type Filter = z.infer<z.ZodObject<typeof filter>>;

const wholeCentre = async () => ({});

const meant = `
  from restricted_access look
  where ($1::uuid is null or look.person_id = $1) and ($2::timestamptz is null or look.at >= $2)
    and ($3::timestamptz is null or look.at < $3)`;

const values = ({ personId, from, to }: Filter) => [
  personId,
  from === null ? null : new Date(startOfDay(from)).toISOString(),
  to === null ? null : new Date(endOfDay(to)).toISOString(),
];

/** limit null: all of them. */
function looksOf(
  em: EntityManager,
  wanted: Filter,
  { limit, offset }: { limit: number | null; offset: number },
): Promise<Look[]> {
  return sql<Look>(
    em,
    `select look.id, ms(look.at) as at, person.name as "personName", look.reason, entry.title as "caseNumber",
       community.name as "communityName",
       (select count(*)::int from restricted_file_access where access_id = look.id) as files
     from (select * ${meant} order by look.at desc, look.id desc limit $4 offset $5) as look
     join person on person.id = look.person_id
     join register_entry entry on entry.id = look.entry_id
     join community on community.id = entry.community_id
     order by look.at desc, look.id desc`,
    [...values(wanted), limit, offset],
  );
}

async function pageOf(em: EntityManager, wanted: Filter, page: number): Promise<AccessLogPage> {
  const [row] = await sql<{ count: number; people: AccessLogPage['people'] }>(
    em,
    `select (select count(*)::int ${meant}) as count,
       (select coalesce(json_agg(json_build_object('id', id, 'name', name) order by name, id), '[]')
        from person where id in (select person_id from restricted_access)) as people`,
    values(wanted),
  );
  if (!row) throw new Error('a select without from returned no row');
  const looks = await looksOf(em, wanted, { limit: perPage, offset: page * perPage });
  return { ...row, looks, page, pages: Math.max(1, Math.ceil(row.count / perPage)) };
}

const columns = ['at', 'person', 'case', 'community', 'reason', 'files'] as const;

export const accessLogRouter = router({
  page: query({
    action: 'registers.accessLog',
    input: z.strictObject({ ...filter, page: z.int().min(0).max(100_000) }),
    scope: wholeCentre,
    read: ({ em }, { page, ...wanted }) => pageOf(em, wanted, page),
  }),

  /** All that the filter leaves, as a table. */
  file: query({
    action: 'registers.accessLog',
    input: z.strictObject({ ...filter, language: z.enum(reportLanguages) }),
    scope: wholeCentre,
    async read({ em }, { language, ...wanted }) {
      const words = new ReportWords(language);
      const looks = await looksOf(em, wanted, { limit: null, offset: 0 });
      return {
        csv: csvOf([
          columns.map((column) => words.say(`accessLog.${column}`)),
          ...looks.map(({ at, personName, caseNumber, communityName, reason, files }) => [
            `${localDay(at)} ${localClock(at)}`,
            ...[personName, caseNumber, communityName, reason, files],
          ]),
        ]),
      };
    },
  }),
});
