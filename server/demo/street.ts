/**
 * What happens around the shifts of the demo: people counted at stalls, swaps on their way and made, and how those who
 * served found it.
 */
import { addDays, atClock, localDay } from '../../shared/local-time.ts';
import { staff, type DemoPerson } from './cast.ts';
import { addPhoto, type PictureShelf } from './issue-rows.ts';
import { iso, type Rows } from './rows.ts';
import { Dice, idOf } from './seeded.ts';
import { addShift, type AddedShift } from './shifts.ts';
import { easyVolunteers } from './volunteers.ts';

const minute = 60_000;
const hour = 60 * minute;

interface Today {
  readonly now: Date;
  /** Ended some hours ago. */
  readonly over: AddedShift;
  readonly underWay: AddedShift;
}

export function addStreet(rows: Rows, pictures: PictureShelf, { now, over, underWay }: Today): void {
  const photo = (key: string, scene: 'paper' | 'yard', at: number) =>
    addPhoto(rows, pictures, {
      ...{ scene, moment: 'after', by: staff.lead.id, key: `tally-${key}`, at: iso(at) },
    });
  const countedAt = over.endsAt - hour / 2;
  addTally(rows, {
    ...{ key: 'over', shift: over, people: 46, note: '领资料的人', countedAt },
    ...{ fileId: photo('over', 'paper', countedAt), second: personAt(over.here, 0), secondAt: over.endsAt },
  });
  addTally(rows, {
    ...{ key: 'under-way', shift: underWay, people: 12, note: '', countedAt: now.getTime() },
    ...{ fileId: photo('under-way', 'yard', now.getTime()), second: null, secondAt: null },
  });
  addFeedback(rows, over, localDay(now.getTime()));
  addSwaps(rows, now);
}

function personAt(people: readonly DemoPerson[], at: number): DemoPerson {
  const found = people[at];
  if (!found) throw new Error(`nobody stands at ${at}`);
  return found;
}

interface Tally {
  readonly key: string;
  readonly shift: AddedShift;
  readonly people: number;
  readonly note: string;
  readonly countedAt: number;
  readonly fileId: string;
  /** Null: waits for the second signature. */
  readonly second: DemoPerson | null;
  readonly secondAt: number | null;
}

function addTally(
  rows: Rows,
  { key, shift, people, note, countedAt, fileId, second, secondAt }: Tally,
): void {
  rows.add('tally', {
    ...{ id: idOf('tally', key), shift_id: shift.id, people, note, file_id: fileId },
    ...{ counted_by: staff.lead.id, counted_at: iso(countedAt) },
    ...{ second_by: second?.id ?? null, second_at: secondAt === null ? null : iso(secondAt) },
  });
}

function addFeedback(rows: Rows, over: AddedShift, today: string): void {
  const said = [
    { role: 'volunteer', person: personAt(over.here, 0), rating: 5, words: '问的人很多，材料准备得够。' },
    { role: 'volunteer', person: personAt(over.here, 1), rating: 4, words: '下次早点通知在哪个门集合。' },
    { role: 'lead', person: staff.lead, rating: 4, words: '' },
    { role: 'served', person: null, rating: 5, words: '讲得清楚，谢谢。' },
    { role: 'served', person: null, rating: 3, words: '排队有点久。' },
  ];
  said.forEach(({ role, person, rating, words }, at) => {
    rows.add('shift_feedback', {
      ...{ id: idOf('feedback', at), shift_id: over.id, role, person_id: person?.id ?? null },
      ...{ rating, words, on_day: today },
    });
  });
}

/** One that nobody has agreed to yet, one that waits for the lead, and one that was made. */
function addSwaps(rows: Rows, now: Date): void {
  const dice = new Dice(45);
  const people = dice.shuffle(easyVolunteers).slice(0, 8);
  const [first, second] = ([2, 3] as const).map((days, at) => {
    const startsAt = atClock(addDays(localDay(now.getTime()), days), '19:00');
    return addShift(rows, dice, {
      ...{
        key: `evening-${at}`,
        community: 'shenghui',
        story: at === 0 ? 4 : 6,
        startsAt,
        endsAt: startsAt + 2 * hour,
      },
      ...{ target: 5, coming: 4, here: 0, asked: 0, now, crowd: people.slice(at * 4, at * 4 + 4) },
    });
  });
  if (!first || !second) throw new Error('there are two evenings');
  const [open, agreed, done] = [0, 1, 2].map((at) => personAt(first.coming, at));
  const [partner, former] = [0, 1].map((at) => personAt(second.coming, at));
  const ago = (hours: number) => iso(now.getTime() - hours * hour);
  const wish = (key: string, own: AddedShift, other: AddedShift, person: DemoPerson | undefined) => ({
    ...{ id: idOf('swap', key), shift_id: own.id, other_shift_id: other.id, person_id: person?.id ?? '' },
  });
  rows.add(
    'shift_swap',
    {
      ...wish('open', first, second, open),
      ...{ other_person_id: null, state: 'open', asked_at: ago(3) },
      ...{ agreed_at: null, settled_by: null, settled_at: null },
    },
    {
      ...wish('agreed', first, second, agreed),
      ...{ other_person_id: partner?.id ?? null, state: 'agreed', asked_at: ago(6) },
      ...{ agreed_at: ago(2), settled_by: null, settled_at: null },
    },
    {
      // Each holds the other's place by now.
      ...wish('done', second, first, done),
      ...{ other_person_id: former?.id ?? null, state: 'done', asked_at: ago(9) },
      ...{ agreed_at: ago(8), settled_by: staff.lead.id, settled_at: ago(7) },
    },
  );
}
