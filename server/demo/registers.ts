/**
 * The registers of the demo: the whole finished year, and the weeks before today. Entries go through the same rule as
 * those that people make. Who came, each visitor's tap and the second person's confirmation are written set by set.
 */
import type { Client } from 'pg';
import { addDays, atClock, localDay, weekdayOf } from '../../shared/local-time.ts';
import { monthsOf } from '../../shared/reporting/cuts.ts';
import { contractYearOf } from '../../shared/reporting/period.ts';
import { readEntry, type Written } from '../../shared/reporting/read-entry.ts';
import { certificates, type RegisterCode } from '../../shared/reporting/registers.ts';
import type { ServiceModule } from '../../shared/services.ts';
import type { StaffName } from '../../shared/reporting/staff-names.ts';
import { entryRow, readBy, withStaff } from '../reporting/registers/insert-entries.ts';
import { communities, communityKeys, staff, type CommunityKey } from './cast.ts';
import { addPhoto, type PictureShelf } from './issue-rows.ts';
import { pastYear } from './past-year.ts';
import {
  awards,
  enterprises,
  established,
  licensed,
  mediaReports,
  needsTold,
  organisations,
  payments,
  posts,
  sessionStories,
  staffNames,
} from './register-stories.ts';
import type { Rows } from './rows.ts';
import { Dice, idOf } from './seeded.ts';
import { recentDays } from './this-year.ts';

const iso = (at: number) => new Date(at).toISOString();

/** What is left to do once the rows are written. */
export interface RegisterFill {
  /** People who signed in, and visitors who were tapped, by entry. */
  readonly came: readonly { readonly id: string; readonly people: number; readonly at: string }[];
  readonly visits: readonly { readonly id: string; readonly people: number; readonly at: string }[];
  /** Not confirmed by anybody yet. */
  readonly waiting: readonly string[];
}

interface Season {
  readonly from: string;
  readonly to: string;
  /** Nothing is entered after this moment. */
  readonly now: number;
}

/** The others are confirmed when everybody who came is on their list. */
const confirmedAtOnce: readonly RegisterCode[] = [
  'workLog',
  'enterprise',
  'organisation',
  'hardship',
  'media',
  'award',
  'spending',
];

class Registers {
  readonly came: { id: string; people: number; at: string }[] = [];
  readonly visits: { id: string; people: number; at: string }[] = [];
  readonly waiting: string[] = [];
  readonly #rows: Rows;
  readonly #staff: StaffName[] = [];

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  /** Entered the evening after, or so many days later. */
  add(
    register: RegisterCode,
    key: string,
    written: Written,
    {
      community = 'shenghui',
      daysLater = 1,
      now,
      isWaiting = false,
    }: { community?: CommunityKey; daysLater?: number; now: number; isWaiting?: boolean },
  ): string {
    const onDay = written.onDay ?? '';
    const at = new Date(Math.min(atClock(addDays(onDay, daysLater), '18:30'), now));
    const { entry, problems } = readEntry(register, written, readBy(at));
    if (!entry) throw new Error(`${register} ${key}: ${JSON.stringify(problems)}`);
    const id = idOf(register, key);
    const known = withStaff(register, entry, this.#staff);
    if ('fault' in known) throw new Error(`${register} ${key}: ${JSON.stringify(known)}`);
    const by = { register, communityId: communities[community].id };
    const row = entryRow(id, known, { ...by, recordedBy: staff.minuteTaker.id, now: at });
    const isConfirmed = confirmedAtOnce.includes(register) && !isWaiting;
    this.#rows.add('register_entry', {
      ...row,
      verified_by: isConfirmed ? staff.evaluator.id : null,
      verified_at: isConfirmed ? iso(at.getTime() + 3_600_000) : null,
    });
    if (register === 'staff')
      this.#staff.push({
        id,
        name: entry.title,
        phoneEnd: entry.values.phoneEnd ?? '',
        post: entry.values.post ?? '',
      });
    return id;
  }

  step(entryId: string, kind: string, onDay: string, note: string): void {
    this.#rows.add('register_step', {
      id: idOf('step', `${entryId}-${kind}`),
      entry_id: entryId,
      kind,
      on_day: onDay,
      note,
      recorded_by: staff.minuteTaker.id,
      recorded_at: iso(atClock(onDay, '17:00')),
      verified_by: staff.evaluator.id,
      verified_at: iso(atClock(onDay, '20:00')),
    });
  }
}

