/**
 * The SQL of what an indicator counts: shared/reporting/definition.ts names the parts of each, here every name has its statement or
 * condition. The figure is the sum over exactly this statement and the list behind the figure is the statement itself, so the
 * two can't disagree; and the text of the definition is made from the same parts (shared/reporting/definition-text.ts).
 *
 * Each statement selects: id, at, title, community_id, value, evidence (shared/reporting/view.ts, evidenceKinds).
 * $1 and $2 are the first moment of the period and the first moment after it; $3 is the moment up to which confirmations
 * and signatures are known (infinity: now). What was taken out since is left out of any such moment.
 */
import {
  countedMeeting,
  partsOf,
  type Condition,
  type EntryRecords,
  type Part,
} from '../../shared/reporting/definition.ts';
import { allIndicatorCodes, type IndicatorCode } from '../../shared/reporting/indicators.ts';
import type { ServiceModule } from '../../shared/services.ts';

/** The local days of the period. */
const firstDay = `($1::timestamptz at time zone 'Asia/Shanghai')::date`;
const dayAfter = `($2::timestamptz at time zone 'Asia/Shanghai')::date`;
const inPeriod = (day: string) => `${day} >= ${firstDay} and ${day} < ${dayAfter}`;
const startOf = (day: string) => `${day}::timestamp at time zone 'Asia/Shanghai'`;

/** Confirmed by a second person, which is the figure, or still waiting for one, which stands beside it. */
type Confirmation = 'confirmed' | 'waiting';

const ofModule = (module: ServiceModule) =>
  `entry.register = 'session' and entry.kind = 'session' and entry.module = '${module}'`;
const ofContacts = `entry.register = 'contact' and entry.amount + entry.tallied > 0`;

const entryRecords: Readonly<Record<EntryRecords, string>> = {
  workLogs: `entry.register = 'workLog'`,
  sessionsAndContacts: `entry.register in ('session', 'contact') and entry.amount + entry.tallied > 0`,
  contacts: ofContacts,
  onlineContacts: `${ofContacts} and entry.channel = 'online'`,
  partyActivities: `entry.register = 'session' and entry.kind = 'party'`,
  employmentSessions: ofModule('employment'),
  legalSessions: ofModule('legal'),
  childSessions: ofModule('children'),
  hardshipSessions: ofModule('hardship'),
  communitySessions: ofModule('participation'),
  media: `entry.register = 'media'`,
  awards: `entry.register = 'award'`,
};

/** What one entry adds; attended: signed in one by one, and counted without names. */
const entryAdds = {
  hours: 'entry.amount / 60.0',
  one: '1::bigint',
  attendances: '(entry.amount + entry.tallied)::bigint',
} as const;

const reachedIn = {
  enterprises: { register: 'enterprise', kind: 'licensed' },
  organisations: { register: 'organisation', kind: 'established' },
} as const;

