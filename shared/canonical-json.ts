/**
 * One text for one JSON value, whoever writes it: RFC 8785 (JSON Canonicalization Scheme). Keys in the order of their
 * UTF-16 code units, no spaces, strings and numbers as JSON.stringify writes them. What JSON cannot hold is left out
 * or null, exactly as JSON.stringify does it. @throws TypeError for what is no JSON value at all.
 */
export function canonicalJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`${typeof value} has no JSON`);
  return ordered(JSON.parse(text) as Json);
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

function ordered(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(ordered).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${ordered(value[key] ?? null)}`);
  return `{${members.join(',')}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
