/**
 * One statement per indicator selects the records that it counts. The figure is the sum over exactly that
 * statement and the list behind the figure is the statement itself, so the two can't disagree.
 *
 * Each selects: id, at, title, community_id, value, evidence (shared/reporting/view.ts, evidenceKinds).
 * $1 and $2 are the first moment of the period and the first moment after it; $3 is the moment up to which confirmations
 * and signatures are known (infinity: now). What was taken out since is left out of any such moment. Definitions: domain.md §2.
 */
import type { IndicatorCode } from '../../shared/reporting/indicators.ts';
import type { ServiceModule } from '../../shared/services.ts';

/** The local days of the period. */
const firstDay = `($1::timestamptz at time zone 'Asia/Shanghai')::date`;
const dayAfter = `($2::timestamptz at time zone 'Asia/Shanghai')::date`;
const inPeriod = (day: string) => `${day} >= ${firstDay} and ${day} < ${dayAfter}`;
const startOf = (day: string) => `${day}::timestamp at time zone 'Asia/Shanghai'`;

/**
 * A meeting that counts, in whatever period: called by a residents' committee, closed, minutes signed, and at
 * least one migrant representative checked in (having left early does not undo that).
 */
const countedMeeting = `
  meeting.state = 'signed' and meeting.signed_at <= $3::timestamptz and meeting.convened_by_committee
  and exists (
    select from seat where seat.meeting_id = meeting.id and seat.role = 'representative'
      and seat.resident_group = 'migrant' and seat.checked_in_at is not null)`;

/** An entry of a register that a second person confirmed; whoever is not confirmed yet stands beside the figure. */
type Confirmation = 'confirmed' | 'waiting';
const standing: Readonly<Record<Confirmation, string>> = {
  confirmed: 'entry.verified_at <= $3::timestamptz and entry.withdrawn_at is null',
  waiting: `entry.verified_at is null and entry.withdrawn_at is null and entry.returned_reason is null
    and entry.recorded_at <= $3::timestamptz`,
};

const entries = (value: string, which: string, confirmation: Confirmation) => `
  select entry.id, ${startOf('entry.on_day')} as at, entry.title, entry.community_id,
    ${value} as value, 'entry' as evidence
  from register_entry entry
  where ${standing[confirmation]} and ${inPeriod('entry.on_day')} and ${which}`;

const held = '1::bigint';
/** Signed in one by one, and counted without names. */
const attended = '(entry.amount + entry.tallied)::bigint';
const ofModule = (module: ServiceModule) =>
  `entry.register = 'session' and entry.kind = 'session' and entry.module = '${module}'`;
const ofContacts = `entry.register = 'contact' and entry.amount + entry.tallied > 0`;
const ofParty = `entry.register = 'session' and entry.kind = 'party'`;

/** A step that is known at the moment: confirmed by then, or at least entered. */
const known: Readonly<Record<Confirmation, (step: string) => string>> = {
  confirmed: (step) => `${step}.verified_at <= $3::timestamptz`,
  waiting: (step) => `${step}.recorded_at <= $3::timestamptz`,
};

/** An enterprise or organisation counts once ever: on the day it first reached the step. */
const reached = (register: string, kind: string, confirmation: Confirmation) => `
  select step.entry_id as id, ${startOf('step.on_day')} as at, entry.title, entry.community_id,
    1::bigint as value, 'entry' as evidence
  from register_step step join register_entry entry on entry.id = step.entry_id
  where step.kind = '${kind}' and ${inPeriod('step.on_day')} and ${known[confirmation]('step')}
    and entry.register = '${register}' and entry.withdrawn_at is null
    and not exists (
      select from register_step earlier where earlier.entry_id = step.entry_id and earlier.kind = '${kind}'
        and earlier.on_day < step.on_day and ${known[confirmation]('earlier')})
    and ${
      confirmation === 'confirmed'
        ? 'entry.verified_at <= $3::timestamptz'
        : `entry.returned_reason is null and (entry.verified_at is null or not exists (
      select from register_step done where done.entry_id = step.entry_id and done.kind = '${kind}'
        and done.verified_at is not null))`
    }`;

const confirmedStep = (kinds: string) =>
  `coalesce(bool_or(step.kind in (${kinds})) filter (where step.verified_at is not null), false)`;
const isHelped = `entry.verified_at is not null and ${confirmedStep(`'aid', 'jobGuidance'`)}
  and ${confirmedStep(`'support'`)}`;

