/** The words of report files, in the reader's language; a word that is missing is a bug and throws. */
import { createInstance } from 'i18next';
import enReport from '../../shared/locales/en/report.json' with { type: 'json' };
import enReporting from '../../shared/locales/en/reporting.json' with { type: 'json' };
import zhReport from '../../shared/locales/zh-CN/report.json' with { type: 'json' };
import zhReporting from '../../shared/locales/zh-CN/reporting.json' with { type: 'json' };
import { localClock, localDay, startOfDay } from '../../shared/local-time.ts';
import { definitionText } from '../../shared/reporting/definition-text.ts';
import { contractWords, type IndicatorWords } from '../../shared/reporting/indicator-words.ts';
import type { Grade, Grading } from '../../shared/reporting/grading.ts';
import { endsOf, type IndicatorCode, type Target } from '../../shared/reporting/indicators.ts';
import { withCode } from '../../shared/reporting/project-code.ts';
import type { Period } from '../../shared/reporting/period.ts';
import type { BenefitScore, RecordedScore, Satisfaction } from '../../shared/reporting/scoring.ts';
import type { Figure } from '../../shared/reporting/view.ts';

export const reportLanguages = ['zh-CN', 'en'] as const;
export type ReportLanguage = (typeof reportLanguages)[number];

const texts = createInstance();
void texts.init({
  resources: {
    'zh-CN': { report: zhReport, reporting: zhReporting },
    en: { report: enReport, reporting: enReporting },
  },
  ns: ['report', 'reporting'],
  defaultNS: 'report',
  fallbackLng: false,
  initAsync: false,
  interpolation: { escapeValue: false },
});

type Called = Pick<Figure, 'projectCode' | 'words'>;

export class ReportWords {
  readonly language: ReportLanguage;
  readonly #own: ReadonlyMap<IndicatorCode, Called>;

  /** `figures`: of the report that is written, whose project may call an indicator otherwise than the contract. */
  constructor(
    language: ReportLanguage,
    figures: readonly (Called & { readonly code: IndicatorCode })[] = [],
  ) {
    this.language = language;
    this.#own = new Map(figures.map((figure) => [figure.code, figure]));
  }

  say(key: string, values: Record<string, string | number> = {}): string {
    if (!texts.exists(key, { lng: this.language })) throw new Error(`no word ${key} in ${this.language}`);
    return texts.t(key, { lng: this.language, ...values });
  }

  graded(grade: Grade, grading: Grading): string {
    const nameOf = ({ name }: Grade) => (this.language === 'en' ? name.en : name.zh);
    const limits = grading.map((one) =>
      one.from === 0
        ? this.say('reporting:score.limit.rest', { grade: nameOf(one) })
        : this.say('reporting:score.limit.from', { grade: nameOf(one), from: one.from }),
    );
    return this.say('doc.grade', {
      grade: nameOf(grade),
      limits: limits.join(this.say('reporting:score.limit.join')),
    });
  }

  number(value: number): string {
    return new Intl.NumberFormat(this.language).format(value);
  }

  /** From hundredths: points, and yuan in ten thousands are written with two places. */
  hundredths(value: number): string {
    return new Intl.NumberFormat(this.language, {
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
    }).format(value / 100);
  }

  /** From hundredths, with those only where there are any. */
  yuan(cents: number): string {
    const digits = cents % 100 === 0 ? 0 : 2;
    const format = new Intl.NumberFormat(this.language, { minimumFractionDigits: digits });
    return this.say('yuan', { number: format.format(cents / 100) });
  }

  /** From tenths of a percent, cut and not rounded. */
  percent(permille: number): string {
    return `${new Intl.NumberFormat(this.language, { minimumFractionDigits: 1 }).format(permille / 10)}%`;
  }

  day(day: string): string {
    const format = new Intl.DateTimeFormat(this.language === 'en' ? 'en-GB' : this.language, {
      dateStyle: 'long',
      timeZone: 'Asia/Shanghai',
    });
    return format.format(startOfDay(day));
  }

  /** Of YYYY-MM, without its year. */
  month(month: string): string {
    const format = new Intl.DateTimeFormat(this.language === 'en' ? 'en-GB' : this.language, {
      month: 'short',
      timeZone: 'Asia/Shanghai',
    });
    return format.format(startOfDay(`${month}-15`));
  }

  /** A cell knows no time zone: it holds what the clock on the neighbourhood's wall said. */
  clock(at: number): Date {
    return new Date(`${localDay(at)}T${localClock(at)}:00Z`);
  }

  /** The share of those who are satisfied, cut to tenths of a percent. */
  satisfied({ answers, satisfied }: Satisfaction): string {
    return this.percent(Math.floor((satisfied * 1000) / answers));
  }

  period({ from, to }: Period): string {
    return this.say('inPeriod', { from: this.day(from), to: this.day(to) });
  }

  name(code: IndicatorCode): string {
    return this.#of(code, 'name');
  }

  /** What people read as its code. */
  code(code: IndicatorCode): string {
    return this.#own.get(code)?.projectCode ?? code;
  }

  /** The name, behind the project's code where there is one: in tables and lists. */
  codedName(code: IndicatorCode): string {
    return withCode(this.#own.get(code)?.projectCode ?? null, this.name(code));
  }

  unit(code: IndicatorCode): string {
    return this.#of(code, 'unit');
  }

  /** Its definition. */
  counts(code: IndicatorCode): string {
    const { zh, en } = definitionText(code);
    return this.language === 'en' ? en : zh;
  }

  /** 一级指标 or 二级指标. */
  level(code: IndicatorCode, level: 'level1' | 'level2'): string {
    return this.#of(code, level);
  }

  #of(code: IndicatorCode, what: keyof IndicatorWords): string {
    const words = (this.#own.get(code)?.words ?? contractWords(code))[what];
    return this.language === 'en' ? words.en : words.zh;
  }

  /** A number of what the indicator counts. */
  amount(code: IndicatorCode, value: number): string {
    return this.say('withUnit', { number: this.number(value), unit: this.unit(code) });
  }

  target(code: IndicatorCode, target: Target): string {
    const { from, to } = endsOf(target);
    return this.say(`target.${target.operator}`, {
      from: from === null ? '' : this.number(from),
      to: to === null ? '' : this.number(to),
      unit: this.unit(code),
    });
  }

  working({ rule, points, numerator, denominator }: RecordedScore): string {
    return this.say(`reporting:score.working.${rule}`, {
      points: this.hundredths(points),
      numerator: this.number(numerator),
      denominator: this.number(denominator),
    });
  }

  /** How far a benefit came about, as people judged it. */
  judged({ level, percent }: BenefitScore): string {
    return this.say('reporting:benefit.judged', {
      level: this.say(`reporting:benefit.level.${level}`),
      percent,
    });
  }

  /** Its score with the sum that led to it, or that a second person has yet to approve it. */
  judgedScore({ score }: BenefitScore): string {
    if (score.score === null) return this.say('benefit.waiting');
    return this.say('benefit.score', { score: this.hundredths(score.score), working: this.working(score) });
  }

  list(items: readonly string[]): string {
    return items.join(this.say('join'));
  }
}
