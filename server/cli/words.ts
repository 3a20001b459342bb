/** The words of the command line, in the language of the terminal (LC_ALL, LANG). */
import { createInstance, type i18n } from 'i18next';
import type { Config } from '../config.ts';
import en from '../../shared/locales/en/cli.json' with { type: 'json' };
import zh from '../../shared/locales/zh-CN/cli.json' with { type: 'json' };

export type Language = Config['language'];
export type Words = (key: string, values?: Record<string, string | number>) => string;

export function wordsOf(language: Language): Words {
  const texts: i18n = createInstance();
  void texts.init({
    lng: language,
    resources: { 'zh-CN': { cli: zh }, en: { cli: en } },
    ns: ['cli'],
    defaultNS: 'cli',
    fallbackLng: false,
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  return (key, values = {}) => texts.t(key, values);
}
