import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  byModule,
  certificateNumber,
  hoursOf,
  newCertificateNumber,
  printedNumber,
  sameServices,
  starsOf,
  whyCannotIssue,
  whyCannotRequest,
} from '../../shared/volunteers/certificate.ts';
import { codeAlphabet } from '../../shared/volunteers/check-in-code.ts';
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
import { checkInByLead, checkOutByLead } from '../../server/volunteers/commands/check-in.ts';
import { claimService, settleClaim } from '../../server/volunteers/commands/claim-service.ts';
import { confirmTurnouts } from '../../server/volunteers/commands/confirm-turnouts.ts';
import { partOf } from '../support/zip.ts';
import { hour, minute, monday, refusalOf, Town } from './town.ts';

/** Always the same, never guessed in earnest. */
const drawing = (start: number) => {
  let at = start;
  return (below: number) => (at = (at * 7 + 3) % 1_000_003) % below;
};

describe('certificate numbers', () => {
  const number = newCertificateNumber(drawing(5));
  test('are twelve letters that nobody mistakes for another', () => {
    expect(number).toMatch(/^[2-9A-HJKMNP-Z]{12}$/);
    expect(printedNumber(number)).toMatch(/^.{4}-.{4}-.{4}$/);
  });
  test('are read with dashes, blanks and small letters', () => {
    expect(certificateNumber(` ${printedNumber(number).toLowerCase()} `)).toBe(number);
  });
  test('with one wrong letter, or two that changed places, are none', () => {
    for (let at = 0; at < 12; at += 1) {
      for (const letter of codeAlphabet) {
        if (letter !== number[at])
          expect(certificateNumber(number.slice(0, at) + letter + number.slice(at + 1))).toBeNull();
      }
      for (let other = at + 1; other < 12; other += 1) {
        if (number[at] === number[other]) continue;
        const letters = [...number];
        [letters[at], letters[other]] = [letters[other] ?? '', letters[at] ?? ''];
        expect(certificateNumber(letters.join(''))).toBeNull();
      }
    }
  });
  test.each(['', 'ABC', 'O'.repeat(12), `${number}2`, `http://x/${number}`])('%j is none', (typed) => {
    expect(certificateNumber(typed)).toBeNull();
  });
});

test.each([
  [0, 0],
  [3 * minute, 0.1],
  [90 * minute, 1.5],
  [hour * 100, 100],
])('%d ms are %d hours on every page', (ms, hours) => {
  expect(hoursOf(ms)).toBe(hours);
});

test.each([
  [99.99, 0, 100],
  [100, 1, 300],
  [599, 2, 600],
  [1500, 5, null],
])('%d hours make %d stars, the next at %s', (hours, stars, nextAt) => {
  expect(starsOf(hours * hour, [100, 300, 600, 1000, 1500])).toEqual({ stars, nextAt });
});

const service = (turnoutId: string, module: 'legal' | 'children', hours: number) => ({
  ...{ turnoutId, module, title: '', from: monday, to: monday + hours * hour },
});

test('what the service consisted of is summed by module, the most first', () => {
  expect(byModule([service('a', 'legal', 1), service('b', 'children', 3), service('c', 'legal', 1)])).toEqual(
    [
      { module: 'children', ms: 3 * hour, count: 1 },
      { module: 'legal', ms: 2 * hour, count: 2 },
    ],
  );
});

test('the same hours of another service are something else', () => {
  expect(sameServices([service('a', 'legal', 1)], [service('a', 'legal', 1)])).toBe(true);
  expect(sameServices([service('a', 'legal', 1)], [service('b', 'legal', 1)])).toBe(false);
  expect(sameServices([service('a', 'legal', 1)], [service('a', 'legal', 2)])).toBe(false);
});

describe('who may have one', () => {
  const days = { from: '2026-11-01', to: '2026-11-23' };
  const services = [service('a', 'legal', 2)];
  const plain = { days, personId: 'p', services, earlier: null };
  test.each([
    [plain, 'lead', undefined],
    [plain, 'p', 'ownTurnout'],
    [{ ...plain, days: { from: '2026-11-24', to: '2026-11-23' } }, 'lead', 'periodInvalid'],
    [{ ...plain, days: { from: '2026-11-01', to: '2026-11-24' } }, 'lead', 'daysAhead'],
    [{ ...plain, services: [] }, 'lead', 'nothingToCertify'],
    [{ ...plain, earlier: { number: 'x', services } }, 'lead', 'certificateSame'],
    [{ ...plain, earlier: { number: 'x', services: [service('a', 'legal', 1)] } }, 'lead', undefined],
  ])('issue %#', (wanted, actor, code) => {
    expect(whyCannotIssue(wanted, actor, '2026-11-23')?.code).toBe(code);
  });
  test.each([
    [days, { isWaiting: false, countedMs: 1 }, undefined],
    [days, { isWaiting: true, countedMs: 1 }, 'requestWaiting'],
    [days, { isWaiting: false, countedMs: 0 }, 'nothingToCertify'],
    [{ from: '2026-11-24', to: '2026-11-23' }, { isWaiting: false, countedMs: 1 }, 'periodInvalid'],
  ])('request %#', (wanted, around, code) => {
    expect(whyCannotRequest(wanted, around, '2026-11-23')?.code).toBe(code);
  });
});

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
  town.now = monday;
  const community = await town.community();
  const [lead, second] = [await town.lead(community), await town.lead(community)];
  const at = await town.shift(lead, community);
  const [came, stayedAway] = await town.volunteers(2, community);
  if (!came || !stayedAway) throw new Error('no volunteers');
  await town.book(lead, at.requirementId, [came, stayedAway]);
  town.now = at.startsAt;
  await town.run(checkInByLead, lead, { shiftId: at.shiftId, personId: came.personId });
  town.now = at.startsAt + 90 * minute;
  await town.run(checkOutByLead, lead, { shiftId: at.shiftId, personId: came.personId });
  town.now = at.endsAt;
  await town.run(confirmTurnouts, lead, { shiftId: at.shiftId });
  const today = localDay(town.now);
  const wanted = {
    communityId: community,
    personId: came.personId,
    from: today,
    to: today,
    responsible: '邓小满',
  };
  return { ...at, community, lead, second, came, stayedAway, wanted };
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
