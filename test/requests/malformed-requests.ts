/**
 * Requests as no page sends them, to every procedure and page address there is: first signed out, when nothing may
 * change, then as a host of the demo, who gets far enough in to break something.
 */
import { Client } from 'pg';
import { z } from 'zod';
import type { Dice } from '../../server/demo/seeded.ts';
import { openDatabase } from '../../server/database.ts';
import { lookAtDeadlines } from '../../server/issues/look-at-deadlines.ts';
import { everyMinute } from '../../server/job-list.ts';
import { gather } from '../../server/notifications/gather.ts';
import { appRouter } from '../../server/router.ts';
import { quietLog } from '../support/postgres.ts';
import { bent } from '../support/bent.ts';
import { sampleOf, schemaOf } from './sample-of.ts';

export interface MalformedRequests {
  readonly sent: number;
  /** What went wrong inside, or showed how the server is made: procedure, status, beginning of the answer. */
  readonly faults: readonly string[];
  /** Tables that hold more or fewer rows after what was sent signed out. */
  readonly changed: readonly string[];
  readonly byStatus: Readonly<Record<string, number>>;
}

interface Target {
  readonly url: string;
  readonly databaseUrl: string;
  readonly hostPersonId: string;
  readonly dice: Dice;
}

const atOnce = 8;
const shown = /"fault":"[0-9a-f]{8}"|\bat \w+ \(|node_modules|server\/|\bselect .* from\b/i;
const addresses = [
  '/api/files/',
  '/api/reports/',
  '/api/open/ballots/',
  '/api/minutes/',
  '/api/calendar/',
  '/api/',
  '/assets/',
  '/',
];

const definition = z.object({
  type: z.enum(['query', 'mutation', 'subscription']),
  inputs: z.array(z.instanceof(z.ZodType)),
});
/** tRPC types a router's procedures as a tree; here they are read as they stand in it, flat and by name. */
const procedures = Object.entries(appRouter._def.procedures).map(([path, procedure]: [string, unknown]) => {
  const { type, inputs } = definition.parse(Reflect.get(Object(procedure), '_def'));
  return { path, isQuery: type === 'query', inputs: inputs.map(schemaOf) };
});

export async function sendMalformedRequests(count: number, target: Target): Promise<MalformedRequests> {
  const client = new Client({ connectionString: target.databaseUrl });
  await client.connect();
  try {
    const ids = await someIds(client);
    await lookAtWhatIsDue(target.databaseUrl);
    const before = await rowCounts(client);
    const signedOut = await send(Math.floor(count / 2), target, ids, null);
    const after = await rowCounts(client);
    const signedIn = await send(Math.ceil(count / 2), target, ids, await cookieOf(target));
    const byStatus = { ...signedOut.byStatus };
    for (const [status, times] of Object.entries(signedIn.byStatus))
      byStatus[status] = (byStatus[status] ?? 0) + times;
    return {
      sent: signedOut.sent + signedIn.sent,
      faults: [...signedOut.faults, ...signedIn.faults],
      changed: [...after].flatMap(([table, rows]) => (before.get(table) === rows ? [] : [table])),
      byStatus,
    };
  } finally {
    await client.end();
  }
}

/** So that the server's own jobs find nothing left to do while rows are counted. */
async function lookAtWhatIsDue(url: string): Promise<void> {
  const database = await openDatabase({ url, poolSize: 4, log: quietLog() });
  const runner = { database, now: () => new Date(), publish: () => undefined };
  await everyMinute(runner);
  await lookAtDeadlines(runner);
  await gather(database, runner.now());
  await database.close();
}

async function send(count: number, target: Target, ids: readonly string[], cookie: string | null) {
  const faults: string[] = [];
  const byStatus: Record<string, number> = {};
  let sent = 0;
  const lane = async () => {
    while (sent < count) {
      sent += 1;
      const { what, path, init } = requestOf(ids, target.dice);
      // Every request from another address: the limits by address are not what is asked about here.
      const from = `10.${target.dice.between(0, 255)}.${target.dice.between(0, 255)}.${sent % 256}`;
      const ask = () =>
        fetch(`${target.url}${path}`, {
          ...init,
          redirect: 'manual',
          headers: { ...init.headers, 'x-forwarded-for': from, ...(cookie !== null && { cookie }) },
        });
      // A kept connection may end as the request leaves; what ends a new one too is a fault.
      const response = await ask().catch(ask).catch(String);
      if (typeof response === 'string') {
        faults.push(`${what} ${response} ← ${String(init.body ?? path).slice(0, 600)}`);
        continue;
      }
      const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false;
      const text = await response.text();
      byStatus[response.status] = (byStatus[response.status] ?? 0) + 1;
      const isFailure = response.status >= 400;
      if (response.status >= 500 || (isFailure && !isPage && shown.test(text)))
        faults.push(
          `${what} ${response.status} ${text.slice(0, 300)} ← ${String(init.body ?? path).slice(0, 600)}`,
        );
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return { sent, faults, byStatus };
}

interface Sent {
  readonly what: string;
  readonly path: string;
  readonly init: { method: string; body?: string; headers?: Record<string, string> };
}

function requestOf(ids: readonly string[], dice: Dice): Sent {
  if (dice.chance(0.1)) {
    const path =
      dice.pick(addresses) + encodeURI(dice.pick(['', '..%2f', '%00', '%E0', 'a/b/c', dice.pick(ids)]));
    return { what: path, path, init: { method: dice.pick(['GET', 'POST', 'DELETE', 'PUT']) } };
  }
  const { path, isQuery, inputs } = dice.pick(procedures);
  const input = Object.assign({}, ...inputs.map((wanted) => sampleOf(wanted, ids, dice)));
  const text = inText(dice.chance(0.85) ? bent(input, dice) : input, dice);
  const address = `/api/trpc/${path}`;
  if (isQuery !== dice.chance(0.02))
    return {
      what: path,
      path: `${address}?input=${encodeURIComponent(text.toWellFormed())}`,
      init: { method: 'GET' },
    };
  return {
    what: path,
    path: address,
    init: { method: 'POST', body: text, headers: { 'content-type': 'application/json' } },
  };
}

function inText(value: unknown, dice: Dice): string {
  const text = JSON.stringify(value);
  if (dice.chance(0.96)) return text;
  const at = dice.between(0, text.length);
  return text.slice(0, at) + dice.pick(['', '"', '{', ']', '\u0000']) + text.slice(at + dice.between(0, 2));
}

async function cookieOf({ url, hostPersonId }: Target): Promise<string> {
  const response = await fetch(`${url}/api/auth/demo/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ personId: hostPersonId }),
  });
  if (!response.ok) throw new Error(`signing in answered ${response.status}`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}

const names = z.array(z.object({ name: z.string() }));

/** Of everything that has an id. */
async function someIds(client: Client): Promise<string[]> {
  const { rows } = await client.query(
    `select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'id' and data_type = 'uuid'`,
  );
  const found: string[] = [];
  for (const { name } of names.parse(rows)) {
    const { rows: of } = await client.query(
      `select id as name from ${client.escapeIdentifier(name)} limit 10`,
    );
    found.push(...names.parse(of).map(({ name: id }) => id));
  }
  return found;
}

async function rowCounts(client: Client): Promise<Map<string, number>> {
  const { rows } = await client.query(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const counts = new Map<string, number>();
  for (const { name } of names.parse(rows)) {
    const { rows: of } = await client.query(
      `select count(*)::int as rows from ${client.escapeIdentifier(name)}`,
    );
    counts.set(name, z.array(z.object({ rows: z.int() })).parse(of)[0]?.rows ?? 0);
  }
  return counts;
}