/** What a condition is of records that are confirmed, and of those that wait. */
const conditionOf: Readonly<Record<Condition, (confirmation: Confirmation) => string>> = {
  confirmed: (confirmation) =>
    confirmation === 'confirmed'
      ? 'entry.verified_at <= $3::timestamptz and entry.withdrawn_at is null'
      : `entry.verified_at is null and entry.withdrawn_at is null and entry.returned_reason is null
    and entry.recorded_at <= $3::timestamptz`,
  stepConfirmed: (confirmation) =>
    confirmation === 'confirmed'
      ? 'entry.verified_at <= $3::timestamptz'
      : `entry.returned_reason is null and (entry.verified_at is null or not exists (
      select from register_step done where done.entry_id = step.entry_id and done.kind = step.kind
        and done.verified_at is not null))`,
  bothConfirmed: (confirmation) =>
    confirmation === 'confirmed'
      ? 'entry.verified_at <= $3::timestamptz and step.verified_at <= $3::timestamptz'
      : 'step.recorded_at <= $3::timestamptz',
  ofVolunteers: () => `activity.kind = 'volunteer'`,
  activityHeld: () => `activity.state = 'held'`,
  shiftConfirmed: () => `shift.state = 'confirmed' and shift.confirmed_at <= $3::timestamptz`,
  shiftNotCancelled: () => `shift.state <> 'cancelled'`,
  signedByTwo: (confirmation) => `tally.second_at is ${confirmation === 'confirmed' ? 'not null' : 'null'}`,
  seenByTwo: () => 'turnout.confirmed_at <= $3::timestamptz',
  calledByCommittee: () => 'meeting.convened_by_committee',
  // having left early does not undo that
  migrantCheckedIn: () => `exists (
    select from seat where seat.meeting_id = meeting.id and seat.role = 'representative'
      and seat.resident_group = 'migrant' and seat.checked_in_at is not null)`,
  minutesSigned: () => `meeting.state = 'signed' and meeting.signed_at <= $3::timestamptz`,
  // reopened it is no longer verified
  solved: () => `issue.state = 'verified'`,
  dealtWith: () => `exists (
        select from agenda_item join meeting on meeting.id = agenda_item.meeting_id
        where agenda_item.issue_id = issue.id and agenda_item.opened_at <= issue.verified_at
          and ${all(countedMeeting, 'confirmed')})`,
};

function all(conditions: readonly Condition[], confirmation: Confirmation): string {
  return conditions.map((one) => conditionOf[one](confirmation)).join(' and ');
}

/** A step that is known at the moment: confirmed by then, or at least entered. */
const known: Readonly<Record<Confirmation, (step: string) => string>> = {
  confirmed: (step) => `${step}.verified_at <= $3::timestamptz`,
  waiting: (step) => `${step}.recorded_at <= $3::timestamptz`,
};

const confirmedStep = (kinds: string) =>
  `coalesce(bool_or(step.kind in (${kinds})) filter (where step.verified_at is not null), false)`;
const isHelped = `entry.verified_at is not null and ${confirmedStep(`'aid', 'jobGuidance'`)}
  and ${confirmedStep(`'support'`)}`;

