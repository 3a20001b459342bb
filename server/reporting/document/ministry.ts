/** The report in the outline of the finance ministry (domain.md §3): the same figures and words, in its seven chapters. */
import type { Paragraph, Table } from 'docx';
import { attainmentOf } from '../../../shared/reporting/attainment.ts';
import { indicatorModules } from '../../../shared/reporting/indicators.ts';
import type { Figure } from '../../../shared/reporting/view.ts';
import type { ReportWithRecords } from '../report.ts';
import type { ReportWords } from '../report-words.ts';
import { contractSentences } from '../contract-text.ts';
import { fundsSentence } from '../form/funds.ts';
import { findings, lowTargets, satisfactionText, shortfalls, written } from './chapters.ts';
import { attainmentChart, monthChart } from './charts.ts';
import { packed } from './packed.ts';
import { communityTable, fundsTable, goalTable, progressTable, Tables, type Made } from './tables.ts';
import { body, heading1, heading2 } from './typography.ts';

type Drawn = (Paragraph | Table)[];

/** Its title, and all that stands below it. */
export async function ministryParts(
  report: ReportWithRecords,
  words: ReportWords,
): Promise<{ title: string; chapters: Drawn }> {
  const made: Made = { report, words, tables: new Tables(), charts: new Tables() };
  return {
    title: words.say('ministry.title', { project: report.project ?? words.say('doc.project') }),
    chapters: [
      ...basics(made),
      ...work(made),
      heading1(words.say('ministry.h1.findings')),
      ...findings(made),
      ...(await analysis(made)),
      ...experience(made),
      heading1(words.say('ministry.h1.advice')),
      ...lowTargets(made),
      ...written(made, 'advice'),
      heading1(words.say('ministry.h1.other')),
      body(words.say('ministry.evidence')),
      ...written(made, 'other'),
    ],
  };
}

export async function ministryDocument(report: ReportWithRecords, words: ReportWords): Promise<Buffer> {
  return packed(report, words, await ministryParts(report, words));
}

function basics(made: Made): Drawn {
  const { report, words, tables } = made;
  const title = (key: string) => heading2(words.say(`ministry.h2.${key}`));
  const period = words.period(report.period);
  const goals = tables.next();
  const funds = tables.next();
  const unknown = words.say('fill');
  return [
    heading1(words.say('ministry.h1.basics')),
    title('overview'),
    body(
      words.say('ministry.who', {
        department: report.department || unknown,
        carrier: report.carrier || unknown,
      }),
    ),
    ...contractSentences(report, words).map((line) => body(line)),
    ...written(made, 'background'),
    ...written(made, 'basis'),
    ...written(made, 'implementation'),
    title('goals'),
    body(words.say('doc.goalsText', { period, count: report.figures.length, table: goals })),
    ...goalTable(made, goals),
    ...written(made, 'goals'),
    title('funds'),
    body(fundsSentence(report, words)),
    ...written(made, 'funding'),
    ...fundsTable(made, funds),
  ];
}

function work(made: Made): Drawn {
  const { report, words } = made;
  return [
    heading1(words.say('ministry.h1.work')),
    ...written(made, 'evaluationWork'),
    body(
      words.say('ministry.method', {
        count: report.figures.length,
        period: words.period(report.period),
        date: words.day(report.today),
      }),
    ),
  ];
}

/** Numbers of the headings below a chapter, as offices write them. */
const ordinals = ['一', '二', '三', '四', '五', '六', '七', '八'];

async function analysis(made: Made): Promise<Drawn> {
  const { report, words, tables, charts } = made;
  const progress = tables.next();
  const chapter: Drawn = [
    heading1(words.say('ministry.h1.analysis')),
    body(words.say('ministry.analysisText', { period: words.period(report.period), table: progress })),
    ...progressTable(made, progress),
    ...written(made, 'analysis'),
  ];
  const modules = indicatorModules
    .map((module) => ({ module, figures: report.figures.filter((figure) => figure.module === module) }))
    .filter(({ figures }) => figures.length > 0);
  for (const [at, { module, figures }] of modules.entries()) {
    const codes = figures.map(({ code }) => code);
    chapter.push(
      heading2(
        words.say('ministry.module', {
          ordinal: words.language === 'en' ? String(at + 1) : (ordinals[at] ?? ''),
          module: words.say(`reporting:module.${module}`),
        }),
      ),
      body(words.list(figures.map((figure) => said(made, figure))) + words.say('stop')),
      ...(report.isContractPeriod ? await attainmentChart(made, codes, charts.next()) : []),
    );
  }
  const titled = (key: string, drawn: Drawn) =>
    drawn.length > 0 ? [heading2(words.say(`ministry.h2.${key}`)), ...drawn] : [];
  chapter.push(
    ...titled('months', await monthChart(made, 'totalServed')),
    ...titled('communities', communityTable(made)),
    heading2(words.say('ministry.h2.satisfaction')),
    body(satisfactionText(made)),
    ...written(made, 'satisfaction'),
  );
  return chapter;
}

/** One indicator in one sentence. */
function said({ report, words }: Made, { code, target, actual, waiting }: Figure): string {
  const score = report.scoring?.indicators.find((one) => one.code === code);
  const values = {
    name: words.codedName(code),
    target: words.target(code, target),
    actual: words.amount(code, actual),
    percent: words.percent(attainmentOf(target, actual).permille),
    points: score ? words.hundredths(score.points) : '',
    score: score ? words.hundredths(score.score) : '',
  };
  const sentence = words.say(score ? 'ministry.figure' : 'ministry.figureOnly', values);
  return waiting > 0
    ? sentence + words.say('ministry.waiting', { waiting: words.amount(code, waiting) })
    : sentence;
}

function experience(made: Made): Drawn {
  const { report, words } = made;
  const causes = report.figures.flatMap(({ code }) => {
    const deviation = report.deviations.get(code);
    if (!deviation) return [];
    const { words: reason, measures } = deviation;
    const cause = words.say('ministry.cause', { name: words.name(code), reason });
    return [body(measures ? cause + words.say('ministry.measures', { measures }) : cause)];
  });
  return [
    heading1(words.say('ministry.h1.experience')),
    heading2(words.say('ministry.h2.experience')),
    ...written(made, 'experience'),
    heading2(words.say('ministry.h2.problems')),
    ...shortfalls(made),
    ...causes,
    ...written(made, 'problems'),
  ];
}
