/**
 * An entry as people write it, in a form or in a row of a table, read into what is kept; or everything that is wrong
 * with it, by field. Choices may be written as their code or as their words in either language.
 */
import { addDays } from '../local-time.ts';
import { serviceItemsOf, serviceModules } from '../services.ts';
import { centsIn, yuanIn } from './money.ts';
import { isDate } from './period.ts';
import {
  lateAfterDays,
  registerSpecs,
  type ChoiceWords,
  type Field,
  type FieldKey,
  type RegisterCode,
} from './registers.ts';

export type Written = Readonly<Partial<Record<FieldKey, string>>>;

export type EntryFault =
  | 'missing'
  | 'tooLong'
  | 'notADay'
  | 'notATime'
  | 'inFuture'
  | 'notANumber'
  | 'notMoney'
  | 'tooMuch'
  | 'notAChoice'
  | 'otherModule'
  | 'otherActivity'
  | 'notPhoneEnd'
  | 'notAnAddress'
  | 'unknownStaff'
  | 'unknownProject'
  | 'ambiguousStaff'
  | 'unknownEntry'
  | 'ambiguousEntry'
  | 'confirmedEntry'
  | 'twiceInFile'
  | 'alreadyEntered';

export interface EntryProblem {
  readonly field: FieldKey;
  readonly fault: EntryFault;
  readonly given: string;
}

export interface EntryValues {
  readonly onDay: string;
  readonly title: string;
  readonly values: Readonly<Partial<Record<FieldKey, string>>>;
  /** Minutes of a work log, hundredths of a yuan of a payment; else 0. */
  readonly amount: number;
  readonly tallied: number;
  readonly duplicateKey: string;
  readonly isLate: boolean;
}

export interface ReadBy {
  /** Today in the neighbourhood. */
  readonly today: string;
  /** Finds the code of a choice by its words; undefined when there is none. */
  readonly choiceOf: (words: ChoiceWords, written: string) => string | undefined;
  /** The codes of all projects. */
  readonly projects: readonly string[];
}

export type ReadEntry =
  | { readonly entry: EntryValues; readonly problems: readonly [] }
  | { readonly entry: null; readonly problems: readonly EntryProblem[] };

const longestDayMinutes = 16 * 60;
/** Ten million yuan. */
const largestPaymentCents = 1_000_000_000;

type Values = EntryValues['values'];

/** Every field that is written, and everything that is wrong with any. */
export function readFields(
  fields: readonly Field[],
  written: Written,
  by: ReadBy,
): { readonly values: Values; readonly problems: readonly EntryProblem[] } {
  const values: Partial<Record<FieldKey, string>> = {};
  const problems: EntryProblem[] = [];
  for (const field of fields) {
    const given = (written[field.key] ?? '').trim();
    if (given === '') {
      if (!field.isOptional) problems.push({ field: field.key, fault: 'missing', given });
      continue;
    }
    const read = readField(field, given, by);
    if ('fault' in read) problems.push({ field: field.key, fault: read.fault, given });
    else values[field.key] = read.value;
  }
  const module = serviceModules.find((one) => one === values.module);
  if (values.item !== undefined && module && !serviceItemsOf(module).includes(values.item))
    problems.push({ field: 'item', fault: 'otherModule', given: written.item ?? '' });
  return { values, problems };
}

export function readEntry(register: RegisterCode, written: Written, by: ReadBy): ReadEntry {
  const { fields, sameBy } = registerSpecs[register];
  const { values, problems } = readFields(fields, written, by);
  if (problems.length > 0) return { entry: null, problems };
  const onDay = values.onDay ?? '';
  return {
    entry: {
      onDay,
      title: values.title ?? values.staff ?? '',
      values,
      amount: amountIn(values),
      tallied: Number(values.tallied ?? 0),
      duplicateKey: sameBy.map((key) => plain(values[key] ?? '')).join('|'),
      isLate: isLateOn(by.today, onDay),
    },
    problems: [],
  };
}

