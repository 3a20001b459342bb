/** The round as those who answer see it, as the host sees it, and which rounds wait for somebody. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type {
  AddedStatement,
  HostedRound,
  OpenRound,
  RoundCard,
  RoundTurnout,
  RoundView,
} from '../../../shared/meetings/round-view.ts';
import { mostOwnStatements } from '../../../shared/meetings/rules/round.ts';
import { sql } from '../../database.ts';
import { issuesForAgenda } from '../planning/queries.ts';
import { rankRound } from './rank.ts';

/** Raised or endorsed one of the issues that the round asks about. */
export async function hasPartInIssues(
  em: EntityManager,
  meetingId: string,
  personId: string,
): Promise<boolean> {
  const [part] = await sql(
    em,
    `select from meeting_round_statement s join issue i on i.id = s.issue_id
     where s.meeting_id = $1 and (i.raiser_id = $2
       or exists (select from endorsement e where e.issue_id = i.id and e.person_id = $2)) limit 1`,
    [meetingId, personId],
  );
  return part !== undefined;
}

const isClosed = async (em: EntityManager, meetingId: string): Promise<boolean> => {
  const [closed] = await sql(
    em,
    'select from meeting_round where meeting_id = $1 and closed_at is not null',
    [meetingId],
  );
  return closed !== undefined;
};

export async function readRound(em: EntityManager, meetingId: string, personId: string): Promise<RoundView> {
  const cards = await sql<RoundCard>(
    em,
    `select s.id, s.issue_id as "issueId", coalesce(s.words, i.title) as words, left(coalesce(i.body, ''), 160) as detail,
       a.answer, s.by_person_id is not distinct from $2::uuid as "isMine", s.hidden_reason as "hiddenReason"
     from meeting_round_statement s left join issue i on i.id = s.issue_id
     left join agenda_item item on item.meeting_id = s.meeting_id and item.issue_id = s.issue_id
     left join meeting_round_answer a on a.statement_id = s.id and a.person_id = $2
     where s.meeting_id = $1 and i.hidden_at is null and (s.hidden_at is null or s.by_person_id = $2)
     order by s.issue_id is null, item.position, i.number, s.at, s.id`,
    [meetingId, personId],
  );
  const [seat] = await sql(em, 'select from seat where meeting_id = $1 and person_id = $2 and votes', [
    meetingId,
    personId,
  ]);
  return {
    mayAnswer: seat !== undefined || (await hasPartInIssues(em, meetingId, personId)),
    cards,
    ownLeft: Math.max(0, mostOwnStatements - cards.filter(({ isMine }) => isMine).length),
    results: (await isClosed(em, meetingId)) ? await rankRound(em, meetingId) : null,
  };
}

export async function roundTurnout(em: EntityManager, meetingId: string): Promise<RoundTurnout> {
  const [counts] = await sql<RoundTurnout>(
    em,
    `with people as (select distinct a.person_id from meeting_round_statement s
       join meeting_round_answer a on a.statement_id = s.id where s.meeting_id = $1),
     voter as (select person_id from seat where meeting_id = $1 and votes)
     select (select count(*)::int from voter) as voters,
       (select count(*)::int from people where person_id in (select person_id from voter)) as "votersAnswered",
       (select count(*)::int from people where person_id not in (select person_id from voter)) as "othersAnswered"`,
    [meetingId],
  );
  if (!counts) throw new Error(`nobody was counted in ${meetingId}`);
  return counts;
}

export async function hostedRound(
  em: EntityManager,
  meetingId: string,
  communityId: string,
): Promise<HostedRound> {
  const added = await sql<AddedStatement>(
    em,
    `select id, words, hidden_reason as "hiddenReason" from meeting_round_statement
     where meeting_id = $1 and words is not null order by at, id`,
    [meetingId],
  );
  return {
    ...(await roundTurnout(em, meetingId)),
    candidates: await issuesForAgenda(em, communityId),
    added,
    results: (await isClosed(em, meetingId)) ? await rankRound(em, meetingId) : null,
  };
}

/** The nearest meeting first; those in which everything was answered say 0. */
export function openRoundsFor(em: EntityManager, personId: string): Promise<OpenRound[]> {
  return sql<OpenRound>(
    em,
    `select m.id as "meetingId", m.title, ms(m.scheduled_at) as "scheduledAt",
       (select count(*)::int from meeting_round_statement s left join issue i on i.id = s.issue_id
        where s.meeting_id = m.id and s.hidden_at is null and i.hidden_at is null
          and not exists (select from meeting_round_answer a where a.statement_id = s.id and a.person_id = $1)) as unanswered
     from meeting_round r join meeting m on m.id = r.meeting_id
     where r.closed_at is null and m.state = 'called'
       and exists (select from role_grant g where g.person_id = $1 and g.community_id = m.community_id and g.revoked_at is null)
       and (exists (select from seat where meeting_id = m.id and person_id = $1 and votes)
         or exists (select from meeting_round_statement s join issue i on i.id = s.issue_id
           where s.meeting_id = m.id and (i.raiser_id = $1
             or exists (select from endorsement e where e.issue_id = i.id and e.person_id = $1))))
     order by m.scheduled_at, m.id limit 10`,
    [personId],
  );
}
