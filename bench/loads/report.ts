/**
 * Row 14. All indicators of a year of a million attendances, two hundred thousand contacts and fifty thousand work logs, and
 * every page of the records behind each; the time is the whole request, from the page's question to the last byte.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { short } from '../figures.ts';
import { median, percentile } from '../measure.ts';
import { explainFigures, explainPage } from '../../server/reporting/count.ts';
import type { Load } from '../world.ts';

const year = { from: '2022-10-01', to: '2023-09-30' };
const tooMany = z.object({ refusal: z.object({ details: z.object({ retryAfterMs: z.number() }) }) });
const whole = {
  sessions: 20_000,
  attendees: 50_000,
  perSession: 50,
  sheets: 2_000,
  perSheet: 100,
  logs: 50_000,
};

export const report: Load = async ({ size, town, product, say }) => {
  const part = size.quick ? 10 : 1;
  const { sessions, attendees, sheets, logs } = {
    sessions: whole.sessions / part,
    attendees: whole.attendees / part,
    sheets: whole.sheets / part,
    logs: whole.logs / part,
  };
  const communityId = randomUUID();
  await town.rows('insert into community (id, name, street) values ($1::uuid, $1::text, $2)', [
    communityId,
    '街',
  ]);
  const [recorder, second] = await town.people(2);
  if (!recorder || !second) throw new Error('nobody was made');
  await town.grant('host', communityId, [recorder]);
  say('writing a year');
  const entry = (columns: string, from: string, values: readonly unknown[]) =>
    town.rows<{ id: string }>(
      `insert into register_entry (id, community_id, on_day, title, duplicate_key, is_late, recorded_by, recorded_at, ${columns})
       select gen_random_uuid(), $1, date '2022-10-01' + (at % 365)::int, '登记', gen_random_uuid()::text, false, $2,
         '2023-10-01', ${from}
       from generate_series(1, $3) as at returning id`,
      [communityId, recorder.personId, ...values],
    );
  const made = await entry(
    'register, module, kind',
    `'session', (array['employment','legal','children','hardship','participation'])[1 + at % 5],
     case when at % 5 = 4 then 'party' else 'session' end`,
    [sessions],
  );
  await town.rows(
    `insert into attendee (id, name, phone_end, resident_group)
     select gen_random_uuid(), '人' || at, lpad((at % 10000)::text, 4, '0'), (array['local','migrant',null])[1 + at % 3]
     from generate_series(1, $1) as at`,
    [attendees],
  );
  await town.rows(
    `with numbered as (select id, row_number() over () as at from attendee)
     insert into attendance (session_id, attendee_id, method, adult, signed_in_at)
     select session.id, numbered.id, 'list', true, '2023-10-01'
     from unnest($1::uuid[]) with ordinality as session (id, at)
     cross join generate_series(1, $2) as seat
     join numbered on numbered.at = 1 + (session.at * 7919 + seat * 997) % $3
     on conflict do nothing`,
    [made.map(({ id }) => id), whole.perSession, attendees],
  );
  const taps = await entry('register, area, channel', `'contact', 1 + at % 12, 'offline'`, [sheets]);
  await town.rows(
    `insert into contact (id, sheet_id, recorded_by, at)
     select gen_random_uuid(), sheet, $2, '2023-10-01' from unnest($1::uuid[]) as sheet, generate_series(1, $3)`,
    [taps.map(({ id }) => id), recorder.personId, whole.perSheet],
  );
  const [staff] = await entry('register', `'staff'`, [1]);
  await entry('register, staff_id, amount', `'workLog', '${staff?.id ?? ''}'::uuid, 30 + (at % 450)::int`, [
    logs,
  ]);
  await town.rows(
    `update register_entry set verified_by = $1, verified_at = '2023-10-02' where community_id = $2`,
    [second.personId, communityId],
  );
  await town.rows('vacuum analyze');
  const [written] = await town.rows<{ attendances: number; contacts: number }>(
    'select (select count(*)::int from attendance) as attendances, (select count(*)::int from contact) as contacts',
  );

  const cookie = product.cookieOf(recorder.token);
  const ask = async (procedure: string, input: object): Promise<{ ms: number; text: string }> => {
    const from = performance.now();
    const address = `${product.url}/api/trpc/reporting.${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`;
    const response = await fetch(address, { headers: { cookie } });
    const text = await response.text();
    const ms = performance.now() - from;
    if (response.status === 429) {
      // One address asks too often: not a reading.
      await setTimeout(tooMany.parse(JSON.parse(text)).refusal.details.retryAfterMs);
      return ask(procedure, input);
    }
    if (!response.ok) throw new Error(`${procedure} answered ${response.status}: ${text.slice(0, 200)}`);
    return { ms, text };
  };
  say('asking');
  const times = size.quick ? 5 : 15;
  const all: number[] = [];
  let answer = '';
  await ask('indicators', year);
  for (let turn = 0; turn < times; turn += 1) {
    const { ms, text } = await ask('indicators', year);
    all.push(ms);
    answer = text;
  }
  const counted: { result: { data: { figures: { code: string; actual: number }[] } } } = JSON.parse(answer);
  const figureOf = (code: string) =>
    counted.result.data.figures.find((figure) => figure.code === code)?.actual ?? 0;
  const served = (written?.attendances ?? 0) + (written?.contacts ?? 0);
  if (figureOf('totalServed') !== served)
    throw new Error(`${served} were written and ${figureOf('totalServed')} counted`);

  say('turning pages');
  const firsts: number[] = [];
  const pages: number[] = [];
  for (const { code, actual } of counted.result.data.figures) {
    for (let turn = 0; turn < times; turn += 1) firsts.push((await ask('records', { ...year, code })).ms);
    let sum = 0;
    let after: Page['next'] = null;
    do {
      const asked = await (after
        ? ask('recordsAfter', { ...year, code, after })
        : ask('records', { ...year, code }));
      const { result }: { result: { data: Page } } = JSON.parse(asked.text);
      pages.push(asked.ms);
      for (const { value } of result.data.records) sum += value;
      after = result.data.next;
    } while (after);
    if (Math.floor(sum + 1e-6) !== actual)
      throw new Error(`${code}: the records add up to ${sum}, not ${actual}`);
  }
  const dashboard = median(await inTurn(3, async () => (await ask('dashboard', year)).ms));
  const people = median(await inTurn(3, async () => (await ask('people', year)).ms));
  const planOf = async (...statement: Parameters<typeof town.rows>) =>
    (await town.rows<{ 'QUERY PLAN': string }>(...statement)).map((line) => line['QUERY PLAN']);
  const plan = await planOf(...explainFigures(year));
  const pagePlan = await planOf(...explainPage(year, 'totalServed'));
  const indicators = median(all);
  const first = percentile(firsts, 0.95);
  const page = Math.max(first, percentile(pages, 0.95));
  say(`all indicators ${short(indicators)} ms, a page p95 ${short(page)} ms`);
  return {
    findings: [
      {
        target: '14',
        product: `p50 ${short(indicators)} ms`,
        reference: 'in milliseconds',
        ratio: indicators,
      },
      { target: '14 page', product: `p95 ${short(page)} ms`, reference: 'in milliseconds', ratio: page },
    ],
    notes: [
      `report: ${written?.attendances ?? 0} attendances, ${written?.contacts ?? 0} contacts, ${logs} work logs, ${sessions} activities; ` +
        `indicators p50 ${short(indicators)} ms, p95 ${short(percentile(all, 0.95))} ms over ${times} requests; ` +
        `every one of ${pages.length} pages p50 ${short(median(pages))} ms, p95 ${short(percentile(pages, 0.95))} ms, ` +
        `slowest ${short(Math.max(...pages))} ms; first pages p50 ${short(median(firsts))} ms, p95 ${short(first)} ms; ` +
        `all parts of the dashboard ${short(dashboard)} ms, distinct people ${short(people)} ms`,
    ],
    readings: { all, firsts, pages, plan, pagePlan },
  };
};

interface Page {
  readonly records: readonly { readonly value: number }[];
  readonly next: { readonly at: string; readonly id: string } | null;
}

async function inTurn(times: number, act: () => Promise<number>): Promise<number[]> {
  const taken: number[] = [];
  for (let turn = 0; turn < times; turn += 1) taken.push(await act());
  return taken;
}
