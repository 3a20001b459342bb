/** What a certificate says, in the words of a language: the page and the Word file are drawn from the same sentences. */
import type certificate from '../locales/zh-CN/certificate.json';
import { hoursOf, printedNumber } from './certificate.ts';
import type { CertificateView } from './certificate-view.ts';

type Keys<Texts> = {
  [Key in keyof Texts & string]: Texts[Key] extends string ? Key : `${Key}.${Keys<Texts[Key]>}`;
}[keyof Texts & string];
type WithoutPlural<Key extends string> = Key extends `${infer Base}_${'one' | 'other'}` ? Base : Key;

export type CertificateKey = `certificate:${WithoutPlural<Keys<typeof certificate>>}`;

export interface CertificateWords {
  readonly t: (key: CertificateKey, values?: Readonly<Record<string, string | number>>) => string;
  readonly number: (value: number) => string;
  /** 2026年11月23日 */
  readonly date: (at: number | string) => string;
  readonly time: (at: number) => string;
}

export interface CertificateText {
  readonly title: string;
  readonly number: string;
  /** Paragraphs. */
  readonly body: readonly string[];
  /** Label and value, and both as one line. */
  readonly issuer: readonly (readonly [label: string, value: string, line: string])[];
  readonly seal: string;
  readonly check: string;
  readonly annexTitle: string;
  readonly annexHead: readonly string[];
  readonly annexRows: readonly (readonly string[])[];
  /** Why it does not hold as printed; empty: it does. */
  readonly warnings: readonly string[];
}

export function certificateText(view: CertificateView, words: CertificateWords): CertificateText {
  const { t, number, date, time } = words;
  const hours = (ms: number) => t('certificate:hours', { number: number(hoursOf(ms)), count: hoursOf(ms) });
  const labelled = (label: string, value: string) =>
    [label, value, t('certificate:labelled', { label, value })] as const;
  const modules = view.modules.map(({ module, ms, count }) =>
    t('certificate:module', { module: t(`certificate:modules.${module}`), count, hours: hours(ms) }),
  );
  return {
    title: t('certificate:title'),
    number: t('certificate:number', { number: printedNumber(view.number) }),
    body: [
      t('certificate:body.service', {
        ...{ name: view.name, number: view.volunteerNumber, count: view.services.length },
        ...{ from: date(view.days.from), to: date(view.days.to), hours: hours(view.totalMs) },
      }),
      t('certificate:body.content', { modules: modules.join(t('certificate:body.and')) }),
      ...(view.stars > 0 ? [t('certificate:body.stars', { count: view.stars })] : []),
      t('certificate:body.counted'),
      t('certificate:body.end'),
    ],
    issuer: [
      labelled(t('certificate:issuer'), view.issuer),
      labelled(t('certificate:responsible'), view.responsible),
      labelled(t('certificate:issuedBy'), view.issuedByName),
      ...(view.contact ? [labelled(t('certificate:contact'), view.contact)] : []),
      labelled(t('certificate:date'), date(view.issuedAt)),
    ],
    seal: t('certificate:seal'),
    check: t('certificate:checkHere', {
      address: new URL(view.checkUrl).host,
      number: printedNumber(view.number),
    }),
    annexTitle: t('certificate:annex.title'),
    annexHead: [
      t('certificate:annex.date'),
      t('certificate:annex.time'),
      t('certificate:annex.activity'),
      t('certificate:annex.hours'),
    ],
    annexRows: view.services.map(({ title, from, to }) => [
      date(from),
      `${time(from)}–${time(to)}`,
      title,
      number(hoursOf(to - from)),
    ]),
    warnings: [
      ...(view.isDemo ? [t('certificate:warning.sample')] : []),
      ...(view.state === 'valid' ? [] : [t(`certificate:warning.${view.state}`)]),
      ...(view.ledgerMs === null
        ? []
        : [t('certificate:warning.differs', { issued: hours(view.totalMs), now: hours(view.ledgerMs) })]),
    ],
  };
}
