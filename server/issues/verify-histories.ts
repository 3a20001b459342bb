/**
 * Follows the hash chain of every issue from its first entry to its last, and compares what reports and verdicts say
 * now with what the history says they said. Reads in portions, so that a large register is checked in little memory.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { historyFault, type ChainedEntry } from '../../shared/issues/history-chain.ts';
import { sql } from '../database.ts';
import { sha256 } from '../sha256.ts';
import { digestOf } from './history.ts';

/** order, data, link: as in the chain; words: a report, verdict or objection that was changed afterwards. */
export interface HistoryFault {
  readonly issueId: string;
  readonly seq: number;
  readonly what: 'order' | 'data' | 'link' | 'words';
}

export interface CheckedHistories {
  readonly issues: number;
  readonly entries: number;
  /** The first of every issue that has one. */
  readonly faults: readonly HistoryFault[];
}

const portion = 500;

export async function verifyHistories(em: EntityManager): Promise<CheckedHistories> {
  const faults: HistoryFault[] = [];
  let issues = 0;
  let entries = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const ids = await sql<{ id: string }>(
      em,
      `select id from issue where id > $1 order by id limit ${portion}`,
      [after],
    );
    const last = ids.at(-1);
    if (!last) return { issues, entries, faults };
    after = last.id;
    for (const [issueId, history] of await historiesOf(
      em,
      ids.map(({ id }) => id),
    )) {
      issues += 1;
      entries += history.length;
      const fault = historyFault(issueId, history, sha256) ?? wordsFault(history);
      if (fault) faults.push({ issueId, ...fault });
    }
  }
}

interface SaidEntry extends ChainedEntry {
  /** What the report, verdict or objection says today; null where the entry names none. */
  readonly words: string | null;
  readonly photoIds: readonly string[];
  readonly digest: string | null;
}

async function historiesOf(em: EntityManager, ids: readonly string[]): Promise<Map<string, SaidEntry[]>> {
  const rows = await sql<SaidEntry & { issueId: string }>(
    em,
    `select h.issue_id as "issueId", h.seq, h.type, h.data, h.actor_id as "actorId", ms(h.at) as at,
       encode(h.data_hash, 'hex') as "dataHash", encode(h.hash, 'hex') as hash, h.data->>'digest' as digest,
       coalesce(u.words, case when v.id is not null then coalesce(v.reason, '') end,
         case h.type when 'objectionRaised' then o.words when 'objectionAnswered' then answer.words end) as words,
       array(select file_id from progress_photo p where p.progress_update_id = u.id order by position) as "photoIds"
     from issue_history h
     left join progress_update u on u.id = (h.data->>'updateId')::uuid
     left join verification v on v.id = (h.data->>'verificationId')::uuid
     left join objection o on o.id = (h.data->>'objectionId')::uuid
     left join objection_answer answer on answer.objection_id = o.id
     where h.issue_id = any($1::uuid[]) order by h.issue_id, h.seq`,
    [ids],
  );
  const histories = new Map<string, SaidEntry[]>(ids.map((id) => [id, []]));
  for (const { issueId, ...entry } of rows) histories.get(issueId)?.push(entry);
  return histories;
}

/** Entries older than the digests carry none; there is nothing to compare them with. */
function wordsFault(history: readonly SaidEntry[]): Pick<HistoryFault, 'seq' | 'what'> | null {
  const changed = history.find(
    ({ digest, words, photoIds }) => digest !== null && digest !== digestOf({ words: words ?? '', photoIds }),
  );
  return changed ? { seq: changed.seq, what: 'words' } : null;
}
