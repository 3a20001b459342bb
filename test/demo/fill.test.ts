import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig, type Config } from '../../server/config.ts';
import { openDatabase, sql, type Database } from '../../server/database.ts';
import { demoAddresses } from '../../server/demo/addresses.ts';
import { tonightMeetingId } from '../../server/demo/tonight.ts';
import { fillDemo, isEmpty } from '../../server/demo/fill.ts';
import { chainedEvents } from '../../server/live/room-log.ts';
import { loadView } from '../../server/meetings/load-view.ts';
import { signedRecord } from '../../server/meetings/minutes/load-minutes.ts';
import { sha256 } from '../../server/sha256.ts';
import { applyEvent } from '../../shared/meetings/apply-event.ts';
import type { MeetingEvent } from '../../shared/meetings/events.ts';
import { minutesFault } from '../../shared/meetings/minutes/verify.ts';
import type { MeetingView } from '../../shared/meetings/view.ts';
import { DiskStore } from '../../server/files/disk-store.ts';
import { verifyHistories } from '../../server/issues/verify-histories.ts';
import { figuresOf } from '../../server/reporting/count.ts';
import { reportCommand } from '../../server/reporting/report-command.ts';
import { attainmentOf } from '../../shared/reporting/attainment.ts';
import { indicatorCodes, indicators } from '../../shared/reporting/indicators.ts';
import { contractYearOf } from '../../shared/reporting/period.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';

const log = pino({ enabled: false });
const afternoon = new Date('2026-11-24T15:20:00+08:00');
const finished = { from: '2022-10-01', to: '2023-09-30' };

let folder: string;
let config: Config;
let filled: TestDatabase;
let database: Database;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongyi-demo-'));
  config = readConfig({ GONGYI_DATA: folder });
  filled = await createDatabase();
  await fillDemo({ databaseUrl: filled.url, config, now: afternoon, log });
  database = await openDatabase({ url: filled.url, poolSize: 2, log });
});
afterAll(async () => {
  await database.close();
  await filled.drop();
  await rm(folder, { recursive: true });
});

const rows = <Row>(text: string, parameters: readonly unknown[] = []) =>
  sql<Row>(database.em(), text, parameters);
const numberOf = async (text: string) => {
  const [row] = await rows<{ n: number }>(`select (${text})::float8 as n`);
  return row?.n;
};