/** Of what happened on one day, entered on another. */
export const isLateOn = (enteredOn: string, onDay: string) => addDays(onDay, lateAfterDays) < enteredOn;

function amountIn({ hours, money }: Values): number {
  if (hours !== undefined) return Math.round(Number(hours) * 60);
  return money === undefined ? 0 : (centsIn(money) ?? 0);
}

function readField(
  field: Field,
  given: string,
  { today, choiceOf, projects }: ReadBy,
): { value: string } | { fault: EntryFault } {
  switch (field.kind) {
    case 'text':
      return given.length > field.most ? { fault: 'tooLong' } : { value: given };
    case 'staff':
      return given.length > 40 ? { fault: 'tooLong' } : { value: given };
    case 'project': {
      const code = given.toUpperCase();
      return projects.includes(code) ? { value: code } : { fault: 'unknownProject' };
    }
    case 'day': {
      const day = dayIn(given);
      if (day === null) return { fault: 'notADay' };
      return day > today ? { fault: 'inFuture' } : { value: day };
    }
    case 'time': {
      const clock = timeIn(given);
      return clock === null ? { fault: 'notATime' } : { value: clock };
    }
    case 'hours': {
      if (!/^\d{1,2}(\.\d{1,2})?$/.test(given)) return { fault: 'notANumber' };
      const minutes = Math.round(Number(given) * 60);
      return minutes < 1 || minutes > longestDayMinutes
        ? { fault: 'tooMuch' }
        : { value: String(Number(given)) };
    }
    case 'money': {
      const cents = centsIn(given) ?? 0;
      if (cents < 1) return { fault: 'notMoney' };
      return cents > largestPaymentCents ? { fault: 'tooMuch' } : { value: yuanIn(cents) };
    }
    case 'count': {
      if (!/^\d{1,9}$/.test(given)) return { fault: 'notANumber' };
      return Number(given) > field.most ? { fault: 'tooMuch' } : { value: String(Number(given)) };
    }
    case 'phoneEnd':
      return /^\d{4}$/.test(given) ? { value: given } : { fault: 'notPhoneEnd' };
    case 'url':
      return /^https?:\/\/\S{3,300}$/.test(given) ? { value: given } : { fault: 'notAnAddress' };
    case 'choice': {
      const code = field.of.includes(given) ? given : choiceOf(field.words, given);
      return code !== undefined && field.of.includes(code) ? { value: code } : { fault: 'notAChoice' };
    }
    case 'choices': {
      const codes = given
        .split(/[,，、;；]/)
        .map((one) => one.trim())
        .filter(Boolean)
        .map((one) => (field.of.includes(one) ? one : choiceOf(field.words, one)));
      return codes.every((code): code is string => code !== undefined && field.of.includes(code))
        ? { value: [...new Set(codes)].join(',') }
        : { fault: 'notAChoice' };
    }
  }
}

/** 2023-05-06, also as spreadsheets write it: 2023/5/6, 2023.5.6, 2023年5月6日, or with a time behind it. */
export function dayIn(given: string): string | null {
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?$/.exec(given);
  if (!found) return null;
  const [, year = '', month = '', day = ''] = found;
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDate(written) ? written : null;
}

/** 09:30, also written 9:30, 9：30 or 9点30分, and as spreadsheets write it with a day before or seconds behind. */
export function timeIn(given: string): string | null {
  const found = /^(?:\S+ )?(\d{1,2})[:点时](\d{2})分?(?::\d{2})?$/.exec(given.normalize('NFKC').trim());
  if (!found) return null;
  const [, hour = '', minute = ''] = found;
  return Number(hour) < 24 && Number(minute) < 60 ? `${hour.padStart(2, '0')}:${minute}` : null;
}

/** Whitespace, case and width do not matter. */
export function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, '');
}
