/** What other transactions do to votes that wait for them. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Hall } from './hall.ts';

/** Starts `doing` while another transaction holds the ballot, which then writes and commits. */
export async function whileLocked<Value>(
  hall: Hall,
  ballotId: string,
  doing: () => Promise<[Promise<Value>, ...{ sql: string; parameters: string[] }[]]>,
): Promise<Value> {
  const client = await hall.database.pool.connect();
  try {
    await client.query('begin');
    await client.query('select from ballot where id = $1 for update', [ballotId]);
    const [waiting, ...writes] = await doing();
    await untilSomebodyWaits(hall);
    for (const { sql, parameters } of writes) await client.query(sql, parameters);
    await client.query('commit');
    return await waiting;
  } finally {
    client.release();
  }
}

async function untilSomebodyWaits(hall: Hall): Promise<void> {
  for (;;) {
    const waiting = await hall.rows(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (waiting.length > 0) return;
    await pause(5);
  }
}
