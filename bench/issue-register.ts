/**
 * Communities with very many issues, written straight into the database, in the states of years: most are solved, some
 * of every kind are not, and no job finds a reminder or an escalation that is due. Beside what is common (a unit, a
 * building, a word in one of forty titles) each has twenty issues of a rare unit, building and word, spread over all its years.
 */
import { randomUUID } from 'node:crypto';
import type { Person, Town } from './town.ts';

export interface IssueRegister {
  readonly communityId: string;
  readonly host: Person;
  /** Raised twenty issues, and endorsed sixty. */
  readonly resident: Person;
  /** Of a quarter of the work, as the building of a quarter of the issues: its pages are full where few were raised, too. */
  readonly unitId: string;
  /** Signed in for the unit. */
  readonly unitContact: Person;
  readonly rareUnitId: string;
  readonly buildingId: string;
  readonly rareBuildingId: string;
}

export const rareWord = '古井';
const rare = 20;
const commonUnits = 19;
const buildings = 37;
/** What one person joins in, however much there is. */
const endorsedByOne = 60;

const matters = [
  ...['路灯不亮', '井盖松动', '垃圾桶太少', '电动车没处充电', '夜里施工太吵', '飞线充电', '消防通道堵了'],
  ...['门禁坏了', '下水道返臭', '楼道堆杂物', '押金不退', '水费加价', '树枝挡窗', '积水过脚', '摊档占道'],
  ...['狗不牵绳', '快递没处放', '围墙裂缝', '健身器材坏了', '公厕没水', '无障碍坡道太陡', '烧烤油烟'],
  ...['车库漏雨', '电线裸露', '宣传栏过期', '牌号看不清', '楼顶掉砖', '孩子没处玩', '老人没处坐', '单车乱放'],
  ...['铁门夜里响', '广场舞扰民', '空调滴水', '化粪池满了', '电梯停用', '斑马线磨没了', '红绿灯太短'],
  ...['积分入学看不懂', '居住证办不了', '招工信息没处看'],
];

