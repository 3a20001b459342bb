/** What a message says of rounds before meetings: read when it is sent, so that nobody is asked what they have answered. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from '../database.ts';
import { fill, momentWords } from './service-lines.ts';
import { textsOf, type NoticeLanguage } from './words.ts';

export interface ToldRound {
  readonly meetingId: string;
  readonly title: string;
  readonly scheduledAt: number;
  readonly statements: number;
}

export function roundsOf(em: EntityManager, deliveryId: string): Promise<ToldRound[]> {
  return sql<ToldRound>(
    em,
    `select told.* from (
       select m.id as "meetingId", m.title, ms(m.scheduled_at) as "scheduledAt", n.at,
         (select count(*)::int from meeting_round_statement s left join issue i on i.id = s.issue_id
          where s.meeting_id = m.id and s.hidden_at is null and i.hidden_at is null
            and not exists (select from meeting_round_answer a
              where a.statement_id = s.id and a.person_id = n.person_id)) as statements
       from round_notice n
       join meeting_round r on r.meeting_id = n.meeting_id and r.closed_at is null
       join meeting m on m.id = n.meeting_id and m.state = 'called'
       where n.delivery_id = $1
     ) told where told.statements > 0 order by told.at, told."meetingId" limit 10`,
    [deliveryId],
  );
}

export function roundLine({ title, scheduledAt, statements }: ToldRound, language: NoticeLanguage): string {
  const when = momentWords(scheduledAt, language);
  return fill(textsOf(language).round.line, { title, when, count: String(statements) });
}
