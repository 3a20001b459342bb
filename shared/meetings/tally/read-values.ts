/** Reading parsed JSON of unknown shape: each value as what it should be, or a refusal that names its place. */
import { RecountRefused, type Path } from './refused.ts';

export type Members = Readonly<Record<string, unknown>>;

export function asMembers(value: unknown, path: Path): Members {
  if (isMembers(value)) return value;
  throw new RecountRefused(value === undefined ? 'missing' : 'notAnObject', path);
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asList(value: unknown, path: Path): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new RecountRefused(value === undefined ? 'missing' : 'notAList', path);
}

export function asText(value: unknown, path: Path): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new RecountRefused(value === undefined ? 'missing' : 'notText', path);
}

/** Whole and exact: a number that JavaScript cannot hold to the unit is refused, never rounded. */
export function asWhole(value: unknown, path: Path, least = 0): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  if (value === undefined) throw new RecountRefused('missing', path);
  const exceeds = typeof value === 'number' && Number.isInteger(value) && value >= least;
  throw new RecountRefused(exceeds ? 'tooLarge' : 'notWhole', path, { least, given: shown(value) });
}

/** What was given, in a refusal: short, whatever it is. */
export function shown(value: unknown): string {
  // JSON has no word for what is beyond all numbers.
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'undefined');
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** Optional members may be absent or null. */
export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}
