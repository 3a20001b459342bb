/**
 * The words of the interface. Only the chosen language is loaded, and of it only the namespaces that the
 * open page names in routes.ts; all can change language at any moment without a reload, because `t`, `language`
 * and the formatters are followed by whatever component reads them.
 *
 * shared/locales/zh-CN is the source: its keys are the type of every key. Dates and times are always those of
 * the neighbourhood (Asia/Shanghai), wherever the device believes it is.
 */
import { createInstance } from 'i18next';
import type arithmetic from '../shared/locales/zh-CN/arithmetic.json';
import type certificate from '../shared/locales/zh-CN/certificate.json';
import type common from '../shared/locales/zh-CN/common.json';
import type consent from '../shared/locales/zh-CN/consent.json';
import type convening from '../shared/locales/zh-CN/convening.json';
import type dashboard from '../shared/locales/zh-CN/dashboard.json';
import type home from '../shared/locales/zh-CN/home.json';
import type host from '../shared/locales/zh-CN/host.json';
import type identity from '../shared/locales/zh-CN/identity.json';
import type issueDesk from '../shared/locales/zh-CN/issueDesk.json';
import type issues from '../shared/locales/zh-CN/issues.json';
import type meetings from '../shared/locales/zh-CN/meetings.json';
import type minutes from '../shared/locales/zh-CN/minutes.json';
import type moderation from '../shared/locales/zh-CN/moderation.json';
import type notices from '../shared/locales/zh-CN/notices.json';
import type openPages from '../shared/locales/zh-CN/openPages.json';
import type participation from '../shared/locales/zh-CN/participation.json';
import type periods from '../shared/locales/zh-CN/periods.json';
import type people from '../shared/locales/zh-CN/people.json';
import type publicPages from '../shared/locales/zh-CN/public.json';
import type recount from '../shared/locales/zh-CN/recount.json';
import type refusals from '../shared/locales/zh-CN/refusals.json';
import type registers from '../shared/locales/zh-CN/registers.json';
import type round from '../shared/locales/zh-CN/round.json';
import type screen from '../shared/locales/zh-CN/screen.json';
import type street from '../shared/locales/zh-CN/street.json';
import type reporting from '../shared/locales/zh-CN/reporting.json';
import type surveys from '../shared/locales/zh-CN/surveys.json';
import type times from '../shared/locales/zh-CN/times.json';
import type volunteers from '../shared/locales/zh-CN/volunteers.json';
import { ChangeSignal } from './change-signal.svelte.ts';
import { everyPage } from './page-words.ts';

interface Texts {
  arithmetic: typeof arithmetic;
  certificate: typeof certificate;
  common: typeof common;
  consent: typeof consent;
  convening: typeof convening;
  dashboard: typeof dashboard;
  home: typeof home;
  host: typeof host;
  identity: typeof identity;
  issueDesk: typeof issueDesk;
  issues: typeof issues;
  meetings: typeof meetings;
  minutes: typeof minutes;
  moderation: typeof moderation;
  notices: typeof notices;
  openPages: typeof openPages;
  participation: typeof participation;
  periods: typeof periods;
  people: typeof people;
  public: typeof publicPages;
  recount: typeof recount;
  refusals: typeof refusals;
  registers: typeof registers;
  reporting: typeof reporting;
  round: typeof round;
  screen: typeof screen;
  street: typeof street;
  surveys: typeof surveys;
  times: typeof times;
  volunteers: typeof volunteers;
}

export type Namespace = keyof Texts;

/** i18next picks `name_one` or `name_other` by `count`; callers write `name`. */
type WithoutPlural<K extends string> = K extends `${infer Base}_${'zero' | 'one' | 'other'}` ? Base : K;

type Keys<T> = {
  [K in keyof T & string]: T[K] extends string ? WithoutPlural<K> : `${K}.${Keys<T[K]>}`;
}[keyof T & string];

/** `namespace:path.to.text` */
export type TextKey = { [N in Namespace]: `${N}:${Keys<Texts[N]>}` }[Namespace];

/** Values named in the text as {{name}}; `count` also chooses the plural, and is written as the reader writes numbers. */
export type TextValues = Readonly<Record<string, string | number>> & { readonly count?: number };

export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];

const storageKey = 'gongyi.language';
const timeZone = 'Asia/Shanghai';

const files = import.meta.glob<Record<string, unknown>>(
  [
    '../shared/locales/*/*.json',
    '!../shared/locales/*/cli.json',
    '!../shared/locales/*/definition.json',
    '!../shared/locales/*/open.json',
  ],
  { import: 'default' },
);

