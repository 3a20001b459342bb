/** A story that is long is told by how it began and what happened last; the middle unfolds. */

/** Shown folded from so many steps on. */
const longStory = 40;
const beginning = 3;
const latest = 20;

/** How many steps are left out after the first ones; null of a story that is told whole. */
export function foldedSteps(steps: number): { readonly after: number; readonly folded: number } | null {
  return steps < longStory ? null : { after: beginning, folded: steps - beginning - latest };
}
