/** Activities of the five modules, one by one. */
import { atClock } from '../../../shared/local-time.ts';
import type { ServiceModule } from '../../../shared/services.ts';
import { communities, communityKeys } from '../cast.ts';
import { iso } from '../rows.ts';
import type { Dice } from '../seeded.ts';
import type { Registers, Season } from './entries.ts';
import { sessionStories } from './stories.ts';

/** How many of each kind were held in the finished year, and about how many came to one. */
export const heldInYear: readonly {
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

interface DemoSession extends Season {
  readonly key: string;
  readonly module: ServiceModule;
  readonly kind: 'session' | 'party';
  readonly at: number;
  readonly day: string;
  readonly people: number;
}

export function addSession(registers: Registers, dice: Dice, demo: DemoSession): string {
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
