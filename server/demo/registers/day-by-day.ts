/** What every day or month brings: hours of the staff, visitors at the desks, payments. */
import { addDays, atClock, localDay, weekdayOf } from '../../../shared/local-time.ts';
import { monthsOf } from '../../../shared/reporting/cuts.ts';
import { iso } from '../rows.ts';
import type { Dice } from '../seeded.ts';
import type { Registers, Season } from './entries.ts';
import { payments, staffNames } from './stories.ts';

/** Every working day seven and a half hours; a week each is taken off at New Year and in October. */
export function addWorkLogs(registers: Registers, dice: Dice, { from, to, now }: Season): void {
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
export function addSpending(registers: Registers, { from, to, now }: Season): void {
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

export function addVisits(registers: Registers, dice: Dice, { from, to, now }: Season): void {
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
