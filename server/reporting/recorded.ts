/**
 * All the records behind the counted figures, with the columns of their sheets. Each statement is the one that the
 * figure itself is summed over (definitions.ts), joined to what a reader needs to recognise the record.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { IndicatorCode } from '../../shared/reporting/indicators.ts';
import type { Span } from '../../shared/reporting/period.ts';
import { sql } from '../database.ts';
import { bounds } from './count.ts';
import { entriesAt, momentOf, stepsAt, type Moment } from './as-it-stood.ts';
import { statementsAt } from './definitions.ts';
import { isLateStep } from './registers/late.ts';
import type { Progress } from './progress.ts';

/** time: milliseconds since 1970; day: YYYY-MM-DD; name: of a person, masked for some readers. */
export type ColumnKind = 'id' | 'text' | 'name' | 'time' | 'day' | 'number' | 'group' | 'module' | 'flag';

export interface Column {
  readonly key: string;
  readonly kind: ColumnKind;
}

export type RecordedRow = Readonly<Record<string, string | number | boolean | null>>;
export type Recorded = Readonly<Record<IndicatorCode, readonly RecordedRow[]>>;

const columns = (kinds: Readonly<Record<string, ColumnKind>>): readonly Column[] =>
  Object.entries({
    id: 'id' as const,
    at: 'time' as const,
    title: 'text' as const,
    community: 'text' as const,
    value: 'number' as const,
    ...kinds,
    isDemo: 'flag' as const,
  }).map(([key, kind]) => ({ key, kind }));

/** Of an entry in a register: who entered it and who, as the second person, confirmed it. */
const witnesses = {
  recordedBy: 'name',
  recordedAt: 'time',
  confirmedBy: 'name',
  confirmedAt: 'time',
  isLate: 'flag',
} as const;
const served = columns({ module: 'module', attended: 'number', tallied: 'number', ...witnesses });
const plainEntry = columns(witnesses);

export const recordColumns: Readonly<Record<IndicatorCode, readonly Column[]>> = {
  serviceHours: columns({ staff: 'name', task: 'text', ...witnesses }),
  totalServed: served,
  employmentSessions: served,
  employmentServed: served,
  legalSessions: served,
  legalServed: served,
  childSessions: served,
  childServed: served,
  partyActivities: served,
  partyServed: served,
  microEnterprises: plainEntry,
  mutualAidOrgs: plainEntry,
  hardshipPeople: plainEntry,
  hardshipSessions: served,
  hardshipServed: served,
  communitySessions: served,
  communityServed: served,
  counterVisits: served,
  onlineVisits: served,
  mediaReports: plainEntry,
  awards: plainEntry,
  deliberationMeetings: columns({
    number: 'number',
    place: 'text',
    openedAt: 'time',
    closedAt: 'time',
    signedAt: 'time',
    signedBy: 'name',
    presentMigrant: 'number',
    presentLocal: 'number',
  }),
  problemsSolved: columns({
    number: 'number',
    place: 'text',
    raiser: 'name',
    raisedAt: 'time',
    verifiedAt: 'time',
    unit: 'text',
  }),
  volunteerActivities: columns({ place: 'text', lead: 'name', heldOn: 'day', shifts: 'number' }),
  volunteerTurnouts: columns({
    volunteer: 'name',
    volunteerNumber: 'text',
    group: 'group',
    place: 'text',
    startsAt: 'time',
    endsAt: 'time',
    checkedInAt: 'time',
    checkedOutAt: 'time',
    confirmedBy: 'name',
    confirmedAt: 'time',
  }),
  volunteerServed: columns({
    place: 'text',
    startsAt: 'time',
    endsAt: 'time',
    recordedBy: 'name',
    recordedAt: 'time',
    confirmedBy: 'name',
  }),
};

const presentOf = (group: 'migrant' | 'local') =>
  `(select count(*)::int from seat where seat.meeting_id = meeting.id and votes and resident_group = '${group}'
    and checked_in_at is not null)`;

interface Details {
  readonly select: string;
  readonly from: string;
  readonly title?: string;
}

