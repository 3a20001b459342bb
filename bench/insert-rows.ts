/**
 * The database alone, as references: P, one row a transaction as pgbench would write it, and B, the same rows in
 * batches. The row is as wide as a vote on the roll and has the same kind of key.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { Answer, Asked, Inserted, InsertRows } from './orders.ts';

const vote = JSON.stringify({ choice: 'yes' });

export async function insertRows(asked: InsertRows): Promise<Answer<'insertRows'>> {
  return withConnections(asked, async (clients) => {
    let left = asked.rows;
    const latenciesMs: number[] = [];
    await Promise.all(
      clients.map(async (client) => {
        while (left > 0) {
          left -= 1;
          const started = performance.now();
          await insertRow(client, asked.table);
          latenciesMs.push(performance.now() - started);
        }
      }),
    );
    return latenciesMs;
  });
}

async function insertRow(client: Client, table: string): Promise<void> {
  const text = `insert into ${table} (ballot_id, seat_id, content, command_id, chosen_at) values ($1, $2, $3, $4, $5)`;
  const values = [randomUUID(), randomUUID(), vote, randomUUID(), Date.now()];
  await client.query({ name: 'insert-row', text, values });
}

export async function insertOnTime(asked: Asked<'insertOnTime'>): Promise<Answer<'insertOnTime'>> {
  return withConnections({ ...asked, connections: 1 }, async ([client]) => {
    if (!client) throw new Error('there is no connection');
    const latenciesMs: number[] = [];
    const started = performance.now();
    for (let index = 0; index < asked.rows; index += 1) {
      const intended = started + (index * 1000) / asked.perSecond;
      const early = intended - performance.now();
      if (early > 0) await pause(early);
      await insertRow(client, asked.table);
      latenciesMs.push(performance.now() - intended);
    }
    return latenciesMs;
  });
}

export async function insertBatches(asked: Asked<'insertBatches'>): Promise<Answer<'insertBatches'>> {
  return withConnections(asked, async ([client]) => {
    const latenciesMs: number[] = [];
    const text = `insert into ${asked.table} (ballot_id, seat_id, content, command_id, chosen_at)
      select * from unnest($1::uuid[], $2::uuid[], $3::jsonb[], $4::uuid[], $5::bigint[])`;
    for (let done = 0; done < asked.rows; done += asked.batch) {
      const size = Math.min(asked.batch, asked.rows - done);
      const column = <Value>(make: () => Value) => Array.from({ length: size }, make);
      const started = performance.now();
      await client?.query({
        name: 'insert-batch',
        text,
        values: [
          column(randomUUID),
          column(randomUUID),
          column(() => vote),
          column(randomUUID),
          column(Date.now),
        ],
      });
      latenciesMs.push(performance.now() - started);
    }
    return latenciesMs;
  });
}

/** Connecting is not part of what is timed. */
async function withConnections(
  asked: InsertRows,
  insert: (clients: Client[]) => Promise<number[]>,
): Promise<Inserted> {
  const clients = Array.from(
    { length: asked.connections },
    () => new Client({ connectionString: asked.databaseUrl }),
  );
  await Promise.all(clients.map((client) => client.connect()));
  try {
    const started = performance.now();
    const latenciesMs = await insert(clients);
    return { rows: asked.rows, seconds: (performance.now() - started) / 1000, latenciesMs };
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}