export function addRegisters(rows: Rows, pictures: PictureShelf, now: Date): RegisterFill {
  const registers = new Registers(rows);
  const today = localDay(now.getTime());
  const start = contractYearOf(today).from;
  const recently = addDays(today, -recentDays);
  const recent = {
    from: recently > start ? recently : start,
    to: addDays(today, -1),
    now: now.getTime(),
  };
  const past = { ...pastYear, now: now.getTime() };
  addStaff(registers, past);
  addPast(rows, registers, pictures, past);
  if (recent.from <= recent.to) addRecent(registers, recent);
  return registers;
}

function addStaff(registers: Registers, { from, now }: Season): void {
  staffNames.forEach((title, at) => {
    const held = [certificates[at % certificates.length], certificates[(at * 4 + 3) % certificates.length]];
    registers.add(
      'staff',
      title,
      {
        onDay: from,
        title,
        post: posts[at % posts.length] ?? '',
        certificates: [...new Set(held)].join(','),
        partyMember: at % 9 === 0 ? 'yes' : 'no',
      },
      { now },
    );
  });
}

/** How many of each kind were held in the finished year, and about how many came to one. */
const heldInYear: readonly {
  readonly module: ServiceModule;
  readonly kind: 'session' | 'party';
  readonly count: number;
  readonly people: number;
}[] = [
  { module: 'employment', kind: 'session', count: 24, people: 47 },
  { module: 'legal', kind: 'session', count: 22, people: 50 },
  { module: 'children', kind: 'session', count: 27, people: 82 },
  { module: 'hardship', kind: 'session', count: 12, people: 12 },
  { module: 'participation', kind: 'party', count: 13, people: 14 },
];

function addPast(rows: Rows, registers: Registers, pictures: PictureShelf, season: Season): void {
  const dice = new Dice(4_501);
  for (const { module, kind, count, people } of heldInYear) {
    for (let at = 0; at < count; at += 1) {
      const day = addDays(season.from, 6 + Math.floor((at * 352) / count) + (at % 3));
      const id = addSession(registers, dice, {
        key: `past-${module}-${kind}`,
        module,
        kind,
        at,
        day,
        people,
        ...season,
      });
      rows.add('register_file', {
        entry_id: id,
        file_id: addPhoto(rows, pictures, {
          ...{ scene: 'paper', moment: at % 2 ? 'after' : 'before', by: staff.minuteTaker.id },
          ...{ key: `session-${id}`, at: iso(atClock(day, '17:30')) },
        }),
        position: 0,
      });
    }
  }
  addWorkLogs(registers, dice, season);
  addVisits(registers, dice, season);

  enterprises.forEach((title, at) => {
    const day = addDays(season.from, 10 + at * 15);
    const id = registers.add('enterprise', title, { onDay: day, title, owner: `店主${at + 1}` }, season);
    registers.step(id, 'coaching', addDays(day, 9), '选址、核名、备料一对一辅导');
    if (at < licensed) registers.step(id, 'licensed', addDays(day, 31), '营业执照已领取，复印件存档');
  });
  organisations.forEach((title, at) => {
    const day = addDays(season.from, 40 + at * 70);
    const id = registers.add('organisation', title, { onDay: day, title }, season);
    registers.step(id, 'charter', addDays(day, 12), '章程经成员大会通过');
    registers.step(id, 'members', addDays(day, 14), '成员名册已登记');
    if (at < established) registers.step(id, 'established', addDays(day, 30), '在街道备案');
  });
  for (let at = 0; at < 23; at += 1)
    addCase(registers, `past-${at}`, addDays(season.from, 12 + at * 14), at, season);
  mediaReports.forEach(([title, outlet], at) => {
    registers.add('media', title, { onDay: addDays(season.from, 20 + at * 47), title, outlet }, season);
  });
  awards.forEach(([title, giver], at) => {
    registers.add('award', title, { onDay: addDays(season.from, 90 + at * 150), title, giver }, season);
  });
  addSpending(registers, season);
  const survey = registers.add(
    'survey',
    'past',
    {
      onDay: season.from,
      title: '2022–2023 年服务满意度调查',
      titleEn: 'Satisfaction with our services, 2022–2023',
    },
    season,
  );
  for (let at = 0; at < 640; at += 1)
    addAnswer(rows, dice, survey, addDays(season.from, ((at * 364) / 640) | 0), at);
}

