/** What the pages of the registers read. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { may } from '../../../shared/identity/permissions.ts';
import type { SignedIn } from '../../../shared/identity/roles.ts';
import { localDay } from '../../../shared/local-time.ts';
import type {
  ActivityView,
  EntryFilter,
  EntryView,
  RegisterOverview,
  RegisterPage,
} from '../../../shared/reporting/register-view.ts';
import type { Age } from '../../../shared/reporting/sign-in-list.ts';
import { registers, registerSpecs, type RegisterCode } from '../../../shared/reporting/registers.ts';
import { sql } from '../../database.ts';
import { frozenDays } from './frozen-days.ts';
import { projectNames } from '../projects/current-project.ts';
import { staffNames } from './insert-entries.ts';
import { answerCounts, answerWaits } from '../surveys/result.ts';
import { isLate, isLateStep } from './late.ts';

const entriesPerPage = 25;
/** Beside the name of a register; its own page counts them all. */
const countedUpTo = 10_000;

const secondNeeded = Object.entries(registerSpecs)
  .flatMap(([register, { needsSecond }]) => (needsSecond ? [`'${register}'`] : []))
  .join(', ');

/** Not in the list: it opens only to whoever gives a reason. */
const restrictedKeys = [
  ...new Set(
    Object.values(registerSpecs).flatMap(({ fields }) =>
      fields.flatMap(({ key, isRestricted }) => (isRestricted ? [key] : [])),
    ),
  ),
];

/** phoneEnd is restricted in one register and open in another. */
const openOnly = (values: string) =>
  `case when entry.register = 'hardship' then ${values} - array[${restrictedKeys
    .map((key) => `'${key}'`)
    .join(', ')}] else ${values} end`;
const openDetails = `${openOnly('entry.details')} - 'withdrawn'`;

/** Sessions as they are held. */
const inOrder = (session: string) =>
  `(${session}.on_day, coalesce(${session}.details ->> 'time', ''), ${session}.id)`;

/** All sessions of the activity that a session belongs to, itself among them. */
const sessionsWith = (session: string) => `
  select every.* from register_entry every
  where coalesce(${session}.first_session_id, ${session}.id) in (every.id, every.first_session_id) and every.withdrawn_at is null`;

export const writtenValues = (details: string) => `
  jsonb_strip_nulls(jsonb_build_object('onDay', entry.on_day::text, 'title', entry.title, 'module', entry.module,
    'kind', entry.kind, 'item', entry.item::text, 'area', entry.area::text, 'channel', entry.channel,
    'tallied', nullif(entry.tallied, 0)::text,
    'hours', case when entry.register = 'workLog' then trim_scale(entry.amount / 60.0)::text end,
    'money', case when entry.register = 'spending' then to_char(entry.amount / 100.0, case when entry.amount % 100 = 0 then 'FM999999999' else 'FM999999990.00' end) end,
    'staff', (select staff.title from register_entry staff where staff.id = entry.staff_id))) || ${details}`;

/** Whether somebody has to look at it: the entry itself or one of its steps. */
const isWaiting = `
  entry.register in (${secondNeeded}) and entry.returned_reason is null and (entry.verified_at is null
    or exists (select from register_step step where step.entry_id = entry.id and step.verified_at is null))`;

const entryState = `case when entry.returned_reason is not null then 'returned'
  when entry.register not in (${secondNeeded}) then 'kept' when ${isWaiting} then 'waiting' else 'confirmed' end`;