const entryColumns = `entry.module, entry.amount as attended, entry.tallied, recorder.name as "recordedBy",
  ms(entry.recorded_at) as "recordedAt", verifier.name as "confirmedBy", ms(entry.verified_at) as "confirmedAt"`;

const fromEntry = (moment: Moment) => `left join ${entriesAt[moment]} entry on entry.id = counted.id
    left join person recorder on recorder.id = entry.recorded_by
    left join person verifier on verifier.id = entry.verified_by`;

const ofEntry = (moment: Moment): Details => ({
  select: `${entryColumns}, entry.is_late as "isLate"`,
  // the people served at a volunteer activity have no entry of their own
  from: fromEntry(moment),
});

/** Of what counts by its steps: late where the entry or one of its steps was entered late. */
const ofSteps = (moment: Moment): Details => ({
  select: `${entryColumns}, entry.is_late or exists (
    select from ${stepsAt[moment]} step where step.entry_id = entry.id and ${isLateStep}) as "isLate"`,
  from: fromEntry(moment),
});

/** The same, and the counts at stalls, which have their two signatures. */
const ofServed = (moment: Moment): Details => ({
  select: `entry.module, entry.amount as attended, coalesce(entry.tallied, tally.people) as tallied,
    recorder.name as "recordedBy", ms(coalesce(entry.recorded_at, tally.counted_at)) as "recordedAt",
    verifier.name as "confirmedBy", ms(coalesce(entry.verified_at, tally.second_at)) as "confirmedAt",
    coalesce(entry.is_late, false) as "isLate"`,
  from: `left join ${entriesAt[moment]} entry on entry.id = counted.id left join tally on tally.id = counted.id
    left join person recorder on recorder.id = coalesce(entry.recorded_by, tally.counted_by)
    left join person verifier on verifier.id = coalesce(entry.verified_by, tally.second_by)`,
});

/** What a kind of record adds to the common columns: its own, and where they come from. */
const details: Record<IndicatorCode, (moment: Moment) => Details> = {
  serviceHours: (moment) => ({
    select: `entry.title as staff, entry.details->>'task' as task, ${ofEntry(moment).select}`,
    from: fromEntry(moment),
  }),
  totalServed: ofServed,
  employmentSessions: ofEntry,
  employmentServed: ofEntry,
  legalSessions: ofEntry,
  legalServed: ofEntry,
  childSessions: ofEntry,
  childServed: ofEntry,
  partyActivities: ofEntry,
  partyServed: ofEntry,
  microEnterprises: ofSteps,
  mutualAidOrgs: ofSteps,
  hardshipPeople: ofSteps,
  hardshipSessions: ofEntry,
  hardshipServed: ofEntry,
  communitySessions: ofEntry,
  communityServed: ofEntry,
  counterVisits: ofEntry,
  onlineVisits: ofEntry,
  mediaReports: ofEntry,
  awards: ofEntry,
  deliberationMeetings: () => ({
    select: `meeting.number, meeting.place, ms(meeting.opened_at) as "openedAt", ms(meeting.closed_at) as "closedAt",
      ms(meeting.signed_at) as "signedAt", signer.name as "signedBy",
      ${presentOf('migrant')} as "presentMigrant", ${presentOf('local')} as "presentLocal"`,
    from: `join meeting on meeting.id = counted.id left join person signer on signer.id = meeting.signed_by`,
  }),
  problemsSolved: () => ({
    select: `issue.number, case when issue.hidden_at is null then issue.place end as place, raiser.name as raiser, ms(issue.raised_at) as "raisedAt",
      ms(issue.verified_at) as "verifiedAt",
      (select unit.name from action_item join responsible_unit unit on unit.id = action_item.unit_id
       where action_item.issue_id = issue.id order by action_item.created_at desc limit 1) as unit`,
    from: `join issue on issue.id = counted.id join person raiser on raiser.id = issue.raiser_id`,
  }),
  volunteerActivities: () => ({
    select: `activity.place, lead.name as lead, activity.held_on::text as "heldOn",
      (select count(*)::int from shift where shift.activity_id = activity.id and shift.state <> 'cancelled') as shifts`,
    from: `join activity on activity.id = counted.id left join person lead on lead.id = activity.lead_id`,
  }),
  volunteerTurnouts: () => ({
    title: 'activity.title',
    select: `person.name as volunteer, volunteer.number as "volunteerNumber", person.resident_group as "group",
      shift.place, ms(shift.starts_at) as "startsAt", ms(shift.ends_at) as "endsAt",
      ms(turnout.checked_in_at) as "checkedInAt", ms(turnout.checked_out_at) as "checkedOutAt",
      confirmer.name as "confirmedBy", ms(turnout.confirmed_at) as "confirmedAt"`,
    from: `join turnout on turnout.id = counted.id
      join shift on shift.id = turnout.shift_id
      join activity on activity.id = shift.activity_id
      join person on person.id = turnout.person_id
      left join volunteer on volunteer.person_id = turnout.person_id
      left join person confirmer on confirmer.id = turnout.confirmed_by`,
  }),
  volunteerServed: () => ({
    select: `shift.place, ms(shift.starts_at) as "startsAt", ms(shift.ends_at) as "endsAt",
      recorder.name as "recordedBy", ms(last.recorded_at) as "recordedAt", confirmer.name as "confirmedBy"`,
    from: `join shift on shift.id = counted.id
      cross join lateral (select * from served_count where served_count.shift_id = shift.id
        and served_count.recorded_at <= $3::timestamptz order by served_count.recorded_at desc, served_count.id desc limit 1) as last
      join person recorder on recorder.id = last.recorded_by
      left join person confirmer on confirmer.id = shift.confirmed_by`,
  }),
};

