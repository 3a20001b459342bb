/**
 * What becomes of a half-written form when somebody else saves meanwhile: fields that only they changed are taken over,
 * what was typed here stays. Fields that both changed differently are named, for the person to decide.
 */
import { canonicalJson } from './canonical-json.ts';

export interface Merged<Form> {
  readonly form: Form;
  readonly taken: readonly (keyof Form & string)[];
  readonly clashing: readonly (keyof Form & string)[];
}

/** `before` is what both began with. A list counts as one value. */
export function mergeEdits<Form extends object>(before: Form, mine: Form, theirs: Form): Merged<Form> {
  const form = { ...mine };
  const taken: (keyof Form & string)[] = [];
  const clashing: (keyof Form & string)[] = [];
  for (const key of Object.keys(theirs) as (keyof Form & string)[]) {
    if (isSame(before[key], theirs[key]) || isSame(mine[key], theirs[key])) continue;
    if (isSame(before[key], mine[key])) {
      form[key] = theirs[key];
      taken.push(key);
    } else clashing.push(key);
  }
  return { form, taken, clashing };
}

export const isSame = (one: unknown, other: unknown): boolean => canonicalJson(one) === canonicalJson(other);