const i18n = createInstance();
void i18n.init({
  lng: preferredLanguage(),
  fallbackLng: false,
  ns: [],
  nsSeparator: ':',
  initAsync: false,
  interpolation: { escapeValue: false },
  resources: {},
});
document.documentElement.lang = i18n.language;

const words = new ChangeSignal();

function isLanguage(value: string | null): value is Language {
  return languages.some((language) => language === value);
}

/** What was chosen on this device, else the first language of the browser that we speak, else Chinese. */
function preferredLanguage(): Language {
  const chosen = readChoice();
  if (isLanguage(chosen)) return chosen;
  for (const wish of navigator.languages) {
    const match = languages.find((known) => wish.slice(0, 2) === known.slice(0, 2));
    if (match) return match;
  }
  return 'zh-CN';
}

/** Storage may be forbidden (private windows, some in-app browsers): then the choice lasts for this page. */
function readChoice(): string | null {
  try {
    return window.localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

function keepChoice(chosen: Language): void {
  try {
    window.localStorage.setItem(storageKey, chosen);
  } catch {
    // The choice still holds until the page is left.
  }
}

async function load(wanted: Language, namespaces: Iterable<string>): Promise<void> {
  const missing = [...namespaces].filter((namespace) => !i18n.hasResourceBundle(wanted, namespace));
  await Promise.all(
    missing.map(async (namespace) => {
      const read = files[`../shared/locales/${wanted}/${namespace}.json`];
      if (!read) throw new Error(`no text file for ${wanted}/${namespace}`);
      i18n.addResourceBundle(wanted, namespace, await read());
    }),
  );
}

const needed = new Set<Namespace>(everyPage);

/** Makes the texts of these namespaces ready, now and after every change of language. */
export async function needTexts(namespaces: readonly Namespace[]): Promise<void> {
  for (const namespace of namespaces) needed.add(namespace);
  await load(language(), needed);
}

/** The language shown now. */
export function language(): Language {
  words.follow();
  return isLanguage(i18n.language) ? i18n.language : 'zh-CN';
}

/** Resolves when the page speaks the new language; until its words are here, the old ones stay. */
export async function setLanguage(chosen: Language): Promise<void> {
  await load(chosen, needed);
  await i18n.changeLanguage(chosen);
  document.documentElement.lang = chosen;
  keepChoice(chosen);
  words.tell();
}

export function t(key: TextKey, values: TextValues = {}): string {
  words.follow();
  const { count } = values;
  if (count === undefined) return i18n.t(key, values);
  return i18n.t(key, { ...values, replace: { ...values, count: formatNumber(count) } });
}

/** For keys made of data, such as the code of a refusal: true when there is such a text in a loaded namespace. */
export function hasText(key: string): key is TextKey {
  words.follow();
  return i18n.exists(key);
}

export type Moment = Date | number | string;

const dateFormats = new Map<string, Intl.DateTimeFormat>();
const numberFormats = new Map<string, Intl.NumberFormat>();

function inZone(value: Moment, options: Intl.DateTimeFormatOptions): string {
  const key = language() + JSON.stringify(options);
  let format = dateFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(language(), { timeZone, hourCycle: 'h23', ...options });
    dateFormats.set(key, format);
  }
  return format.format(new Date(value));
}

/** 2026年11月23日 · Nov 23, 2026 */
export function formatDate(value: Moment): string {
  return inZone(value, { year: 'numeric', month: 'short', day: 'numeric' });
}

/** 11月 · Nov */
export function formatMonth(value: Moment): string {
  return inZone(value, { month: 'short' });
}

/** 11月23日 · Nov 23 */
export function formatMonthDay(value: Moment): string {
  return inZone(value, { month: 'short', day: 'numeric' });
}

/** 11月23日周一 · Mon, Nov 23; of another year with that year. */
export function formatDay(value: Moment): string {
  const year = { year: 'numeric' } as const;
  const isThisYear = inZone(value, year) === inZone(Date.now(), year);
  return inZone(value, { ...(isThisYear ? {} : year), month: 'short', day: 'numeric', weekday: 'short' });
}

/** 19:30 */
export function formatTime(value: Moment): string {
  return inZone(value, { hour: '2-digit', minute: '2-digit' });
}

/** 2026年11月23日 19:30 · Nov 23, 2026, 19:30 */
export function formatDateTime(value: Moment): string {
  return inZone(value, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
}

export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  const key = language() + JSON.stringify(options);
  let format = numberFormats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(language(), options);
    numberFormats.set(key, format);
  }
  return format.format(value);
}

/** 0.755 → 76% */
export function formatPercent(share: number): string {
  return formatNumber(share, { style: 'percent', maximumFractionDigits: 0 });
}

/** 74_000 → 1:14, as on a stopwatch; never negative. */
export function formatClock(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
