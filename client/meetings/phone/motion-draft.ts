/**
 * A motion that is being written on this phone. It outlives a reload, a dead battery and any live update, and is
 * kept per agenda item; where storage is forbidden it lasts as long as the page.
 */
export interface MotionDraft {
  what: string;
  unitId: string;
  /** YYYY-MM-DD, or empty. */
  dueOn: string;
  costYuan: number | null;
  costNote: string;
}

const inMemory = new Map<string, string>();
const keyOf = (itemId: string): string => `gongyi.draft.motion.${itemId}`;

export function emptyDraft(): MotionDraft {
  return { what: '', unitId: '', dueOn: '', costYuan: 0, costNote: '' };
}

export function keptDraft(itemId: string): MotionDraft {
  const text = read(keyOf(itemId));
  return { ...emptyDraft(), ...(text === null ? {} : fieldsOf(text)) };
}

export function keepDraft(itemId: string, draft: MotionDraft): void {
  const text = JSON.stringify(draft);
  inMemory.set(keyOf(itemId), text);
  try {
    window.localStorage.setItem(keyOf(itemId), text);
  } catch {
    // Only the copy in memory stays.
    return;
  }
}

export function forgetDraft(itemId: string): void {
  inMemory.delete(keyOf(itemId));
  try {
    window.localStorage.removeItem(keyOf(itemId));
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

/** Storage is the reader's: what does not fit is left out. */
function fieldsOf(text: string): Partial<MotionDraft> {
  const kept: unknown = parse(text);
  if (typeof kept !== 'object' || kept === null) return {};
  const draft: Partial<MotionDraft> = {};
  if ('what' in kept && typeof kept.what === 'string') draft.what = kept.what;
  if ('unitId' in kept && typeof kept.unitId === 'string') draft.unitId = kept.unitId;
  if ('dueOn' in kept && typeof kept.dueOn === 'string') draft.dueOn = kept.dueOn;
  if ('costYuan' in kept && typeof kept.costYuan === 'number') draft.costYuan = kept.costYuan;
  if ('costNote' in kept && typeof kept.costNote === 'string') draft.costNote = kept.costNote;
  return draft;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
