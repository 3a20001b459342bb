import { addDays } from '../../../shared/local-time.ts';
import { Dice } from '../seeded.ts';
import { addSpending, addVisits, addWorkLogs } from './day-by-day.ts';
import type { Registers, Season } from './entries.ts';
import { addCase } from './hardship-cases.ts';
import { addSession, heldInYear } from './sessions.ts';

/** What the weeks before today have: some of everything, less than the calendar would ask for. */
export function addRecent(registers: Registers, season: Season): void {
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