/** Every row of every table, as the database holds it, but for what it draws by chance: the secrets behind codes at the place. */
async function contents(of: Database): Promise<Record<string, string>> {
  const em = of.em();
  const tables = await sql<{ name: string }>(
    em,
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE'
       and table_name not in ('database_epoch', 'schema_migration') order by 1`,
  );
  const all: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await sql<{ text: string | null }>(
      em,
      `select string_agg(line, E'\\n' order by line) as text from (select (to_jsonb(t) - 'code_secret')::text as line from ${name} t) lines`,
    );
    all[name] = row?.text ?? '';
  }
  return all;
}

/** The meeting as it was called. */
function beforeOpening(view: MeetingView): MeetingView {
  return {
    ...view,
    ...{ state: 'called', openedAt: null, closedAt: null, signedAt: null },
    ...{ motions: [], floor: [], ballots: [], resolutions: [], minutes: { version: 0, signatures: [] } },
    seats: view.seats.map((seat) => ({ ...seat, present: false, checkedInAt: null, checkInMethod: null })),
    items: view.items.map((item) => ({ ...item, state: 'waiting', openedAt: null, closedAt: null })),
  };
}

describe('the demo', () => {
  it('fills an empty database and is not empty afterwards', async () => {
    expect(await isEmpty({ databaseUrl: filled.url })).toBe(false);
    const other = await createDatabase();
    expect(await isEmpty({ databaseUrl: other.url })).toBe(true);
    await other.drop();
  });

  it('is the same, row by row, when it is filled at the same moment', async () => {
    const again = await createDatabase();
    await fillDemo({ databaseUrl: again.url, config, now: afternoon, log });
    const second = await openDatabase({ url: again.url, poolSize: 1, log });
    expect(await contents(second)).toEqual(await contents(database));
    await second.close();
    await again.drop();
  });

  it.each([
    ['on the first morning of a contract year', '2026-10-01T00:10:00+08:00'],
    ['on its last evening', '2027-09-30T23:50:00+08:00'],
    ['on a leap day', '2028-02-29T12:00:00+08:00'],
    ['at four in the morning', '2026-12-31T04:00:00+08:00'],
  ])('can be filled %s, with tonight’s meeting today', async (_title, at) => {
    const other = await createDatabase();
    const now = new Date(at);
    await fillDemo({ databaseUrl: other.url, config, now, log });
    const there = await openDatabase({ url: other.url, poolSize: 1, log });
    const [meeting] = await sql<{ ahead: number }>(
      there.em(),
      `select ms(scheduled_at) - $1 as ahead from meeting where id = $2`,
      [now.getTime(), tonightMeetingId],
    );
    expect(meeting?.ahead).toBeGreaterThan(0);
    expect(meeting?.ahead).toBeLessThan(24 * 3_600_000);
    await there.close();
    await other.drop();
  });

  it('marks every person, community, unit and project as a sample', async () => {
    for (const table of ['person', 'community', 'responsible_unit', 'project']) {
      expect(await numberOf(`select count(*) from ${table} where not is_demo`), table).toBe(0);
      expect(await numberOf(`select count(*) from ${table}`), table).toBeGreaterThan(0);
    }
    expect(await numberOf(`select count(*) from auth_user where email not like '%@demo.invalid'`)).toBe(0);
  });

  it('counts something of every indicator in the finished year, and is behind in two', async () => {
    const figures = await figuresOf(database.em(), finished);
    const behind = indicators.flatMap(({ code, target }) => {
      expect(figures[code], code).toBeGreaterThan(0);
      return attainmentOf(target, figures[code]).state === 'reached' ? [] : [code];
    });
    expect(behind).toEqual(['microEnterprises', 'partyServed']);
    expect(figures.deliberationMeetings).toBeGreaterThanOrEqual(14);
    expect(figures.problemsSolved).toBeGreaterThanOrEqual(7);
    expect(figures.volunteerActivities).toBeGreaterThanOrEqual(33);
    expect(figures.volunteerTurnouts).toBeGreaterThanOrEqual(320);
    expect(figures.volunteerServed).toBeGreaterThanOrEqual(3_200);
  });

  it('has told its past meetings step by step, and their signed minutes hold', async () => {
    const em = database.em();
    const signed = await rows<{ id: string }>(`select id from meeting where state = 'signed'`);
    expect(signed.length).toBeGreaterThan(15);
    for (const { id } of signed) {
      const record = await signedRecord(em, id, 1);
      if (!record) throw new Error(`nobody signed the minutes of ${id}`);
      expect(minutesFault(record, sha256), id).toBeNull();
      const view = await loadView(em, id);
      const events = (await chainedEvents(em, id, 1_000)) as unknown as MeetingEvent[];
      expect(events.reduce(applyEvent, beforeOpening(view)), id).toEqual(view);
    }
  });

  it('has counted something, and not everything, in the current year', async () => {
    const figures = await figuresOf(database.em(), contractYearOf('2026-11-24'));
    for (const code of indicatorCodes) expect(figures[code], code).toBeGreaterThan(0);
    expect(figures.deliberationMeetings).toBeLessThan(12);
  });

  it.each([
    [
      'a vote of somebody absent or without a vote',
      `select count(*) from ballot_roll join seat on seat.id = seat_id where not (present and votes)`,
    ],
    [
      'a result that differs from the votes',
      `select count(*) from ballot where (result->'tally'->'counts'->>'yes')::int
         <> (select count(*) from ballot_roll where ballot_id = ballot.id and content ->> 'choice' = 'yes')`,
    ],
    [
      'a meeting of the past without a quorum',
      `select count(*) from ballot where not (result->'tally'->'quorum'->>'met')::boolean`,
    ],
    [
      'an adopted motion without a resolution, or the other way round',
      `select count(*) from motion full join resolution on resolution.motion_id = motion.id
       where (motion.state = 'adopted') is distinct from (resolution.id is not null)`,
    ],
    [
      'somebody who endorsed their own issue',
      `select count(*) from endorsement join issue on issue.id = issue_id where raiser_id = person_id`,
    ],
    [
      'an issue whose history runs backwards or does not begin with its raising',
      `select count(*) from issue_history later join issue_history earlier
         on earlier.issue_id = later.issue_id and earlier.seq = later.seq - 1
       where later.at < earlier.at or (earlier.seq = 1 and earlier.type <> 'raised')`,
    ],
    [
      'a solved issue without a photo before and after',
      `select count(*) from issue where state = 'verified' and not (
         exists (select from issue_photo where issue_id = issue.id)
         and exists (select from progress_photo join progress_update on progress_update.id = progress_update_id
                     join action_item on action_item.id = action_item_id where action_item.issue_id = issue.id))`,
    ],
    [
      'a turnout of somebody who was not booked',
      `select count(*) from turnout where not exists
         (select from booking where booking.shift_id = turnout.shift_id and booking.person_id = turnout.person_id)`,
    ],
    [
      'somebody asked to help where they hold no role',
      `select count(*) from offer join shift on shift.id = shift_id join activity on activity.id = activity_id
       where not exists (select from role_grant where role_grant.person_id = offer.person_id
         and role = 'volunteer' and role_grant.community_id = activity.community_id)`,
    ],
    [
      'a volunteer who helped before registering',
      `select count(*) from turnout join volunteer using (person_id) where checked_in_at < registered_at`,
    ],
    [
      'anything in the future that has already happened',
      `select count(*) from issue where raised_at > '${afternoon.toISOString()}'`,
    ],
  ])('holds no trace of %s', async (_title, query) => {
    expect(await numberOf(query)).toBe(0);
  });

  it('has issues in every stage that people can act on in 骏景', async () => {
    const states = await rows<{ state: string }>(
      `select distinct issue.state from issue join community on community.id = community_id where name = '骏景社区'`,
    );
    expect(states.map(({ state }) => state)).toEqual(
      expect.arrayContaining([
        ...['submitted', 'redirected', 'merged', 'accepted', 'inProgress', 'reportedDone', 'verified'],
      ]),
    );
  });

  it('shows every step of an issue’s life but those that only an open meeting takes', async () => {
    const types = await rows<{ type: string }>('select distinct type from issue_history order by 1');
    expect(types.map(({ type }) => type)).toEqual(
      expect.arrayContaining([
        ...['absorbed', 'accepted', 'actionAgreed', 'confirmed', 'decided', 'deferred', 'deliberated'],
        ...['doneReported', 'endorsedEnough', 'escalated', 'merged', 'notSolved', 'noticeCorrected'],
        ...['objectionAnswered', 'objectionRaised', 'partAdded', 'partDone', 'progressReported', 'raised'],
        ...['reassigned', 'redirected', 'rejected', 'reminded', 'reopened', 'scheduled', 'sentToUnit'],
        ...['unconfirmed', 'verified'],
      ]),
    );
    expect((await verifyHistories(database.em())).faults).toEqual([]);
  });

  it('lets three phones fill the quorum of tonight’s meeting', async () => {
    const [roll] = await rows<{ eligible: number; present: number }>(
      `select count(*)::int as eligible, count(*) filter (where present)::int as present
       from seat join meeting on meeting.id = meeting_id where meeting.id = $1 and votes`,
      [tonightMeetingId],
    );
    expect(roll).toEqual({ eligible: 6, present: 1 });
  });

  it('keeps every picture where the files are kept, readable and of the size noted', async () => {
    const files = await rows<{ sha: string; bytes: number; width: number; height: number }>(
      `select distinct encode(sha256, 'hex') as sha, byte_size as bytes, width, height from stored_file`,
    );
    for (const { sha, bytes, width, height } of files) {
      const picture = await readFile(new DiskStore(config.filesDir).pathOf(sha));
      expect(picture.length).toBe(bytes);
      expect(await sharp(picture).metadata()).toMatchObject({ width, height });
    }
    expect(files.length).toBeGreaterThan(10);
  });

  it('gives an address for every surface, with fresh links for the three phones', async () => {
    const first = await demoAddresses({ databaseUrl: filled.url, config });
    const surfaces = first.map(({ surface }) => surface);
    for (const surface of ['host', 'screen', 'board', 'desk', 'unit', 'public'])
      expect(surfaces).toContain(surface);
    expect(surfaces.filter((surface) => surface === 'phone')).toHaveLength(3);
    const second = await demoAddresses({ databaseUrl: filled.url, config });
    const phones = (list: typeof first) =>
      list.flatMap(({ surface, url }) => (surface === 'phone' ? [url] : []));
    expect(phones(second).some((url) => phones(first).includes(url))).toBe(false);
  });
});

describe('the report of the finished year', () => {
  const report = async (format: 'json' | 'csv', period = finished) =>
    String(await reportCommand({ databaseUrl: filled.url, ...period, format }));

  it('lists eighteen indicators in the order of the contract, each counted', async () => {
    const parsed: unknown = JSON.parse(await report('json'));
    expect(parsed).toMatchObject({
      period: { ...finished, isContractPeriod: true },
      isDemo: true,
      indicators: indicators.map(({ code }) => ({ code })),
    });
    expect(parsed).toMatchObject({
      indicators: indicators.map(({ code }) => ({
        code,
        register: 'built',
        actual: expect.any(Number),
        attainment: expect.any(Number),
      })),
    });
  });

  it('is the same text every time', async () => {
    expect(await report('json')).toBe(await report('json'));
  });

  it('gives the same figures as CSV, one line each, under a head', async () => {
    const csv = await report('csv');
    expect(csv.startsWith('\uFEFFfrom,to,code,')).toBe(true);
    const lines = csv.trimEnd().split('\r\n');
    expect(lines).toHaveLength(19);
    const { problemsSolved } = await figuresOf(database.em(), finished);
    expect(lines.at(-1)).toContain(`,atLeast,4,,problems,${problemsSolved},built,`);
  });

  it('states no attainment for a period that is no contract period', async () => {
    const parsed: unknown = JSON.parse(await report('json', { from: '2022-10-01', to: '2022-12-31' }));
    expect(parsed).toMatchObject({ period: { isContractPeriod: false } });
    expect(JSON.stringify(parsed)).not.toMatch(/"attainment":\d/);
  });

  it('writes to a file when asked to, and says where', async () => {
    const output = join(folder, 'report.json');
    const said = await reportCommand({ databaseUrl: filled.url, ...finished, format: 'json', output });
    expect(JSON.parse(String(said))).toEqual({ written: output });
    expect(await readFile(output, 'utf8')).toBe(await report('json'));
  });

  it('refuses what is no period, naming the place', async () => {
    await expect(report('json', { from: '2023-02-30', to: '2023-09-30' })).rejects.toMatchObject({
      code: 'periodInvalid',
      details: { at: 'from', reason: 'notADate' },
    });
  });
});
