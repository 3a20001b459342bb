import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportsHandler } from '../../server/reporting/handler.ts';
import { roles, type Viewer } from '../../shared/identity/roles.ts';
import { mediaTypes, reportAddress, reportFormats } from '../../shared/reporting/report-formats.ts';
import { Register, year } from './register.ts';

let register: Register;
let server: Server;
let origin: string;
beforeAll(async () => {
  register = await Register.open();
  await register.shift({ served: [7], turnouts: [true] });
  await register.rows(`update person set name = '李小明'`);
  const app = express();
  const handler = reportsHandler({ database: register.database, now: () => new Date() }, (cookie) =>
    Promise.resolve(viewerOf(cookie)),
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
  fetch(origin + reportAddress({ ...year, format: 'json', language: 'zh-CN', ...wanted }), {
    headers: { cookie: `role=${role}` },
  });

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
  ])('with %j is refused with the reason', async (wanted, code) => {
    const response = await ask('administrator', wanted);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ refusal: { code } });
  });
});
