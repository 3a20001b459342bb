/**
 * The self-evaluation form (绩效自评表), line by line: head and columns exactly as the finance office asks for them
 * (domain.md §3). Workbook and document draw the same lines. What nobody has recorded says so; what only the unit can write
 * is left to it, in words.
 */
import type { IndicatorCode, Target } from '../../../shared/reporting/indicators.ts';
import { gapOf } from '../../../shared/reporting/attainment.ts';
import type { RecordedScore, Score } from '../../../shared/reporting/scoring.ts';
import type { Deviation } from '../periods/written.ts';
import type { Report, ReportWithRecords } from '../report.ts';
import type { ReportWords } from '../report-words.ts';
import { contractCell } from '../contract-text.ts';
import { fundsWords, unscoredWords } from './funds.ts';

export interface FormCell {
  readonly value: string | number;
  /** How many columns it takes. */
  readonly span: number;
  readonly look: 'title' | 'head' | 'left' | 'points' | 'centre';
}

export interface FormLine {
  readonly cells: readonly FormCell[];
  /** In points, where it differs from a line of text. */
  readonly height?: number;
  readonly isBare?: true;
  /** One of the lines between the columns' heads and the total. */
  readonly isIndicator?: true;
}

export interface Form {
  /** Relative to each other. */
  readonly widths: readonly number[];
  readonly lines: readonly FormLine[];
  /** Cells of one column that are one, from 0. */
  readonly merges: readonly { readonly column: number; readonly first: number; readonly last: number }[];
}

const formColumns = [
  'level1',
  'level2',
  'level3',
  'yearlyTarget',
  'actual',
  'points',
  'score',
  'deviation',
] as const;
export type FormColumn = (typeof formColumns)[number];

/** English names and units are longer: each stands on one line where it can. */
const widthsIn = { 'zh-CN': [13, 13, 18, 20, 17, 8, 8, 35], en: [13, 13, 28, 22, 20, 9, 9, 36] } as const;
const all = widthsIn.en.length;

export function formOf(report: ReportWithRecords, words: ReportWords): Form {
  const { figures, scoring, deviations, satisfaction } = report;
  const say = (key: string, values?: Record<string, string | number>) => words.say(`form.${key}`, values);
  const lines: FormLine[] = [];
  const put = (cells: readonly FormCell[], more: Omit<FormLine, 'cells'> = {}) =>
    lines.push({ cells, ...more });
  const head = (value: string, span = 1): FormCell => ({ value, span, look: 'head' });
  const left = (value: string, span = 1): FormCell => ({ value, span, look: 'left' });
  const centre = (value: string, span = 1): FormCell => ({ value, span, look: 'centre' });
  const points = (value: string | number): FormCell => ({ value, span: 1, look: 'points' });
  const scored = (score: Score | undefined): FormCell =>
    points(score === undefined || score.score === null ? words.say('notRecorded') : score.score / 100);
  const allotted = (score: { points: number } | undefined): FormCell =>
    points(score ? score.points / 100 : words.say('noScore'));
  const money = fundsWords(report, words);

  put([{ value: say('title'), span: all, look: 'title' }], { height: 32, isBare: true });
  put([centre(captionOf(report, words), all)], { isBare: true });
  put([head(say('projectName')), left(report.project ?? words.say('fill'), all - 1)]);
  put([
    head(say('department')),
    left(report.department || words.say('fill'), 3),
    head(say('unit')),
    left(report.carrier || words.say('fill'), 3),
  ]);
  if (report.contract) put([head(say('contract')), left(contractCell(report.contract, words), all - 1)]);
  put([
    head(say('funds'), 2),
    ...['initialBudget', 'budget', 'spent', 'points', 'rate', 'score'].map((key) => head(say(key))),
  ]);
  put([
    centre(say('fundsTotal'), 2),
    centre(money.initialBudget),
    centre(money.budget),
    centre(money.spent),
    allotted(scoring?.execution),
    centre(money.rate),
    scoring?.execution.score === null ? points(unscoredWords(report, words)) : scored(scoring?.execution),
  ]);
  put([head(say('goals')), head(say('expected'), 3), head(say('achieved'), 4)]);
  const expected = figures.map(({ code, target }) =>
    say('expectedItem', { name: words.name(code), target: words.target(code, target) }),
  );
  const achieved = figures.map(({ code, actual }) =>
    say('achievedItem', { name: words.name(code), actual: words.amount(code, actual) }),
  );
  put([
    head(''),
    left(words.list(expected) + words.say('stop'), 3),
    left(words.list(achieved) + words.say('stop'), 4),
  ]);
  const goals = { column: 0, first: lines.length - 2, last: lines.length - 1 };

  put(formColumns.map((key) => head(say(key))));
  const putIndicator = (cells: readonly FormCell[]) => put(cells, { isIndicator: true });
  const first = lines.length;
  for (const { code, target, actual } of figures) {
    const score = scoring?.indicators.find((one) => one.code === code);
    putIndicator([
      centre(words.level(code, 'level1')),
      centre(words.level(code, 'level2')),
      left(words.codedName(code)),
      centre(words.target(code, target)),
      centre(words.amount(code, actual)),
      allotted(score),
      scoring ? scored(score) : points(words.say('noScore')),
      left(deviationOf({ code, target, actual, score, written: deviations.get(code) }, words)),
    ]);
  }
  for (const benefit of scoring?.benefits ?? []) {
    const { score } = benefit;
    putIndicator([
      centre(say('benefit')),
      centre(words.say(`reporting:benefit.kind.${benefit.kind}`)),
      left(benefit.name),
      left(benefit.expected),
      centre(score.score === null ? words.say('benefit.waiting') : words.judged(benefit)),
      allotted(score),
      scored(score),
      left(benefit.words),
    ]);
  }
  if (scoring === null || scoring.benefits.length === 0) {
    putIndicator([
      centre(say('benefit')),
      centre(words.say('reporting:benefit.kind.social')),
      left(words.say('fill')),
      centre(words.say('fill')),
      centre(words.say('notRecorded')),
      allotted(scoring?.benefit),
      points(words.say(scoring ? 'notRecorded' : 'noScore')),
      left(words.say('benefit.none')),
    ]);
  }
  const last = lines.length - 1;
  putIndicator([
    centre(say('satisfaction')),
    centre(say('servedSatisfaction')),
    left(say('satisfactionName')),
    centre(words.say('fill')),
    centre(satisfaction.answers === 0 ? words.say('notRecorded') : words.satisfied(satisfaction)),
    allotted(scoring?.satisfaction),
    scoring ? scored(scoring.satisfaction) : points(words.say('noScore')),
    left(satisfaction.answers === 0 ? say('noRegister') : say('sample', { answers: satisfaction.answers })),
  ]);
  const total = scoring?.total;
  put([
    head(say('total'), 5),
    points(total ? total.points / 100 : words.say('noScore')),
    points(total ? total.score / 100 : words.say('noScore')),
    left(
      scoring?.grade
        ? words.graded(scoring.grade, scoring.grading)
        : total
          ? say('totalNote', {
              recorded: words.hundredths(total.recorded),
              missing: words.hundredths(total.points - total.recorded),
            })
          : words.say('doc.noScoring', { period: words.period(report.period) }),
    ),
  ]);
  if (scoring?.isExample) put([left(say('example'), all)]);
  return { widths: widthsIn[words.language], lines, merges: [goals, ...alike(lines, first, last)] };
}

