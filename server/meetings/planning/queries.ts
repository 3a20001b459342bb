/** What a host sees of a meeting before it opens, and the lists of the meeting section. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { readRules } from '../../../shared/meetings/meeting-rules.ts';
import type {
  AgendaIssue,
  CardState,
  HostedCommunity,
  HostedMeeting,
  OverdueIssue,
  PlanView,
} from '../../../shared/meetings/plan-view.ts';
import { localDay } from '../../../shared/local-time.ts';
import { sql } from '../../database.ts';
import { membersOf } from '../roster/members.ts';

export async function readPlan(em: EntityManager, meetingId: string): Promise<PlanView> {
  const [plan] = await sql<Omit<PlanView, 'roster' | 'last'>>(
    em,
    `select m.id, m.community_id as "communityId", c.name as "communityName", c.is_demo as "isDemo", m.number, m.title,
       m.place, ms(m.scheduled_at) as "scheduledAt", m.state, m.rules,
       (select coalesce(json_agg(json_build_object('id', i.id, 'title', i.title, 'issueId', i.issue_id,
         'minutes', i.minutes)
         order by i.position), '[]') from agenda_item i where i.meeting_id = m.id) as items,
       (select coalesce(json_agg(json_build_object('id', a.id, 'itemId', a.item_id, 'fileId', a.file_id,
         'title', a.title, 'mediaType', f.media_type, 'bytes', f.byte_size, 'addedAt', ms(a.added_at))
         order by a.added_at, a.id), '[]')
        from meeting_paper a join stored_file f on f.id = a.file_id where a.meeting_id = m.id) as papers
     from meeting m join community c on c.id = m.community_id where m.id = $1`,
    [meetingId],
  );
  if (!plan) throw new Error(`there is no plan ${meetingId}`);
  const rules = readRules(plan.rules);
  const [last] = await sql<NonNullable<PlanView['last']>>(
    em,
    `select title, number, rules from meeting
     where community_id = $1 and rules ->> 'body' = $2 and state not in ('planned', 'cancelled') and id <> $3 and rehearsal_of is null
     order by scheduled_at desc limit 1`,
    [plan.communityId, rules.body, meetingId],
  );
  return {
    ...plan,
    rules,
    roster: await membersOf(em, plan.communityId, rules.body),
    last: last ? { ...last, rules: readRules(last.rules) } : null,
  };
}

/** What lies ahead first, the nearest on top; then what is over, the latest on top. */
export function meetingsOf(em: EntityManager, communityId: string): Promise<HostedMeeting[]> {
  return sql<HostedMeeting>(
    em,
    `with listed as (
       select m.id, true as ahead from meeting m
       where m.community_id = $1 and m.state in ('planned', 'called', 'open') and m.rehearsal_of is null
       union all
       select past.id, false from unnest(array['closed', 'signed', 'cancelled']) as over (state)
       cross join lateral (
         select m.id from meeting m
         where m.community_id = $1 and m.state = over.state and m.rehearsal_of is null
         order by m.scheduled_at desc limit 40) as past),
     shown as (
       select m.*, listed.ahead from listed join meeting m on m.id = listed.id
       order by ahead desc, case when ahead then m.scheduled_at end, m.scheduled_at desc limit 40)
     select m.id, m.number, m.title, m.place, ms(m.scheduled_at) as "scheduledAt", m.state,
       m.change_reason as "changeReason",
       (select r.id from meeting r where r.rehearsal_of = m.id and r.state <> 'cancelled') as "rehearsalId",
       (select count(*)::int from agenda_item i where i.meeting_id = m.id) as items,
       seats.voters, seats.coming, seats."notComing", seats.present
     from shown m
     cross join lateral (
       select count(*)::int as voters,
         count(*) filter (where s.invitation = 'coming')::int as coming,
         count(*) filter (where s.invitation = 'notComing')::int as "notComing",
         count(*) filter (where s.present)::int as present
       from seat s where s.meeting_id = m.id and s.votes) as seats
     order by m.ahead desc, case when m.ahead then m.scheduled_at end, m.scheduled_at desc`,
    [communityId],
  );
}

export function communitiesHostedBy(em: EntityManager, personId: string): Promise<HostedCommunity[]> {
  return sql<HostedCommunity>(
    em,
    `select c.id, c.name,
       coalesce((select m.place from meeting m where m.community_id = c.id order by m.scheduled_at desc limit 1), '') as place,
       (select count(*)::int from issue i where i.community_id = c.id and i.state = 'accepted') as "issuesWaiting"
     from community c join role_grant g on g.community_id = c.id
     where g.person_id = $1 and g.role = 'host' and g.revoked_at is null
     order by c.name`,
    [personId],
  );
}

/** Issues that were accepted and are on no agenda, the most endorsed first. */
export function issuesForAgenda(em: EntityManager, communityId: string): Promise<AgendaIssue[]> {
  return sql<AgendaIssue>(
    em,
    `select i.id, i.number, i.title, i.endorsements, c.endorsement_threshold as needed,
       (select h.type from issue_history h where h.issue_id = i.id and h.type in ('scheduled', 'deferred', 'sentToAssembly')
        order by h.seq desc limit 1) as because
     from issue i join community c on c.id = i.community_id
     where i.community_id = $1 and i.board_stage = 'open' and i.state = 'accepted'
     order by i.board_first, i.board_second, i.id limit 200`,
    [communityId],
  );
}

/** Work past its date, longest first: the meeting may hear the unit about it. */
export function overdueForAgenda(em: EntityManager, communityId: string, now: Date): Promise<OverdueIssue[]> {
  return sql<OverdueIssue>(
    em,
    `select id, title, to_char(due_on, 'YYYY-MM-DD') as "dueOn" from issue
     where community_id = $1 and board_stage = 'atWork' and due_on < $2::date order by due_on, id limit 20`,
    [communityId, localDay(now.getTime())],
  );
}

export function cardStates(em: EntityManager, meetingId: string, now: Date): Promise<CardState[]> {
  return sql<CardState>(
    em,
    `select s.id as "seatId",
       count(l.id) filter (where l.revoked_at is null and l.expires_at > $2)::int as valid,
       ms(max(l.last_used_at)) as "lastUsedAt"
     from seat s left join access_link l on l.seat_id = s.id where s.meeting_id = $1 group by s.id, s.number
     order by s.number`,
    [meetingId, now.toISOString()],
  );
}
