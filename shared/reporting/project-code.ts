/**
 * The code that a project gives an indicator, for example the number of its contract: what people read instead of the code of the
 * definition. Addresses, statements and JSON keep the latter, so neither may be taken for the other.
 */
import type { RefusalCode } from '../refusal.ts';
import type { IndicatorWords } from './indicator-words.ts';
import { allIndicatorCodes, type IndicatorCode } from './indicators.ts';

export const longestProjectCode = 20;

/** A letter or digit first: neither a sign nor a formula of a spreadsheet. */
const shape = /^[\p{L}\p{N}][\p{L}\p{N}._/()-]*$/u;

/** As it is kept: full-width characters are those of the keyboard. */
export const tidyCode = (given: string) => given.normalize('NFKC').trim();

/** Upper and lower case are one. */
const plainCode = (given: string) => tidyCode(given).toLowerCase();

export interface CodedIndicator {
  readonly code: IndicatorCode;
  readonly projectCode: string | null;
  /** What it is called, in both languages, by the project and by the contract. */
  readonly names: readonly string[];
}

export const namesOf = (...words: readonly Pick<IndicatorWords, 'name'>[]): readonly string[] =>
  words.flatMap(({ name }) => [name.zh, name.en]);

/** Of a tidy code for `code`, beside the others of its project. */
export function whyCodeRefused(
  given: string,
  code: IndicatorCode,
  others: readonly CodedIndicator[],
): Extract<RefusalCode, 'codeInvalid' | 'codeTaken'> | null {
  if (given.length > longestProjectCode || !shape.test(given)) return 'codeInvalid';
  const isSame = (other: string | null) => other !== null && plainCode(other) === plainCode(given);
  const isTaken =
    allIndicatorCodes.some((other) => other !== code && isSame(other)) ||
    others.some((other) => other.code !== code && [other.projectCode, ...other.names].some(isSame));
  return isTaken ? 'codeTaken' : null;
}

/** The first of these names that is the code of another indicator, so that a table that names one is never read as naming the other. */
export const codeTakenBy = (
  names: readonly string[],
  code: IndicatorCode,
  others: readonly CodedIndicator[],
): string | null =>
  names.find((name) =>
    others.some(
      (other) =>
        other.code !== code && other.projectCode !== null && plainCode(other.projectCode) === plainCode(name),
    ),
  ) ?? null;

/** Code and name, as tables and headings have it. */
export const withCode = (projectCode: string | null, name: string) =>
  projectCode === null ? name : `${projectCode} ${name}`;
