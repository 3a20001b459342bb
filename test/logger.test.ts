import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLogger, maskPath, type Log } from '../server/logger.ts';
import { createEmptyDatabase } from './support/database.ts';

let folder: string;
let log: Log;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gongyi-log-'));
  log = createLogger({ logLevel: 'info', logTo: 'file', dataDir: folder });
});
afterEach(() => rmSync(folder, { recursive: true }));

const written = () => readFileSync(join(folder, 'log', 'gongyi.log'), 'utf8');

test.for([
  ['/enter/0E2Je25VS3o-b00ToEnSVJzeuGxMtEx8Z1A7T46-HWA', '/enter/-'],
  ['/api/trpc/meetings.mine?input=%7B%22name%22%3A1%7D', '/api/trpc/meetings.mine'],
  ['/api/trpc/identity.whoAmI,meetings.screen', '/api/trpc/identity.whoAmI,meetings.screen'],
  ['/host/ea5da080-47db-566b-8e0e-7881d3a44a1a', '/host/ea5da080-47db-566b-8e0e-7881d3a44a1a'],
  ['/enter#secret', '/enter'],
] as const)('of the address %s the log has %s', ([url, shown]) => {
  expect(maskPath(url)).toBe(shown);
});

test('of a request only method and path are logged, of a response only its status', () => {
  const headers = { cookie: 'session=hunter2', authorization: 'Bearer hunter2' };
  const body = { choice: 'hunter2' };
  log.info(
    { req: { method: 'POST', url: '/api/x?token=hunter2', headers, body }, res: { statusCode: 200, body } },
    'x',
  );
  expect(JSON.parse(written())).toMatchObject({
    req: { method: 'POST', url: '/api/x' },
    res: { statusCode: 200 },
  });
  expect(written()).not.toContain('hunter2');
});

test.for(['name', 'email', 'phone', 'password', 'token', 'choice', 'trackingCode'])(
  'a field called %s is never logged, however deep somebody puts it',
  (field) => {
    log.info({ [field]: 'hunter2', person: { [field]: 'hunter2', more: { [field]: 'hunter2' } } }, 'x');
    expect(written()).not.toContain('hunter2');
  },
);

test('the row a database error is about stays out of the log, its constraint does not', async () => {
  const database = await createEmptyDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    'create table paper (choice text constraint known_choice check (choice <> $$hunter2$$))',
  );
  const error: unknown = await client
    .query("insert into paper values ('hunter2')")
    .catch((caught: unknown) => caught);
  await client.query("select 'hunter2'::int").catch((caught: unknown) => log.error(caught));
  await client.end();
  await database.drop();
  log.error(error);
  log.error({ err: error });
  log.error({ err: new Error('the command failed', { cause: error }) }, 'x');
  expect(written()).toContain('known_choice');
  expect(written()).toContain('the command failed');
  expect(written()).not.toContain('hunter2');
});
