/**
 * What the meetings of the demo do not show of an issue's life, in 骏景: passed on, merged, straight to a unit, in parts,
 * handed over, escalated, reopened, unconfirmed, put off and brought back; and in 科韵 one on the agenda of a meeting.
 */
import { categories, type Category } from '../../shared/issues/categories.ts';
import { communities, unitId } from './cast.ts';
import { addHazard, addParts } from './cycle/at-work.ts';
import { addModerated } from './cycle/moderated.ts';
import { addOnAgenda, addPutOff } from './cycle/on-agendas.ts';
import { addReopened, addUnconfirmed } from './cycle/reported-done.ts';
import { addPassedOn, addTwin } from './cycle/screened.ts';
import { toldAt } from './cycle/told.ts';
import type { PictureShelf } from './issue-rows.ts';
import type { Rows } from './rows.ts';
import { issueStories } from './stories.ts';

/** Others are responsible: the community takes none of these any more. */
const elsewhere: ReadonlySet<Category> = new Set(['unpaidWages']);

export function addWholeCycle(rows: Rows, pictures: PictureShelf, now: Date): void {
  const told = toldAt(rows, pictures, now);
  rows.add('urgent_duty', {
    ...{ community_id: communities.junjing.id, category: 'charging', unit_id: unitId('property') },
  });
  const usual = new Map(issueStories.map(({ category, unit }) => [category, unitId(unit)]));
  rows.add(
    'issue_kind',
    ...categories
      .filter((category) => usual.has(category) || elsewhere.has(category))
      .map((category) => ({
        ...{ community_id: communities.junjing.id, category, is_on: !elsewhere.has(category) },
        unit_id: usual.get(category) ?? null,
      })),
  );
  addPassedOn(told);
  addTwin(told);
  addHazard(told);
  addParts(told);
  addReopened(told);
  addUnconfirmed(told);
  addPutOff(told);
  addOnAgenda(told);
  addModerated(told);
}