/** Over entry, its community, its recorder and its verifier. */
export const entryView = `
  json_build_object(
    'id', entry.id, 'register', entry.register, 'communityId', entry.community_id,
    'communityName', community.name, 'onDay', entry.on_day::text,
    'title', entry.title, 'values', ${writtenValues(openDetails)},
    'amount', case when entry.register = 'survey'
      then (select count(*) from survey_answer answer where survey_id = entry.id
        and ${answerCounts}) else entry.amount end,
    'papersWaiting', case when entry.register = 'survey'
      then (select count(*)::int from survey_answer answer where survey_id = entry.id and ${answerWaits}) else 0 end,
    'tallied', entry.tallied, 'state', ${entryState},
    'isLate', entry.is_late, 'isDemo', community.is_demo, 'recordedById', entry.recorded_by, 'staffId', entry.staff_id,
    'recordedByName', recorder.name, 'recordedAt', ms(entry.recorded_at), 'verifiedByName', verifier.name,
    'verifiedAt', ms(entry.verified_at), 'returnedReason', entry.returned_reason,
    'withdrawn', case when entry.withdrawn_at is not null then json_build_object('at', ms(entry.withdrawn_at),
      'reason', coalesce(entry.details ->> 'withdrawn', '')) end,
    'files', (select coalesce(json_agg(json_build_object('id', file_id, 'isPdf', media_type = 'application/pdf')
        order by position), '[]')
      from register_file join stored_file on stored_file.id = file_id where entry_id = entry.id),
    'session', case when entry.register = 'session' then (
      select json_build_object('number', 1 + count(*) filter (where ${inOrder('one')} < ${inOrder('entry')}),
        'of', count(*))
      from (${sessionsWith('entry')}) as one having count(*) > 1) end,
    'corrections', (select coalesce(json_agg(json_build_object('id', correction.id, 'at', ms(corrected_at),
        'byId', corrected_by, 'byName', corrector.name, 'reason', reason,
        'before', ${openOnly('before')}, 'after', ${openOnly('after')}, 'confirmedBeforeByName', confirmer.name)
        order by corrected_at, correction.id), '[]')
      from register_correction correction join person corrector on corrector.id = correction.corrected_by
      left join person confirmer on confirmer.id = confirmed_before_by where correction.entry_id = entry.id),
    'steps', (select coalesce(json_agg(json_build_object('id', step.id, 'kind', step.kind, 'onDay', step.on_day::text,
        'note', case when entry.register = 'hardship' then '' else step.note end, 'isLate', ${isLateStep},
        'recordedAt', ms(step.recorded_at),
        'recordedById', step.recorded_by, 'recordedByName', step_recorder.name, 'verifiedByName', step_verifier.name) order by step.on_day, step.id), '[]')
      from register_step step join person step_recorder on step_recorder.id = step.recorded_by
      left join person step_verifier on step_verifier.id = step.verified_by where step.entry_id = entry.id),
    'withdrawals', (select coalesce(json_agg(json_build_object('id', gone.id, 'kind', step_kind, 'onDay', gone.on_day::text,
        'note', case when entry.register = 'hardship' then '' else gone.note end,
        'name', case when gone.adult and entry.module <> 'hardship' then attendee.name end,
        'signedInAt', case when gone.attendee_id is not null then ms(gone.recorded_at) end,
        'at', ms(gone.withdrawn_at), 'byId', gone.withdrawn_by, 'byName', withdrawer.name, 'reason', gone.reason,
        'confirmedBeforeByName', confirmer.name) order by gone.withdrawn_at, gone.id), '[]')
      from register_withdrawal gone join person withdrawer on withdrawer.id = gone.withdrawn_by
      left join attendee on attendee.id = gone.attendee_id
      left join person confirmer on confirmer.id = gone.confirmed_before_by where gone.entry_id = entry.id)
  )`;

/** Those of one register that somebody has to look at: found among what is not confirmed, which is little. `register` is an expression. */
const waitingIn = (register: string, only = '') => `
  select entry.id, entry.on_day from register_entry entry
  where entry.register = ${register} and entry.verified_at is null and entry.withdrawn_at is null
    and entry.returned_reason is null and ${register} in (${secondNeeded}) ${only}
  union
  select entry.id, entry.on_day from register_step step join register_entry entry on entry.id = step.entry_id
  where step.verified_at is null and entry.register = ${register} and entry.withdrawn_at is null
    and entry.returned_reason is null ${only}
  union
  select entry.id, entry.on_day from survey_answer join register_entry entry on entry.id = survey_id
  where entry.register = ${register} and entry.withdrawn_at is null and paper is not null and survey_answer.verified_at is null
    and survey_answer.withdrawn_at is null ${only}`;

const openIn = (register: string, only = '') => `
  select entry.id, entry.on_day from register_entry entry
  where entry.register = ${register} and entry.withdrawn_at is null ${only}`;

const everyEntry: EntryFilter = {
  ...{ onlyWaiting: false, search: '', from: null, to: null, communityId: null, item: null },
};

/** Conditions on `entry`, and the values of their parameters from $4 on. */
function narrowedTo({ search, from, to, communityId, item }: EntryFilter): {
  only: string;
  values: unknown[];
} {
  const values: unknown[] = [];
  const must = (value: string | number | null, condition: (at: string) => string) => {
    if (value === null) return '';
    values.push(value);
    return ` and ${condition(`$${values.length + 3}`)}`;
  };
  const words = 'entry_words(entry.register, entry.title, entry.details)';
  const sought = search.trim();
  const letters = [...sought].length;
  const only = [
    must(from, (at) => `entry.on_day >= ${at}::date`),
    must(to, (at) => `entry.on_day <= ${at}::date`),
    must(communityId, (at) => `entry.community_id = ${at}::uuid`),
    must(item, (at) => `entry.item = ${at}::int`),
    // pairs find where to look, and of more letters than two the words decide; one letter is looked for in names alone
    must(letters > 1 ? sought : null, (at) => `text_pairs(${words}) @> text_pairs(${at})`),
    must(letters > 2 ? sought : null, (at) => `position(lower(${at}) in lower(${words})) > 0`),
    must(letters === 1 ? sought : null, (at) => `position(lower(${at}) in lower(entry.title)) > 0`),
  ];
  return { only: only.join(''), values };
}

