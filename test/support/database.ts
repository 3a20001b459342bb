import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import { inDatabase, templateName } from './postgres.ts';

export interface TestDatabase {
  url: string;
  /** One statement, on a connection of its own. */
  run(sql: string): Promise<void>;
  /** Fails when a connection to it was left open. */
  drop(): Promise<void>;
}

/** A database of one's own, empty but migrated: for `beforeAll`, with `drop` in `afterAll`. */
export async function createDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asOwner(`create database ${name} template ${templateName}`);
  return databaseOf(name);
}

/** A database with nothing in it, for tests of what makes the tables. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  await asOwner(`create database ${name}`);
  return databaseOf(name);
}

/** One that a test makes by other means. */
export function databaseOf(name: string): TestDatabase {
  const url = inDatabase(inject('postgresUrl'), name);
  return { url, run: (sql) => runIn(url, sql), drop: () => asOwner(`drop database ${name}`) };
}

const asOwner = (sql: string) => runIn(inject('postgresUrl'), sql);

async function runIn(connectionString: string, sql: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
