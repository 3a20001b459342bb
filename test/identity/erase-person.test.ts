import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wordsOf } from '../../server/cli/words.ts';
import { readConfig, type Config } from '../../server/config.ts';
import { openDatabase, sql, type Database } from '../../server/database.ts';
import { fillDemo } from '../../server/demo/fill.ts';
import { DiskStore } from '../../server/files/disk-store.ts';
import type { FileStore } from '../../server/files/file-store.ts';
import { readPicture } from '../../server/files/picture.ts';
import { S3Store } from '../../server/files/s3-store.ts';
import { cleanUpFiles } from '../../server/files/unused-files.ts';
import { keepUpload } from '../../server/files/keep-upload.ts';
import { erasePerson, type Erased } from '../../server/identity/erase-person.ts';
import { exportPerson } from '../../server/identity/export-person.ts';
import { issueLink, personOfLink } from '../../server/identity/links.ts';
import { append } from '../../server/live/room-log.ts';
import { figuresOf } from '../../server/reporting/count.ts';
import { erasedName } from '../../shared/identity/erased-name.ts';
import { maskName } from '../../shared/identity/mask-name.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { quietLog } from '../support/postgres.ts';

const words = wordsOf('en');
const now = new Date();
const room = uuidv7();

let folder: string;
let config: Config;
let test: TestDatabase;
let database: Database;
/** A volunteer of the demo who has a seat in a meeting, too. */
let personId: string;
let name: string;
let token: string;
let looseFile: string;

const rows = <Row>(text: string, parameters: readonly unknown[] = []) =>
  sql<Row>(database.em(), text, parameters);
const disk = () => new DiskStore(config.filesDir);
const erase = (isMeant: boolean, whom = personId, files: FileStore = disk()) =>
  erasePerson({ databaseUrl: test.url, files, personId: whom, isMeant, words, now, log: quietLog() });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongyi-erase-'));
  config = readConfig({ GONGYI_DATA: folder });
  test = await createDatabase();
  await fillDemo({ databaseUrl: test.url, config, now, log: quietLog() });
  database = await openDatabase({ url: test.url, poolSize: 2, log: quietLog() });
  const [person] = await rows<{ id: string; name: string }>(
    `select p.id, p.name from person p
     where exists (select from turnout where person_id = p.id and confirmed_at is not null)
     order by exists (select from seat join ballot_roll on seat_id = seat.id where person_id = p.id) desc,
       exists (select from seat where person_id = p.id) desc, p.id limit 1`,
  );
  if (!person) throw new Error('the demo has volunteers who came');
  ({ id: personId, name } = person);
  // Somebody young of whom the day is kept, in a year that no decade begins with.
  await rows(`update volunteer set born_year = 2009, birthday = '2009-05-04' where person_id = $1`, [
    personId,
  ]);
  await seatAt('open', '3 栋 201 房');
  await rows(
    'insert into auth_session (id, token, user_id, expires_at, ip_address) values ($1, $2, $3, $4, $5)',
    [
      ...[
        uuidv7(),
        'a secret of the session',
        personId,
        new Date(now.getTime() + 1e9).toISOString(),
        '10.1.2.3',
      ],
    ],
  );
  ({ token } = await issueLink(database.em(), { personId, issuedBy: null, now, ttlMs: 1e9 }));
  const fileId = await uploadOf(personId, '#805020');
  const [stored] = await rows<{ sha256: string }>(
    `select encode(sha256, 'hex') as sha256 from stored_file where id = $1`,
    [fileId],
  );
  looseFile = disk().pathOf(stored?.sha256 ?? '');
  await database.em().transactional((em) => append(em, [{ room, type: 'seatTaken', data: { name } }], now));
});
afterAll(async () => {
  await database.close();
  await test.drop();
  await rm(folder, { recursive: true });
});