/** What the weeks before today have: some of everything, less than the calendar would ask for. */
function addRecent(registers: Registers, season: Season): void {
  const dice = new Dice(4_502);
  const days: string[] = [];
  for (let day = season.from; day <= season.to; day = addDays(day, 1)) days.push(day);
  const dayAt = (share: number) => days[Math.floor(share * (days.length - 1))] ?? season.to;
  const counts = { employment: 4, legal: 3, children: 3, hardship: 1, participation: 2 } as const;
  for (const { module, kind, people } of heldInYear) {
    const count = counts[module];
    for (let at = 0; at < count; at += 1) {
      const day = dayAt((at + 0.5) / count);
      const id = addSession(registers, dice, {
        key: `recent-${module}-${kind}`,
        module,
        kind,
        at,
        day,
        people,
        ...season,
      });
      if (at === count - 1 && count > 2) registers.waiting.push(id);
    }
  }
  addWorkLogs(registers, dice, season);
  addVisits(registers, dice, season);
  addSpending(registers, season);
  registers.add(
    'spending',
    'not-confirmed',
    { onDay: dayAt(0.9), title: '活动物料', money: '18600.50', payee: '示例文具店' },
    { ...season, isWaiting: true },
  );
  const early = dayAt(0.2);
  const title = '老乡修车铺';
  const shop = registers.add('enterprise', title, { onDay: early, title, owner: '店主甲' }, season);
  registers.step(shop, 'licensed', dayAt(0.6), '营业执照已领取');
  const group = registers.add(
    'organisation',
    '夜班工友互助社',
    { onDay: early, title: '夜班工友互助社' },
    season,
  );
  registers.step(group, 'established', dayAt(0.7), '在街道备案');
  for (let at = 0; at < 2; at += 1) addCase(registers, `recent-${at}`, early, 30 + at, season);
  registers.add(
    'survey',
    'recent',
    {
      onDay: season.from,
      title: '本年度服务满意度调查',
      titleEn: 'Satisfaction with our services this year',
    },
    season,
  );
}

interface DemoSession extends Season {
  readonly key: string;
  readonly module: ServiceModule;
  readonly kind: 'session' | 'party';
  readonly at: number;
  readonly day: string;
  readonly people: number;
}

function addSession(registers: Registers, dice: Dice, demo: DemoSession): string {
  const { key, module, kind, at, day, people, now } = demo;
  const stories = sessionStories[module];
  const story = stories[at % stories.length];
  if (!story) throw new Error(`no story for ${module}`);
  const community = at % 4 === 3 ? (communityKeys[at % communityKeys.length] ?? 'shenghui') : 'shenghui';
  // Every ninth or so was entered late; a stall in the street is counted, not signed in.
  const daysLater = at % 9 === 4 ? 16 : 1;
  const tallied = at % 8 === 5 && module === 'legal' ? 20 : 0;
  const id = registers.add(
    'session',
    `${key}-${at}`,
    {
      ...{ onDay: day, module, kind, title: `${story.title}（第${Math.floor(at / stories.length) + 1}期）` },
      ...{ item: String(story.item), area: String(story.area), place: communities[community].place },
      ...(tallied > 0 && { tallied: String(tallied) }),
      summary: '按计划举办，签到表和照片已存。',
    },
    { community, daysLater, now },
  );
  registers.came.push({
    id,
    people: people + dice.between(-3, 5),
    at: iso(Math.min(atClock(day, '15:00'), now)),
  });
  return id;
}

