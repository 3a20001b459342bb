/** The tables of the report: each numbered in the order in which it comes, its period in the caption. */
import { attainmentOf } from '../../../shared/reporting/attainment.ts';
import { linesOf } from '../../../shared/reporting/cuts.ts';
import { type IndicatorCode } from '../../../shared/reporting/indicators.ts';
import { sumOf, type PointSum, type Score, type Scoring } from '../../../shared/reporting/scoring.ts';
import type { Paragraph, Table } from 'docx';
import type { ReportWithRecords } from '../report.ts';
import type { ReportWords } from '../report-words.ts';
import { fundsWords, unscoredWords } from '../form/funds.ts';
import { body, caption, note, table } from './typography.ts';

/** Numbers in the order in which they are asked for. */
export class Tables {
  #last = 0;

  next(): number {
    this.#last += 1;
    return this.#last;
  }
}

export interface Made {
  readonly report: ReportWithRecords;
  readonly words: ReportWords;
  readonly tables: Tables;
  readonly charts: Tables;
}

type Drawn = (Paragraph | Table)[];

function captioned({ report, words }: Made, number: number, title: string, drawn: Table): Drawn {
  const period = words.period(report.period);
  return [
    caption(words.say('doc.caption', { number, title: words.say(`doc.tables.${title}`), period })),
    drawn,
  ];
}

export function goalTable(made: Made, number: number): Drawn {
  const { report, words } = made;
  const head = (key: string) => words.say(`doc.head.${key}`);
  return captioned(
    made,
    number,
    'goals',
    table(
      [
        { title: head('module'), width: 34 },
        { title: head('indicator'), width: 38 },
        { title: head('target'), width: 28 },
      ],
      report.figures.map(({ code, module, target }) => [
        words.say(`reporting:module.${module}`),
        words.codedName(code),
        words.target(code, target),
      ]),
    ),
  );
}

export function fundsTable(made: Made, number: number): Drawn {
  const { words, report } = made;
  const { scoring } = report;
  const form = (key: string) => words.say(`form.${key}`);
  const money = fundsWords(report, words);
  const execution = scoring?.execution;
  return captioned(
    made,
    number,
    'funds',
    table(
      ['initialBudget', 'budget', 'spent', 'points', 'rate', 'score'].map((key) => ({
        title: form(key),
        width: 100 / 6,
        isNumber: true,
      })),
      [
        [
          ...[money.initialBudget, money.budget, money.spent],
          execution ? words.hundredths(execution.points) : words.say('noScore'),
          money.rate,
          execution?.score === null
            ? unscoredWords(report, words)
            : execution
              ? scoreText(execution, words)
              : words.say('noScore'),
        ],
      ],
    ),
  );
}

export function progressTable(made: Made, number: number): Drawn {
  const { report, words } = made;
  const head = (key: string) => words.say(`doc.head.${key}`);
  return captioned(
    made,
    number,
    'progress',
    table(
      [
        { title: head('indicator'), width: 34 },
        { title: head('target'), width: 27 },
        { title: head('actual'), width: 21, isNumber: true },
        { title: head('completion'), width: 18, isNumber: true },
      ],
      report.figures.map(({ code, target, actual }) => [
        words.codedName(code),
        words.target(code, target),
        words.amount(code, actual),
        !report.isContractPeriod ? '' : words.percent(attainmentOf(target, actual).permille),
      ]),
    ),
  );
}

/** As many as fit on a page: what the neighbourhoods themselves do, and how many people were served there. */
const compared = [
  'totalServed',
  'volunteerActivities',
  'volunteerTurnouts',
  'deliberationMeetings',
  'problemsSolved',
] as const satisfies readonly IndicatorCode[];

/** Beside each other, in percent where all five stand there; the longest English word of each name stays in one piece. */
const comparedWidth: Record<(typeof compared)[number], number> = {
  totalServed: 15,
  volunteerActivities: 17,
  volunteerTurnouts: 17,
  deliberationMeetings: 21,
  problemsSolved: 15,
};

/** Each column adds up to the figure of its indicator, of those that the project has; of a frozen period as it was kept. */
export function communityTable(made: Made): Drawn {
  const { report, words, tables } = made;
  const cut = report.cuts;
  const chosen = compared.filter((code) => report.figures.some((figure) => figure.code === code));
  if (chosen.length === 0) return [];
  const width = 85 / chosen.reduce((sum, code) => sum + comparedWidth[code], 0);
  const columns = chosen.map((code) => linesOf(cut, code, 'community'));
  const rows = report.cuts.communities
    .map(({ id, name }) => ({
      name,
      values: columns.map((lines) => lines.find(({ key }) => key === id)?.value ?? 0),
    }))
    .filter(({ values }) => values.some((value) => value > 0))
    .sort((one, other) => one.name.localeCompare(other.name, words.language))
    .map(({ name, values }) => [name, ...values.map((value) => words.number(value))]);
  const total = chosen.map((code) => report.figures.find((figure) => figure.code === code)?.actual ?? 0);
  // a snapshot of the first form kept no parts: these are today's
  const since = columns.map(
    (lines, at) => (total[at] ?? 0) - lines.reduce((sum, { value }) => sum + value, 0),
  );
  if (since.some((value) => value !== 0))
    rows.push([words.say('frozen.since'), ...since.map((value) => words.number(value))]);
  return captioned(
    made,
    tables.next(),
    'communities',
    table(
      [
        { title: words.say('doc.head.community'), width: 15 },
        ...chosen.map((code) => ({
          title: words.name(code),
          width: comparedWidth[code] * width,
          isNumber: true,
        })),
      ],
      [...rows, [words.say('total'), ...total.map((value) => words.number(value))]],
    ),
  );
}