/** Whoever got aid or guidance to a job, and support, both within the period: a person counts once, however many cases. */
const helped = (confirmation: Confirmation) => `
  select distinct on (helped.person) helped.id, ${startOf('helped.on_day')} as at, helped.title,
    helped.community_id, 1::bigint as value, 'entry' as evidence
  from (
    select entry.id, entry.title, entry.community_id, entry.duplicate_key as person,
      greatest(min(step.on_day) filter (where step.kind in ('aid', 'jobGuidance')),
        min(step.on_day) filter (where step.kind = 'support')) as on_day
    from register_entry entry join register_step step on step.entry_id = entry.id
    where entry.register = 'hardship' and entry.withdrawn_at is null and entry.returned_reason is null
      and step.kind in ('aid', 'jobGuidance', 'support') and ${inPeriod('step.on_day')}
      and ${
        confirmation === 'confirmed'
          ? 'entry.verified_at <= $3::timestamptz and step.verified_at <= $3::timestamptz'
          : 'step.recorded_at <= $3::timestamptz'
      }
    group by entry.id
    having bool_or(step.kind in ('aid', 'jobGuidance')) and bool_or(step.kind = 'support')
      ${confirmation === 'waiting' ? `and not (${isHelped})` : ''}
  ) as helped
  order by helped.person, helped.on_day, helped.id`;

// the last count of each confirmed shift of a volunteer activity
const volunteerServed = `
  select shift.id, shift.starts_at as at, activity.title, activity.community_id,
    served.people::bigint as value, 'shift' as evidence
  from shift
  join activity on activity.id = shift.activity_id
  cross join lateral (
    select served_count.people from served_count where served_count.shift_id = shift.id
      and served_count.recorded_at <= $3::timestamptz
    order by served_count.recorded_at desc, served_count.id desc limit 1) as served
  where shift.state = 'confirmed' and shift.confirmed_at <= $3::timestamptz and activity.kind = 'volunteer' and activity.state = 'held'
    and shift.starts_at >= $1 and shift.starts_at < $2`;

/** Counted without names at a stall, each signed by two people and shown by a photo; or still waiting for the second. */
const tallies = (confirmation: Confirmation) => `
  select tally.id, shift.starts_at as at, activity.title, activity.community_id, tally.people::bigint as value,
    'tally' as evidence
  from tally join shift on shift.id = tally.shift_id join activity on activity.id = shift.activity_id
  where tally.withdrawn_at is null and shift.state <> 'cancelled' and activity.kind = 'volunteer'
    and tally.second_at is ${confirmation === 'confirmed' ? 'not null' : 'null'}
    and shift.starts_at >= $1 and shift.starts_at < $2`;

/** What the registers hold of an indicator: confirmed, which is the figure, or still waiting for a second person. */
const registered = {
  serviceHours: (state) => entries('entry.amount / 60.0', `entry.register = 'workLog'`, state),
  // activities of the modules and of the Party, counters and venues
  totalServed: (state) =>
    entries(attended, `entry.register in ('session', 'contact') and entry.amount + entry.tallied > 0`, state),
  employmentSessions: (state) => entries(held, ofModule('employment'), state),
  employmentServed: (state) => entries(attended, ofModule('employment'), state),
  microEnterprises: (state) => reached('enterprise', 'licensed', state),
  legalSessions: (state) => entries(held, ofModule('legal'), state),
  legalServed: (state) => entries(attended, ofModule('legal'), state),
  childSessions: (state) => entries(held, ofModule('children'), state),
  childServed: (state) => entries(attended, ofModule('children'), state),
  hardshipPeople: helped,
  partyActivities: (state) => entries(held, ofParty, state),
  partyServed: (state) => entries(attended, ofParty, state),
  mutualAidOrgs: (state) => reached('organisation', 'established', state),
  hardshipSessions: (state) => entries(held, ofModule('hardship'), state),
  hardshipServed: (state) => entries(attended, ofModule('hardship'), state),
  communitySessions: (state) => entries(held, ofModule('participation'), state),
  communityServed: (state) => entries(attended, ofModule('participation'), state),
  counterVisits: (state) => entries(attended, ofContacts, state),
  onlineVisits: (state) => entries(attended, `${ofContacts} and entry.channel = 'online'`, state),
  mediaReports: (state) => entries(held, `entry.register = 'media'`, state),
  awards: (state) => entries(held, `entry.register = 'award'`, state),
} as const satisfies Partial<Record<IndicatorCode, (state: Confirmation) => string>>;

