/**
 * The list of messages of whoever asks, newest first: steps of their issues and of work that they have a part in, and rounds
 * that they may answer in. What is mailed is in it too, and what they have switched off for mails.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import type { IssueState } from '../../shared/issues/issue-state.ts';
import type { ToldStep } from '../../shared/notifications/work-concern.ts';
import { Refusal } from '../../shared/refusal.ts';
import { sql } from '../database.ts';
import { query } from '../trpc.ts';

const pageSize = 30;
/** Counted so far; "99+" says as much as a larger number. */
const mostUnread = 100;

interface Told {
  readonly at: number;
  readonly isRead: boolean;
}
export interface StepNotice extends Told, ToldStep {
  readonly kind: 'step';
  readonly issueId: string;
  readonly seq: number;
  readonly title: string;
  readonly words: string | null;
  readonly state: IssueState;
  /** The part of the work that it is about. */
  readonly actionItemId: string | null;
}
export interface RoundNotice extends Told {
  readonly kind: 'round';
  readonly meetingId: string;
  readonly title: string;
  readonly scheduledAt: number;
  readonly isOver: boolean;
}
export type Notice = StepNotice | RoundNotice;

export interface OwnNotices {
  readonly notices: readonly Notice[];
  /** At most 100; 0 for whoever does not want it pointed out. */
  readonly unread: number;
  readonly hasMore: boolean;
}

/** The newest, or those before a moment (ms). */
export const ownNotices = query({
  action: 'identity.self',
  input: z.strictObject({ before: z.int().positive().nullable() }),
  scope: async () => ({}),
  async read({ em, viewer }, { before }): Promise<OwnNotices> {
    if (viewer.kind !== 'person') throw new Refusal('notSignedIn');
    return noticesOf(em, viewer.personId, before);
  },
});

export async function noticesOf(
  em: EntityManager,
  personId: string,
  before: number | null,
): Promise<OwnNotices> {
  const asked = [personId, before];
  const told = [...(await stepsTold(em, asked)), ...(await roundsTold(em, asked))];
  told.sort((one, other) => other.at - one.at);
  return {
    notices: told.slice(0, pageSize),
    unread: await unreadOf(em, personId),
    hasMore: told.length > pageSize,
  };
}

const beforeThen = `($2::double precision is null or n.at < to_timestamp($2::double precision / 1000))`;

function stepsTold(em: EntityManager, asked: readonly unknown[]): Promise<StepNotice[]> {
  return sql<StepNotice>(
    em,
    `select 'step' as kind, n.issue_id as "issueId", n.seq, n.title, h.type, (h.data ->> 'adopted')::boolean as adopted,
       case when hidden.seq is null then coalesce(h.data ->> 'reason', u.words) end as words, n.state,
       n.as_role as "asRole", coalesce((h.data ->> 'actionItemId')::uuid, u.action_item_id) as "actionItemId",
       ms(n.at) as at, n.read_at is not null as "isRead"
     from (
       select n.*, i.title, i.state from notification n join issue i on i.id = n.issue_id
       where n.person_id = $1 and ${beforeThen} and (i.hidden_at is null or i.raiser_id = $1)
       order by n.at desc, n.issue_id, n.seq limit ${pageSize + 1}
     ) n
     join issue_history h using (issue_id, seq)
     left join hidden_step hidden using (issue_id, seq)
     left join progress_update u on u.id = (h.data ->> 'updateId')::uuid
     order by n.at desc, n.issue_id, n.seq`,
    asked,
  );
}

function roundsTold(em: EntityManager, asked: readonly unknown[]): Promise<RoundNotice[]> {
  return sql<RoundNotice>(
    em,
    `select 'round' as kind, n.meeting_id as "meetingId", m.title, ms(m.scheduled_at) as "scheduledAt",
       r.closed_at is not null or m.state <> 'called' as "isOver", ms(n.at) as at, n.read_at is not null as "isRead"
     from round_notice n join meeting_round r using (meeting_id) join meeting m on m.id = n.meeting_id
     where n.person_id = $1 and ${beforeThen} order by n.at desc, n.meeting_id limit ${pageSize + 1}`,
    asked,
  );
}

async function unreadOf(em: EntityManager, personId: string): Promise<number> {
  const unread = await sql(
    em,
    `select from (
       (select from notification where person_id = $1 and read_at is null limit ${mostUnread})
       union all (select from round_notice where person_id = $1 and read_at is null limit ${mostUnread})
     ) unread
     where not exists (select from notice_choice where person_id = $1 and not in_app) limit ${mostUnread}`,
    [personId],
  );
  return unread.length;
}
