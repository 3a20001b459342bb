/**
 * What must hold of a record, by the names of shared/reporting/definition.ts: of what counts, and of what waits; as of now, or of a
 * moment that is over. $3 is that moment (definitions.ts).
 */
import { countedMeeting, type Condition } from '../../shared/reporting/definition.ts';
import { stepsAt, type Moment } from './as-it-stood.ts';

/** Confirmed by a second person, which is the figure, or still waiting for one, which stands beside it. */
export type Confirmation = 'confirmed' | 'waiting';

export interface View {
  readonly confirmation: Confirmation;
  readonly moment: Moment;
}

/** Given later than the moment that is looked at, so that then it was still waited for. */
export const notYet = (at: string, { moment }: View) =>
  moment === 'now' ? `${at} is null` : `(${at} is null or ${at} > $3::timestamptz)`;

/** Of a turnout that somebody said did not happen, only the ledger knows that it counted until then. */
const stoodInLedger = `(select entry.data->>'from' is not null from service_ledger entry
  where entry.turnout_id = turnout.id and entry.at <= $3::timestamptz order by entry.number desc limit 1)`;

/** What a condition is of records that are confirmed, and of those that wait. */
const conditionOf: Readonly<Record<Condition, (view: View) => string>> = {
  confirmed: ({ confirmation }) =>
    confirmation === 'confirmed'
      ? 'entry.verified_at <= $3::timestamptz and entry.withdrawn_at is null'
      : `entry.verified_at is null and entry.withdrawn_at is null and entry.returned_reason is null
    and entry.recorded_at <= $3::timestamptz`,
  stepConfirmed: ({ confirmation, moment }) =>
    confirmation === 'confirmed'
      ? 'entry.verified_at <= $3::timestamptz'
      : `entry.returned_reason is null and (entry.verified_at is null or not exists (
      select from ${stepsAt[moment]} done where done.entry_id = step.entry_id and done.kind = step.kind
        and done.verified_at is not null))`,
  bothConfirmed: ({ confirmation }) =>
    confirmation === 'confirmed'
      ? 'entry.verified_at <= $3::timestamptz and step.verified_at <= $3::timestamptz'
      : 'step.recorded_at <= $3::timestamptz',
  ofVolunteers: () => `activity.kind = 'volunteer'`,
  // with the lead's confirmation of its first shift it is held
  activityHeld: ({ confirmation }) =>
    confirmation === 'confirmed' ? `activity.state = 'held'` : `activity.state <> 'cancelled'`,
  shiftConfirmed: (view) =>
    view.confirmation === 'confirmed'
      ? `shift.state = 'confirmed' and shift.confirmed_at <= $3::timestamptz`
      : `shift.state <> 'cancelled' and ${notYet('shift.confirmed_at', view)}`,
  shiftNotCancelled: () => `shift.state <> 'cancelled'`,
  signedByTwo: (view) =>
    view.moment === 'now'
      ? `tally.second_at is ${view.confirmation === 'confirmed' ? 'not null' : 'null'}`
      : view.confirmation === 'confirmed'
        ? 'tally.second_at <= $3::timestamptz'
        : `${notYet('tally.second_at', view)} and tally.counted_at <= $3::timestamptz`,
  // the lead confirms all who checked in; after that only who did not come after all is left without it
  seenByTwo: (view) =>
    view.confirmation === 'waiting'
      ? `turnout.checked_in_at <= $3::timestamptz and ${notYet('turnout.confirmed_at', view)}
    and ${notYet('shift.confirmed_at', view)}`
      : view.moment === 'now'
        ? 'turnout.confirmed_at <= $3::timestamptz'
        : `(turnout.confirmed_at <= $3::timestamptz or ${stoodInLedger})`,
  calledByCommittee: () => 'meeting.convened_by_committee',
  // having left early does not undo that
  migrantCheckedIn: () => `exists (
    select from seat where seat.meeting_id = meeting.id and seat.role = 'representative'
      and seat.resident_group = 'migrant' and seat.checked_in_at is not null)`,
  minutesSigned: (view) =>
    view.confirmation === 'confirmed'
      ? `meeting.state = 'signed' and meeting.signed_at <= $3::timestamptz`
      : `meeting.rehearsal_of is null and meeting.closed_at <= $3::timestamptz and ${notYet('meeting.signed_at', view)}`,
  solved: ({ confirmation }) =>
    confirmation === 'confirmed'
      ? `issue.state = 'verified'`
      : `issue.state in ('reportedDone', 'verified') and issue.reported_at <= $3::timestamptz`,
  dealtWith: (view) =>
    view.confirmation === 'confirmed'
      ? dealtWithIn(countedIn(view), 'issue.verified_at')
      : `${dealtWithIn(heldIn(view), 'least(issue.verified_at, $3::timestamptz)')}
        and not coalesce(issue.verified_at <= $3::timestamptz and ${dealtWithIn(countedIn(view), 'issue.verified_at')}, false)`,
};

const countedIn = (view: View) => allOf(countedMeeting, { ...view, confirmation: 'confirmed' });

/** A meeting that counts, or will once its minutes are signed. */
const heldIn = (view: View) =>
  `meeting.closed_at <= $3::timestamptz and ${allOf(
    countedMeeting.filter((one) => one !== 'minutesSigned'),
    view,
  )}`;

const dealtWithIn = (meetings: string, before: string) => `exists (
        select from agenda_item join meeting on meeting.id = agenda_item.meeting_id
        where agenda_item.issue_id = issue.id and agenda_item.opened_at <= ${before}
          and ${meetings})`;

export function allOf(conditions: readonly Condition[], view: View): string {
  return conditions.map((one) => conditionOf[one](view)).join(' and ');
}
