/**
 * Brings a database to the shape this code needs: `migrations/NNNN_name.sql`, in order, each in one transaction
 * and remembered with the hash of its text.
 *
 * Repeating it does nothing. Two nodes that start at once take turns. It refuses a database that remembers a
 * file differently from what lies here, or one made by newer code, because both would go wrong later and worse.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, DatabaseError } from 'pg';
import { z } from 'zod';
import { projectDir } from './config.ts';
import type { Log } from './logger.ts';

/** The migration cannot be done as it stands; nothing of the file named was applied. */
export class MigrationError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MigrationError';
  }
}

const ownFolder = join(projectDir, 'migrations');

export interface Migration {
  name: string;
  sql: string;
  sha256: string;
}

/** Any number, the same in every version: who holds it migrates. */
const lockKey = 4_603_202_601;

const appliedSchema = z.array(z.object({ name: z.string(), sha256: z.string() }));

/** Returns the names of the files applied by this call. */
export async function migrate(
  databaseUrl: string,
  { log, folder = ownFolder }: { log: Log; folder?: string },
): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    await client.query(`create table if not exists schema_migration (
      name text primary key,
      sha256 text not null,
      applied_at timestamptz not null default now()
    )`);
    const rows = await client.query('select name, sha256 from schema_migration order by name');
    const pending = pendingOf(migrations, appliedSchema.parse(rows.rows));
    for (const migration of pending) {
      await apply(client, migration);
      log.info({ migration: migration.name }, 'migrated');
    }
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** As they lie here, in order. */
export async function readMigrations(folder = ownFolder): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  const numbers = new Set<string>();
  for (const file of files) {
    const number = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(file)?.[1];
    if (number === undefined) throw new MigrationError(`${file} is not named like 0001_what_it_does.sql`);
    if (numbers.has(number)) throw new MigrationError(`two migrations have the number ${number}`);
    numbers.add(number);
  }
  return await Promise.all(
    files.map(async (file) => {
      const sql = await readFile(join(folder, file), 'utf8');
      return {
        name: file.replace(/\.sql$/, ''),
        sql,
        sha256: createHash('sha256').update(sql).digest('hex'),
      };
    }),
  );
}

function pendingOf(migrations: Migration[], applied: { name: string; sha256: string }[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, sha256 } of applied) {
    const here = known.get(name);
    if (here === undefined) {
      throw new MigrationError(`the database is newer than this code: it has ${name}, which is not here`);
    }
    if (here.sha256 !== sha256) {
      throw new MigrationError(
        `${name}.sql was changed after this database had applied it; write a new one instead`,
      );
    }
  }
  const done = new Set(applied.map(({ name }) => name));
  const pending = migrations.filter(({ name }) => !done.has(name));
  const last = applied.at(-1)?.name;
  const late = pending.find(({ name }) => last !== undefined && name < last);
  if (late !== undefined)
    throw new MigrationError(`${late.name}.sql comes before ${last}, which is already applied`);
  return pending;
}

async function apply(client: Client, { name, sql, sha256 }: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query('insert into schema_migration (name, sha256) values ($1, $2)', [name, sha256]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new MigrationError(
      `${name}.sql${lineOf(error, sql)}: ${error instanceof Error ? error.message : error}`,
      {
        cause: error,
      },
    );
  }
}

function lineOf(error: unknown, sql: string): string {
  if (!(error instanceof DatabaseError) || error.position === undefined) return '';
  return ` line ${sql.slice(0, Number(error.position)).split('\n').length}`;
}
