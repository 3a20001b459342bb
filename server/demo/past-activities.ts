/** The activities of the finished year. */
import { addDays, atClock } from '../../shared/local-time.ts';
import { communityKeys } from './cast.ts';
import { type Rows } from './rows.ts';
import { Dice } from './seeded.ts';

import { addHeldActivity } from './shifts.ts';

const pastActivities = 35;

/** Activities that carried out a resolution of the year, by their number: the meeting that decided it. */
const decided: Readonly<Record<number, string>> = { 6: 'past-0', 16: 'past-4', 17: 'past-5', 19: 'past-7' };

/** One turnout of every twelfth activity was never confirmed, so that the figure and the register differ as in life. */
export function addPastActivities(rows: Rows): void {
  const dice = new Dice(32);
  for (let index = 0; index < pastActivities; index += 1) {
    const day = addDays('2022-10-08', index * 10);
    const decidedBy = decided[index];
    addHeldActivity(rows, dice, {
      ...{ key: `past-${index}`, community: communityKeys[index % communityKeys.length] ?? 'shenghui' },
      ...{ story: index, day, startsAt: atClock(day, index % 2 ? '09:30' : '15:00') },
      ...{ came: dice.between(9, 12), people: dice.between(82, 122), unconfirmed: index % 12 === 5 ? 1 : 0 },
      ...(decidedBy !== undefined && { decidedBy }),
    });
  }
}
