import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import { inDatabase, templateName } from './postgres.ts';

export interface TestDatabase {
  url: string;
  /** Fails when a connection to it was left open. */
  drop(): Promise<void>;
}

/** A database of one's own, empty but migrated: for `beforeAll`, with `drop` in `afterAll`. */
export async function createDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asOwner(`create database ${name} template ${templateName}`);
  return {
    url: inDatabase(inject('postgresUrl'), name),
    drop: () => asOwner(`drop database ${name}`),
  };
}

/** A database with nothing in it, for tests of what makes the tables. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  await asOwner(`create database ${name}`);
  return { url: inDatabase(inject('postgresUrl'), name), drop: () => asOwner(`drop database ${name}`) };
}

async function asOwner(sql: string): Promise<void> {
  const client = new Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
