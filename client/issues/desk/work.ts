/** A piece of work as the host writes it down: which unit, what, until when, and who watches over it. */

export interface Work {
  unitId: string;
  what: string;
  /** YYYY-MM-DD, as date fields give it. */
  dueOn: string;
  /** Null: the community's own supervisor. */
  supervisorId: string | null;
}

/** `usualUnitId`: chosen beforehand. */
export function emptyWork(what: string, usualUnitId: string | null): Work {
  return { unitId: usualUnitId ?? '', what, dueOn: '', supervisorId: null };
}

/** The first thing that is missing; several issues at once may each keep their own title for what is to be done. */
export function whyWorkIncomplete(work: Work, isWhatOptional: boolean): 'unit' | 'what' | 'dueOn' | null {
  if (work.unitId === '') return 'unit';
  if (!isWhatOptional && work.what.trim().length < 2) return 'what';
  return /^\d{4}-\d{2}-\d{2}$/.test(work.dueOn) ? null : 'dueOn';
}
