/** The words of minutes where no browser chooses them: documents made by the server or on the command line. */
import { createInstance } from 'i18next';
import arithmeticEn from '../../../shared/locales/en/arithmetic.json' with { type: 'json' };
import minutesEn from '../../../shared/locales/en/minutes.json' with { type: 'json' };
import arithmeticZh from '../../../shared/locales/zh-CN/arithmetic.json' with { type: 'json' };
import minutesZh from '../../../shared/locales/zh-CN/minutes.json' with { type: 'json' };
import type { TranslateMinutes } from '../../../shared/meetings/minutes/words.ts';

export const minutesLanguages = ['zh-CN', 'en'] as const;
export type MinutesLanguage = (typeof minutesLanguages)[number];

export function minutesWords(language: MinutesLanguage): TranslateMinutes {
  const texts = createInstance();
  void texts.init({
    lng: language,
    resources: {
      'zh-CN': { arithmetic: arithmeticZh, minutes: minutesZh },
      en: { arithmetic: arithmeticEn, minutes: minutesEn },
    },
    ns: ['arithmetic', 'minutes'],
    fallbackLng: false,
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  return (key: string, values: Readonly<Record<string, string | number>> = {}) => texts.t(key, values);
}
