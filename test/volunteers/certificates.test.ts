/** Certificates on a real database and over the wire: issued, checked by anybody, downloaded, asked for. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { newCertificateNumber, printedNumber } from '../../shared/volunteers/certificate.ts';
import { localDay } from '../../shared/local-time.ts';
import type { SignedIn, Viewer } from '../../shared/identity/roles.ts';
import { errorCode } from '../../server/error-code.ts';
import {
  declineCertificate,
  issueCertificate,
  requestCertificate,
  withdrawCertificate,
} from '../../server/volunteers/certificates/commands.ts';
import { certificateDocx } from '../../server/volunteers/certificates/docx.ts';
import {
  certificateCheckHandler,
  certificatesHandler,
} from '../../server/volunteers/certificates/handler.ts';
import { certificateView, issued } from '../../server/volunteers/certificates/read.ts';
import { claimService, settleClaim } from '../../server/volunteers/commands/claim-service.ts';
import { partOf } from '../support/zip.ts';
import { hour, minute, refusalOf, Town } from './town.ts';
import { heldShift } from './held-shift.ts';

/** Always the same, never guessed in earnest. */
const drawing = (start: number) => {
  let at = start;
  return (below: number) => (at = (at * 7 + 3) % 1_000_003) % below;
};

let town: Town;
let server: Server;
let origin: string;
let viewer: Viewer = { kind: 'anyone' };
beforeAll(async () => {
  town = await Town.open();
  const services = { database: town.database, config: { publicUrl: 'https://gongyi.test' } };
  const app = express();
  app.use(
    '/api/certificates',
    certificatesHandler(services, () => Promise.resolve(viewer)),
  );
  app.use('/api/open/certificates', certificateCheckHandler(services));
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z
    .object({ port: z.number() })
    .parse(server.address() satisfies AddressInfo | string | null);
  origin = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  await town.close();
});

/** One of two volunteers served an hour and a half, and it was confirmed. */
async function held() {
  const shift = await heldShift(town, 90 * minute);
  const today = localDay(town.now);
  const wanted = {
    communityId: shift.community,
    personId: shift.came.personId,
    from: today,
    to: today,
    responsible: '邓小满',
  };
  return { ...shift, wanted };
}

async function correct(
  { shiftId, startsAt, lead, second, came }: Awaited<ReturnType<typeof held>>,
  served: { from: number; to: number } | null = { from: startsAt, to: startsAt + hour },
) {
  const { claimId } = await town.run(claimService, lead, {
    ...{ shiftId, personId: came.personId, reason: '看错了时间', served },
  });
  await town.run(settleClaim, second, { claimId, approve: true });
}

const check = async (number: string) => {
  const response = await fetch(`${origin}/api/open/certificates/${number}`);
  return z.object({ certificate: z.record(z.string(), z.unknown()).nullable() }).parse(await response.json())
    .certificate;
};
const viewOf = async (number: string) => {
  const [found] = await issued(town.database.em(), { number });
  if (!found) throw new Error('no certificate');
  return certificateView(town.database.em(), found, 'https://gongyi.test');
};
const download = async (who: SignedIn | null, number: string) => {
  viewer = who ?? { kind: 'anyone' };
  return fetch(`${origin}/api/certificates/${number}.docx`);
};

describe('issuing', () => {
  test('writes down what the ledger says, and nothing that was not verified', async () => {
    const { lead, wanted, stayedAway } = await held();
    const { number } = await town.run(issueCertificate, lead, wanted);
    expect(await viewOf(number)).toMatchObject({
      ...{ totalMs: 90 * minute, state: 'valid', ledgerMs: null, stars: 0, responsible: '邓小满' },
      services: [{ title: '消防志愿巡查', module: 'participation' }],
    });
    const nothing = { ...wanted, personId: stayedAway.personId };
    expect(await refusalOf(town.run(issueCertificate, lead, nothing))).toBe('nothingToCertify');
  });

  test('is for leads of the community, about its volunteers', async () => {
    const { came, wanted } = await held();
    const stranger = await town.lead(await town.community());
    for (const actor of [stranger, came])
      expect(await refusalOf(town.run(issueCertificate, actor, wanted))).toBe('notAllowed');
    const other = await held();
    const elsewhere = { ...wanted, communityId: other.community };
    expect(await refusalOf(town.run(issueCertificate, other.lead, elsewhere))).toBe('notAllowed');
  });

  test('the same twice is refused; after a correction the new one replaces the old', async () => {
    const all = await held();
    const { lead, wanted } = all;
    const { number } = await town.run(issueCertificate, lead, wanted);
    expect(await refusalOf(town.run(issueCertificate, lead, wanted))).toBe('certificateSame');
    await correct(all);
    expect(await viewOf(number)).toMatchObject({ totalMs: 90 * minute, ledgerMs: hour, state: 'valid' });
    const { number: newer } = await town.run(issueCertificate, lead, wanted);
    expect(await viewOf(number)).toMatchObject({ state: 'superseded', supersededBy: newer });
    expect(await viewOf(newer)).toMatchObject({ totalMs: hour, ledgerMs: null, state: 'valid' });
    expect(await refusalOf(town.run(withdrawCertificate, lead, { number, reason: '旧的' }))).toBe(
      'certificateNotValid',
    );
  });

  test('a repeated command issues one', async () => {
    const { lead, wanted, came } = await held();
    const id = '0198c0de-0000-4000-8000-0000000000c1';
    const first = await town.run(issueCertificate, lead, wanted, id);
    expect(await town.run(issueCertificate, lead, wanted, id)).toEqual(first);
    expect(await issued(town.database.em(), { personId: came.personId })).toHaveLength(1);
  });

  test('what was issued can be changed by nobody', async () => {
    const { lead, wanted } = await held();
    const { number } = await town.run(issueCertificate, lead, wanted);
    for (const change of ['set total_ms = 1', "set services = '[]'", "set responsible = '别人'"])
      expect(
        await town
          .rows(`update service_certificate ${change} where number = $1`, [number])
          .then(() => undefined, errorCode),
      ).toBe('23001');
    await town.run(withdrawCertificate, lead, { number, reason: '发错了人' });
    expect(
      await town
        .rows('update service_certificate set withdrawn_at = null where number = $1', [number])
        .then(() => undefined, errorCode),
    ).toBe('23001');
  });
});

