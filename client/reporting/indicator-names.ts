/** An indicator as its project calls it, in the reader's language. */
import type { IndicatorCode } from '../../shared/reporting/indicators.ts';
import type { InBoth } from '../../shared/reporting/indicator-words.ts';
import { withCode } from '../../shared/reporting/project-code.ts';
import type { Figure } from '../../shared/reporting/view.ts';
import { language } from '../i18n.ts';

export function inReadersLanguage({ zh, en }: InBoth): string {
  return language() === 'en' ? en : zh;
}

/** Behind the code that the project gave it. */
export function nameOf({ projectCode, words }: Pick<Figure, 'projectCode' | 'words'>): string {
  return withCode(projectCode, inReadersLanguage(words.name));
}

export function nameIn(figures: readonly Figure[], code: IndicatorCode): string {
  const figure = figures.find((one) => one.code === code);
  return figure ? nameOf(figure) : code;
}
