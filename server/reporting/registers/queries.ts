/** What the pages of the registers read. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { may } from '../../../shared/identity/permissions.ts';
import type { SignedIn } from '../../../shared/identity/roles.ts';
import { localDay } from '../../../shared/local-time.ts';
import type { EntryView, RegisterOverview, RegisterPage } from '../../../shared/reporting/register-view.ts';
import { registers, registerSpecs, type RegisterCode } from '../../../shared/reporting/registers.ts';
import { sql } from '../../database.ts';

export const entriesPerPage = 25;
/** Beside the name of a register; its own page counts them all. */
const countedUpTo = 10_000;

const secondNeeded = Object.entries(registerSpecs)
  .flatMap(([register, { needsSecond }]) => (needsSecond ? [`'${register}'`] : []))
  .join(', ');

/** Not in the list: it opens only to whoever gives a reason. */
export const restrictedKeys = [
  ...new Set(
    Object.values(registerSpecs).flatMap(({ fields }) =>
      fields.flatMap(({ key, isRestricted }) => (isRestricted ? [key] : [])),
    ),
  ),
];

/** phoneEnd is restricted in one register and open in another. */
const openDetails = `case when entry.register = 'hardship' then entry.details - array[${restrictedKeys
  .map((key) => `'${key}'`)
  .join(', ')}] else entry.details end - 'withdrawn'`;

export const writtenValues = (details: string) => `
  jsonb_strip_nulls(jsonb_build_object('onDay', entry.on_day::text, 'title', entry.title, 'module', entry.module,
    'kind', entry.kind, 'item', entry.item::text, 'area', entry.area::text, 'channel', entry.channel,
    'tallied', nullif(entry.tallied, 0)::text,
    'hours', case when entry.register = 'workLog' then trim_scale(entry.amount / 60.0)::text end,
    'money', case when entry.register = 'spending' then trim_scale(entry.amount / 100.0)::text end,
    'staff', (select staff.title from register_entry staff where staff.id = entry.staff_id))) || ${details}`;

/** Whether somebody has to look at it: the entry itself or one of its steps. */
const isWaiting = `
  entry.register in (${secondNeeded}) and entry.returned_reason is null and (entry.verified_at is null
    or exists (select from register_step step where step.entry_id = entry.id and step.verified_at is null))`;

/** Over entry, its community, its recorder and its verifier. */
export const entryView = `
  json_build_object(
    'id', entry.id, 'register', entry.register, 'communityId', entry.community_id,
    'communityName', community.name, 'onDay', entry.on_day::text,
    'title', entry.title, 'values', ${writtenValues(openDetails)},
    'amount', case when entry.register = 'survey'
      then (select count(*) from survey_answer where survey_id = entry.id) else entry.amount end,
    'tallied', entry.tallied,
    'state', case when entry.returned_reason is not null then 'returned'
                  when entry.register not in (${secondNeeded}) then 'kept'
                  when ${isWaiting} then 'waiting' else 'confirmed' end,
    'isLate', entry.is_late, 'isDemo', community.is_demo, 'recordedById', entry.recorded_by,
    'recordedByName', recorder.name, 'recordedAt', ms(entry.recorded_at), 'verifiedByName', verifier.name,
    'verifiedAt', ms(entry.verified_at), 'returnedReason', entry.returned_reason,
    'files', array(select file_id from register_file where entry_id = entry.id order by position),
    'steps', (select coalesce(json_agg(json_build_object('id', step.id, 'kind', step.kind, 'onDay', step.on_day::text,
        'note', case when entry.register = 'hardship' then '' else step.note end,
        'recordedByName', step_recorder.name, 'verifiedByName', step_verifier.name) order by step.on_day, step.id), '[]')
      from register_step step join person step_recorder on step_recorder.id = step.recorded_by
      left join person step_verifier on step_verifier.id = step.verified_by where step.entry_id = entry.id)
  )`;

