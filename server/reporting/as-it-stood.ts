/**
 * The tables that definitions count from: as they are now, or as they stood at the moment $3. What was confirmed then and corrected
 * or taken out since is counted as it was, and what was corrected by then as it was corrected (docs/decisions/0410-….md). Of now the
 * tables themselves are read, so that a figure of today costs nothing for what it no longer is.
 */
import type { Span } from '../../shared/reporting/period.ts';

export type Moment = 'now' | 'then';

export const momentOf = ({ asOf = null }: Span): Moment => (asOf === null ? 'now' : 'then');

const then = '$3::timestamptz';
/** A confirmation that came later was not known. */
const confirmedBy = (at: string) => `case when ${at} <= ${then} then ${at} end as verified_at`;

const values = [
  ...['community_id', 'on_day', 'title', 'module', 'kind', 'item', 'area', 'channel', 'amount', 'tallied'],
  ...['migrants', 'locals', 'staff_id', 'duplicate_key', 'is_late', 'verified_by'],
];
const valuesOf = (table: string) => values.map((value) => `${table}.${value}`).join(', ');

/** Each of them once: as it was until it was next corrected, and of those never corrected since as they are. */
export const entriesAt: Readonly<Record<Moment, string>> = {
  now: 'register_entry',
  then: `(
    select id, register, details, recorded_by, recorded_at, ${valuesOf('entry')}, ${confirmedBy('entry.verified_at')},
      returned_reason, null::timestamptz as withdrawn_at
    from register_entry entry
    where (withdrawn_at is null or withdrawn_at > ${then})
      and not exists (select from register_version where entry_id = entry.id and replaced_at > ${then})
    union all
    select entry.id, register, details, recorded_by, recorded_at, ${valuesOf('version')}, ${confirmedBy('version.verified_at')},
      null, null
    from (select distinct on (entry_id) * from register_version where replaced_at > ${then}
      order by entry_id, replaced_at) as version
    join register_entry entry on entry.id = version.entry_id
    where entry.withdrawn_at is null or entry.withdrawn_at > ${then})`,
};

export const stepsAt: Readonly<Record<Moment, string>> = {
  now: 'register_step',
  then: `(
    select entry_id, kind, on_day, recorded_at, ${confirmedBy('verified_at')} from register_step
    union all
    select entry_id, step_kind, on_day, recorded_at, ${confirmedBy('confirmed_before_at')} from register_withdrawal
    where step_kind is not null and withdrawn_at > ${then})`,
};

export const attendancesAt: Readonly<Record<Moment, string>> = {
  now: 'attendance',
  then: `(
    select session_id, attendee_id, adult, guardian_consent from attendance where signed_in_at <= ${then}
    union all
    select entry_id, attendee_id, adult, guardian_consent from register_withdrawal
    where attendee_id is not null and recorded_at <= ${then} and withdrawn_at > ${then})`,
};
