/** A table of entries: what an import would do and everything that keeps it from being done. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { readEntry } from '../../../shared/reporting/read-entry.ts';
import type { ImportPreview, ImportProblem } from '../../../shared/reporting/register-view.ts';
import { registerSpecs, type RegisterCode } from '../../../shared/reporting/registers.ts';
import type { Sheet } from '../../../shared/sheet.ts';
import {
  keysOf,
  readIn,
  staffNames,
  takenKeys,
  whyRefused,
  withStaff,
  type KnownEntry,
} from './insert-entries.ts';
import { frozenAmong } from './frozen-days.ts';
import { placeIn, rowsIn } from './table-rows.ts';

export interface ReadImport {
  readonly preview: ImportPreview;
  readonly entries: readonly KnownEntry[];
}

export interface Import {
  readonly register: RegisterCode;
  readonly communityId: string;
  readonly sheets: readonly Sheet[];
  readonly now: Date;
}

/** How many problems are listed; a file that is wrong throughout is mended once and tried again. */
const mostProblems = 200;

export const listed = (
  problems: readonly ImportProblem[],
): Pick<ImportPreview, 'problems' | 'moreProblems'> => ({
  problems: problems.slice(0, mostProblems),
  moreProblems: Math.max(0, problems.length - mostProblems),
});

export async function readImport(
  em: EntityManager,
  { register, communityId, sheets, now }: Import,
): Promise<ReadImport> {
  const { rows, problems: found, unread } = rowsIn(register, sheets);
  const problems: ImportProblem[] = [...found];
  const by = await readIn(em, now);
  const staff = await staffNames(em);
  const read = rows.map((row) => {
    const { entry, problems: own } = readEntry(register, row.written, by);
    if (!entry) return { row, own, entry: null };
    const known = withStaff(register, entry, staff);
    return 'fault' in known ? { row, own: [known], entry: null } : { row, own, entry: known };
  });
  const keys = read.flatMap(({ entry }) =>
    entry ? keysOf(register, communityId, entry).map(({ key }) => key) : [],
  );
  const taken = await takenKeys(em, register, keys);
  const seen = new Set<string>();
  const entries: KnownEntry[] = [];
  for (const { row, entry, own: faults } of read) {
    problems.push(...faults.map(({ field, fault, given }) => ({ ...placeIn(row, field), fault, given })));
    if (!entry) continue;
    const why = whyRefused(register, entry, { taken, communityId });
    const own = keysOf(register, communityId, entry);
    const twice = own.find(({ key }) => seen.has(key));
    if (why) problems.push({ ...placeIn(row, why.field), fault: why.fault, given: why.given });
    else if (twice) {
      const given = entry.values[twice.field] ?? '';
      problems.push({ ...placeIn(row, twice.field), fault: 'twiceInFile', given });
    } else entries.push(entry);
    for (const { key } of own) seen.add(key);
  }
  const late = entries.filter(({ isLate }) => isLate).length;
  const days = registerSpecs[register].needsSecond ? entries.map(({ onDay }) => onDay) : [];
  const frozen = await frozenAmong(em, days);
  return {
    preview: { rows: rows.length, late, frozen, ...listed(problems), unread },
    entries,
  };
}
