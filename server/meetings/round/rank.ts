/** The statements of a round with what was answered, as numbers by group, and their order. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ResidentGroup } from '../../../shared/identity/roles.ts';
import type { RankedCard, RoundResults } from '../../../shared/meetings/round-view.ts';
import { rankBySupport, type AnswersByGroup } from '../../../shared/meetings/support.ts';
import { sql } from '../../database.ts';

interface Statement {
  readonly id: string;
  readonly issueId: string | null;
  readonly words: string;
  readonly endorsements: number;
  readonly answers: AnswersByGroup;
}

/** Those on the agenda first, in its order; then by number; then what was added. */
const statementsOf = (em: EntityManager, meetingId: string): Promise<Statement[]> =>
  sql<Statement>(
    em,
    `with answered as (
       select a.statement_id, coalesce(seat.resident_group, person.resident_group) as "group", a.answer
       from meeting_round_statement s join meeting_round_answer a on a.statement_id = s.id
       join person on person.id = a.person_id
       left join seat on seat.meeting_id = s.meeting_id and seat.person_id = a.person_id
       where s.meeting_id = $1
     ), counted as (
       select statement_id, "group", json_build_object(
         'agree', count(*) filter (where answer = 'agree'), 'disagree', count(*) filter (where answer = 'disagree'),
         'pass', count(*) filter (where answer = 'pass')) as counts
       from answered group by 1, 2
     ), nobody as (select json_build_object('agree', 0, 'disagree', 0, 'pass', 0) as counts)
     select s.id, s.issue_id as "issueId", coalesce(s.words, i.title) as words, coalesce(i.endorsements, 0) as endorsements,
       json_build_object('local', coalesce(l.counts, nobody.counts), 'migrant', coalesce(m.counts, nobody.counts)) as answers
     from nobody cross join meeting_round_statement s
     left join issue i on i.id = s.issue_id
     left join agenda_item item on item.meeting_id = s.meeting_id and item.issue_id = s.issue_id
     left join counted l on l.statement_id = s.id and l."group" = 'local'
     left join counted m on m.statement_id = s.id and m."group" = 'migrant'
     where s.meeting_id = $1 and s.hidden_at is null and i.hidden_at is null
     order by item.position, i.number, s.at, s.id`,
    [meetingId],
  );

/** How many of each group answered any statement that is shown. */
async function peopleOf(em: EntityManager, meetingId: string): Promise<Record<ResidentGroup, number>> {
  const [people] = await sql<Record<ResidentGroup, number>>(
    em,
    `select count(*) filter (where "group" = 'local')::int as local, count(*) filter (where "group" = 'migrant')::int as migrant
     from (select distinct a.person_id, coalesce(seat.resident_group, person.resident_group) as "group"
       from meeting_round_statement s join meeting_round_answer a on a.statement_id = s.id
       join person on person.id = a.person_id
       left join seat on seat.meeting_id = s.meeting_id and seat.person_id = a.person_id
       where s.meeting_id = $1 and s.hidden_at is null) as people`,
    [meetingId],
  );
  return people ?? { local: 0, migrant: 0 };
}

/** For when the round is closed: as long as it is open, a number that moves would tell who moved it. */
export async function rankRound(em: EntityManager, meetingId: string): Promise<RoundResults> {
  const statements = await statementsOf(em, meetingId);
  const people = await peopleOf(em, meetingId);
  const ranked = (some: readonly Statement[]): RankedCard[] =>
    rankBySupport(some, people).map(({ id, endorsements, groups, weakest }) => {
      const said = some.find((statement) => statement.id === id);
      if (!said) throw new Error(`${id} was ranked and not asked`);
      const { issueId, words } = said;
      // Support would tell the numbers that are held back.
      return { id, issueId, words, endorsements, weakest, groups: groups.map(withoutSupport) };
    });
  return {
    issues: ranked(statements.filter(({ issueId }) => issueId !== null)),
    statements: ranked(statements.filter(({ issueId }) => issueId === null)),
  };
}

function withoutSupport({
  group,
  answered,
  counts,
}: RankedCard['groups'][number]): RankedCard['groups'][number] {
  return { group, answered, counts };
}