export async function registerPage(
  em: EntityManager,
  { register, page, ...given }: { register: RegisterCode; page: number } & Partial<EntryFilter>,
): Promise<RegisterPage> {
  const filter = { ...everyEntry, ...given };
  const { only, values } = narrowedTo(filter);
  const listed = filter.onlyWaiting ? waitingIn('$1', only) : openIn('$1', only);
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
    [register, entriesPerPage, page * entriesPerPage, ...values],
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
  const mine = communities
    .filter(({ id }) => may(viewer, 'registers.record', { communityId: id }))
    .map((one) => ({ ...one, mayOpen: may(viewer, 'registers.restricted', { communityId: one.id }) }));
  return {
    today: localDay(now.getTime()),
    personId: viewer.personId,
    mayRecord: mine,
    communities,
    mayVerify: communities.some(({ id }) => may(viewer, 'registers.verify', { communityId: id })),
    mayReadAccessLog: may(viewer, 'registers.accessLog'),
    frozen: await frozenDays(em),
    staff: await staffNames(em),
    projects: await projectNames(em),
    registers: counts,
  };
}

export interface AttendanceView {
  readonly attendeeId: string;
  /** In the order in which they signed in, and when: by that one is found who is not named. */
  readonly number: number;
  readonly signedInAt: number;
  /** Null of children, and of whoever came for help in hardship: restricted, as in the raw data (raw-details.ts). */
  readonly name: string | null;
  /** The family name alone, for those who keep the list and may have to take somebody out; never of whoever came for help in hardship. */
  readonly masked: string | null;
  readonly phoneEnd: string | null;
  readonly method: 'list' | 'code';
  /** Unsaid: entered before anybody was asked, so neither named nor counted. */
  readonly age: Age | 'unsaid';
  /** False: a child of whom nobody said that the guardian agrees. */
  readonly isCounted: boolean;
  readonly isLate: boolean;
}

/** Over attendance and its register_entry as `entry`: neither a child nor somebody who came for help in hardship. */
export const isNamed = `(adult and entry.module <> 'hardship')`;

/** Over attendance. */
export const ageSaid = `case when adult then 'adult' when guardian_consent then 'agreed'
  when not guardian_consent then 'notAgreed' else 'unsaid' end`;

/** In the order in which people signed in; of very long lists the first thousand. */
export async function attendancesOf(
  em: EntityManager,
  entryId: string,
  { mayRecord = false }: { mayRecord?: boolean } = {},
): Promise<AttendanceView[]> {
  return sql<AttendanceView>(
    em,
    `select attendee.id as "attendeeId", case when entry.module <> 'hardship' and $2 then left(attendee.name, 1) || '**' end as masked, case when ${isNamed} then attendee.name end as name,
       case when ${isNamed} then attendee.phone_end end as "phoneEnd", attendance.method,
       ${ageSaid} as age, coalesce(adult or guardian_consent, false) as "isCounted",
       row_number() over (order by signed_in_at, attendee.id)::int as number, ms(signed_in_at) as "signedInAt",
       ${isLate('entry.on_day', 'attendance.signed_in_at')} as "isLate"
     from attendance join attendee on attendee.id = attendance.attendee_id
     join register_entry entry on entry.id = attendance.session_id
     where attendance.session_id = $1 order by number limit 1000`,
    [entryId, mayRecord],
  );
}

/** All sessions of the activity that a session belongs to; null where there is no such session. */
export async function activityWith(em: EntityManager, entryId: string): Promise<ActivityView | null> {
  const [activity] = await sql<ActivityView>(
    em,
    `with entry as materialized (
       select one.* from register_entry asked cross join lateral (${sessionsWith('asked')}) as one
       where asked.id = $1 and asked.register = 'session')
     select (select json_agg(json_build_object('id', entry.id, 'onDay', entry.on_day::text, 'time', entry.details ->> 'time',
         'title', entry.title, 'people', entry.amount + entry.tallied, 'state', ${entryState}) order by ${inOrder('entry')}) from entry) as sessions,
       (select sum(amount)::int from entry) as attendances, (select sum(tallied)::int from entry) as unnamed,
       (select count(distinct attendee_id)::int from attendance join entry on entry.id = session_id
        where adult or guardian_consent) as people`,
    [entryId],
  );
  return activity?.sessions ? activity : null;
}
