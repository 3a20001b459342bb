/**
 * The one place where a step of an issue is written down and told: an entry of its history, chained to those before
 * it, and the announcements to everyone whose issue it is.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { canonicalJson } from '../../shared/canonical-json.ts';
import type { HistoryEntry } from '../../shared/issues/history.ts';
import { chained, historyStart, type ChainedEntry } from '../../shared/issues/history-chain.ts';
import { sql } from '../database.ts';
import type { Announcement } from '../live/command.ts';
import { tellOfStep } from '../notifications/tell-of-step.ts';
import { sha256 } from '../sha256.ts';
import { IssueHistory } from './entities.ts';
import { tellOf, type IssueRow } from './record.ts';

export interface StepBy {
  /** Null for what nobody did, such as a count reached or a day passed. */
  readonly by: string | null;
  readonly now: Date;
}

/**
 * Writes what was changed, then the step; returns what is to be announced. The issue is locked by the caller
 * (lockIssue), so the next number is free. Every step of every issue passes here, once, inside its transaction.
 */
export async function recordStep(
  em: EntityManager,
  issue: IssueRow,
  entry: HistoryEntry,
  { by, now }: StepBy,
): Promise<Announcement[]> {
  await em.flush();
  const [last] = await sql<{ seq: number; hash: string }>(
    em,
    `select seq, encode(hash, 'hex') as hash from issue_history where issue_id = $1 order by seq desc limit 1`,
    [issue.id],
  );
  const before = last?.hash ?? historyStart(issue.id, sha256);
  const step = chained(
    before,
    { ...entry, seq: (last?.seq ?? 0) + 1, actorId: by, at: now.getTime() },
    sha256,
  );
  await em.insert(IssueHistory, {
    ...{ issueId: issue.id, seq: step.seq, type: entry.type, data: entry.data, actorId: by, at: now },
    dataHash: Buffer.from(step.dataHash, 'hex'),
    hash: Buffer.from(step.hash, 'hex'),
  });
  const actionItemId = 'actionItemId' in entry.data ? entry.data.actionItemId : null;
  const isUrgent = 'isUrgent' in entry.data && entry.data.isUrgent;
  await tellOfStep(em, {
    issueId: issue.id,
    seq: step.seq,
    type: entry.type,
    actionItemId,
    isUrgent,
    by,
    now,
  });
  return tellOf(em, issue);
}

/** Of the words and photos that an entry names: changed later, they no longer fit it. */
export function digestOf(said: { readonly words: string; readonly photoIds: readonly string[] }): string {
  return sha256(canonicalJson([said.words, said.photoIds]));
}

export async function historyOf(em: EntityManager, issueId: string): Promise<ChainedEntry[]> {
  return sql<ChainedEntry>(
    em,
    `select seq, type, data, actor_id as "actorId", ms(at) as at,
       encode(data_hash, 'hex') as "dataHash", encode(hash, 'hex') as hash
     from issue_history where issue_id = $1 order by seq`,
    [issueId],
  );
}
