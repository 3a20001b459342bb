/**
 * Sends one message. What fails is tried again by its job, ever more rarely; after the last try it is marked as failed,
 * which hosts and administrators see. Repeating is harmless: what is settled is left alone, and a mail that was sent
 * just before a crash goes out again under the same Message-ID.
 */
import type { Config } from '../config.ts';
import { sql, type Database } from '../database.ts';
import type { MailSender } from './mail.ts';
import { groupMessageOf, mailOf } from './message-text.ts';
import { posted, problemIn, type Robot } from './robots.ts';
import { roundsOf } from './round-lines.ts';
import { newsOf } from './service-lines.ts';
import { postJson } from './webhook.ts';
import type { GatheredStep, NoticeLanguage } from './words.ts';

export const mostTries = 7;

interface Parts {
  readonly database: Database;
  readonly config: Pick<Config, 'publicUrl' | 'allowsInnerWebhooks'>;
  readonly mail?: MailSender;
  readonly now: () => Date;
}

interface Message {
  readonly tries: number;
  readonly personId: string | null;
  readonly email: string | null;
  readonly language: NoticeLanguage;
  readonly robot: Robot | null;
}

/** True when it is settled; false when it is to be tried again. */
export async function deliver(parts: Parts, deliveryId: string): Promise<boolean> {
  const { database, now } = parts;
  const [message] = await sql<Message>(
    database.em(),
    `select d.tries, d.person_id as "personId", c.email, coalesce(c.language, r.language, 'zh-CN') as language,
       case when r.id is not null then json_build_object('kind', r.kind, 'url', r.url, 'secret', r.secret) end as robot
     from delivery d
     left join notice_choice c on c.person_id = d.person_id and c.mails
     left join group_robot r on r.id = d.robot_id and r.is_on and r.removed_at is null
     where d.id = $1 and d.state = 'waiting'`,
    [deliveryId],
  );
  if (!message) return true;
  const problem = await send(parts, deliveryId, message).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)).slice(0, 300),
  );
  const isSettled = problem === null || message.tries + 1 >= mostTries;
  const state = problem === null ? 'sent' : isSettled ? 'failed' : 'waiting';
  await sql(
    database.em(),
    `update delivery set state = $2, tries = tries + 1, problem = $3, settled_at = $4
     where id = $1 and state = 'waiting'`,
    [deliveryId, state, problem, isSettled ? now().toISOString() : null],
  );
  return isSettled;
}

/** @throws with what went wrong, in the other side's words */
async function send(parts: Parts, deliveryId: string, message: Message): Promise<void> {
  const { database, config, mail, now } = parts;
  const steps = await sql<GatheredStep>(
    database.em(),
    `select i.id as "issueId", i.title, h.type, (h.data ->> 'adopted')::boolean as adopted,
       case when hidden.seq is null then coalesce(h.data ->> 'reason', u.words) end as words, raiser.name as "raiserName", told.as_role as "asRole"
     from (select issue_id, seq, as_role from notification where delivery_id = $1
           union all select issue_id, seq, null from robot_notice where delivery_id = $1) told
     join issue_history h using (issue_id, seq)
     join issue i on i.id = told.issue_id
     join person raiser on raiser.id = i.raiser_id
     left join hidden_step hidden using (issue_id, seq)
     left join progress_update u on u.id = (h.data ->> 'updateId')::uuid
     where i.hidden_at is null or i.raiser_id = $2
     order by h.at, i.id, h.seq limit 50`,
    [deliveryId, message.personId],
  );
  const { language, robot, email } = message;
  const news = await newsOf(database.em(), deliveryId, now());
  const rounds = await roundsOf(database.em(), deliveryId);
  // All of it was hidden or settled since.
  if (steps.length === 0 && news.length === 0 && rounds.length === 0) return;
  const gathered = { steps, rounds, news, language, publicUrl: config.publicUrl };
  if (message.personId !== null) {
    // Switched off since: there is nothing left to do.
    if (email === null) return;
    if (!mail) throw new Error('SMTP_URL is not set');
    await mail.send({ to: email, ...mailOf(gathered), id: deliveryId });
    return;
  }
  if (robot === null) return;
  const { url, body } = posted(robot, groupMessageOf(gathered), now().getTime());
  const problem = problemIn(await postJson(url, body, config.allowsInnerWebhooks));
  if (problem !== null) throw new Error(problem);
}
