import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportsHandler } from '../../server/reporting/handler.ts';
import { roles, type Viewer } from '../../shared/identity/roles.ts';
import { ExportCancelled } from '../../server/reporting/progress.ts';
import { reportFile } from '../../server/reporting/report-file.ts';
import { indicators } from '../../shared/reporting/indicators.ts';
import {
  exportStream,
  mediaTypes,
  reportAddress,
  reportFormats,
} from '../../shared/reporting/report-formats.ts';
import { Register, year } from './register.ts';

let register: Register;
let server: Server;
let origin: string;
beforeAll(async () => {
  register = await Register.open();
  await register.shift({ served: [7], turnouts: [true] });
  await register.rows(`update person set name = '李小明'`);
  const app = express();
  const handler = reportsHandler(
    { database: register.database, now: () => new Date(), log: pino({ enabled: false }) },
    (cookie) => Promise.resolve(viewerOf(cookie)),
  );
  app.use('/api/reports', handler);
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  await register.close();
});

/** Whoever says which role they hold is believed; nobody else is signed in. */
function viewerOf(cookie: string | undefined): Viewer {
  const role = roles.find((known) => cookie === `role=${known}`);
  const id = '00000000-0000-4000-8000-000000000003';
  const grants = role ? [{ role, communityId: null, unitId: null }] : [];
  return role ? { kind: 'person', personId: id, sessionId: id, name: '', grants } : { kind: 'anyone' };
}

const ask = (role: string, wanted: Partial<Parameters<typeof reportAddress>[0]> = {}) =>
  fetch(
    origin + reportAddress({ ...year, content: 'report', format: 'json', language: 'zh-CN', ...wanted }),
    {
      headers: { cookie: `role=${role}` },
    },
  );

describe('a report as a download', () => {
  it.each(roles)('5. for a %s', async (role) => {
    const response = await ask(role);
    const mayExport = role === 'evaluator' || role === 'administrator';
    expect(response.status).toBe(mayExport ? 200 : 403);
    const body: unknown = await response.json();
    expect(body).toMatchObject(
      mayExport ? { period: { ...year } } : { refusal: { code: 'notAllowed', details: {} } },
    );
  });

  it('5. is refused to whoever is not signed in, before anything is read', async () => {
    const response = await ask('nobody', { from: 'not a day' });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ refusal: { code: 'notSignedIn' } });
  });

  it.each(reportFormats)('comes as %s with a name of its own, and is kept nowhere', async (format) => {
    const response = await ask('evaluator', { format });
    expect(response.headers.get('content-type')).toContain(mediaTypes[format].split(';')[0]);
    expect(response.headers.get('content-disposition')).toContain(`${year.from}-${year.to}.${format}`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect((await response.arrayBuffer()).byteLength).toBe(Number(response.headers.get('content-length')));
  });

  it.each([
    [{ from: '2023-02-29' }, 'periodInvalid'],
    [{ to: '2021-01-01' }, 'periodInvalid'],
    [{ language: 'fr' }, 'invalidInput'],
    [{ content: 'parts', format: 'docx' }, 'formatInvalid'],
  ] as const)('with %j is refused with the reason', async (wanted, code) => {
    const response = await ask('administrator', wanted);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ refusal: { code } });
  });

  it('says how far it is, then gives the file', async () => {
    const response = await ask('evaluator', { format: 'xlsx', progress: 'yes' });
    expect(response.headers.get('content-type')).toContain(exportStream);
    const { lines, rest } = split(Buffer.from(await response.arrayBuffer()));
    const told = lines.filter((line) => 'done' in line);
    expect(told.length).toBeGreaterThan(indicators.length);
    expect(told.map(({ done }) => done)).toEqual(told.map((_, at) => at + 1));
    expect(lines.at(-1)).toMatchObject({ file: expect.stringContaining('.xlsx'), bytes: rest.length });
    expect(rest.subarray(0, 2).toString()).toBe('PK');
  });

  it('says in its last line why it was refused', async () => {
    const response = await ask('evaluator', { to: '2021-01-01', progress: 'yes' });
    const { lines } = split(Buffer.from(await response.arrayBuffer()));
    expect(lines).toMatchObject([{ refusal: { code: 'periodInvalid' } }]);
  });
});

describe('an export that nobody waits for', () => {
  it('stops between two steps', async () => {
    const gone = new AbortController();
    let steps = 0;
    const writing = reportFile(register.database.em(), {
      period: year,
      content: 'report',
      format: 'xlsx',
      language: 'en',
      names: 'masked',
      now: new Date(),
      signal: gone.signal,
      tell: (done) => {
        steps = done;
        if (done === 3) gone.abort();
      },
    });
    await expect(writing).rejects.toBeInstanceOf(ExportCancelled);
    expect(steps).toBe(3);
  });
});

type Line = Record<string, string | number>;

/** The lines before the bytes of the file; all there is where no file follows. */
function split(stream: Buffer): { lines: Line[]; rest: Buffer } {
  const lines: Line[] = [];
  let at = 0;
  for (;;) {
    const end = stream.indexOf(10, at);
    if (end < 0) return { lines, rest: stream.subarray(at) };
    const line: Line = JSON.parse(stream.subarray(at, end).toString());
    lines.push(line);
    at = end + 1;
    if ('file' in line) return { lines, rest: stream.subarray(at) };
  }
}
