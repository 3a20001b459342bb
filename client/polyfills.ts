/**
 * What bits-ui and our pages call and Chrome 86 lacks. The build reads the `adds` comments and fails when anything
 * else is used that came later (scripts/chrome-86.ts). Properties stay unlisted, as in an engine that has them.
 */
function add(owner: object, name: string, value: unknown): void {
  if (name in owner) return;
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
}

// adds .at()
add(Array.prototype, 'at', function at<Item>(this: readonly Item[], index: number): Item | undefined {
  const whole = Math.trunc(index) || 0;
  return this[whole < 0 ? this.length + whole : whole];
});

type Test<Item> = (item: Item | undefined, index: number, list: readonly Item[]) => unknown;

// adds .findLast()
add(Array.prototype, 'findLast', function findLast<Item>(this: readonly Item[], isMeant: Test<Item>) {
  for (let index = this.length - 1; index >= 0; index--) {
    if (isMeant(this[index], index, this)) return this[index];
  }
  return undefined;
});
