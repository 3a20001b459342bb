/** The five chapters, each from its heading to the next one's. */
import type { Paragraph, Table } from 'docx';
import { attainmentOf, gapOf } from '../../../shared/reporting/attainment.ts';
import type { IndicatorCode } from '../../../shared/reporting/indicators.ts';
import { toldByFigures, type ReportSection } from '../../../shared/reporting/report-sections.ts';
import { contractSentences } from '../contract-text.ts';
import { fundsSentence } from '../form/funds.ts';
import {
  benefitTable,
  changesSinceFreezing,
  communityTable,
  fundsTable,
  goalTable,
  progressTable,
  scoreTable,
  sumTable,
  type Made,
} from './tables.ts';
import { attainmentChart, monthChart } from './charts.ts';
import { body, heading1, heading2, note } from './typography.ts';

type Drawn = (Paragraph | Table)[];

/** What was written for this section, a paragraph a line; until then its place is kept, unless figures tell it already. */
export function written({ report, words }: Made, section: ReportSection): Paragraph[] {
  const lines = (report.texts.get(section) ?? '').split('\n').filter((line) => line.trim() !== '');
  const isKept = lines.length === 0 && !toldByFigures.includes(section);
  return (isKept ? [words.say('fill')] : lines).map((line) => body(line));
}

export async function overview(made: Made): Promise<Drawn> {
  const { report, words, tables } = made;
  const title = (key: string) => heading2(words.say(`doc.h2.${key}`));
  const period = words.period(report.period);
  const goals = tables.next();
  const funds = tables.next();
  const progress = tables.next();
  const items = report.figures.map(({ code, actual }) =>
    words.say('doc.progressItem', { name: words.name(code), actual: words.amount(code, actual) }),
  );
  return [
    heading1(words.say('doc.h1.overview')),
    title('background'),
    ...written(made, 'background'),
    title('basis'),
    ...contractSentences(report, words).map((line) => body(line)),
    ...written(made, 'basis'),
    title('goals'),
    body(words.say('doc.goalsText', { period, count: report.figures.length, table: goals })),
    ...goalTable(made, goals),
    ...written(made, 'goals'),
    title('funds'),
    body(fundsSentence(report, words)),
    ...written(made, 'funding'),
    ...fundsTable(made, funds),
    title('progress'),
    body(words.say('doc.progressText', { period, items: words.list(items), table: progress })),
    ...written(made, 'implementation'),
    ...progressTable(made, progress),
    ...(await monthChart(made, 'totalServed')),
    ...communityTable(made),
  ];
}

export async function conclusion(made: Made): Promise<Drawn> {
  const { report, words, charts } = made;
  const codes = report.figures.map(({ code }) => code);
  return [
    heading1(words.say('doc.h1.conclusion')),
    ...findings(made),
    ...(report.scoring ? await attainmentChart(made, codes, charts.next()) : []),
  ];
}

/** The score with its working, the grades, and what was written about them. */
export function findings(made: Made): Drawn {
  const { report, words, tables } = made;
  const period = words.period(report.period);
  const { scoring } = report;
  if (!scoring) {
    return [
      body(words.say('doc.noScoring', { period })),
      ...changesSinceFreezing(made),
      ...written(made, 'conclusion'),
    ];
  }
  const { points, recorded, score } = scoring.total;
  const sum = tables.next();
  const scores = tables.next();
  const reached = report.figures.filter(
    ({ target, actual }) => attainmentOf(target, actual).state === 'reached',
  );
  return [
    body(
      words.say('doc.scoreText', {
        period,
        recorded: words.hundredths(recorded),
        score: words.hundredths(score),
        table: scores,
      }),
    ),
    body(
      scoring.grade === null
        ? words.say('doc.incomplete', { missing: words.hundredths(points - recorded) })
        : words.graded(scoring.grade, scoring.grading),
    ),
    ...(reached.length > 0
      ? [
          body(
            words.say('doc.reached', {
              count: reached.length,
              names: words.list(reached.map(({ code }) => words.name(code))),
            }),
          ),
        ]
      : []),
    ...(report.assessment ? [body(words.say('doc.assessed', { ...report.assessment }))] : []),
    ...written(made, 'conclusion'),
    ...sumTable(made, scoring, sum),
    ...scoreTable(made, scoring, scores),
    ...benefitTable(made, scoring),
    ...(scoring.isExample ? [note(words.say('form.example'))] : []),
    ...changesSinceFreezing(made),
  ];
}

