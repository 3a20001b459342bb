/**
 * The volunteers of a community, searched, filtered and counted where they are stored, page by page: a community may have
 * ten thousand. The conditions say in SQL what shared/volunteers/profile.ts and consent.ts say of one person; a test
 * holds both against each other.
 */
import { z } from 'zod';
import { addDays, localDay } from '../../../shared/local-time.ts';
import { starsOf } from '../../../shared/volunteers/certificate.ts';
import { mayBeMinor } from '../../../shared/volunteers/consent.ts';
import { expiresSoonDays, statusOf } from '../../../shared/volunteers/profile.ts';
import type { Cursor } from '../../../shared/volunteers/profile-pages.ts';
import {
  mostProfilesAtOnce,
  profileFilters,
  type ProfileFilter,
  type ProfileRow,
  type ProfilesView,
} from '../../../shared/volunteers/profile-view.ts';
import { sql } from '../../database.ts';
import { query, type ReadContext } from '../../trpc.ts';
import { communitiesKept, keptScope } from '../kept.ts';
import { countedMsOf } from '../ledger-services.ts';
import { settingsOf } from '../settings.ts';
import { abilitiesOf, credentialsJson } from './queries.ts';
import { languagesJson, skillsArray } from './columns.ts';

type Em = ReadContext['em'];

/**
 * Everyone who volunteers or once volunteered in the community ($1), and what they are on the day $2; $3 ends `soon`. Once for
 * counts and page together; what can be looked up for all at once is not looked up for each.
 */
const everyone = `
  with belonging as (
    select person_id, bool_or(revoked_at is null) as here from role_grant
    where role = 'volunteer' and community_id = $1 group by person_id),
  everyone as materialized (
    select v.person_id, p.name, v.number, p.phone, b.here,
      b.here and v.paused_until >= $2::date as paused,
      b.here and v.born_year > extract(year from $2::date) - 20 and $2::date < coalesce(
        case when to_char(v.birthday, 'MM-DD') = '02-29'
          then make_date(v.born_year + 18, 3, 1) else (v.birthday + interval '18 years')::date end,
        make_date(v.born_year + 19, 1, 1)) as minor,
      b.here and v.person_id in (select c.person_id from volunteer_credential c
        where c.valid_until < $2::date or ((c.valid_from is null or c.valid_from <= $2::date)
          and (c.valid_until <= $3::date or c.verified_at is null))) as credentials
    from belonging b join volunteer v on v.person_id = b.person_id
    join person p on p.id = b.person_id where p.erased_at is null)`;

const filters = {
  active: 'e.here and e.paused is not true',
  paused: 'e.paused',
  left: 'not e.here',
  credentials: 'e.credentials',
  minors: 'e.minor',
} as const satisfies Record<ProfileFilter, string>;

/** In the name, the number, the telephone, a skill, a language or a credential; $4 is null or a pattern. */
const finds = `($4::text is null or e.name ilike $4 or e.number ilike $4 or e.phone ilike $4
  or exists (select from volunteer_skill k where k.person_id = e.person_id and k.skill ilike $4)
  or exists (select from volunteer_language l where l.person_id = e.person_id and l.language ilike $4)
  or exists (select from volunteer_credential c where c.person_id = e.person_id and c.kind ilike $4))`;

const patternOf = (text: string) => {
  const wanted = text.trim();
  return wanted === '' ? null : `%${wanted.replace(/[\\%_]/g, '\\$&')}%`;
};

interface Listed extends Omit<ProfileRow, 'status' | 'mayBeMinor' | 'hoursMs' | 'stars'> {
  readonly bornYear: number;
  readonly birthday: string | null;
  readonly volunteersHere: boolean;
}

interface Read {
  readonly counts: Record<ProfileFilter, number>;
  /** How many the filter and the search find, on all pages. */
  readonly found: number;
  readonly rows: readonly Listed[];
}

const countsJson = profileFilters
  .map((one) => `'${one}', count(*) filter (where ${filters[one]})`)
  .join(', ');

/** What stands in the list is read only of those on the page. */
async function readList(
  em: Em,
  given: readonly unknown[],
  { filter, after, most }: { filter: ProfileFilter; after: Cursor | null; most: number },
): Promise<Read> {
  const [row] = await sql<Read>(
    em,
    `${everyone}, found as materialized (
       select e.person_id, e.name, e.number, e.here from everyone e where ${filters[filter]} and ${finds}),
     shown as materialized (
       select * from found where $5::text is null or (name, number) > ($5, $6) order by name, number limit $7)
     select (select json_build_object(${countsJson}) from everyone e) as counts, (select count(*)::int from found) as found,
       (select coalesce(json_agg(json_build_object(
          'personId', v.person_id, 'name', shown.name, 'number', v.number, 'bornYear', v.born_year,
          'birthday', to_char(v.birthday, 'YYYY-MM-DD'), 'pausedUntil', to_char(v.paused_until, 'YYYY-MM-DD'),
          'guardianConsent', v.guardian_consent, 'skills', ${skillsArray}, 'languages', ${languagesJson},
          'credentials', ${credentialsJson},
          'lastServedAt', (select ms(max(t.counted_to)) from turnout t
            where t.person_id = v.person_id and t.confirmed_at is not null),
          'volunteersHere', shown.here) order by shown.name, shown.number), '[]')
        from shown join volunteer v on v.person_id = shown.person_id) as rows`,
    [...given, after?.name ?? null, after?.number ?? null, most],
  );
  if (!row) throw new Error('a select without from returned no row');
  return row;
}

/** Searched and counted; after somebody of the page before, or from the beginning. */
export const listProfiles = query({
  action: 'volunteers.keep',
  input: z.strictObject({
    communityId: z.uuid().nullable(),
    text: z.string().max(40),
    filter: z.enum(profileFilters),
    after: z.strictObject({ name: z.string().max(200), number: z.string().max(40) }).nullable(),
    most: z.int().min(1).max(mostProfilesAtOnce),
  }),
  scope: keptScope,
  async read({ em, viewer, now }, { communityId, text, filter, after, most }): Promise<ProfilesView> {
    const communities = await communitiesKept(em, viewer);
    const shown = communityId ?? communities[0]?.id ?? null;
    const today = localDay(now.getTime());
    const given = [shown, today, addDays(today, expiresSoonDays), patternOf(text)];
    const { counts, found, rows } = await readList(em, given, { filter, after, most });
    const hours = await countedMsOf(
      em,
      rows.map(({ personId }) => personId),
    );
    const { starHours } = await settingsOf(em, shown);
    return {
      ...{ communities, communityId: shown ?? '', found, counts, abilities: await abilitiesOf(em) },
      rows: rows.map(({ bornYear, birthday, volunteersHere, ...row }) => ({
        ...row,
        status: statusOf({ volunteersHere, pausedUntil: row.pausedUntil }, today),
        mayBeMinor: mayBeMinor({ bornYear, birthday }, today),
        hoursMs: hours.get(row.personId) ?? 0,
        stars: starsOf(hours.get(row.personId) ?? 0, starHours).stars,
      })),
    };
  },
});