/** A volunteer activity serves people too; who deliberates is not served. */
const everythingServed = [registered.totalServed('confirmed'), volunteerServed, tallies('confirmed')];

export const definitions: Record<IndicatorCode, string> = {
  serviceHours: registered.serviceHours('confirmed'),
  totalServed: everythingServed.join(' union all '),
  employmentSessions: registered.employmentSessions('confirmed'),
  employmentServed: registered.employmentServed('confirmed'),
  microEnterprises: registered.microEnterprises('confirmed'),
  legalSessions: registered.legalSessions('confirmed'),
  legalServed: registered.legalServed('confirmed'),
  childSessions: registered.childSessions('confirmed'),
  childServed: registered.childServed('confirmed'),
  hardshipPeople: registered.hardshipPeople('confirmed'),
  partyActivities: registered.partyActivities('confirmed'),
  partyServed: registered.partyServed('confirmed'),
  hardshipSessions: registered.hardshipSessions('confirmed'),
  hardshipServed: registered.hardshipServed('confirmed'),
  communitySessions: registered.communitySessions('confirmed'),
  communityServed: registered.communityServed('confirmed'),
  counterVisits: registered.counterVisits('confirmed'),
  onlineVisits: registered.onlineVisits('confirmed'),
  mediaReports: registered.mediaReports('confirmed'),
  awards: registered.awards('confirmed'),

  // counted on the local day it was held
  volunteerActivities: `
    select activity.id, activity.held_on::timestamp at time zone 'Asia/Shanghai' as at, activity.title,
      activity.community_id, 1::bigint as value, 'activity' as evidence
    from activity
    where activity.kind = 'volunteer' and activity.state = 'held'
      and activity.held_on::timestamp at time zone 'Asia/Shanghai' >= $1
      and activity.held_on::timestamp at time zone 'Asia/Shanghai' < $2
      and activity.held_on::timestamp at time zone 'Asia/Shanghai' <= $3::timestamptz`,

  // two witnesses: checked in, and confirmed by somebody else; counted on the day the shift began, not the day of
  // the confirmation
  volunteerTurnouts: `
    select turnout.id, shift.starts_at as at, person.name || ' · ' || activity.title as title,
      activity.community_id, 1::bigint as value, 'turnout' as evidence
    from turnout
    join shift on shift.id = turnout.shift_id
    join activity on activity.id = shift.activity_id
    join person on person.id = turnout.person_id
    where turnout.confirmed_at <= $3::timestamptz and shift.state <> 'cancelled'
      and shift.starts_at >= $1 and shift.starts_at < $2`,

  volunteerServed,
  mutualAidOrgs: registered.mutualAidOrgs('confirmed'),

  // counted on the day it was closed, however late the minutes were signed
  deliberationMeetings: `
    select meeting.id, meeting.closed_at as at, meeting.title, meeting.community_id,
      1::bigint as value, 'meeting' as evidence
    from meeting
    where meeting.closed_at >= $1 and meeting.closed_at < $2 and ${countedMeeting}`,

  // counted once, on the day its raiser and neighbours confirmed it; reopened it is no longer verified. The meeting
  // may lie in an earlier period, but it must have dealt with the issue before the issue was solved
  problemsSolved: `
    select issue.id, issue.verified_at as at,
      shown_title(issue.title, issue.number, issue.hidden_at) as title, issue.community_id, 1::bigint as value, 'issue' as evidence
    from issue
    where issue.state = 'verified' and issue.verified_at >= $1 and issue.verified_at < $2
      and issue.verified_at <= $3::timestamptz
      and exists (
        select from agenda_item join meeting on meeting.id = agenda_item.meeting_id
        where agenda_item.issue_id = issue.id and agenda_item.opened_at <= issue.verified_at
          and ${countedMeeting})`,
};

/** The statements that a definition unites: each can be read in order by an index, all of them together can't. */
export const branchesOf = (code: IndicatorCode): readonly string[] =>
  code === 'totalServed' ? everythingServed : [definitions[code]];

/** What would be counted if a second person confirmed it. Of the other indicators nothing is shown as waiting. */
export const waiting: Partial<Record<IndicatorCode, string>> = {
  ...Object.fromEntries(Object.entries(registered).map(([code, of]) => [code, of('waiting')])),
  totalServed: `${registered.totalServed('waiting')} union all ${tallies('waiting')}`,
};