/** Who worked and for whom, of what the project counts. */
const staffed = ['serviceHours', 'volunteerTurnouts', 'volunteerActivities', 'volunteerServed'] as const;

export function achievements(made: Made): Drawn {
  const { report, words } = made;
  const period = words.period(report.period);
  const items = staffed.flatMap((code) => {
    const figure = report.figures.find((one) => one.code === code);
    return figure ? [words.say(`doc.staffItem.${code}`, { amount: words.amount(code, figure.actual) })] : [];
  });
  return [
    heading1(words.say('doc.h1.achievements')),
    heading2(words.say('doc.h2.staff')),
    ...(items.length > 0 ? [body(words.say('doc.staffText', { period, items: words.list(items) }))] : []),
    ...written(made, 'staff'),
    ...written(made, 'experience'),
    heading2(words.say('doc.h2.satisfaction')),
    body(satisfactionText(made)),
    ...written(made, 'satisfaction'),
  ];
}

/** Never without how many answered. */
export function satisfactionText({ report, words }: Made): string {
  const period = words.period(report.period);
  const { answers, satisfied } = report.satisfaction;
  if (answers === 0) return words.say('doc.satisfactionText', { period });
  return words.say('doc.satisfactionOf', {
    period,
    answers: words.number(answers),
    satisfied: words.number(satisfied),
    percent: words.satisfied(report.satisfaction),
  });
}

export function problems(made: Made): Drawn {
  return [heading1(made.words.say('doc.h1.problems')), ...shortfalls(made), ...written(made, 'problems')];
}

/** What was not reached; nothing of a period that is no contract year. */
export function shortfalls(made: Made): Paragraph[] {
  const { report, words } = made;
  const period = words.period(report.period);
  const chapter: Paragraph[] = [];
  if (report.isContractPeriod) {
    const items = report.figures.flatMap(({ code, target, actual }) => {
      const gap = gapOf(target, actual);
      // above a range is reached, and explained elsewhere
      if (!gap || (gap.kind === 'over' && target.operator !== 'atMost')) return [];
      const values = { name: words.name(code), by: words.amount(code, gap.by) };
      return [words.say(gap.kind === 'short' ? 'doc.shortItem' : 'doc.overItem', values)];
    });
    const isOver = report.today > report.period.to;
    const values = { period, count: items.length, items: words.list(items), date: words.day(report.today) };
    chapter.push(
      body(
        items.length === 0
          ? words.say('doc.noneShort', values)
          : words.say(isOver ? 'doc.shortText' : 'doc.shortSoFar', values),
      ),
    );
  }
  return chapter;
}

export function advice(made: Made): Drawn {
  return [heading1(made.words.say('doc.h1.advice')), ...lowTargets(made), ...written(made, 'advice')];
}

/** What was passed by so much that its target may be too low. */
export function lowTargets(made: Made): Paragraph[] {
  const { report, words } = made;
  const isLow = (code: IndicatorCode) => {
    const score = report.scoring?.indicators.find((one) => one.code === code);
    return score?.isTargetLow === true;
  };
  const low = report.figures.flatMap(({ code, target, actual }) =>
    isLow(code)
      ? [
          words.say('doc.lowItem', {
            name: words.name(code),
            target: words.target(code, target),
            actual: words.amount(code, actual),
          }),
        ]
      : [],
  );
  return low.length > 0 ? [body(words.say('doc.lowText', { items: words.list(low) }))] : [];
}