describe('the public check', () => {
  test('tells number, days, hours and status, and nothing about whom', async () => {
    const all = await held();
    const { number } = await town.run(issueCertificate, all.lead, all.wanted);
    const checked = await check(printedNumber(number).toLowerCase());
    expect(checked).toMatchObject({
      ...{ number, state: 'valid', totalMs: 90 * minute, ledgerMs: null, endedAt: null },
      days: { from: all.wanted.from, to: all.wanted.to },
    });
    const text = JSON.stringify(checked);
    for (const person of [all.came, all.lead]) {
      expect(text).not.toContain(person.name);
      expect(text).not.toContain(person.personId);
    }
    expect(text).not.toContain('邓小满');
    await correct(all);
    expect(await check(number)).toMatchObject({ totalMs: 90 * minute, ledgerMs: hour });
    await town.run(withdrawCertificate, all.lead, { number, reason: '发错了人' });
    const withdrawn = await check(number);
    expect(withdrawn).toMatchObject({ state: 'withdrawn', endedAt: town.now });
    expect(JSON.stringify(withdrawn)).not.toContain('发错了人');
  });

  test('knows no other number', async () => {
    expect(await check(newCertificateNumber(drawing(9)))).toBeNull();
    expect(await check('nonsense')).toBeNull();
  });
});

describe('the Word file', () => {
  test('is for whom it is about and for whoever issues them', async () => {
    const { lead, came, stayedAway, wanted } = await held();
    const { number } = await town.run(issueCertificate, lead, wanted);
    expect((await download(null, number)).status).toBe(401);
    expect((await download(stayedAway, number)).status).toBe(404);
    expect((await download(came, newCertificateNumber(drawing(3)))).status).toBe(404);
    expect((await download(lead, number)).status).toBe(200);
    const response = await download(came, number);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(5_000);
  });

  test.each(['zh-CN', 'en'] as const)(
    'says everything that a certificate has to say (%s)',
    async (language) => {
      const { lead, came, wanted } = await held();
      const { number } = await town.run(issueCertificate, lead, wanted);
      const view = await viewOf(number);
      const text = partOf(await certificateDocx(view, language), 'word/document.xml');
      for (const words of [
        came.name,
        view.volunteerNumber,
        '1.5',
        view.issuer,
        '邓小满',
        printedNumber(number),
        lead.name,
      ])
        expect(text).toContain(words);
    },
  );
});

describe('requests', () => {
  test('wait for a lead, one at a time, and are settled by the certificate', async () => {
    const { lead, came, stayedAway, wanted } = await held();
    const days = { from: wanted.from, to: wanted.to };
    expect(await refusalOf(town.run(requestCertificate, stayedAway, days))).toBe('nothingToCertify');
    await town.run(requestCertificate, came, days);
    expect(await refusalOf(town.run(requestCertificate, came, days))).toBe('requestWaiting');
    await town.run(issueCertificate, lead, wanted);
    const [request] = await town.rows<{ settled: boolean; reason: string | null }>(
      `select settled_at is not null as settled, declined_reason as reason from certificate_request where person_id = $1`,
      [came.personId],
    );
    expect(request).toEqual({ settled: true, reason: null });
    await town.run(requestCertificate, came, days);
  });

  test('are declined with a reason, once, by a lead of the community', async () => {
    const { lead, came, wanted } = await held();
    await town.run(requestCertificate, came, { from: wanted.from, to: wanted.to });
    const [request] = await town.rows<{ id: string }>(
      'select id from certificate_request where person_id = $1',
      [came.personId],
    );
    const decline = { requestId: request?.id ?? '', reason: '请等年底一起出' };
    const stranger = await town.lead(await town.community());
    expect(await refusalOf(town.run(declineCertificate, stranger, decline))).toBe('notAllowed');
    await town.run(declineCertificate, lead, decline);
    expect(await refusalOf(town.run(declineCertificate, lead, decline))).toBe('entrySettled');
  });
});