export function scoreTable(made: Made, scoring: Scoring, number: number): Drawn {
  const { report, words } = made;
  const head = (key: string) => words.say(`doc.head.${key}`);
  return captioned(
    made,
    number,
    'scores',
    table(
      [
        { title: head('indicator'), width: 27 },
        { title: head('actual'), width: 21, isNumber: true },
        { title: head('points'), width: 10, isNumber: true },
        { title: head('score'), width: 11, isNumber: true },
        { title: head('working'), width: 31 },
      ],
      report.figures.flatMap(({ code, actual }) => {
        const score = scoring.indicators.find((one) => one.code === code);
        if (!score) return [];
        return [
          [
            words.codedName(code),
            words.amount(code, actual),
            words.hundredths(score.points),
            scoreText(score, words),
            words.working(score),
          ],
        ];
      }),
    ),
  );
}

export function sumTable(made: Made, scoring: Scoring, number: number): Drawn {
  const { words } = made;
  const head = (key: string) => words.say(`doc.head.${key}`);
  const parts: readonly (readonly [string, PointSum])[] = [
    [words.say('reporting:score.part.execution'), sumOf([scoring.execution])],
    [words.say('reporting:score.part.output'), scoring.output],
    [words.say('reporting:score.part.benefit'), scoring.benefit],
    [words.say('reporting:score.part.satisfaction'), sumOf([scoring.satisfaction])],
    [words.say('form.total'), scoring.total],
  ];
  return captioned(
    made,
    number,
    'sum',
    table(
      [
        { title: head('part'), width: 34 },
        { title: head('points'), width: 22, isNumber: true },
        { title: head('recorded'), width: 22, isNumber: true },
        { title: head('score'), width: 22, isNumber: true },
      ],
      parts.map(([part, sum]) => [
        part,
        words.hundredths(sum.points),
        sum.recorded === 0 ? words.say('notRecorded') : words.hundredths(sum.recorded),
        sum.recorded === 0 ? words.say('noScore') : words.hundredths(sum.score),
      ]),
    ),
  );
}

/** What people judged, with why; nothing where nobody has. */
export function benefitTable(made: Made, { benefits }: Scoring): Drawn {
  if (benefits.length === 0) return [];
  const { words, tables } = made;
  const head = (key: string) => words.say(`doc.head.${key}`);
  return captioned(
    made,
    tables.next(),
    'benefits',
    table(
      [
        { title: head('benefit'), width: 18 },
        { title: head('expected'), width: 22 },
        { title: head('judgement'), width: 29 },
        { title: head('points'), width: 10, isNumber: true },
        { title: head('score'), width: 21, isNumber: true },
      ],
      benefits.map((benefit) => [
        benefit.name,
        benefit.expected,
        words.say('benefit.judgement', { judged: words.judged(benefit), words: benefit.words }),
        words.hundredths(benefit.score.points),
        words.judgedScore(benefit),
      ]),
    ),
  );
}

/** What is counted today where a frozen period counted something else; nothing where nothing changed. */
export function changesSinceFreezing(made: Made): Drawn {
  const { report, words, tables } = made;
  if (!report.frozen) return [];
  const frozen = [
    body(words.say('frozen.text', { date: words.day(report.today) })),
    note(words.say('frozen.sha', { sha256: report.frozen.sha256 })),
  ];
  const { isWhole, changedParts } = report.frozen;
  const parts = changedParts.map((part) => words.say(`frozen.part.${part}`)).join(words.say('frozen.join'));
  const rest = [
    ...(parts === '' ? [] : [body(words.say('frozen.parts', { parts }))]),
    ...(isWhole ? [] : [body(words.say('frozen.partsToday'))]),
    ...(report.restated.length === 0
      ? []
      : [body(words.say('frozen.restatedText', { count: report.restated.length }))]),
  ];
  if (report.differences.length === 0) return [...frozen, ...rest, body(words.say('frozen.none'))];
  const head = (key: string) => words.say(`frozen.${key}`);
  const count = (records: readonly string[]) => words.number(records.length);
  return [
    ...frozen,
    ...rest,
    ...captioned(
      made,
      tables.next(),
      'changes',
      table(
        [
          { title: words.say('doc.head.indicator'), width: 32 },
          { title: head('then'), width: 18, isNumber: true },
          { title: head('now'), width: 18, isNumber: true },
          { title: head('added'), width: 16, isNumber: true },
          { title: head('removed'), width: 16, isNumber: true },
        ],
        report.differences.map(({ code, then, now, added, removed }) => [
          words.codedName(code),
          words.amount(code, then),
          words.amount(code, now),
          count(added),
          count(removed),
        ]),
      ),
    ),
  ];
}

function scoreText({ score }: Score, words: ReportWords): string {
  return score === null ? words.say('noScore') : words.hundredths(score);
}
