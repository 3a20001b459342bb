export function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

/** The path of the first value in which two differ; null when they are equal. */
export function firstDifference(one: unknown, other: unknown, path: string): string | null {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other ? null : path;
  for (const key of [...new Set([...Object.keys(one), ...Object.keys(other)])].sort()) {
    const step = Array.isArray(one) ? `[${key}]` : `.${key}`;
    const different = firstDifference(memberOf(one, key), memberOf(other, key), path + step);
    if (different) return different;
  }
  return null;
}
