/** An entry of a register in words. */
import type { CorrectionView, EntryView } from '../../../shared/reporting/register-view.ts';
import {
  registerSpecs,
  type Field,
  type FieldKey,
  type RegisterCode,
} from '../../../shared/reporting/registers.ts';
import { isDetailTable, type TableCode } from '../../../shared/reporting/detail-tables.ts';
import { codeWords } from '../../code-words.ts';
import { titleIn } from '../../../shared/reporting/survey-result.ts';
import { formatDate, formatNumber, hasText, language, t } from '../../i18n.ts';

/** Some tables have a name of their own for a field: the name of a person, the day somebody began. */
export function fieldWords(table: TableCode, key: FieldKey): string {
  const own = `registers:fieldOf.${table}${key.charAt(0).toUpperCase()}${key.slice(1)}`;
  return hasText(own) ? t(own) : t(`registers:field.${key}`);
}

export function tableWords(table: TableCode): string {
  return t(isDetailTable(table) ? `registers:detailTable.${table}` : `registers:register.${table}`);
}

export function choiceWords(field: Field, code: string): string {
  return field.kind === 'choice' || field.kind === 'choices' ? codeWords(field.words, code) : code;
}

/** What was written, without the day and the name, which stand above it. */
export function valueWords(entry: EntryView): { key: FieldKey; value: string }[] {
  return registerSpecs[entry.register].fields.flatMap((field) => {
    const written = entry.values[field.key];
    if (
      written === undefined ||
      ['onDay', 'time', 'title', 'staff', 'tallied', 'hours', 'money'].includes(field.key)
    )
      return [];
    const value = written
      .split(field.kind === 'choices' ? ',' : '\u0000')
      .map((one) => choiceWords(field, one))
      .join(t('registers:page.join'));
    return [{ key: field.key, value }];
  });
}

/** What a correction changed, field by field; of what is restricted nothing. */
export function changeWords(
  register: RegisterCode,
  { before, after }: Pick<CorrectionView, 'before' | 'after'>,
): { field: string; before: string; after: string }[] {
  return registerSpecs[register].fields.flatMap((field) => {
    const had = before[field.key];
    const has = after[field.key];
    if (had === undefined || has === undefined) return [];
    return [
      {
        field: fieldWords(register, field.key),
        before: writtenWords(field, had),
        after: writtenWords(field, has),
      },
    ];
  });
}

function writtenWords(field: Field, written: string): string {
  if (written === '') return t('registers:correct.nothing');
  const codes = field.kind === 'choices' ? written.split(',') : [written];
  return codes.map((one) => choiceWords(field, one)).join(t('registers:page.join'));
}

/** How the amount of an entry is said, and how many of it make one. */
const countedIn: Partial<
  Record<RegisterCode, { words: 'attended' | 'visits' | 'hoursOf' | 'moneyOf' | 'answers'; of: number }>
> = {
  session: { words: 'attended', of: 1 },
  contact: { words: 'visits', of: 1 },
  workLog: { words: 'hoursOf', of: 60 },
  spending: { words: 'moneyOf', of: 100 },
  survey: { words: 'answers', of: 1 },
};

export function amountWords(entry: EntryView): { label: string; value: string }[] {
  const counted = countedIn[entry.register];
  return [
    ...(counted
      ? [
          {
            label: t('registers:page.amount'),
            value: t(`registers:page.${counted.words}`, {
              number: formatNumber(entry.amount / counted.of, {
                minimumFractionDigits: counted.of === 100 && entry.amount % 100 > 0 ? 2 : 0,
                maximumFractionDigits: 2,
              }),
            }),
          },
        ]
      : []),
    ...(entry.tallied > 0
      ? [
          {
            label: t('registers:field.tallied'),
            value: t('registers:page.tallied', { number: formatNumber(entry.tallied) }),
          },
        ]
      : []),
  ];
}

export function titleWords(entry: EntryView): string {
  if (entry.register === 'survey')
    return titleIn({ zh: entry.title, en: entry.values.titleEn ?? '' }, language());
  const { area, channel } = entry.values;
  if (entry.register !== 'contact' || area === undefined || channel === undefined) return entry.title;
  return `${codeWords('area', area)} · ${codeWords('channel', channel)}`;
}

export function dayWords(entry: EntryView): string {
  return [formatDate(entry.onDay), ...(entry.values.time === undefined ? [] : [entry.values.time])].join(' ');
}
