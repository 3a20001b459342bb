/**
 * A motion or amendment that is being written on this phone. It outlives a reload, a dead battery and any live update,
 * and is kept per agenda item, or per motion that it would change; where storage is forbidden it lasts as long as the page.
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
const keyOf = (about: string): string => `gongyi.draft.motion.${about}`;

export function emptyDraft(): MotionDraft {
  return { what: '', unitId: '', dueOn: '', costYuan: 0, costNote: '' };
}

/** What was written, or else `start`. */
export function keptDraft(about: string, start: MotionDraft = emptyDraft()): MotionDraft {
  const text = read(keyOf(about));
  return { ...start, ...(text === null ? {} : fieldsOf(text)) };
}

export function keepDraft(about: string, draft: MotionDraft): void {
  const text = JSON.stringify(draft);
  inMemory.set(keyOf(about), text);
  try {
    window.localStorage.setItem(keyOf(about), text);
  } catch {
    // Only the copy in memory stays.
    return;
  }
}

export function forgetDraft(about: string): void {
  inMemory.delete(keyOf(about));
  try {
    window.localStorage.removeItem(keyOf(about));
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