async function uploadOf(uploadedBy: string, background: string): Promise<string> {
  const picture = await sharp({ create: { width: 9, height: 9, channels: 3, background } })
    .png()
    .toBuffer();
  return keepUpload(database.em(), disk(), await readPicture(picture), { uploadedBy, now });
}

/** A seat with a household on a roll that is frozen, as a meeting that has been opened leaves it. */
async function seatAt(state: 'open', household: string): Promise<void> {
  const [meeting] = await rows<{ id: string }>(
    `select id from meeting m where state <> 'planned'
     order by exists (select from seat where meeting_id = m.id and person_id = $1), opened_at is null limit 1`,
    [personId],
  );
  if (!meeting) throw new Error(`the demo has a meeting that was ${state}`);
  await rows(
    `insert into seat (id, meeting_id, person_id, number, name, resident_group, role, votes, household)
     values ($1, $2, $3, 999, $4, 'migrant', 'representative', true, $5)`,
    [uuidv7(), meeting.id, personId, name, household],
  );
}

async function everything() {
  const periods = await rows<{ from: string; to: string }>(
    'select starts_on::text as "from", ends_on::text as "to" from reporting_period order by 1',
  );
  const figures = [];
  for (const period of periods) figures.push(await figuresOf(database.em(), period));
  const votes = await rows('select * from ballot_roll order by ballot_id, seat_id');
  const results = await rows('select id, result, voted from ballot order by id');
  const papers = await rows('select * from ballot_paper order by id');
  const rolls = await rows(
    'select id, meeting_id, person_id, votes, resident_group, present, checked_in_at from seat order by id',
  );
  return { figures, votes, results, papers, rolls };
}

const countsOf = async () => {
  const counts: Record<string, number> = {};
  for (const table of [
    'person',
    'auth_session',
    'access_link',
    'volunteer_skill',
    'command_log',
    'stored_file',
  ]) {
    const [row] = await rows<{ n: number }>(`select count(*)::int as n from ${table}`);
    counts[table] = row?.n ?? 0;
  }
  return counts;
};

describe('person export', () => {
  it('tells every record of the person by register and source, and opens no door', async () => {
    const exported = await exportPerson({ databaseUrl: test.url, personId, words, now });
    const of = (table: string, column: string) =>
      exported.sections.find(({ source }) => source.table === table && source.column === column);
    expect(exported).toMatchObject({ person: personId, erasedAt: null });
    expect(of('person', 'id')?.records).toMatchObject([{ name, id: personId }]);
    expect(of('auth_session', 'user_id')?.records).toMatchObject([{ ip_address: '10.1.2.3' }]);
    expect(of('volunteer', 'person_id')).toMatchObject({ register: 'volunteers' });
    expect(of('turnout', 'person_id')?.records[0]).toMatchObject({ confirmed_by: 'otherPerson' });
    expect(of('seat', 'person_id')?.records).toContainEqual(
      expect.objectContaining({ household: '3 栋 201 房' }),
    );
    expect(of('stored_file', 'uploaded_by')).toBeDefined();
    expect(of('room_event', 'data')?.records).toContainEqual(
      expect.objectContaining({ room_id: room, seq: 1, type: 'seatTaken' }),
    );
    const text = JSON.stringify(exported);
    expect(text).not.toContain('a secret of the session');
    expect(text).not.toMatch(/"(token_hash|password|token)"/);
  });

  it('names nobody else', async () => {
    const text = JSON.stringify(await exportPerson({ databaseUrl: test.url, personId, words, now }));
    const others = await rows<{ id: string }>('select id from person where id <> $1', [personId]);
    expect(others.filter(({ id }) => text.includes(`"${id}"`))).toEqual([]);
  });

  it('refuses an unknown person', async () => {
    const unknown = { databaseUrl: test.url, personId: uuidv7(), words, now };
    await expect(exportPerson(unknown)).rejects.toThrow('there is no person');
    await expect(erase(true, unknown.personId)).rejects.toThrow('there is no person');
  });
});