function statementOf(part: Part, confirmation: Confirmation): string {
  const holds = all(part.conditions, confirmation);
  switch (part.shape) {
    case 'entries':
      return `
  select entry.id, ${startOf('entry.on_day')} as at, entry.title, entry.community_id,
    ${entryAdds[part.adds]} as value, 'entry' as evidence
  from register_entry entry
  where ${holds} and ${inPeriod('entry.on_day')} and ${entryRecords[part.records]}`;
    case 'reached': {
      const { register, kind } = reachedIn[part.records];
      return `
  select step.entry_id as id, ${startOf('step.on_day')} as at, entry.title, entry.community_id,
    1::bigint as value, 'entry' as evidence
  from register_step step join register_entry entry on entry.id = step.entry_id
  where step.kind = '${kind}' and ${inPeriod('step.on_day')} and ${known[confirmation]('step')}
    and entry.register = '${register}' and entry.withdrawn_at is null
    and not exists (
      select from register_step earlier where earlier.entry_id = step.entry_id and earlier.kind = '${kind}'
        and earlier.on_day < step.on_day and ${known[confirmation]('earlier')})
    and ${holds}`;
    }
    case 'helped':
      return `
  select distinct on (helped.person) helped.id, ${startOf('helped.on_day')} as at, helped.title,
    helped.community_id, 1::bigint as value, 'entry' as evidence
  from (
    select entry.id, entry.title, entry.community_id, entry.duplicate_key as person,
      greatest(min(step.on_day) filter (where step.kind in ('aid', 'jobGuidance')),
        min(step.on_day) filter (where step.kind = 'support')) as on_day
    from register_entry entry join register_step step on step.entry_id = entry.id
    where entry.register = 'hardship' and entry.withdrawn_at is null and entry.returned_reason is null
      and step.kind in ('aid', 'jobGuidance', 'support') and ${inPeriod('step.on_day')}
      and ${holds}
    group by entry.id
    having bool_or(step.kind in ('aid', 'jobGuidance')) and bool_or(step.kind = 'support')
      ${confirmation === 'waiting' ? `and not (${isHelped})` : ''}
  ) as helped
  order by helped.person, helped.on_day, helped.id`;
    case 'served':
      return `
  select shift.id, shift.starts_at as at, activity.title, activity.community_id,
    served.people::bigint as value, 'shift' as evidence
  from shift
  join activity on activity.id = shift.activity_id
  cross join lateral (
    select served_count.people from served_count where served_count.shift_id = shift.id
      and served_count.recorded_at <= $3::timestamptz
    order by served_count.recorded_at desc, served_count.id desc limit 1) as served
  where ${holds}
    and shift.starts_at >= $1 and shift.starts_at < $2`;
    case 'tallied':
      return `
  select tally.id, shift.starts_at as at, activity.title, activity.community_id, tally.people::bigint as value,
    'tally' as evidence
  from tally join shift on shift.id = tally.shift_id join activity on activity.id = shift.activity_id
  where tally.withdrawn_at is null and ${holds}
    and shift.starts_at >= $1 and shift.starts_at < $2`;
    case 'held':
      return `
    select activity.id, activity.held_on::timestamp at time zone 'Asia/Shanghai' as at, activity.title,
      activity.community_id, 1::bigint as value, 'activity' as evidence
    from activity
    where ${holds}
      and activity.held_on::timestamp at time zone 'Asia/Shanghai' >= $1
      and activity.held_on::timestamp at time zone 'Asia/Shanghai' < $2
      and activity.held_on::timestamp at time zone 'Asia/Shanghai' <= $3::timestamptz`;
    case 'turnedOut':
      return `
    select turnout.id, shift.starts_at as at, person.name || ' · ' || activity.title as title,
      activity.community_id, 1::bigint as value, 'turnout' as evidence
    from turnout
    join shift on shift.id = turnout.shift_id
    join activity on activity.id = shift.activity_id
    join person on person.id = turnout.person_id
    where ${holds}
      and shift.starts_at >= $1 and shift.starts_at < $2`;
    case 'closed':
      return `
    select meeting.id, meeting.closed_at as at, meeting.title, meeting.community_id,
      1::bigint as value, 'meeting' as evidence
    from meeting
    where meeting.closed_at >= $1 and meeting.closed_at < $2 and ${holds}`;
    case 'verified':
      return `
    select issue.id, issue.verified_at as at,
      shown_title(issue.title, issue.number, issue.hidden_at) as title, issue.community_id, 1::bigint as value, 'issue' as evidence
    from issue
    where issue.verified_at >= $1 and issue.verified_at < $2
      and issue.verified_at <= $3::timestamptz and ${holds}`;
  }
}

const ofEvery = <Value>(make: (code: IndicatorCode) => Value) =>
  Object.fromEntries(allIndicatorCodes.map((code) => [code, make(code)])) as Record<IndicatorCode, Value>;

const branches = ofEvery((code) => partsOf[code].map((part) => statementOf(part, 'confirmed')));

/** The statements that a definition unites: each can be read in order by an index, all of them together can't. */
export const branchesOf = (code: IndicatorCode): readonly string[] => branches[code];

export const definitions = ofEvery((code) => branches[code].join(' union all '));

/** Of these something waits for a second person; of the others nothing is shown as waiting. */
const canWait: readonly Part['shape'][] = ['entries', 'reached', 'helped', 'tallied'];

/** What would be counted if a second person confirmed it. */
export const waiting: Partial<Record<IndicatorCode, string>> = Object.fromEntries(
  allIndicatorCodes.flatMap((code) => {
    const parts = partsOf[code].filter(({ shape }) => canWait.includes(shape));
    const statements = parts.map((part) => statementOf(part, 'waiting'));
    return statements.length === 0 ? [] : [[code, statements.join(' union all ')]];
  }),
);
