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

/** 48000 · 48,000 · 4.8万元; null when it is no whole number of yuan. */
export function readYuan(text: string): number | null {
  const [, figure, tenThousands] = /^(\d+(?:\.\d+)?)(万)?元?$/.exec(text.replace(/[\s,，]/g, '')) ?? [];
  if (figure === undefined) return null;
  const yuan = Math.round(Number(figure) * (tenThousands ? 10_000 : 1) * 100) / 100;
  return Number.isInteger(yuan) && yuan < 10_000_000_000 ? yuan : null;
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
