/** From (included) to (excluded), in milliseconds since 1970. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

export function overlap(a: Interval, b: Interval): boolean {
  return a.from < b.to && b.from < a.to;
}

export function contains(outer: Interval, inner: Interval): boolean {
  return outer.from <= inner.from && inner.to <= outer.to;
}
