/** Making the database, each step whole or not at all, so that a start killed half-way leaves nothing broken. */
import { execFile } from 'node:child_process';
import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { urlOf, type Kept } from './kept.ts';
import type { Account } from './place.ts';

const run = promisify(execFile);

/** The directory of a new, empty server. Its own Unicode rules: no locale of the machine is needed. */
export async function makeDirectory(
  kept: Kept,
  programs: string,
  account: Account | undefined,
): Promise<void> {
  const draft = `${kept.directory}.new`;
  const passwordFile = `${kept.directory}.password`;
  await rm(draft, { recursive: true, force: true });
  await rm(passwordFile, { force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, kept.password, { mode: 0o600, flag: 'wx' });
  if (account !== undefined) {
    await chown(draft, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  const choices = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  await run(
    join(programs, 'bin/initdb'),
    [
      '-D',
      draft,
      '-U',
      'postgres',
      ...choices,
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--no-instructions',
    ],
    { cwd: dirname(kept.directory), env: { LC_ALL: 'C' }, ...account },
  );
  await rm(passwordFile);
  await rename(draft, kept.directory);
}

/** The role and the database the application uses. The role is no superuser; it may make databases for tests. */
export async function makeDatabase(kept: Kept): Promise<void> {
  const client = new Client({ connectionString: urlOf(kept, 'postgres') });
  await client.connect();
  try {
    const role = await client.query("select 1 from pg_roles where rolname = 'gongyi'");
    if (role.rowCount === 0) {
      await client.query(`create role gongyi login createdb password ${client.escapeLiteral(kept.password)}`);
    }
    const database = await client.query("select 1 from pg_database where datname = 'gongyi'");
    if (database.rowCount === 0) await client.query('create database gongyi owner gongyi');
  } finally {
    await client.end();
  }
}