/** Every working day seven and a half hours; a week each is taken off at New Year and in October. */
function addWorkLogs(registers: Registers, dice: Dice, { from, to, now }: Season): void {
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const date = day.slice(5);
    const isOff =
      weekdayOf(day) > 5 || date <= '01-02' || (date >= '10-01' && date <= '10-07') || isFestival(day);
    if (isOff) continue;
    for (const name of staffNames) {
      if (dice.chance(0.02)) continue;
      const written = { onDay: day, staff: name, hours: '7.5' };
      // Of the newest hours some wait; the finished year is confirmed.
      const isWaiting = name === staffNames[0] && addDays(day, 7) > localDay(now);
      registers.add('workLog', `${day}-${name}`, written, { now, isWaiting });
    }
  }
}

/** Paid on the 25th: wages and the house every month, activities every quarter; of a whole year the fee of the contract. */
function addSpending(registers: Registers, { from, to, now }: Season): void {
  for (const month of monthsOf({ from, to })) {
    const onDay = `${month}-25`;
    if (onDay < from || onDay > to) continue;
    for (const { title, money, months } of payments) {
      if (months.includes(month.slice(5)))
        registers.add('spending', `${onDay}-${title}`, { onDay, title, money }, { now });
    }
  }
}

const isFestival = (day: string) => day >= '2023-01-21' && day <= '2023-01-27';

const busyAreas = [1, 2, 5, 6, 12] as const;

function addVisits(registers: Registers, dice: Dice, { from, to, now }: Season): void {
  let index = 0;
  for (let day = from; day <= to; day = addDays(day, 1)) {
    if (weekdayOf(day) === 7) continue;
    for (const area of busyAreas) {
      index += 1;
      const channel = area === 1 && index % 3 === 0 ? 'online' : 'offline';
      const written = { onDay: day, area: String(area), channel } as const;
      const id = registers.add('contact', `${day}-${area}`, written, { now });
      registers.visits.push({
        id,
        people: dice.between(area === 1 ? 11 : 5, area === 1 ? 20 : 11),
        at: iso(atClock(day, '09:00')),
      });
      if (day === to) registers.waiting.push(id);
    }
  }
}

function addCase(registers: Registers, key: string, day: string, at: number, season: Season): void {
  const [need, told] = needsTold[at % needsTold.length] ?? needsTold[0];
  const id = registers.add(
    'hardship',
    key,
    {
      ...{ onDay: day, title: `个案 ${day.slice(0, 4)}-${String(at + 1).padStart(3, '0')}`, need },
      ...{ person: `示例求助人${at + 1}`, phoneEnd: String(1_000 + at * 37), summary: told },
    },
    season,
  );
  const later = (days: number) => {
    const wanted = addDays(day, days);
    return wanted < season.to ? wanted : season.to;
  };
  registers.step(id, at % 2 ? 'aid' : 'jobGuidance', later(6), '已转介并回访');
  registers.step(id, 'support', later(9), '面谈一次，情绪平稳');
}

const saidInSurveys = [
  '希望周末也能开。',
  '填表的地方字太小，老人看不清。',
  '老师很有耐心，积分入学终于弄明白了。',
  '晚上八点以后也想来，白天要上班。',
  '直播课多开几期。',
];

function addAnswer(rows: Rows, dice: Dice, survey: string, day: string, at: number): void {
  const mark = () => (dice.chance(0.965) ? dice.between(4, 5) : dice.between(2, 3));
  rows.add('survey_answer', {
    ...{ id: idOf('answer', `${survey}-${at}`), survey_id: survey, on_day: day },
    ...{ overall: mark(), attitude: mark(), usefulness: mark() },
    words: at % 20 === 7 ? (saidInSurveys[Math.floor(at / 20) % saidInSurveys.length] ?? '') : '',
  });
}

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
