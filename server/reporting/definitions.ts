/**
 * The SQL of what an indicator counts: shared/reporting/definition.ts names the parts of each, here every name has its statement or
 * condition. The figure is the sum over exactly this statement and the list behind the figure is the statement itself, so the
 * two can't disagree; and the text of the definition is made from the same parts (shared/reporting/definition-text.ts).
 *
 * Each statement selects: id, at, title, community_id, value, evidence (shared/reporting/view.ts, evidenceKinds).
 * $1 and $2 are the first moment of the period and the first moment after it; $3 is the moment up to which confirmations
 * and signatures are known (infinity: now). Of a moment that is over what counted then is counted, whatever was corrected or taken
 * out since (as-it-stood.ts).
 */
import { canWait, partsOf, type EntryRecords, type Part } from '../../shared/reporting/definition.ts';
import { allIndicatorCodes, type IndicatorCode } from '../../shared/reporting/indicators.ts';
import type { Span } from '../../shared/reporting/period.ts';
import type { ServiceModule } from '../../shared/services.ts';
import { entriesAt, momentOf, stepsAt, type Moment } from './as-it-stood.ts';
import { allOf, notYet, type Confirmation, type View } from './conditions.ts';

/** The local days of the period. */
const firstDay = `($1::timestamptz at time zone 'Asia/Shanghai')::date`;
const dayAfter = `($2::timestamptz at time zone 'Asia/Shanghai')::date`;
const inPeriod = (day: string) => `${day} >= ${firstDay} and ${day} < ${dayAfter}`;
const startOf = (day: string) => `${day}::timestamp at time zone 'Asia/Shanghai'`;

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

/** A step that is known at the moment: confirmed by then, or at least entered. */
const known: Readonly<Record<Confirmation, (step: string) => string>> = {
  confirmed: (step) => `${step}.verified_at <= $3::timestamptz`,
  waiting: (step) => `${step}.recorded_at <= $3::timestamptz`,
};

const confirmedStep = (kinds: string) =>
  `coalesce(bool_or(step.kind in (${kinds})) filter (where step.verified_at is not null), false)`;
const isHelped = `entry.verified_at is not null and ${confirmedStep(`'aid', 'jobGuidance'`)}
  and ${confirmedStep(`'support'`)}`;

const oneCase: Readonly<Record<Moment, string>> = {
  now: 'entry.id',
  then: 'entry.id, entry.title, entry.community_id, entry.duplicate_key, entry.verified_at',
};

function statementOf(part: Part, view: View): string {
  const { confirmation, moment } = view;
  const holds = allOf(part.conditions, view);
  const [entries, steps] = [entriesAt[moment], stepsAt[moment]];
  switch (part.shape) {
    case 'entries':
      return `
  select entry.id, ${startOf('entry.on_day')} as at, entry.title, entry.community_id,
    ${entryAdds[part.adds]} as value, 'entry' as evidence
  from ${entries} entry
  where ${holds} and ${inPeriod('entry.on_day')} and ${entryRecords[part.records]}`;
    case 'reached': {
      const { register, kind } = reachedIn[part.records];
      return `
  select step.entry_id as id, ${startOf('step.on_day')} as at, entry.title, entry.community_id,
    1::bigint as value, 'entry' as evidence
  from ${steps} step join ${entries} entry on entry.id = step.entry_id
  where step.kind = '${kind}' and ${inPeriod('step.on_day')} and ${known[confirmation]('step')}
    and entry.register = '${register}' and entry.withdrawn_at is null
    and not exists (
      select from ${steps} earlier where earlier.entry_id = step.entry_id and earlier.kind = '${kind}'
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
    from ${entries} entry join ${steps} step on step.entry_id = entry.id
    where entry.register = 'hardship' and entry.withdrawn_at is null and entry.returned_reason is null
      and step.kind in ('aid', 'jobGuidance', 'support') and ${inPeriod('step.on_day')}
      and ${holds}
    group by ${oneCase[moment]}
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
  where ${notYet('tally.withdrawn_at', view)} and ${holds}
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
      return confirmation === 'confirmed'
        ? `${issues('issue.verified_at')} and issue.verified_at <= $3::timestamptz and ${holds}`
        : `${issues(reportedOrVerified)} and ${holds}`;
  }
}

const issues = (at: string) => `
    select issue.id, ${at} as at,
      shown_title(issue.title, issue.number, issue.hidden_at) as title, issue.community_id, 1::bigint as value, 'issue' as evidence
    from issue
    where ${at} >= $1 and ${at} < $2`;

/** Where nobody confirmed it by then, the day it was reported done. */
const reportedOrVerified = `case when issue.verified_at <= $3::timestamptz then issue.verified_at else issue.reported_at end`;

const ofEvery = <Value>(make: (code: IndicatorCode) => Value) =>
  Object.fromEntries(allIndicatorCodes.map((code) => [code, make(code)])) as Record<IndicatorCode, Value>;

/** What a definition counts, and what waits beside it, as of now or of a moment that is over. */
export interface Statements {
  readonly definitions: Readonly<Record<IndicatorCode, string>>;
  /** The statements that a definition unites: each can be read in order by an index, all of them together can't. */
  readonly branches: Readonly<Record<IndicatorCode, readonly string[]>>;
  /** What would be counted if whoever has to confirm it did; of an indicator that knows no such thing, nothing. */
  readonly waiting: Readonly<Partial<Record<IndicatorCode, string>>>;
}

function statementsOf(moment: Moment): Statements {
  const branches = ofEvery((code) =>
    partsOf[code].map((part) => statementOf(part, { confirmation: 'confirmed', moment })),
  );
  const waiting = allIndicatorCodes.flatMap((code) => {
    const parts = partsOf[code].filter(canWait);
    const statements = parts.map((part) => statementOf(part, { confirmation: 'waiting', moment }));
    return statements.length === 0 ? [] : [[code, statements.join(' union all ')]];
  });
  return {
    branches,
    definitions: ofEvery((code) => branches[code].join(' union all ')),
    waiting: Object.fromEntries(waiting),
  };
}

const statements: Readonly<Record<Moment, Statements>> = {
  now: statementsOf('now'),
  then: statementsOf('then'),
};

export const statementsAt = (period: Span): Statements => statements[momentOf(period)];

/** As of now. */
export const { definitions, branches } = statements.now;
