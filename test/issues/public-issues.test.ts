import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueStates } from '../../shared/issues/issue-state.ts';
import { stageOf } from '../../shared/issues/stage.ts';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { issueFigures } from '../../server/public/issue-figures.ts';
import { publicIssues } from '../../server/public/public-issues.ts';
import { openServer } from './open-server.ts';
import { Quarter } from './quarter.ts';

const dayMs = 86_400_000;
let quarter: Quarter;
let host: SignedIn;
let raiser: SignedIn;
let server: Awaited<ReturnType<typeof openServer>>;

beforeAll(async () => {
  quarter = await Quarter.open();
  host = await quarter.person('host');
  raiser = await quarter.person('representative', { name: '蒲德全' });
  server = await openServer(quarter.services);
});
afterAll(async () => {
  await server.close();
  await quarter.close();
});

const text = async (path: string) => {
  const response = await fetch(`${server.base}${path}`);
  return { status: response.status, headers: response.headers, body: await response.text() };
};
const json = async (path: string) => JSON.parse((await text(path)).body);
const list = (wanted: Partial<Parameters<typeof publicIssues>[1]> = {}) =>
  publicIssues(quarter.database.em(), { limit: 100, ...wanted });
const solve = (issueId: string, at: number) =>
  quarter.rows(`update issue set state = 'verified', verified_at = to_timestamp($2 / 1000.0) where id = $1`, [
    issueId,
    at,
  ]);

describe('what the public reads', () => {
  test('has the same stages in the database as in the rules', async () => {
    const rows = await quarter.rows<{ state: string; stage: string | null }>(
      'select state, issue_stage(state) as stage from unnest($1::text[]) as state',
      [[...issueStates]],
    );
    expect(rows.map(({ stage }) => stage)).toEqual(issueStates.map(stageOf));
  });

  test('starts with screening, ends with hiding, and names nobody who did not ask for it', async () => {
    const waiting = await quarter.raise(raiser, { title: '还没审核' });
    const shown = await quarter.accepted(raiser, host, {
      title: '我是蒲德全',
      body: '打我电话 13812345678',
    });
    const named = await quarter.accepted(raiser, host, { title: '愿意署名', isAnonymous: false });
    const found = await list({ communityId: quarter.communityId });
    expect(found.map(({ id }) => id)).not.toContain(waiting);
    expect(found.find(({ id }) => id === shown)).toMatchObject({
      title: '我是蒲*全',
      body: '打我电话 138****5678',
      raiserName: null,
    });
    expect(found.find(({ id }) => id === named)).toMatchObject({ raiserName: '蒲*全' });
    await quarter.rows(`update issue set hidden_at = now(), hidden_reason = '骂人' where id = $1`, [shown]);
    expect((await list()).map(({ id }) => id)).not.toContain(shown);
  });

  test('is found by words in title and place, by stage and by kind', async () => {
    const issueId = await quarter.accepted(raiser, host, {
      title: '夜市油烟',
      place: '六巷口',
      category: 'noiseAndFumes',
    });
    const ids = async (wanted: Partial<Parameters<typeof publicIssues>[1]>) =>
      (await list(wanted)).map(({ id }) => id);
    expect(await ids({ text: '油烟' })).toEqual([issueId]);
    expect(await ids({ text: '六巷' })).toEqual([issueId]);
    expect(await ids({ text: '油烟机维修' })).toEqual([]);
    expect(await ids({ category: 'noiseAndFumes', stage: 'open' })).toEqual([issueId]);
    expect(await ids({ stage: 'solved' })).toEqual([]);
  });

  test('goes on after the last of a page, without gap or double, also when raised at one moment', async () => {
    const at = new Date(quarter.now - 10 * dayMs).toISOString();
    await quarter.rows(
      `insert into issue (id, community_id, number, title, body, category, place, raiser_id, state, raised_at, changed_at)
       select gen_random_uuid(), $1, 500 + n, '同时 ' || n, '', 'waste', '', $2, 'accepted', $3, $3
       from generate_series(1, 7) n`,
      [quarter.communityId, raiser.personId, at],
    );
    const all = (await list({ category: 'waste' })).map(({ id }) => id);
    const paged: string[] = [];
    for (let after: string | undefined; ; after = paged[paged.length - 1]) {
      const page = await list({ category: 'waste', limit: 3, after });
      paged.push(...page.map(({ id }) => id));
      if (page.length < 3) break;
    }
    expect(all).toHaveLength(7);
    expect(paged).toEqual(all);
  });
});

