/**
 * One statement per indicator selects the records that it counts. The figure is the sum over exactly that
 * statement and the list behind the figure is the statement itself, so the two can't disagree.
 *
 * Each selects: id, at, title, community_id, value, evidence ('meeting', 'issue', 'activity', 'shift', 'turnout').
 * $1 and $2 are the first moment of the period and the first moment after it. Definitions: domain.md §2.
 */
import type { CountedCode } from '../../shared/reporting/indicators.ts';

/**
 * A meeting that counts, in whatever period: called by a residents' committee, closed, minutes signed, and at
 * least one migrant representative checked in (having left early does not undo that).
 */
const countedMeeting = `
  meeting.state = 'signed' and meeting.convened_by_committee
  and exists (
    select from seat where seat.meeting_id = meeting.id and seat.role = 'representative'
      and seat.resident_group = 'migrant' and seat.checked_in_at is not null)`;

export const definitions: Record<CountedCode, string> = {
  // counted on the day it was closed, however late the minutes were signed
  deliberationMeetings: `
    select meeting.id, meeting.closed_at as at, meeting.title, meeting.community_id,
      1::bigint as value, 'meeting' as evidence
    from meeting
    where meeting.closed_at >= $1 and meeting.closed_at < $2 and ${countedMeeting}`,

  // counted once, on the day its raiser and neighbours confirmed it; reopened it is no longer verified. The meeting
  // may lie in an earlier period, but it must have dealt with the issue before the issue was solved
  problemsSolved: `
    select issue.id, issue.verified_at as at, issue.title, issue.community_id,
      1::bigint as value, 'issue' as evidence
    from issue
    where issue.state = 'verified' and issue.verified_at >= $1 and issue.verified_at < $2
      and exists (
        select from agenda_item join meeting on meeting.id = agenda_item.meeting_id
        where agenda_item.issue_id = issue.id and agenda_item.opened_at <= issue.verified_at
          and ${countedMeeting})`,

  // counted on the local day it was held
  volunteerActivities: `
    select activity.id, activity.held_on::timestamp at time zone 'Asia/Shanghai' as at, activity.title,
      activity.community_id, 1::bigint as value, 'activity' as evidence
    from activity
    where activity.kind = 'volunteer' and activity.state = 'held'
      and activity.held_on::timestamp at time zone 'Asia/Shanghai' >= $1
      and activity.held_on::timestamp at time zone 'Asia/Shanghai' < $2`,

  // two witnesses: checked in, and confirmed by somebody else; counted on the day the shift began, not the day of
  // the confirmation
  volunteerTurnouts: `
    select turnout.id, shift.starts_at as at, person.name || ' · ' || activity.title as title,
      activity.community_id, 1::bigint as value, 'turnout' as evidence
    from turnout
    join shift on shift.id = turnout.shift_id
    join activity on activity.id = shift.activity_id
    join person on person.id = turnout.person_id
    where turnout.confirmed_at is not null and shift.state <> 'cancelled'
      and shift.starts_at >= $1 and shift.starts_at < $2`,

  // the last count of each confirmed shift of a volunteer activity
  volunteerServed: `
    select shift.id, shift.starts_at as at, activity.title, activity.community_id,
      served.people::bigint as value, 'shift' as evidence
    from shift
    join activity on activity.id = shift.activity_id
    cross join lateral (
      select served_count.people from served_count where served_count.shift_id = shift.id
      order by served_count.recorded_at desc, served_count.id desc limit 1) as served
    where shift.state = 'confirmed' and activity.kind = 'volunteer' and activity.state = 'held'
      and shift.starts_at >= $1 and shift.starts_at < $2`,
};