/** In the order of their time. As JSON, so that times and counts are numbers. */
export async function recordedOf(
  em: EntityManager,
  period: Span,
  { codes, progress }: { codes: readonly IndicatorCode[]; progress: Progress },
): Promise<Recorded> {
  const lists: Partial<Record<IndicatorCode, readonly RecordedRow[]>> = {};
  for (const code of codes) {
    await progress.step();
    const { select, from, title = 'counted.title' } = details[code](momentOf(period));
    const rows = await sql<{ record: RecordedRow }>(
      em,
      `with counted as (${statementsAt(period).definitions[code]})
       select to_json(record) as record from (
         select counted.id, ms(counted.at) as at, ${title} as title, community.name as community, counted.value,
           community.is_demo as "isDemo", ${select}
         from counted join community on community.id = counted.community_id ${from}
         order by counted.at, counted.id) as record`,
      bounds(period),
    );
    lists[code] = rows.map(({ record }) => record);
  }
  return listsOf((code) => lists[code] ?? []);
}

/** The same for every indicator; a code that is missing does not compile. */
export function listsOf<List>(of: (code: IndicatorCode) => List): Record<IndicatorCode, List> {
  return {
    serviceHours: of('serviceHours'),
    totalServed: of('totalServed'),
    employmentSessions: of('employmentSessions'),
    employmentServed: of('employmentServed'),
    microEnterprises: of('microEnterprises'),
    legalSessions: of('legalSessions'),
    legalServed: of('legalServed'),
    childSessions: of('childSessions'),
    childServed: of('childServed'),
    hardshipPeople: of('hardshipPeople'),
    partyActivities: of('partyActivities'),
    partyServed: of('partyServed'),
    volunteerActivities: of('volunteerActivities'),
    volunteerTurnouts: of('volunteerTurnouts'),
    volunteerServed: of('volunteerServed'),
    mutualAidOrgs: of('mutualAidOrgs'),
    deliberationMeetings: of('deliberationMeetings'),
    problemsSolved: of('problemsSolved'),
    hardshipSessions: of('hardshipSessions'),
    hardshipServed: of('hardshipServed'),
    communitySessions: of('communitySessions'),
    communityServed: of('communityServed'),
    counterVisits: of('counterVisits'),
    onlineVisits: of('onlineVisits'),
    mediaReports: of('mediaReports'),
    awards: of('awards'),
  };
}
