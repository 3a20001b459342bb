/** What the registers held before ages were said and sessions had times. */
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, it } from 'vitest';
import { migrate } from '../../server/migrate.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { quietLog } from '../support/postgres.ts';

const migrations = new URL('../../migrations/', import.meta.url);
const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const [community, host, second, children, legal, silent, agreed] = [1, 2, 3, 4, 5, 6, 7].map(id);

const before = `
  insert into community (id, name, street) values ('${community}', '骏景社区', '天园街');
  insert into auth_user (id, name, email) select i::uuid, i, i from unnest(array['${host}', '${second}']) as i;
  insert into person (id, name, resident_group) select i::uuid, i, 'local' from unnest(array['${host}', '${second}']) as i;
  insert into register_entry (id, register, community_id, on_day, title, module, kind, duplicate_key, is_late, recorded_by, recorded_at)
  select i::uuid, 'session', '${community}', '2026-05-20', '亲子阅读', m, 'session',
    '2026-05-20|' || m || '|session|亲子阅读|${community}', false, '${host}', '2026-05-21'
  from unnest(array['${children}', '${legal}'], array['children', 'legal']) as session (i, m);
  insert into attendee (id, name, resident_group) values ('${silent}', '周小刚', 'migrant'), ('${agreed}', '李小明', 'local');
  insert into attendance (session_id, attendee_id, method, guardian_consent, signed_in_at)
  select s::uuid, a, 'list', case when a = '${agreed}' then true end, '2026-05-20'
  from unnest(array['${children}', '${legal}']) as s, unnest(array['${silent}', '${agreed}']::uuid[]) as a;
  update register_entry set verified_by = '${second}', verified_at = '2026-06-01';`;

it('a child of whom nothing was said counts no more, elsewhere everybody does as before, and no time is one', async () => {
  const database = await createEmptyDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'gongyi-before-'));
  const client = new Client({ connectionString: database.url });
  const upTo = async (last: string) => {
    const names = (await readdir(migrations)).filter((name) => name < last);
    for (const name of names) await copyFile(new URL(name, migrations), join(folder, name));
    await migrate(database.url, { log: quietLog(), folder });
  };
  try {
    await upTo('0411');
    await client.connect();
    await client.query(before);
    await upTo('0413');
    const { rows } = await client.query(
      `select module, amount, migrants, locals, duplicate_key as key, (
         select json_agg(adult order by attendee_id) from attendance where session_id = entry.id) as adults
       from register_entry entry order by module`,
    );
    expect(rows).toEqual([
      {
        ...{ module: 'children', amount: 1, migrants: 0, locals: 1, adults: [false, false] },
        key: `2026-05-20|children|session|亲子阅读||${community}`,
      },
      {
        ...{ module: 'legal', amount: 2, migrants: 1, locals: 1, adults: [true, false] },
        key: `2026-05-20|legal|session|亲子阅读||${community}`,
      },
    ]);
    const kept = await client.query('select entry_id, amount, migrants, verified_by from register_version');
    expect(kept.rows).toEqual([{ entry_id: children, amount: 2, migrants: 1, verified_by: second }]);
  } finally {
    await client.end();
    await rm(folder, { recursive: true });
    await database.drop();
  }
});
