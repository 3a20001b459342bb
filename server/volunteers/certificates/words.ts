/** The words of certificates where no browser chooses them. */
import { createInstance } from 'i18next';
import en from '../../../shared/locales/en/certificate.json' with { type: 'json' };
import zh from '../../../shared/locales/zh-CN/certificate.json' with { type: 'json' };
import type { CertificateWords } from '../../../shared/volunteers/certificate-words.ts';
import { startOfDay } from '../../../shared/local-time.ts';

export const certificateLanguages = ['zh-CN', 'en'] as const;
export type CertificateLanguage = (typeof certificateLanguages)[number];

const timeZone = 'Asia/Shanghai';

export function certificateWords(language: CertificateLanguage): CertificateWords {
  const texts = createInstance();
  void texts.init({
    lng: language,
    resources: { 'zh-CN': { certificate: zh }, en: { certificate: en } },
    ns: ['certificate'],
    fallbackLng: false,
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  const date = new Intl.DateTimeFormat(language, {
    timeZone,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
  });
  const time = new Intl.DateTimeFormat(language, {
    ...{ timeZone, hourCycle: 'h23' },
    ...{ hour: '2-digit', minute: '2-digit' },
  });
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  return {
    t: (key, values = {}) => texts.t(key, values),
    number: (value) => number.format(value),
    date: (at) => date.format(typeof at === 'string' ? startOfDay(at) : at),
    time: (at) => time.format(at),
  };
}
