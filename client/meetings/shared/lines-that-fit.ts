/** Of a count told line by line what a room can read: all of it up to so many signs, else how it begins and how it ends. */
export function linesThatFit(
  lines: readonly string[],
  most: number,
): { readonly first: readonly string[]; readonly leftOut: number; readonly last: readonly string[] } {
  const signs = lines.reduce((sum, line) => sum + line.length, 0);
  const [begins, ends] = [2, 1];
  if (signs <= most || lines.length <= begins + ends) return { first: lines, leftOut: 0, last: [] };
  return {
    first: lines.slice(0, begins),
    leftOut: lines.length - begins - ends,
    last: lines.slice(-ends),
  };
}