describe('the figures', () => {
  test('are kept with every step, and count the median of days', async () => {
    const before = await issueFigures(quarter.database.em(), quarter.communityId);
    const raised = await Promise.all(
      [1, 2, 3].map(() => quarter.accepted(raiser, host, { title: '算天数' })),
    );
    for (const [index, days] of [3, 20, 8].entries())
      await solve(String(raised[index]), quarter.now + days * dayMs);
    const after = await issueFigures(quarter.database.em(), quarter.communityId);
    expect(after.raised - before.raised).toBe(3);
    expect(after).toMatchObject({ solved: 3, medianDays: 8 });
    await quarter.rows(`update issue set state = 'inProgress', verified_at = null where id = $1`, [
      raised[1],
    ]);
    const reopened = await issueFigures(quarter.database.em(), null);
    // Between 3 and 8.
    expect(reopened).toMatchObject({ solved: 2, medianDays: 6 });
    const [counted] = await quarter.rows<{ kept: number; there: number }>(
      `select (select sum(issues)::int from issue_figure) as kept,
         (select count(*)::int from issue where issue_stage(state) is not null) as there`,
    );
    expect(counted?.kept).toBe(counted?.there);
  });
});

describe('open data', () => {
  test('documents every field in both languages', async () => {
    const { fields } = await json('/open/fields.json');
    const { issues } = await json('/open/issues.json?limit=1');
    expect(fields.map(({ name }: { name: string }) => name)).toEqual(Object.keys(issues[0]));
    for (const { zh, en } of fields) expect(zh.length * en.length).toBeGreaterThan(0);
  });

  test('is readable by any website, and leads from page to page until the end', async () => {
    const whole = await json('/open/issues.json');
    expect(whole.next).toBeNull();
    const seen: string[] = [];
    let path = '/open/issues.json?limit=4';
    for (;;) {
      const { headers, body } = await text(path);
      expect(headers.get('access-control-allow-origin')).toBe('*');
      const page = JSON.parse(body);
      seen.push(...page.issues.map(({ id }: { id: string }) => id));
      if (page.next === null) break;
      expect(headers.get('link')).toBe(`<${page.next}>; rel="next"`);
      path = page.next.slice(page.next.indexOf('/open'));
    }
    expect(seen).toEqual(whole.issues.map(({ id }: { id: string }) => id));
  });

  test('as a table holds no formula and keeps commas, quotes and lines inside their cell', async () => {
    await quarter.accepted(raiser, host, { title: '=HYPERLINK("http://x")', body: '一,"二"\n三' });
    const { body } = await text('/open/issues.csv');
    expect(body).toMatch(/^id,community,number,title,/);
    expect(body).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(body).toContain('"一,""二""\n三"');
  });

  test('refuses what it does not know', async () => {
    expect((await text('/open/issues.json?stage=lost')).status).toBe(400);
    expect((await text('/open/issues.json?limit=100000')).status).toBe(400);
    expect((await text('/open/issues.csv?whatever=1')).status).toBe(400);
  });

  test('as a feed shows the latest change first, with words that mean something in XML kept as words', async () => {
    const issueId = await quarter.accepted(raiser, host, { title: '<b>坏了</b> & "响"' });
    quarter.now += 60_000;
    await quarter.rows(
      `insert into issue_history (issue_id, seq, type, data, actor_id, at, data_hash, hash)
       select $1, max(seq) + 1, 'accepted', '{}', null, to_timestamp($2 / 1000.0), sha256(''), sha256('') from issue_history where issue_id = $1`,
      [issueId, quarter.now],
    );
    const { headers, body } = await text('/open/issues.atom?language=en');
    expect(headers.get('content-type')).toContain('application/atom+xml');
    expect(body).toContain('&lt;b&gt;坏了&lt;/b&gt; &amp; &quot;响&quot;');
    expect(body.indexOf(issueId)).toBe(body.indexOf('urn:uuid:') + 'urn:uuid:'.length);
    expect(body).not.toContain('蒲德全');
  });
});