export async function issueRegister(town: Town, count: number): Promise<IssueRegister> {
  const communityId = randomUUID();
  await town.rows('insert into community (id, name, street) values ($1::uuid, $1::text, $2)', [
    communityId,
    '街',
  ]);
  const [host, resident, unitContact, ...residents] = await town.people(53);
  if (!host || !resident || !unitContact) throw new Error('no people were made');
  await town.grant('host', communityId, [host]);
  await town.grant('representative', communityId, [resident, ...residents]);
  const unitIds = Array.from({ length: commonUnits + 1 }, () => randomUUID());
  const buildingIds = Array.from({ length: buildings + 1 }, () => randomUUID());
  const [rareUnitId = '', unitId = ''] = unitIds;
  const [rareBuildingId = '', buildingId = ''] = buildingIds;
  await town.rows(
    'insert into responsible_unit (id, name) select id, id::text from unnest($1::uuid[]) as unit (id)',
    [unitIds],
  );
  await town.rows(
    `insert into role_grant (id, person_id, role, unit_id) values (gen_random_uuid(), $1, 'responsibleUnit', $2)`,
    [unitContact.personId, unitId],
  );
  await town.rows(
    `insert into building (id, community_id, name, lat, lng)
     select id, $1, at || '号楼', 23.1 + at / 1e4, 113.3 from unnest($2::uuid[]) with ordinality as house (id, at)`,
    [communityId, buildingIds],
  );
  await withoutIndexes(town, ['issue', 'action_item', 'issue_pair', 'endorsement'], async () => {
    // What the triggers would write row by row is written at once: the rows end up the same.
    await town.rows('alter table action_item disable trigger action_item_dates');
    await town.rows('alter table issue disable trigger issue_paired_when_raised');
    await town.rows(
      `insert into issue (id, community_id, number, title, body, category, place, building_id, raiser_id, state,
         state_reason, redirected_to, raised_at, verified_at, changed_at, due_on, reported_at, unconfirmed_round)
       select gen_random_uuid(), $1, n, (n / 17 % 97 + 1) || '巷' || case when is_rare then '${rareWord}'
           else '' end || ($5::text[])[n / 13 % cardinality($5) + 1], '',
         (array['waste', 'charging', 'streetLights', 'flooding', 'other'])[n / 7 % 5 + 1], (n % 40 + 1) || ' 栋',
         ($6::uuid[])[case when is_rare then 1 when n / 11 % 4 = 0 then 2 else n / 11 % ${buildings} + 2 end],
         case when is_rare then $3::uuid else ($4::uuid[])[n % 50 + 1] end, state,
         case when state in ('rejected', 'redirected') then '不属于社区' end,
         case when state = 'redirected' then 'hotline' end, raised_at,
         case when state = 'verified' then raised_at + interval '20 days' end, raised_at + interval '20 days',
         case when state = 'inProgress' then current_date - 40 + n % 80 end,
         case when state in ('reportedDone', 'verified') then raised_at + interval '15 days' end,
         case when state = 'reportedDone' then 1 end
       from (
         select n, n % ($2::int / ${rare}) = n / ($2::int / ${rare}) * 7 % 100 as is_rare, now() - make_interval(mins => $2::int - n) as raised_at,
           case when n % 100 < 2 then 'submitted' when n % 100 < 8 then 'accepted' when n % 100 < 10 then 'notAdopted'
             when n % 100 < 14 then 'inProgress' when n % 100 < 16 then 'reportedDone' when n % 100 < 22 then 'rejected'
             when n % 100 < 24 then 'redirected' else 'verified' end as state
         from generate_series(1, $2::int) as n
       ) made`,
      [
        communityId,
        count,
        resident.personId,
        residents.map(({ personId }) => personId),
        matters,
        buildingIds,
      ],
    );
    await town.rows(
      `insert into action_item (id, issue_id, unit_id, supervisor_id, due_on, what, state, created_at, reported_at,
         reminded_for, escalation_level, escalated_at)
       select gen_random_uuid(), id, ($2::uuid[])[case when building_id = $4 then 1 when number / 3 % 4 = 0 then 2
           else number / 3 % ${commonUnits} + 2 end], $3,
         coalesce(due_on, raised_at::date + 20), title,
         case state when 'inProgress' then 'open' when 'verified' then 'verified' else 'reportedDone' end, raised_at, reported_at,
         due_on, case when due_on < current_date then 1 + (current_date - due_on - 1) / 7 else 0 end,
         case when due_on < current_date then now() end
       from issue where community_id = $1 and state in ('inProgress', 'reportedDone', 'verified')`,
      [communityId, unitIds, host.personId, rareBuildingId],
    );
    await town.rows('alter table action_item enable trigger action_item_dates');
    await town.rows(
      `insert into issue_pair select community_id, pair, number, id from issue, unnest(pairs) as pair
       where community_id = $1 and can_sound_alike(board_stage) order by pair, number`,
      [communityId],
    );
    await town.rows('alter table issue enable trigger issue_paired_when_raised');
    await town.rows(
      `insert into endorsement (issue_id, person_id, endorsed_at)
       select issue.id, p.id, raised_at from issue
       join unnest($2::uuid[]) with ordinality as p (id, at) on (number + p.at) % 17 = 0 and p.id <> raiser_id
       where community_id = $1 and board_stage = 'open'
       union all
       select id, $3, raised_at from (
         select *, row_number() over (order by number) as row, count(*) over () as of from issue
         where community_id = $1 and board_stage = 'open' and raiser_id <> $3
       ) open where row % (of / ${endorsedByOne}) = 0`,
      [communityId, residents.map(({ personId }) => personId), resident.personId],
    );
  });
  return { communityId, host, resident, unitId, unitContact, rareUnitId, buildingId, rareBuildingId };
}

/** Rows by the million are written before what finds them and what checks them: an index, a foreign key is made at once. */
async function withoutIndexes(town: Town, tables: readonly string[], write: () => Promise<void>) {
  const indexes = await town.rows<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
     from pg_index where indrelid = any($1::regclass[]) and not indisunique`,
    [tables],
  );
  const keys = await town.rows<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where conrelid = any($1::regclass[]) and contype = 'f'`,
    [tables],
  );
  for (const { name } of indexes) await town.rows(`drop index ${name}`);
  for (const { table, name } of keys) await town.rows(`alter table ${table} drop constraint ${name}`);
  await write();
  await town.rows(`set maintenance_work_mem = '256MB'`);
  for (const { definition } of indexes) await town.rows(definition);
  for (const { table, name, definition } of keys)
    await town.rows(`alter table ${table} add constraint ${name} ${definition}`);
}
