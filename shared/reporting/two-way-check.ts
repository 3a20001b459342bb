/**
 * Figures that somebody kept in a table, beside those that are counted. The table is any sheet with a column of indicators (by
 * code, its own or that of the project, or by name, in either language) and one of figures; the form and the sheet of figures that this program writes are
 * such sheets. With one problem nothing is compared.
 */
import { z } from 'zod';
import { allIndicatorCodes, type IndicatorCode } from './indicators.ts';
import type { Span } from './period.ts';
import { namedProject } from './project-commands.ts';

export interface GivenFigure {
  readonly code: IndicatorCode;
  readonly given: number;
  readonly sheet: string;
  /** As the spreadsheet numbers them. */
  readonly row: number;
}

export interface CheckProblem {
  readonly sheet: string;
  readonly row: number;
  /** A, B, C …; empty where the whole sheet or row is meant. */
  readonly column: string;
  readonly fault: 'noHead' | 'noFigures' | 'unknownIndicator' | 'unclearCode' | 'notANumber' | 'twice';
  readonly given: string;
}

interface Sheet {
  readonly name: string;
  readonly rows: readonly (readonly string[])[];
}

/** What each indicator may be called, beside the code of its definition: its names, and its project's code. */
export type Names = ReadonlyMap<IndicatorCode, readonly string[]>;

const heads = {
  name: [
    ...['代码', '指标', '指标编号', '指标代码', '指标名称', '三级指标'],
    ...['code', 'project_code', 'project code', 'indicator code', 'indicator', 'level 3', 'level3'],
  ],
  value: ['完成值', '实际完成值', '完成', '完成数', 'actual', 'actual value', 'figure'],
};

const plain = (text: string) => text.normalize('NFKC').trim().toLowerCase();

/** A whole number or a decimal, grouped or not, with or without a unit behind it; undefined for anything else. */
export function numberIn(text: string): number | undefined {
  const [, digits] = /^([0-9][0-9,]*(?:\.[0-9]+)?)\s*(?!%)[^0-9.,%]*$/.exec(plain(text)) ?? [];
  return digits === undefined ? undefined : Number(digits.replaceAll(',', ''));
}

export function readFigures(
  sheets: readonly Sheet[],
  names: Names,
): { figures: GivenFigure[]; problems: CheckProblem[] } {
  const codes = new Map<string, IndicatorCode>();
  for (const [code, words] of names) for (const word of [code, ...words]) codes.set(plain(word), code);
  for (const sheet of sheets) {
    const head = headOf(sheet);
    if (head) return readSheet(sheet, head, codes);
  }
  const [first] = sheets;
  return {
    figures: [],
    problems: [{ sheet: first?.name ?? '', row: 1, column: '', fault: 'noHead', given: '' }],
  };
}

/** A code such as 1.10, which a spreadsheet may have taken for the number 1.1. */
const isDecimal = (word: string) => /^\d+\.\d+$/.test(word);

/** Whom a cell may mean: the one that it names, and those whose code the spreadsheet would write alike and that stand nowhere else. */
function meantBy(
  cell: string,
  codes: ReadonlyMap<string, IndicatorCode>,
  written: ReadonlySet<string>,
): readonly IndicatorCode[] {
  const word = plain(cell);
  const exact = codes.get(word);
  const alike = isDecimal(word)
    ? [...codes].filter(
        ([other]) =>
          isDecimal(other) && other !== word && Number(other) === Number(word) && !written.has(other),
      )
    : [];
  return [...(exact === undefined ? [] : [exact]), ...alike.map(([, code]) => code)];
}

/** The one that all the cells of a row can mean; where they name different ones, the first. Undefined: none or several. */
function oneOf(meant: readonly (readonly IndicatorCode[])[]): IndicatorCode | undefined {
  const [first = [], ...others] = meant;
  const common = first.filter((code) => others.every((other) => other.includes(code)));
  if (common.length > 0) return common.length === 1 ? common[0] : undefined;
  return meant.find(({ length }) => length === 1)?.[0];
}

interface Head {
  readonly row: number;
  readonly names: readonly number[];
  readonly value: number;
}

