import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig, type Config } from '../../server/config.ts';
import { openDatabase, sql, type Database } from '../../server/database.ts';
import { createAuth } from '../../server/identity/auth.ts';
import { createAdmin } from '../../server/identity/create-admin.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';

const password = 'correct horse battery';

let folder: string;
let config: Config;
let made: TestDatabase;
let database: Database;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongyi-admin-'));
  config = readConfig({ GONGYI_DATA: folder });
  made = await createDatabase();
  await create({});
  database = await openDatabase({ url: made.url, poolSize: 4, log: pino({ enabled: false }) });
});
afterAll(async () => {
  await database.close();
  await made.drop();
  await rm(folder, { recursive: true });
});

function create(given: { email?: string; password?: string }): Promise<void> {
  return createAdmin({
    databaseUrl: made.url,
    config,
    email: 'Admin@example.org',
    name: '区敏仪',
    password,
    ...given,
  });
}
const signIn = (typed: string) =>
  createAuth({ config, database }).api.signInEmail({
    body: { email: 'admin@example.org', password: typed },
  });
const people = async () => {
  const [row] = await sql<{ n: number }>(database.em(), 'select count(*)::int as n from auth_user');
  return row?.n;
};

it('an administrator made on the command line signs in with the password, and with no other', async () => {
  expect((await signIn(password)).user).toMatchObject({ name: '区敏仪', email: 'admin@example.org' });
  await expect(signIn('another horse battery')).rejects.toThrow();
});

it('holds the administrator’s role, is no sample, and the password is kept only as a hash', async () => {
  const [row] = await sql<{ role: string; demo: boolean; password: string }>(
    database.em(),
    `select role, is_demo as demo, auth_account.password from person
     join role_grant on role_grant.person_id = person.id join auth_account on auth_account.user_id = person.id`,
  );
  expect(row).toMatchObject({ role: 'administrator', demo: false });
  expect(row?.password).not.toContain(password);
});

it.each([
  ['an address that has an account', { email: 'ADMIN@example.org' }, /account|账号/],
  ['what is no address', { email: 'nobody' }, /nobody/],
  ['a password of fewer than twelve characters', { password: 'short' }, /12/],
])('refuses %s, says why, and leaves nothing half made', async (_title, given, why) => {
  await expect(create(given)).rejects.toThrow(why);
  expect(await people()).toBe(1);
});
