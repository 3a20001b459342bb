/** The words that minutes are put into: the client's `t`, or server/meetings/minutes/words.ts. */
import type minutes from '../../locales/zh-CN/minutes.json';
import type { TranslateArithmetic } from '../tally/arithmetic.ts';

type Keys<Texts> = {
  [Key in keyof Texts & string]: Texts[Key] extends string ? Key : `${Key}.${Keys<Texts[Key]>}`;
}[keyof Texts & string];

export type MinutesKey = `minutes:${Keys<typeof minutes>}`;

export type TranslateMinutes = TranslateArithmetic &
  ((key: MinutesKey, values?: Readonly<Record<string, string | number>>) => string);
