/** The whole meeting in one statement, in the order that shared/meetings/view.ts states. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { readRules } from '../../shared/meetings/meeting-rules.ts';
import type { MeetingView } from '../../shared/meetings/view.ts';
import { sql } from '../database.ts';

/** Of a hidden issue its number, also when the meeting is over; its minutes know the words in which it decided (inRecordedWords). */
const titleOfItem = 'shown_title(i.title, about.number, about.hidden_at)';

const viewOfMeeting = `
  select json_build_object(
    'id', m.id, 'communityId', m.community_id, 'communityName', c.name,
    'rehearsalOf', m.rehearsal_of, 'isDemo', c.is_demo, 'number', m.number,
    'title', m.title, 'place', m.place, 'scheduledAt', ms(m.scheduled_at), 'shortCode', m.short_code, 'rules', m.rules,
    'state', m.state, 'calledAt', ms(m.called_at), 'urgentReason', m.urgent_reason, 'chairSeatId', m.chair_seat_id,
    'changedAt', ms(m.changed_at), 'changeReason', m.change_reason, 'openedAt', ms(m.opened_at), 'closedAt', ms(m.closed_at), 'signedAt', ms(m.signed_at),
    'seats', (select coalesce(json_agg(json_build_object(
        'id', s.id, 'personId', s.person_id, 'number', s.number, 'name', s.name, 'group', s.resident_group, 'role', s.role,
        'votes', s.votes, 'present', s.present, 'checkedInAt', ms(s.checked_in_at), 'checkInMethod', s.check_in_method,
        'invitation', s.invitation)
        order by s.number), '[]') from seat s where s.meeting_id = m.id),
    'items', (select coalesce(json_agg(json_build_object(
        'id', i.id, 'position', i.position, 'title', ${titleOfItem}, 'issueId', i.issue_id, 'state', i.state,
        'setAside', i.set_aside, 'minutes', i.minutes, 'spentMs', i.spent_ms, 'openedAt', ms(i.opened_at),
        'closedAt', ms(i.closed_at), 'sentTo', i.sent_to) order by i.position), '[]')
        from agenda_item i left join issue about on about.id = i.issue_id where i.meeting_id = m.id),
    'papers', (select coalesce(json_agg(json_build_object(
        'id', a.id, 'itemId', a.item_id, 'fileId', a.file_id, 'title', a.title, 'mediaType', f.media_type,
        'bytes', f.byte_size, 'addedAt', ms(a.added_at)) order by a.added_at, a.id), '[]')
        from meeting_paper a join stored_file f on f.id = a.file_id where a.meeting_id = m.id),
    'round', (select json_build_object('openedAt', ms(r.opened_at), 'closedAt', ms(r.closed_at),
        'statements', (select count(*) from meeting_round_statement x where x.meeting_id = m.id and x.hidden_at is null))
        from meeting_round r where r.meeting_id = m.id),
    'motions', (select coalesce(json_agg(json_build_object(
        'id', o.id, 'itemId', o.item_id, 'number', o.number, 'what', o.what, 'unitId', o.unit_id, 'unitName', u.name,
        'dueOn', o.due_on, 'costYuan', o.cost_yuan, 'costNote', o.cost_note, 'proposerSeatId', o.proposer_seat_id,
        'seconderSeatIds', (select coalesce(json_agg(x.seat_id order by s.number), '[]') from motion_second x join seat s on s.id = x.seat_id where x.motion_id = o.id),
        'recusedSeatIds', (select coalesce(json_agg(x.seat_id order by s.number), '[]') from recusal x join seat s on s.id = x.seat_id where x.motion_id = o.id),
        'amends', o.amends, 'original', o.original, 'takenOver', o.taken_over, 'state', o.state)
        order by i.position, coalesce(a.number, o.number), o.amends is not null, o.number), '[]')
        from motion o join agenda_item i on i.id = o.item_id join responsible_unit u on u.id = o.unit_id
        left join motion a on a.id = o.amends where o.meeting_id = m.id),
    'floor', (select coalesce(json_agg(json_build_object(
        'id', f.id, 'itemId', f.item_id, 'motionId', f.motion_id, 'seatId', f.seat_id, 'stance', f.stance, 'state', f.state,
        'requestedAt', ms(f.requested_at), 'startedAt', ms(f.started_at), 'endsAt', ms(f.ends_at), 'endedAt', ms(f.ended_at),
        'overrideReason', f.override_reason) order by f.requested_at, f.id), '[]') from floor_request f where f.meeting_id = m.id),
    'callsToOrder', (select coalesce(json_agg(json_build_object(
        'id', k.id, 'seatId', k.seat_id, 'requestId', k.request_id, 'kind', k.kind, 'note', k.note,
        'endedSpeech', k.ended_speech, 'at', ms(k.at)) order by k.at, k.id), '[]') from call_to_order k where k.meeting_id = m.id),
    'ballots', (select coalesce(json_agg(json_build_object(
        'id', b.id, 'motionId', b.motion_id, 'attempt', b.attempt, 'method', b.method, 'options', b.options,
        'seats', b.seats, 'dotsPerPaper', b.dots_per_paper, 'mostPoints', b.most_points, 'matter', b.matter,
        'secrecy', b.secrecy, 'state', b.state, 'openedAt', ms(b.opened_at),
        'lastCallAt', ms(b.last_call_at), 'closedAt', ms(b.closed_at),
        'entries', (select coalesce(json_agg(json_build_object('id', e.id, 'kind', e.kind, 'seatIds', e.seat_ids, 'papers', e.papers,
            'state', e.state, 'enteredBy', e.entered_by, 'enteredByName', p.name, 'settledByName', q.name)
            order by e.entered_at, e.id), '[]')
            from vote_entry e join person p on p.id = e.entered_by left join person q on q.id = e.settled_by where e.ballot_id = b.id),
        'tieBreak', b.tie_break, 'result', b.result) order by b.opened_at, b.id), '[]')
        from ballot b where b.meeting_id = m.id),
    'checks', (select coalesce(json_agg(json_build_object(
        'id', k.id, 'motionId', k.motion_id, 'state', k.state, 'openedAt', ms(k.opened_at), 'closedAt', ms(k.closed_at),
        'answered', k.agree + k.accept + k.object, 'figures', case k.state when 'closed' then
          json_build_object('agree', k.agree, 'accept', k.accept, 'object', k.object) end) order by k.opened_at, k.id), '[]')
        from consensus_check k where k.meeting_id = m.id),
    'resolutions', (select coalesce(json_agg(json_build_object(
        'id', r.id, 'motionId', r.motion_id, 'itemId', r.item_id, 'issueId', r.issue_id, 'number', r.number, 'words', r.words,
        'unitName', u.name, 'supervisorName', p.name, 'dueOn', r.due_on, 'publishedAt', ms(r.published_at),
        'noticeUntil', r.notice_until) order by r.published_at, r.id), '[]')
        from resolution r join responsible_unit u on u.id = r.unit_id join person p on p.id = r.supervisor_id
        where r.meeting_id = m.id),
    'minutes', json_build_object('version', m.minutes_version, 'signatures', (select coalesce(json_agg(json_build_object(
        'personId', g.person_id, 'seatId', g.seat_id, 'name', g.name, 'capacity', g.capacity, 'at', ms(g.at))
        order by g.at, g.person_id), '[]') from minutes_signature g
        where g.meeting_id = m.id and g.version = m.minutes_version))
  ) as view
  from meeting m join community c on c.id = m.community_id where m.id = $1`;

export async function loadView(em: EntityManager, meetingId: string): Promise<MeetingView> {
  const [row] = await sql<{ view: MeetingView }>(em, viewOfMeeting, [meetingId]);
  if (!row) throw new Error(`there is no meeting ${meetingId}`);
  return { ...row.view, rules: readRules(row.view.rules) };
}
