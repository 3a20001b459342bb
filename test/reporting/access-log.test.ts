import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { pino } from 'pino';
import sharp from 'sharp';
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DiskStore } from '../../server/files/disk-store.ts';
import { filesHandler } from '../../server/files/handler.ts';
import { runCommand } from '../../server/live/run-command.ts';
import { createMetrics } from '../../server/metrics.ts';
import { addEntry } from '../../server/reporting/registers/commands.ts';
import { appRouter } from '../../server/router.ts';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { lookLastsMs } from '../../shared/reporting/access-log.ts';
import { servicesOver } from '../support/services.ts';
import { minute, Town } from '../volunteers/town.ts';

let town: Town;
let folder: string;
let server: Server;
let base: string;
let viewer: SignedIn;
let communityId: string;
let host: SignedIn;
let evaluator: SignedIn;
let administrator: SignedIn;

beforeAll(async () => {
  town = await Town.open();
  folder = await mkdtemp(join(tmpdir(), 'access-log-'));
  communityId = await town.community();
  host = await town.person([{ role: 'host', communityId }]);
  evaluator = await town.person([{ role: 'evaluator', communityId: null }]);
  administrator = await town.person([{ role: 'administrator', communityId: null }]);
  const services = {
    ...servicesOver(town.runner, { GONGYI_DATA: folder }),
    files: new DiskStore(folder),
    log: pino({ enabled: false }),
  };
  const metrics = createMetrics(() => 0);
  const app = express().use(filesHandler({ services, metrics, viewerOf: () => Promise.resolve(viewer) }));
  server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await town.close();
  await rm(folder, { recursive: true });
});

const calls = (who: SignedIn) => appRouter.createCaller({ services: servicesOver(town.runner), viewer: who });
const everything = { personId: null, from: null, to: null } as const;
let number = 0;

/** A hardship case with one picture, both by the host. */
async function restrictedCase(): Promise<{ entryId: string; fileId: string; title: string }> {
  number += 1;
  const title = `个案 ${number}`;
  viewer = host;
  const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#205080' } })
    .png()
    .toBuffer();
  const sent = await fetch(base, { method: 'POST', body: new Uint8Array(picture) });
  const { fileId } = (await sent.json()) as { fileId: string };
  const values = {
    ...{ onDay: '2026-11-01', title, need: 'illness' },
    ...{ person: `求助人${number}`, phoneEnd: '1234', summary: '住院' },
  };
  const { entryId } = await runCommand(town.runner, addEntry, {
    id: uuidv4(),
    actor: host,
    input: { register: 'hardship', communityId, values, fileIds: [fileId] },
  });
  return { entryId, fileId, title };
}

async function fetchAs(who: SignedIn, fileId: string, lookId?: string): Promise<Response> {
  viewer = who;
  return fetch(`${base}/${fileId}${lookId === undefined ? '' : `?look=${lookId}`}`);
}

const lookAs = (who: SignedIn, entryId: string, reason = '核对救助材料') =>
  calls(who).registers.open({ entryId, reason });

describe('evidence of a hardship case', () => {
  it('opens only in a look at this case, for whoever looked: also to whoever uploaded it', async () => {
    const { entryId, fileId } = await restrictedCase();
    const other = await restrictedCase();
    for (const who of [host, evaluator, administrator])
      expect((await fetchAs(who, fileId)).status, who.name).toBe(404);

    const { lookId } = await lookAs(evaluator, entryId);
    const opened = await fetchAs(evaluator, fileId, lookId);
    expect(opened.status).toBe(200);
    expect(opened.headers.get('cache-control')).toBe('no-store');
    expect((await fetchAs(host, fileId, lookId)).status).toBe(404);
    expect((await fetchAs(evaluator, other.fileId, lookId)).status).toBe(404);
    expect((await fetchAs(evaluator, fileId, uuidv4())).status).toBe(404);
  });

  it('is written down once for each look and file, however often it is read', async () => {
    const { entryId, fileId, title } = await restrictedCase();
    const { lookId } = await lookAs(host, entryId);
    const logged = async () =>
      (await calls(administrator).accessLog.page({ ...everything, page: 0 })).looks.find(
        ({ id }) => id === lookId,
      );
    expect(await logged()).toMatchObject({ caseNumber: title, personName: host.name, files: 0 });
    for (let time = 0; time < 2; time += 1) expect((await fetchAs(host, fileId, lookId)).status).toBe(200);
    expect(await logged()).toMatchObject({ files: 1 });
    await expect(town.rows('delete from restricted_file_access')).rejects.toThrow();
  });

  it('closes again when the look is over', async () => {
    const { entryId, fileId } = await restrictedCase();
    const { lookId } = await lookAs(host, entryId);
    const began = town.now;
    town.now = began + lookLastsMs - minute;
    expect((await fetchAs(host, fileId, lookId)).status).toBe(200);
    town.now = began + lookLastsMs;
    expect((await fetchAs(host, fileId, lookId)).status).toBe(404);
    town.now = began;
  });
});

describe('the log of who opened hardship cases', () => {
  it('is read over all cases without a look of one’s own, by person and by day', async () => {
    const { entryId, title } = await restrictedCase();
    const began = town.now;
    await lookAs(host, entryId, '上门走访前了解情况');
    town.now = began + 24 * 60 * minute;
    await lookAs(evaluator, entryId, '年度核查');
    town.now = began;

    const read = async (filter: object) =>
      (await calls(administrator).accessLog.page({ ...everything, ...filter, page: 0 })).looks
        .filter(({ caseNumber }) => caseNumber === title)
        .map(({ reason }) => reason);
    expect(await read({})).toEqual(['年度核查', '上门走访前了解情况']);
    expect(await read({ personId: host.personId })).toEqual(['上门走访前了解情况']);
    expect(await read({ from: '2026-11-24' })).toEqual(['年度核查']);
    expect(await read({ to: '2026-11-23' })).toEqual(['上门走访前了解情况']);
  });

  it('names whoever looked and the number of the case, and nobody in hardship; as a table, too', async () => {
    const { entryId, title } = await restrictedCase();
    await lookAs(host, entryId, '=1+1 试一试');
    const page = await calls(evaluator).accessLog.page({ ...everything, page: 0 });
    const { csv } = await calls(evaluator).accessLog.file({ ...everything, language: 'zh-CN' });
    expect(csv).toMatch(/^\uFEFF时间,查看人,个案编号,社区,理由,打开的佐证数\r\n/);
    expect(csv).toContain(`2026-11-23 08:00,${host.name},${title},`);
    // no formula in a cell
    expect(csv).not.toMatch(/,=1/);
    for (const text of [JSON.stringify(page), csv]) expect(text).not.toContain('求助人');
    expect(csv.trim().split('\r\n')).toHaveLength(page.count + 1);
    expect(page.people.map(({ id }) => id)).toContain(host.personId);
  });

  it('is turned page by page, none left out', async () => {
    const { entryId } = await restrictedCase();
    for (let at = 0; at < 51; at += 1) await lookAs(host, entryId, `第 ${at} 次查看`);
    const first = await calls(evaluator).accessLog.page({ ...everything, page: 0 });
    const all = [...first.looks];
    for (let page = 1; page < first.pages; page += 1)
      all.push(...(await calls(evaluator).accessLog.page({ ...everything, page })).looks);
    expect(new Set(all.map(({ id }) => id)).size).toBe(first.count);
  });
});
