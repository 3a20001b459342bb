/**
 * The registers of the demo: the whole finished year, and the weeks before today. Entries go through the same rule as
 * those that people make. Who came, each visitor's tap and the second person's confirmation are written set by set.
 */
import { addDays, localDay } from '../../../shared/local-time.ts';
import { contractYearOf } from '../../../shared/reporting/period.ts';
import { certificates } from '../../../shared/reporting/registers.ts';
import type { PictureShelf } from '../issue-rows.ts';
import { pastYear } from '../past-year.ts';
import type { Rows } from '../rows.ts';
import { recentDays } from '../this-year.ts';
import { Registers, type RegisterFill, type Season } from './entries.ts';
import { addPast } from './finished-year.ts';
import { addRecent } from './recent-weeks.ts';
import { posts, staffNames } from './stories.ts';

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
