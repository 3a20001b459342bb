/** Which kinds of issues a community takes, and which unit usually does the work of each. */
import { Refusal } from '../refusal.ts';
import { categories, type Category } from './categories.ts';

export interface IssueKind {
  readonly category: Category;
  readonly isOn: boolean;
  /** The unit that usually does the work: chosen beforehand wherever a unit is asked for, and always to be changed. */
  readonly unitId: string | null;
}

/** Every kind in its order; those that nobody set are on. */
export function allKinds(set: readonly IssueKind[]): IssueKind[] {
  return categories.map(
    (category) => set.find((kind) => kind.category === category) ?? { category, isOn: true, unitId: null },
  );
}

/** What may be raised. */
export function kindsOn(set: readonly IssueKind[]): Category[] {
  return allKinds(set).flatMap(({ category, isOn }) => (isOn ? [category] : []));
}

/** Of several issues: only where all of them go to the same unit. */
export function usualUnitOf(set: readonly IssueKind[], ofIssues: readonly Category[]): string | null {
  const [unitId, ...others] = new Set(
    ofIssues.map((category) => set.find((kind) => kind.category === category)?.unitId ?? null),
  );
  return others.length > 0 ? null : (unitId ?? null);
}

/** Refusals: otherKindNeeded: what fits no kind can always be said; invalidInput for a kind named twice. */
export function whyKindsRefused(kinds: readonly IssueKind[]): Refusal | null {
  if (new Set(kinds.map(({ category }) => category)).size < kinds.length)
    return new Refusal('invalidInput', { issues: ['kinds: each once'] });
  return kinds.some(({ category, isOn }) => category === 'other' && !isOn)
    ? new Refusal('otherKindNeeded')
    : null;
}
