/** A motion or amendment that is being written on this phone. */
import { DraftStore } from '../../draft-store.ts';

export interface MotionDraft {
  what: string;
  unitId: string;
  /** YYYY-MM-DD, or empty. */
  dueOn: string;
  costYuan: number | null;
  costNote: string;
}

export function emptyDraft(): MotionDraft {
  return { what: '', unitId: '', dueOn: '', costYuan: 0, costNote: '' };
}

/** By agenda item, or by the motion that it would change. */
export const motionDrafts = new DraftStore<MotionDraft>('motion', (kept) => {
  const draft: Partial<MotionDraft> = {};
  if ('what' in kept && typeof kept.what === 'string') draft.what = kept.what;
  if ('unitId' in kept && typeof kept.unitId === 'string') draft.unitId = kept.unitId;
  if ('dueOn' in kept && typeof kept.dueOn === 'string') draft.dueOn = kept.dueOn;
  if ('costYuan' in kept && typeof kept.costYuan === 'number') draft.costYuan = kept.costYuan;
  if ('costNote' in kept && typeof kept.costNote === 'string') draft.costNote = kept.costNote;
  return draft;
});