function headOf({ rows }: Sheet): Head | null {
  for (const [row, cells] of rows.entries()) {
    const words = cells.map(plain);
    const names = words.flatMap((word, at) => (heads.name.includes(word) ? [at] : []));
    const value = words.findIndex((word) => heads.value.includes(word));
    if (names.length > 0 && value >= 0) return { row, names, value };
  }
  return null;
}

function readSheet(
  { name: sheet, rows }: Sheet,
  { row: headRow, names, value }: Head,
  codes: ReadonlyMap<string, IndicatorCode>,
): { figures: GivenFigure[]; problems: CheckProblem[] } {
  const figures: GivenFigure[] = [];
  const problems: CheckProblem[] = [];
  const written = new Set(rows.flatMap((cells) => names.map((column) => plain(cells[column] ?? ''))));
  for (const [at, cells] of rows.entries()) {
    if (at <= headRow) continue;
    const row = at + 1;
    const given = cells[value]?.trim() ?? '';
    const number = numberIn(given);
    const meant = names
      .map((column) => meantBy(cells[column] ?? '', codes, written))
      .filter(({ length }) => length > 0);
    const known = oneOf(meant);
    const [first = 0] = names;
    const called = names.map((column) => cells[column]?.trim() ?? '').find(Boolean) ?? '';
    const problem = (column: number, fault: CheckProblem['fault'], what: string) =>
      problems.push({ sheet, row, column: letterOf(column), fault, given: what });
    if (known === undefined) {
      // Sums, headings and notes have no figure of an indicator beside them.
      if (number !== undefined && called !== '')
        problem(first, meant.length > 0 ? 'unclearCode' : 'unknownIndicator', called);
    } else if (number === undefined) problem(value, 'notANumber', given);
    else if (figures.some(({ code }) => code === known)) problem(first, 'twice', called);
    else figures.push({ code: known, given: number, sheet, row });
  }
  if (figures.length === 0 && problems.length === 0)
    problems.push({ sheet, row: headRow + 1, column: '', fault: 'noFigures', given: '' });
  return { figures, problems };
}

/** 0 → A, 26 → AA. */
function letterOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : letterOf(Math.floor(index / 26) - 1) + letter;
}

export interface CheckLine {
  readonly code: IndicatorCode;
  /** Null: the table does not have it. */
  readonly given: number | null;
  readonly counted: number;
}

/** What somebody noted on a difference, and when. */
export interface CheckNote {
  readonly code: IndicatorCode;
  readonly words: string;
  readonly byName: string;
  readonly at: number;
}

/** A comparison as it was then: what was in the table and what was counted. Its project is named by its code. */
export interface KeptCheck extends Span {
  readonly id: string;
  readonly fileName: string;
  readonly sheet: string;
  readonly lines: readonly CheckLine[];
  readonly byName: string;
  readonly at: number;
  readonly notes: readonly CheckNote[];
}

/** The newest first. */
export interface KeptChecks {
  readonly checks: readonly KeptCheck[];
  /** There are older ones. */
  readonly hasMore: boolean;
}
export const mostChecks = 20;

export const isDifferent = ({ given, counted }: CheckLine): boolean => given !== null && given !== counted;

/** A table, in base64. */
export const checkedTable = z.base64().max(245_000);

export const checkCommands = {
  keepCheck: z.strictObject({
    project: namedProject,
    from: z.string().max(10),
    to: z.string().max(10),
    asOf: z.string().max(10).nullable(),
    fileName: z.string().trim().min(1).max(200),
    content: checkedTable,
  }),
  noteDifference: z.strictObject({
    checkId: z.uuid(),
    code: z.enum(allIndicatorCodes),
    words: z.string().trim().max(500),
  }),
} as const;

export type CheckResult =
  | { readonly problems: readonly CheckProblem[] }
  | { readonly problems: readonly []; readonly sheet: string; readonly lines: readonly CheckLine[] };

/** Every indicator, in the order of what is counted. */
export function compared(
  given: readonly GivenFigure[],
  counted: readonly { readonly code: IndicatorCode; readonly actual: number }[],
): CheckLine[] {
  return counted.map(({ code, actual }) => ({
    code,
    given: given.find((one) => one.code === code)?.given ?? null,
    counted: actual,
  }));
}
