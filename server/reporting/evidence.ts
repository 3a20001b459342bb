/**
 * What stands behind one record that counts or waits, for those who read the indicators. Names are given in full: evaluators
 * check people against sign-in sheets. Null when there is no such record.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { maskText } from '../../shared/identity/mask-name.ts';
import type { Evidence, EvidenceKind } from '../../shared/reporting/view.ts';
import { sql } from '../database.ts';
import { entryView } from './registers/queries.ts';

const inGroup = (group: 'local' | 'migrant') =>
  `json_build_object('eligible', count(*) filter (where votes and resident_group = '${group}'),
     'present', count(*) filter (where votes and resident_group = '${group}' and checked_in_at is not null))`;

/** Each selects one JSON document for the record $1. What is restricted in an entry is not in it. */
const statements: Record<EvidenceKind, string> = {
  meeting: `
    select json_build_object(
      'kind', 'meeting', 'number', meeting.number, 'place', meeting.place,
      'openedAt', ms(meeting.opened_at), 'closedAt', ms(meeting.closed_at), 'signedAt', ms(meeting.signed_at),
      'signedByName', signer.name,
      'chairName', (select name from seat where meeting_id = meeting.id and role = 'chair' order by number limit 1),
      'groups', (select json_build_object('local', ${inGroup('local')}, 'migrant', ${inGroup('migrant')})
                 from seat where meeting_id = meeting.id),
      'people', (select coalesce(json_agg(json_build_object('name', name, 'group', resident_group, 'role', role,
                   'checkedInAt', ms(checked_in_at), 'method', check_in_method) order by number), '[]')
                 from seat where meeting_id = meeting.id and checked_in_at is not null),
      'decisions', (select coalesce(json_agg(json_build_object(
                      'item', shown_title(agenda_item.title, issue.number, issue.hidden_at), 'what', motion.what,
                      'result', ballot.result, 'secrecy', ballot.secrecy, 'resolutionId', resolution.id, 'resolutionNumber', resolution.number,
                      'unitName', unit.name, 'dueOn', coalesce(resolution.due_on, motion.due_on))
                      order by ballot.opened_at), '[]')
                    from ballot
                    join motion on motion.id = ballot.motion_id
                    join agenda_item on agenda_item.id = motion.item_id
                    left join issue on issue.id = agenda_item.issue_id
                    left join resolution on resolution.ballot_id = ballot.id
                    join responsible_unit unit on unit.id = coalesce(resolution.unit_id, motion.unit_id)
                    where ballot.meeting_id = meeting.id and ballot.state = 'closed')
    ) as evidence
    from meeting left join person signer on signer.id = meeting.signed_by
    where meeting.id = $1 and meeting.state in ('closed', 'signed') and meeting.rehearsal_of is null`,

  issue: `
    select json_build_object(
      'kind', 'issue', 'place', case when issue.hidden_at is null then issue.place else '' end,
      'body', case when issue.hidden_at is null then issue.body else '' end, 'hiddenReason', issue.hidden_reason,
      'raiserName', raiser.name,
      'raisedAt', ms(issue.raised_at),
      'unitName', (select unit.name from action_item join responsible_unit unit on unit.id = action_item.unit_id
                   where action_item.issue_id = issue.id order by action_item.created_at desc limit 1),
      'photosBefore', array(select file_id from shown_issue_photo where issue_id = issue.id and issue.hidden_at is null
                            order by position),
      'photosAfter', array(
        select shown.file_id from shown_progress_photo shown
        join progress_update on progress_update.id = shown.progress_update_id
        join action_item on action_item.id = progress_update.action_item_id
        where action_item.issue_id = issue.id and progress_update.kind = 'done' and issue.hidden_at is null
        order by progress_update.at, shown.position),
      'meetings', (select coalesce(json_agg(json_build_object('id', meeting.id, 'title', meeting.title,
                     'closedAt', ms(meeting.closed_at)) order by meeting.closed_at), '[]')
                   from agenda_item join meeting on meeting.id = agenda_item.meeting_id
                   where agenda_item.issue_id = issue.id and meeting.closed_at is not null),
      'timeline', (select coalesce(json_agg(json_build_object('type', history.type, 'at', ms(history.at),
                     'byName', person.name,
                     'words', case when hidden.seq is null and (issue.hidden_at is null or history.type like 'content%')
                       then coalesce(history.data->>'reason', progress_update.words, verification.reason) end)
                     order by history.seq), '[]')
                   from issue_history history
                   left join hidden_step hidden using (issue_id, seq)
                   left join person on person.id = history.actor_id
                   left join progress_update on progress_update.id = (history.data->>'updateId')::uuid
                   left join verification on verification.id = (history.data->>'verificationId')::uuid
                   where history.issue_id = issue.id)
    ) as evidence
    from issue join person raiser on raiser.id = issue.raiser_id
    where issue.id = $1 and issue.state in ('reportedDone', 'verified')`,

  activity: `
    select json_build_object(
      'kind', 'activity', 'place', activity.place, 'leadName', lead.name,
      'shifts', (select coalesce(json_agg(json_build_object('id', shift.id, 'startsAt', ms(shift.starts_at),
                   'endsAt', ms(shift.ends_at), 'confirmedAt', ms(shift.confirmed_at),
                   'confirmedByName', confirmer.name,
                   'turnouts', (select count(*) from turnout
                                where shift_id = shift.id and turnout.confirmed_at is not null),
                   'served', (select people from served_count where shift_id = shift.id
                              order by recorded_at desc, id desc limit 1)) order by shift.starts_at), '[]')
                 from shift left join person confirmer on confirmer.id = shift.confirmed_by
                 where shift.activity_id = activity.id and shift.state <> 'cancelled')
    ) as evidence
    from activity left join person lead on lead.id = activity.lead_id
    where activity.id = $1 and activity.state = 'held'`,

  shift: `
    select json_build_object(
      'kind', 'shift', 'place', shift.place, 'startsAt', ms(shift.starts_at), 'endsAt', ms(shift.ends_at),
      'confirmedAt', ms(shift.confirmed_at), 'confirmedByName', confirmer.name,
      'turnouts', (select count(*) from turnout where shift_id = shift.id and turnout.confirmed_at is not null),
      'counts', (select coalesce(json_agg(json_build_object('people', served_count.people,
                   'note', served_count.note, 'recordedAt', ms(served_count.recorded_at),
                   'recordedByName', recorder.name)
                   order by served_count.recorded_at desc, served_count.id desc), '[]')
                 from served_count join person recorder on recorder.id = served_count.recorded_by
                 where served_count.shift_id = shift.id)
    ) as evidence
    from shift left join person confirmer on confirmer.id = shift.confirmed_by
    where shift.id = $1 and shift.state <> 'cancelled'`,

  turnout: `
    select json_build_object(
      'kind', 'turnout', 'personName', person.name, 'group', person.resident_group,
      'volunteerNumber', volunteer.number, 'activity', activity.title, 'place', shift.place,
      'startsAt', ms(shift.starts_at), 'endsAt', ms(shift.ends_at),
      'checkedInAt', ms(turnout.checked_in_at), 'method', turnout.check_in_method,
      'checkedOutAt', ms(turnout.checked_out_at), 'checkOutAssumed', turnout.check_out_assumed,
      'confirmedAt', ms(turnout.confirmed_at), 'confirmedByName', confirmer.name
    ) as evidence
    from turnout
    join volunteer on volunteer.person_id = turnout.person_id
    join person on person.id = turnout.person_id
    join shift on shift.id = turnout.shift_id
    join activity on activity.id = shift.activity_id
    left join person confirmer on confirmer.id = turnout.confirmed_by
    where turnout.id = $1`,

  tally: `
    select json_build_object(
      'kind', 'tally', 'activity', activity.title, 'place', shift.place, 'startsAt', ms(shift.starts_at),
      'endsAt', ms(shift.ends_at), 'people', tally.people, 'note', tally.note, 'fileId', tally.file_id,
      'countedByName', counter.name, 'countedAt', ms(tally.counted_at),
      'secondByName', second.name, 'secondAt', ms(tally.second_at), 'withdrawnAt', ms(tally.withdrawn_at)
    ) as evidence
    from tally join shift on shift.id = tally.shift_id join activity on activity.id = shift.activity_id
    join person counter on counter.id = tally.counted_by left join person second on second.id = tally.second_by
    where tally.id = $1`,

  answer: `
    select json_build_object(
      'kind', 'answer', 'survey', survey.title, 'overall', answer.overall, 'attitude', answer.attitude,
      'usefulness', answer.usefulness, 'words', case when answer.hidden_at is null then answer.words else '' end,
      'withdrawnAt', ms(coalesce(answer.withdrawn_at, survey.withdrawn_at))
    ) as evidence
    from survey_answer answer join register_entry survey on survey.id = answer.survey_id
    where answer.id = $1`,

  entry: `
    select json_build_object('kind', 'entry', 'entry', ${entryView}) as evidence
    from register_entry entry
    join community on community.id = entry.community_id
    join person recorder on recorder.id = entry.recorded_by
    left join person verifier on verifier.id = entry.verified_by
    where entry.id = $1`,
};

export async function evidenceOf(
  em: EntityManager,
  kind: EvidenceKind,
  id: string,
): Promise<Evidence | null> {
  const [row] = await sql<{ evidence: Evidence }>(em, statements[kind], [id]);
  const evidence = row?.evidence ?? null;
  return evidence?.kind === 'answer' ? { ...evidence, words: maskText(evidence.words, []) } : evidence;
}
