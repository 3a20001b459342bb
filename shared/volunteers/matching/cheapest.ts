/** More people than a problem can have. */
const manyPeople = 2 ** 20;
/** To keep the best in order while looking is cheaper than to sort all, as long as so few are wanted: one in eight. */
const fewIn = 8;

/**
 * The cheapest people first, of equals the lower number; at most so many. Points are whole and not negative: a price
 * and a person are one number, because numbers in one array are ordered many times faster than objects.
 */
export function cheapest(
  people: readonly number[] | Int32Array,
  points: (person: number) => number,
  most: number,
): number[] {
  const key = (person: number) => points(person) * manyPeople + person;
  const personOf = (key: number) => key % manyPeople;
  if (most * fewIn > people.length)
    return Array.from(Float64Array.from(people, key).sort().subarray(0, most), personOf);
  const best: number[] = [];
  for (const person of people) {
    const one = key(person);
    let at = best.length;
    while (at > 0 && (best[at - 1] ?? 0) > one) at -= 1;
    if (at === most) continue;
    best.splice(at, 0, one);
    if (best.length > most) best.pop();
  }
  return best.map(personOf);
}