describe('Open311', () => {
  test('lists the services in the language asked for', async () => {
    const services = await json('/open311/v2/services.json?locale=en_US');
    expect(services).toContainEqual(
      expect.objectContaining({
        service_code: 'streetLights',
        service_name: 'Street lights',
        metadata: false,
      }),
    );
    const { body } = await text('/open311/v2/services.xml');
    expect(body).toMatch(/^<\?xml.*\n<services><service><service_code>/);
  });

  test('gives requests as the standard names their fields, in JSON and XML', async () => {
    const issueId = await quarter.accepted(raiser, host, { title: '给 Open311 看', category: 'flooding' });
    const [request] = await json(`/open311/v2/requests.json?service_request_id=${issueId}`);
    expect(request).toMatchObject({
      service_request_id: issueId,
      status: 'open',
      service_code: 'flooding',
      description: '给 Open311 看',
      lat: null,
    });
    expect(await json(`/open311/v2/requests/${issueId}.json`)).toEqual([request]);
    const { body } = await text(`/open311/v2/requests/${issueId}.xml`);
    expect(body).toContain(`<request><service_request_id>${issueId}</service_request_id>`);
    expect(body).toContain('<zipcode/>');
  });

  test('filters by service, status and dates; without dates by the last 90 days', async () => {
    const old = await quarter.accepted(raiser, host, { title: '去年的事', category: 'fallingObjects' });
    const at = quarter.now - 200 * dayMs;
    await quarter.rows('update issue set raised_at = to_timestamp($2 / 1000.0) where id = $1', [old, at]);
    const ids = async (query: string) =>
      (await json(`/open311/v2/requests.json?${query}`)).map(
        (found: { service_request_id: string }) => found.service_request_id,
      );
    expect(await ids('service_code=fallingObjects')).toEqual([]);
    const from = new Date(at - dayMs).toISOString();
    const to = new Date(at + dayMs).toISOString();
    expect(await ids(`start_date=${from}&end_date=${to}`)).toEqual([old]);
    expect(await ids(`start_date=${from}&status=closed`)).toEqual([]);
    const closed = await json('/open311/v2/requests.json?status=closed');
    expect(new Set(closed.map(({ status }: { status: string }) => status))).toEqual(new Set(['closed']));
  });

  test('pages by key with a link to the next', async () => {
    const first = await text('/open311/v2/requests.json?page_size=2');
    const link = /<[^>]*(\/open311[^>]*)>; rel="next"/.exec(first.headers.get('link') ?? '');
    const second = await json(String(link?.[1]));
    const all = await json('/open311/v2/requests.json?page_size=4');
    expect([...JSON.parse(first.body), ...second]).toEqual(all);
  });

  test.each([
    ['/open311/v2/requests/nothing.json', 404],
    ['/open311/v2/requests.json?service_code=dragons', 404],
    ['/open311/v2/requests.json?start_date=yesterday', 400],
    ['/open311/v2/services/dragons.json', 404],
  ])('%s answers %i in the form of the standard', async (path, code) => {
    const { status, body } = await text(path);
    expect(status).toBe(code);
    expect(JSON.parse(body)).toEqual([{ code, description: expect.any(String) }]);
    const xml = await text(path.replace('.json', '.xml'));
    expect(xml.body).toContain(`<errors><error><code>${code}</code>`);
  });
});