/** Those of one register that somebody has to look at: found among what is not confirmed, which is little. `register` is an expression. */
const waitingIn = (register: string) => `
  select entry.id, entry.on_day from register_entry entry
  where entry.register = ${register} and entry.verified_at is null and entry.withdrawn_at is null
    and entry.returned_reason is null and ${register} in (${secondNeeded})
  union
  select entry.id, entry.on_day from register_step step join register_entry entry on entry.id = step.entry_id
  where step.verified_at is null and entry.register = ${register} and entry.withdrawn_at is null
    and entry.returned_reason is null`;

const openIn = (register: string) => `
  select entry.id, entry.on_day from register_entry entry
  where entry.register = ${register} and entry.withdrawn_at is null`;

export async function registerPage(
  em: EntityManager,
  { register, onlyWaiting, page }: { register: RegisterCode; onlyWaiting: boolean; page: number },
): Promise<RegisterPage> {
  const listed = onlyWaiting ? waitingIn('$1') : openIn('$1');
  const [row] = await sql<{ count: number; waiting: number; entries: EntryView[] }>(
    em,
    `with shown as (
       select id from (${listed}) as listed order by on_day desc, id desc limit $2 offset $3)
     select (select count(*)::int from (${listed}) as listed) as count,
       (select count(*)::int from (${waitingIn('$1')}) as waiting) as waiting,
       (select coalesce(json_agg(${entryView} order by entry.on_day desc, entry.id desc), '[]')
        from shown join register_entry entry on entry.id = shown.id
        join community on community.id = entry.community_id
        join person recorder on recorder.id = entry.recorded_by
        left join person verifier on verifier.id = entry.verified_by) as entries`,
    [register, entriesPerPage, page * entriesPerPage],
  );
  if (!row) throw new Error('a select without from returned no row');
  return { register, page, pages: Math.max(1, Math.ceil(row.count / entriesPerPage)), ...row };
}

export async function registerOverview(
  em: EntityManager,
  viewer: SignedIn,
  now: Date,
): Promise<RegisterOverview> {
  const counts = await sql<RegisterOverview['registers'][number]>(
    em,
    `select every.register, least(counted.entries, ${countedUpTo}) as count, counted.entries > ${countedUpTo} as "hasMore",
       (select count(*)::int from (${waitingIn('every.register')}) as waiting) as waiting
     from unnest($1::text[]) with ordinality as every (register, position)
     cross join lateral (
       select count(*)::int as entries
       from (${openIn('every.register')} limit ${countedUpTo + 1}) as entry) as counted
     order by every.position`,
    [[...registers]],
  );
  const communities = await sql<{ id: string; name: string }>(
    em,
    'select id, name from community order by name',
  );
  const staff = await sql<{ name: string }>(
    em,
    `select title as name from register_entry where register = 'staff' and withdrawn_at is null order by title`,
  );
  const mine = communities.filter(({ id }) => may(viewer, 'registers.record', { communityId: id }));
  return {
    today: localDay(now.getTime()),
    personId: viewer.personId,
    mayRecord: mine,
    mayVerify: communities.some(({ id }) => may(viewer, 'registers.verify', { communityId: id })),
    staff: staff.map(({ name }) => name),
    registers: counts,
  };
}

export interface AttendanceView {
  readonly name: string;
  readonly phoneEnd: string;
  readonly method: 'list' | 'code';
  /** False: a child whose guardian has not agreed; not counted. */
  readonly isCounted: boolean;
}

/** In the order in which people signed in; of very long lists the first thousand. */
export async function attendancesOf(em: EntityManager, entryId: string): Promise<AttendanceView[]> {
  return sql<AttendanceView>(
    em,
    `select attendee.name, attendee.phone_end as "phoneEnd", attendance.method,
       guardian_consent is distinct from false as "isCounted"
     from attendance join attendee on attendee.id = attendance.attendee_id
     where attendance.session_id = $1 order by signed_in_at, attendee.name limit 1000`,
    [entryId],
  );
}
