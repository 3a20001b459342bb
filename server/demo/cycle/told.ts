/** What every story of the whole cycle is told with: rows to add to, moments before now, the people of 骏景. */
import { addDays, atClock, localDay } from '../../../shared/local-time.ts';
import { representativesOf, staff } from '../cast.ts';
import type { Step } from '../follow-up.ts';
import type { PictureShelf } from '../issue-rows.ts';
import type { Rows } from '../rows.ts';
import type { IssueStory } from '../stories.ts';

export interface Told {
  readonly rows: Rows;
  readonly pictures: PictureShelf;
  readonly today: string;
  /** A moment of the day so many days ago. */
  readonly ago: (days: number, clock?: string) => string;
}

export function toldAt(rows: Rows, pictures: PictureShelf, now: Date): Told {
  const today = localDay(now.getTime());
  const ago = (days: number, clock = '10:00') =>
    new Date(atClock(addDays(today, -days), clock)).toISOString();
  return { rows, pictures, today, ago };
}

const residents = representativesOf('junjing');

export const person = (at: number) => {
  const found = residents[at];
  if (!found) throw new Error(`骏景 has no resident ${at}`);
  return found;
};
export const retold = (story: IssueStory, title: string, body: string, place: string): IssueStory => ({
  ...{ ...story, title, body, place },
});
export const step = (
  type: Step['type'],
  data: object,
  at: string,
  actor: string | null = staff.chair.id,
) => ({
  ...{ type, data, actor },
  at,
});