describe('person erase', () => {
  let told: Erased;

  it('lists what would change, and changes nothing, until it is meant', async () => {
    const before = await countsOf();
    told = await erase(false);
    expect(told).toMatchObject({
      erased: false,
      contentsWaiting: 0,
      changed: { person: 1, auth_session: 1, access_link: 1 },
    });
    expect(await countsOf()).toEqual(before);
    await access(looseFile);
  });

  it('leaves every figure, vote and roll as it was, and the name only where it says so', async () => {
    const before = await everything();
    const texts = await rows<{ phone: string; email: string }>(
      'select phone, email from person join auth_user using (id) where id = $1',
      [personId],
    );
    const done = await erase(true);
    expect(done).toEqual({ ...told, erased: true });
    expect(await everything()).toEqual(before);

    const listed = new Map(done.remaining.map(({ table, because }) => [table, because]));
    expect(listed.get('room_event')).toBe('hashChained');
    const tables = await rows<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
    );
    for (const { name: table } of tables) {
      for (const text of [name, '3 栋 201 房', texts[0]?.phone, texts[0]?.email].filter(Boolean)) {
        const [found] = await rows<{ n: number }>(
          `select count(*)::int as n from "${table}" t where position($1 in t::text) > 0`,
          [text],
        );
        if (!listed.has(table)) expect({ table, text, n: found?.n }).toEqual({ table, text, n: 0 });
      }
    }
  });

  it('closes every door and deletes the photo that belonged to nothing', async () => {
    expect(await personOfLink(database.em(), token, now)).toBeNull();
    const left = await rows(
      `select from auth_session where user_id = $1 union all select from auth_account where user_id = $1
       union all select from role_grant where person_id = $1 and revoked_at is null
       union all select from offer where person_id = $1 and state = 'asked'
       union all select from booking where person_id = $1 and cancelled_at is null and starts_at > $2`,
      [personId, now.toISOString()],
    );
    expect(left).toEqual([]);
    await expect(access(looseFile)).rejects.toThrow();
    expect(await rows('select name, origin, phone from person where id = $1', [personId])).toEqual([
      { name: erasedName, origin: null, phone: null },
    ]);
    expect(maskName(erasedName)).toBe(erasedName);
  });

  it('is in the audit log, once, without a name', async () => {
    const again = await erase(true);
    expect(again).toEqual({ person: personId, erased: true, changed: {}, contentsWaiting: 0, remaining: [] });
    const log = await rows<{ outcome: string }>(
      `select outcome::text as outcome from command_log where name = 'erasePerson' and room_id = $1 and actor_id is null`,
      [personId],
    );
    expect(log).toHaveLength(1);
    expect(log[0]?.outcome).not.toContain(name);
  });

  it('leaves the frozen roll frozen for everybody else, and for what counts', async () => {
    const frozen = `select seat.id from seat join meeting on meeting.id = meeting_id where opened_at is not null`;
    const [other] = await rows<{ id: string }>(`${frozen} and person_id <> $1 limit 1`, [personId]);
    const [own] = await rows<{ id: string }>(`${frozen} and person_id = $1 limit 1`, [personId]);
    await expect(rows(`update seat set household = 'x' where id = $1`, [other?.id])).rejects.toThrow(
      'frozen',
    );
    await expect(rows('update seat set votes = not votes where id = $1', [own?.id])).rejects.toThrow(
      'frozen',
    );
  });

  it('says what still lies in a store that does not answer, and a server removes it later', async () => {
    const [other] = await rows<{ id: string }>('select id from person where erased_at is null limit 1');
    await uploadOf(other?.id ?? '', '#205080');
    const away = { endpoint: 'http://127.0.0.1:1', bucket: 'files', region: 'r', keyId: 'k', secret: 's' };
    const done = await erase(true, other?.id, new S3Store({ ...away, pathStyle: true }));
    expect(done).toMatchObject({ erased: true, contentsWaiting: 1 });
    expect(await cleanUpFiles(database, disk(), now)).toMatchObject({ contents: 1 });
  });
});
