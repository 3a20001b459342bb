/** Profiles for those who keep them, and one's own times. */
import { z } from 'zod';
import { localDay } from '../../../shared/local-time.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { starsOf } from '../../../shared/volunteers/certificate.ts';
import { mayBeMinor } from '../../../shared/volunteers/consent.ts';
import { statusOf } from '../../../shared/volunteers/profile.ts';
import {
  type ConsentLine,
  type FreeDay,
  type HeldCredential,
  type MyTimes,
  type ProfileRow,
  type ProfileView,
  type PromisedShift,
} from '../../../shared/volunteers/profile-view.ts';
import type { Named } from '../../../shared/volunteers/named.ts';
import type { Abilities } from '../../../shared/volunteers/planning-view.ts';
import { sql } from '../../database.ts';
import { query, type ReadContext } from '../../trpc.ts';
import { belongsTo, communitiesKept, keptScope } from '../kept.ts';
import { countedMsOf } from '../ledger-services.ts';
import { settingsOf } from '../settings.ts';
import { changeableColumns, profileVersion, weekJson, type Changeable } from './columns.ts';

type Em = ReadContext['em'];

export const credentialsJson = `coalesce((select jsonb_agg(jsonb_build_object('kind', kind,
    'validFrom', to_char(valid_from, 'YYYY-MM-DD'), 'validUntil', to_char(valid_until, 'YYYY-MM-DD'),
    'fileId', file_id, 'verifiedAt', ms(verified_at),
    'verifiedByName', (select name from person where id = verified_by)) order by kind)
  from volunteer_credential c where c.person_id = v.person_id), '[]')`;
const daysJson = `coalesce((select jsonb_agg(jsonb_build_object('day', to_char(day, 'YYYY-MM-DD'),
    'from', to_char(from_time, 'HH24:MI'),
    'to', case when to_time = '24:00' then '24:00' else to_char(to_time, 'HH24:MI') end) order by day)
  from volunteer_day d where d.person_id = v.person_id and d.day >= $2::date), '[]')`;

export async function abilitiesOf(em: Em): Promise<Abilities> {
  const [known] = await sql<Abilities>(
    em,
    `select array(select distinct skill from volunteer_skill order by skill) as skills,
       array(select distinct language from volunteer_language order by language) as languages,
       array(select distinct kind from volunteer_credential order by kind) as credentials`,
  );
  return known ?? { skills: [], languages: [], credentials: [] };
}

/** What a profile says besides what is worked out of it. */
type Stored = Omit<
  ProfileRow,
  'status' | 'mayBeMinor' | 'hoursMs' | 'stars' | 'credentials' | keyof Changeable
>;

interface Row extends Stored, Changeable {
  readonly volunteersHere: boolean;
  readonly consentedAt: number | null;
  readonly agreedText: number | null;
  readonly isDemo: boolean;
  readonly registeredAt: number;
  readonly credentials: readonly HeldCredential[];
  readonly days: readonly FreeDay[];
  readonly volunteersIn: readonly string[];
}

/** Everything about one of them. */
export const oneProfile = query({
  action: 'volunteers.keep',
  input: z.strictObject({ communityId: z.uuid(), personId: z.uuid() }),
  scope: keptScope,
  async read({ em, viewer, now }, { communityId, personId }): Promise<ProfileView> {
    if (!(await belongsTo(em, personId, communityId))) throw new Refusal('notAllowed');
    const today = localDay(now.getTime());
    const [row] = await sql<Row>(
      em,
      `select v.person_id as "personId", v.number, p.is_demo as "isDemo", ${changeableColumns},
         to_char(v.paused_until, 'YYYY-MM-DD') as "pausedUntil", v.guardian_consent as "guardianConsent",
         ms(v.consented_at) as "consentedAt", v.agreed_text as "agreedText",
         ms(v.registered_at) as "registeredAt", ${credentialsJson} as credentials, ${daysJson} as days,
         (select ms(max(t.counted_to)) from turnout t
           where t.person_id = v.person_id and t.confirmed_at is not null) as "lastServedAt",
         array(select c.name from role_grant g join community c on c.id = g.community_id
           where g.person_id = v.person_id and g.role = 'volunteer' and g.revoked_at is null
           order by c.name) as "volunteersIn",
         exists (select from role_grant g where g.person_id = v.person_id and g.role = 'volunteer'
           and g.community_id = $3 and g.revoked_at is null) as "volunteersHere"
       from volunteer v join person p on p.id = v.person_id where v.person_id = $1 and p.erased_at is null`,
      [personId, today, communityId],
    );
    if (!row) throw new Refusal('notAllowed');
    const { bornYear, volunteersHere, ...rest } = row;
    const everywhere = await sql<Named>(em, 'select id, name from community order by name');
    const hoursMs = (await countedMsOf(em, [personId])).get(personId) ?? 0;
    const { starHours } = await settingsOf(em, communityId);
    return {
      ...rest,
      ...{ communityId, bornYear, hoursMs, version: profileVersion(row) },
      // Those of the viewer's in which they volunteer: what is done here is done there.
      communities: (await communitiesKept(em, viewer)).filter(
        ({ id, name }) => id === communityId || row.volunteersIn.includes(name),
      ),
      status: statusOf({ volunteersHere, pausedUntil: row.pausedUntil }, today),
      mayBeMinor: mayBeMinor(row, today),
      stars: starsOf(hoursMs, starHours).stars,
      homeCommunityId: everywhere.find(({ name }) => name === row.homeArea)?.id ?? null,
      homes: everywhere,
      consents: await consentsOf(em, personId),
      shifts: await shiftsAhead(em, personId, { communityId, now }),
      abilities: await abilitiesOf(em),
    };
  },
});

