/**
 * The weeks before today: decisions in every stage of being carried out, so that the unit's page, the raiser's phone
 * and the current figures have something to show.
 */
import { addDays, atClock, localDay } from '../../shared/local-time.ts';
import { communityKeys, phoneHolders } from './cast.ts';
import type { PictureShelf } from './issue-rows.ts';
import { addPastMeeting } from './past-meeting.ts';
import type { Rows } from './rows.ts';
import { Dice } from './seeded.ts';
import { storyOf } from './stories.ts';
import { addHeldActivity } from './shifts.ts';

/** As far back as it reaches, in days. */
export const recentDays = 52;

export function addThisYear(rows: Rows, pictures: PictureShelf, now: Date): void {
  const dice = new Dice(2026);
  const today = localDay(now.getTime());
  const ago = (days: number) => addDays(today, -days);
  addPastMeeting(rows, pictures, dice, {
    ...{ key: 'recent-solved', community: 'shenghui', number: 27, day: ago(46), outcome: 'verified' },
    ...{ story: storyOf('schoolAdmission'), doneAfterDays: 20, dueOn: ago(10) },
  });
  addPastMeeting(rows, pictures, dice, {
    ...{ key: 'recent-done', community: 'junjing', number: 27, day: ago(33), outcome: 'reportedDone' },
    ...{ story: storyOf('streetLights'), doneAfterDays: 31, dueOn: addDays(today, 5) },
    raiser: phoneHolders[0],
  });
  addPastMeeting(rows, pictures, dice, {
    ...{ key: 'recent-open', community: 'junjing', number: 28, day: ago(19), outcome: 'inProgress' },
    ...{ story: storyOf('fireLanes', 'emergency'), doneAfterDays: 0, dueOn: addDays(today, 11) },
    objectedAfterDays: 14,
    raiser: phoneHolders[1],
  });
  addPastMeeting(rows, pictures, dice, {
    ...{ key: 'recent-late', community: 'donghui', number: 26, day: ago(12), outcome: 'inProgress' },
    ...{ story: storyOf('sharedSpace'), doneAfterDays: 0, dueOn: ago(1) },
  });
  for (let index = 0; index < 8; index += 1) {
    const day = ago(50 - index * 6);
    addHeldActivity(rows, dice, {
      ...{
        key: `recent-${index}`,
        community: communityKeys[(index * 2) % communityKeys.length] ?? 'shenghui',
      },
      ...{ story: index, day, startsAt: atClock(day, index % 2 ? '09:30' : '15:00') },
      ...{ came: dice.between(7, 9), people: dice.between(36, 56), unconfirmed: index === 7 ? 1 : 0 },
    });
  }
}
