/** Volunteering in the reader's words. Abilities are words already (急救, 客家话); the usual ones are translated. */
import type { Ineligibility, Need } from '../../shared/volunteers/eligibility.ts';
import { hoursOf } from '../../shared/volunteers/certificate.ts';
import type { Reason } from '../../shared/volunteers/ranking.ts';
import { formatDate, formatDay, formatNumber, formatTime, hasText, t } from '../i18n.ts';
import { localDay } from '../../shared/local-time.ts';

export function abilityWord(word: string): string {
  const key = `volunteers:word.${word}`;
  return hasText(key) ? t(key) : word;
}

/** From then on the exact number of days says nothing more. */
const longDays = 90;

/** 客家话（会说）、急救 */
export function needWords(need: Need): string {
  const parts: string[] = [];
  if (need.language !== null) {
    const language = abilityWord(need.language);
    parts.push(
      t('volunteers:need.language', { language, grade: t(`volunteers:grade.${need.languageGrade ?? 1}`) }),
    );
  }
  if (need.skill !== null) parts.push(abilityWord(need.skill));
  if (need.credential !== null) parts.push(abilityWord(need.credential));
  return parts.length === 0 ? t('volunteers:need.anyone') : parts.join(t('volunteers:need.and'));
}

export function reasonWords(reason: Reason): string {
  switch (reason.code) {
    case 'language':
      return t('volunteers:reason.language', {
        language: abilityWord(reason.language),
        grade: t(`volunteers:grade.${reason.grade}`),
      });
    case 'skill':
      return t('volunteers:reason.skill', { skill: abilityWord(reason.skill) });
    case 'credential':
      return t('volunteers:reason.credential', { kind: abilityWord(reason.kind) });
    case 'distance':
      return t('volunteers:reason.distance', { km: formatNumber(reason.km) });
    case 'neverAsked':
      return t('volunteers:reason.neverAsked');
    case 'lastAsked':
      if (reason.days === 0) return t('volunteers:reason.askedToday');
      return reason.days > longDays
        ? t('volunteers:reason.notForLong')
        : t('volunteers:reason.lastAsked', { count: reason.days });
    case 'recentShifts':
      return t('volunteers:reason.recentShifts', { count: reason.count });
  }
}

/** To the person asked; null for what only the lead needs to know. */
export function whyYouWords(reason: Reason): string | null {
  switch (reason.code) {
    case 'language':
      return t('volunteers:whyYou.language', { language: abilityWord(reason.language) });
    case 'skill':
      return t('volunteers:whyYou.skill', { skill: abilityWord(reason.skill) });
    case 'credential':
      return t('volunteers:whyYou.credential', { kind: abilityWord(reason.kind) });
    case 'distance':
      return t('volunteers:whyYou.distance', { km: formatNumber(reason.km) });
    case 'neverAsked':
    case 'lastAsked':
    case 'recentShifts':
      return null;
  }
}

export function unfitWords(why: Ineligibility): string {
  switch (why.code) {
    case 'skillMissing':
      return t('volunteers:unfit.skillMissing', { skill: abilityWord(why.skill) });
    case 'languageMissing': {
      const language = abilityWord(why.language);
      if (why.has === 0) return t('volunteers:unfit.languageMissing', { language });
      return t('volunteers:unfit.languageTooWeak', {
        language,
        has: t(`volunteers:grade.${why.has}`),
        needed: t(`volunteers:grade.${why.needed}`),
      });
    }
    case 'credentialMissing':
      return t('volunteers:unfit.credentialMissing', { kind: abilityWord(why.kind) });
    case 'credentialExpires':
      return t('volunteers:unfit.credentialExpires', {
        kind: abilityWord(why.kind),
        until: formatDate(why.validUntil - 1),
      });
    case 'busy':
      return t('volunteers:unfit.busy', {
        title: why.title,
        from: formatTime(why.from),
        to: formatTime(why.to),
      });
    case 'needsRest':
      return t('volunteers:unfit.needsRest', { title: why.title });
    case 'weekFull':
      return t('volunteers:unfit.weekFull', { most: why.most });
    case 'paused':
      return t('volunteers:unfit.paused', { until: formatDate(why.until - 1) });
    case 'notAvailable':
    case 'tooYoung':
    case 'guardianConsentMissing':
    case 'ownConsentMissing':
    case 'dangerousForMinors':
    case 'saidNo':
      return t(`volunteers:unfit.${why.code}`);
  }
}

/** 14:41, or with the day when it is not today. */
export function momentWords(at: number, now: number): string {
  return localDay(at) === localDay(now) ? formatTime(at) : `${formatDay(at)} ${formatTime(at)}`;
}

/** 今天 15:00 – 17:00 */
export function spanWords(span: { startsAt: number; endsAt: number }, now: number): string {
  const values = { from: formatTime(span.startsAt), to: formatTime(span.endsAt) };
  return localDay(span.startsAt) === localDay(now)
    ? t('volunteers:mine.today', values)
    : t('volunteers:mine.onDay', { ...values, day: formatDay(span.startsAt) });
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** 26 分钟, 3 小时, 2 天: rounded so that it never promises more time than there is. */
export function durationWords(ms: number): string {
  const minutes = Math.max(1, Math.floor(ms / minuteMs));
  if (minutes < 120) return t('volunteers:mine.minutes', { count: minutes });
  const hours = Math.floor(ms / hourMs);
  if (hours < 48) return t('volunteers:mine.hours', { count: hours });
  return t('volunteers:mine.days', { count: Math.floor(hours / 24) });
}

/** 7.5 */
export function hoursNumber(ms: number): string {
  return formatNumber(hoursOf(ms), { maximumFractionDigits: 1 });
}