/** Levels that go on over several lines are written once. */
function alike(lines: readonly FormLine[], first: number, last: number): Form['merges'] {
  return [0, 1].flatMap((column) => {
    const merges: Form['merges'][number][] = [];
    const at = (line: number) => lines[line]?.cells[column]?.value;
    for (let start = first; start <= last;) {
      let end = start;
      while (end < last && at(end + 1) === at(start)) end += 1;
      if (end > start) merges.push({ column, first: start, last: end });
      start = end + 1;
    }
    return merges;
  });
}

export function captionOf(report: Report, words: ReportWords): string {
  const { from, to } = report.period;
  return [
    report.project ?? '',
    words.say('period', { from: words.day(from), to: words.day(to) }),
    words.say(report.frozen ? 'frozen.on' : 'asOf', { date: words.day(report.today) }),
    report.isDemo ? words.say('sample') : '',
  ]
    .filter(Boolean)
    .join('\u3000');
}

interface Line {
  readonly code: IndicatorCode;
  readonly target: Target;
  readonly actual: number;
  readonly score: RecordedScore | undefined;
  readonly written: Deviation | undefined;
}

/** What follows from the figures, then what the unit has written of it; until then its place is kept. */
function deviationOf({ code, target, actual, score, written }: Line, words: ReportWords): string {
  const gap = gapOf(target, actual);
  const unit = words.unit(code);
  const reason = written ? writtenIn(written, words) : words.say('fillUnit');
  if (gap?.kind === 'short') return words.say('form.short', { missing: words.number(gap.by), unit }) + reason;
  if (gap) {
    const over = target.operator === 'atMost' ? 'form.overMost' : 'form.over';
    return words.say(over, { over: words.number(gap.by), unit }) + reason;
  }
  return score?.isTargetLow ? words.say('form.low') + reason : written ? reason : '';
}

/** The reason, and after it what is done about it. */
function writtenIn({ words: reason, measures }: Deviation, words: ReportWords): string {
  return measures === '' ? reason : words.say('form.reasonAndMeasures', { reason, measures });
}
