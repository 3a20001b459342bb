/** No request that anybody can make ends the process, shows how the server is made, or changes anything unasked. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { staff } from '../../server/demo/cast.ts';
import { Dice } from '../../server/demo/seeded.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { sendMalformedRequests } from './malformed-requests.ts';

let database: TestDatabase;
let server: ServerProcess;
beforeAll(async () => {
  database = await createDatabase();
  server = await startServerProcess({ databaseUrl: database.url, env: { TRUST_PROXY: '1' } });
}, 120_000);
afterAll(async () => {
  await server.stop();
  await database.drop();
});

test('3,000 malformed requests are refused without a fault', { timeout: 180_000 }, async () => {
  const told = await sendMalformedRequests(3_000, {
    url: server.url,
    databaseUrl: database.url,
    hostPersonId: staff.chair.id,
    dice: new Dice(11),
  });
  expect(told).toMatchObject({ sent: 3_000, faults: [], changed: [] });
  expect(told.byStatus[400]).toBeGreaterThan(500);
  expect(await (await fetch(`${server.url}/readyz`)).json()).toEqual({ ok: true });
});
