/**
 * The issue being written on this phone, one per community. It outlives a reload, a dead battery and a lost line; where
 * storage is forbidden it lasts as long as the page. Its id becomes the command's: however often it is sent, it is
 * raised once.
 */
import { v4 as uuidv4 } from 'uuid';
import { isCategory, type Category } from '../../shared/issues/categories.ts';
import type { Point } from '../../shared/issues/place.ts';

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

const inMemory = new Map<string, string>();
const keyOf = (communityId: string): string => `gongyi.draft.issue.${communityId}`;

export function emptyDraft(): IssueDraft {
  return {
    ...{ id: uuidv4(), title: '', body: '', place: '', buildingId: null, point: null },
    ...{ category: null, urgent: false, isAnonymous: true, isOnItsWay: false },
  };
}

export function keptDraft(communityId: string): IssueDraft {
  const kept = parse(read(keyOf(communityId)));
  return { ...emptyDraft(), ...fieldsOf(kept) };
}

export function keepDraft(communityId: string, draft: IssueDraft): void {
  const text = JSON.stringify(draft);
  inMemory.set(keyOf(communityId), text);
  try {
    window.localStorage.setItem(keyOf(communityId), text);
  } catch {
    // Only the copy in memory stays.
    return;
  }
}

export function forgetDraft(communityId: string): void {
  inMemory.delete(keyOf(communityId));
  try {
    window.localStorage.removeItem(keyOf(communityId));
  } catch {
    return;
  }
}

function read(key: string): string | null {
  try {
    return window.localStorage.getItem(key) ?? inMemory.get(key) ?? null;
  } catch {
    return inMemory.get(key) ?? null;
  }
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}

/** Storage is the reader's: what does not fit is left out. */
function fieldsOf(kept: unknown): Partial<IssueDraft> {
  if (typeof kept !== 'object' || kept === null) return {};
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
}