/** Where they are promised in this community, the next first. */
function shiftsAhead(
  em: Em,
  personId: string,
  { communityId, now }: { communityId: string; now: Date },
): Promise<PromisedShift[]> {
  return sql<PromisedShift>(
    em,
    `select s.id, a.title, s.place, ms(s.starts_at) as "startsAt", ms(s.ends_at) as "endsAt"
     from booking b join shift s on s.id = b.shift_id join activity a on a.id = s.activity_id
     where b.person_id = $1 and b.cancelled_at is null and a.community_id = $2 and s.state = 'planned' and s.ends_at > $3
     order by s.starts_at, s.id limit 5`,
    [personId, communityId, now.toISOString()],
  );
}

function consentsOf(em: Em, personId: string): Promise<ConsentLine[]> {
  return sql<ConsentLine>(
    em,
    `select c.kind, c.version, c.way, c.given, ms(c.at) as at, p.name as "recordedByName",
       c.recorded_by = c.person_id as "isOwn"
     from volunteer_consent c join person p on p.id = c.recorded_by
     where c.person_id = $1 order by c.at desc, c.id desc`,
    [personId],
  );
}

/** One's own week, days, pause and calendar; null for who is no volunteer. */
export const myTimes = query({
  action: 'identity.self',
  input: z.strictObject({}),
  scope: (_em, _input, viewer) =>
    Promise.resolve(viewer.kind === 'person' ? { personId: viewer.personId } : {}),
  async read({ em, viewer, now }): Promise<MyTimes | null> {
    if (viewer.kind !== 'person') throw new Error('a query of one’s own was permitted to nobody');
    const [row] = await sql<MyTimes>(
      em,
      `select ${weekJson} as week, ${daysJson} as days, to_char(v.paused_until, 'YYYY-MM-DD') as "pausedUntil",
         (select jsonb_build_object('madeAt', ms(f.made_at), 'lastReadAt', ms(f.last_read_at)) from calendar_feed f
           where f.person_id = v.person_id and f.revoked_at is null) as calendar
       from volunteer v where v.person_id = $1`,
      [viewer.personId, localDay(now.getTime())],
    );
    return row ?? null;
  },
});

/**
 * In which of the communities that the viewer keeps somebody volunteers or once did: the one asked for, or else the
 * first. Refusals: notAllowed.
 */
export const whereKept = query({
  action: 'volunteers.keep',
  input: z.strictObject({ personId: z.uuid(), communityId: z.uuid().nullable() }),
  async scope(em, wanted, viewer) {
    const communityId = await firstKept(em, viewer, wanted);
    return communityId === null ? null : { communityId };
  },
  async read({ em, viewer }, wanted): Promise<{ communityId: string }> {
    const communityId = await firstKept(em, viewer, wanted);
    if (communityId === null) throw new Refusal('notAllowed');
    return { communityId };
  },
});

async function firstKept(
  em: Em,
  viewer: ReadContext['viewer'],
  { personId, communityId }: { personId: string; communityId: string | null },
): Promise<string | null> {
  const kept = await communitiesKept(em, viewer);
  const [row] = await sql<{ id: string }>(
    em,
    `select g.community_id as id from role_grant g where g.person_id = $1 and g.role = 'volunteer'
       and g.community_id = any($2::uuid[])
     order by g.community_id is distinct from $3::uuid, g.revoked_at is not null, g.granted_at, g.id limit 1`,
    [personId, kept.map(({ id }) => id), communityId],
  );
  return row?.id ?? null;
}
