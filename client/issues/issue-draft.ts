/**
 * The issue being written on this phone, one per community. Its id becomes the command's: however often it is sent, it
 * is raised once.
 */
import { v4 as uuidv4 } from 'uuid';
import { isCategory, type Category } from '../../shared/issues/categories.ts';
import type { Point } from '../../shared/issues/place.ts';
import { DraftStore } from '../draft-store.ts';

export interface IssueDraft {
  id: string;
  title: string;
  body: string;
  place: string;
  buildingId: string | null;
  point: Point | null;
  /** Null: what the words suggest. */
  category: Category | null;
  urgent: boolean;
  isAnonymous: boolean;
  /** Sent, and no answer yet. */
  isOnItsWay: boolean;
}

export function emptyDraft(): IssueDraft {
  return {
    ...{ id: uuidv4(), title: '', body: '', place: '', buildingId: null, point: null },
    ...{ category: null, urgent: false, isAnonymous: true, isOnItsWay: false },
  };
}

/** By community. */
export const issueDrafts = new DraftStore<IssueDraft>('issue', (kept) => {
  const draft: Partial<IssueDraft> = {};
  for (const key of ['id', 'title', 'body', 'place', 'buildingId'] as const) {
    const value: unknown = Reflect.get(kept, key);
    if (typeof value === 'string') draft[key] = value;
  }
  for (const key of ['urgent', 'isAnonymous', 'isOnItsWay'] as const) {
    const value: unknown = Reflect.get(kept, key);
    if (typeof value === 'boolean') draft[key] = value;
  }
  if ('category' in kept && typeof kept.category === 'string' && isCategory(kept.category))
    draft.category = kept.category;
  const point: unknown = 'point' in kept ? kept.point : null;
  if (typeof point === 'object' && point !== null && 'lat' in point && 'lng' in point) {
    const { lat, lng } = point;
    if (typeof lat === 'number' && typeof lng === 'number') draft.point = { lat, lng };
  }
  return draft;
});
