import type { Client } from 'pg';
import { staff } from '../cast.ts';
import type { RegisterFill } from './entries.ts';

const surnames = '陈李张王刘林吴杨谢许郑冯曹彭唐邹龚韦莫覃黄何梁邓';
const givenNames =
  '春兰 建国 秀芳 国辉 小凤 志强 丽萍 文军 海霞 桂芝 俊明 玉兰 伟明 雪芳 永光 晓梅 德华 美珍 振东 素珍 家乐 彩霞 光明 静文 大伟 红霞 启航 月英 成功 嘉慧 广平 婉玲 铁生 淑芬 天明 翠玲 子豪 凤英 少华 巧云';

/** In the caller's transaction, after the rows are written: who came, who was tapped, and what the second person confirmed. */
export async function confirmRegisters(
  client: Client,
  { came, visits, waiting }: RegisterFill,
): Promise<void> {
  // Most came from elsewhere; not everybody said.
  await client.query(
    `insert into attendee (id, name, phone_end, resident_group)
     select md5('demo-attendee-' || n)::uuid,
       substr($1, 1 + n % length($1), 1) || (string_to_array($2, ' '))[1 + (n / length($1)) % 40],
       lpad((n * 7919 % 10000)::text, 4, '0'),
       case when n % 10 < 6 then 'migrant' when n % 10 < 9 then 'local' end
     from generate_series(0, 899) as n`,
    [surnames, givenNames],
  );
  // A child whose guardian has not agreed is on the list and is not counted.
  await client.query(
    `insert into attendance (session_id, attendee_id, method, adult, guardian_consent, signed_in_at)
     select came.id, md5('demo-attendee-' || (came.number * 61 + n) % 900)::uuid,
       case when n % 3 = 0 then 'code' else 'list' end, entry.module <> 'children' or n % 2 <> 0,
       case when entry.module = 'children' and n % 2 = 0 then n <> 40 end, came.at + make_interval(secs => n * 20)
     from jsonb_to_recordset($1::jsonb) as came (id uuid, number int, people int, at timestamptz)
     join register_entry entry on entry.id = came.id
     cross join lateral generate_series(1, came.people) as n`,
    [JSON.stringify(came.map((one, number) => ({ ...one, number })))],
  );
  await client.query(
    `insert into contact (id, sheet_id, recorded_by, at)
     select md5(visits.id::text || n)::uuid, visits.id, $2, visits.at + make_interval(mins => n * 25)
     from jsonb_to_recordset($1::jsonb) as visits (id uuid, people int, at timestamptz)
     cross join lateral generate_series(1, visits.people) as n`,
    [JSON.stringify(visits), staff.minuteTaker.id],
  );
  await client.query(
    `update register_entry set verified_by = $1, verified_at = recorded_at + interval '1 hour'
     where register in ('session', 'contact') and id <> all($2::uuid[])`,
    [staff.evaluator.id, waiting],
  );
}
