/** The hundred points: each part, each thing that was judged, the total and the grade, with the sum that led to it. */
import type ExcelJS from 'exceljs';
import { sumOf, type PointSum, type Score } from '../../../shared/reporting/scoring.ts';
import { captionOf } from '../form/form-lines.ts';
import { unscoredWords } from '../form/funds.ts';
import type { ReportWithRecords } from '../report.ts';
import type { ReportWords } from '../report-words.ts';
import { addList, pointFormat, type Value } from './sheet.ts';

/** Nothing of a period that is no contract year. */
export function addScores(workbook: ExcelJS.Workbook, report: ReportWithRecords, words: ReportWords): void {
  const { scoring } = report;
  if (!scoring) return;
  const part = (key: string) => words.say(`reporting:score.part.${key}`);
  const line = (name: string, what: string, { points, recorded, score }: PointSum, why: string): Value[] => [
    ...[name, what, points / 100, recorded / 100],
    recorded === 0 && points > 0 ? words.say('notRecorded') : score / 100,
    why,
  ];
  const working = (score: Score) => (score.score === null ? '' : words.working(score));
  addList(workbook, {
    name: words.say('scores.sheet'),
    caption: captionOf(report, words),
    head: [
      { title: words.say('doc.head.part'), width: 14 },
      { title: words.say('figures.name'), width: 36 },
      { title: words.say('figures.points'), width: 10, format: pointFormat },
      { title: words.say('doc.head.recorded'), width: 12, format: pointFormat },
      { title: words.say('figures.score'), width: 10, format: pointFormat },
      { title: words.say('figures.working'), width: 60 },
    ],
    rows: [
      line(
        part('execution'),
        '',
        sumOf([scoring.execution]),
        working(scoring.execution) || unscoredWords(report, words),
      ),
      line(part('output'), '', scoring.output, words.say('scores.output')),
      ...(scoring.benefits.length === 0
        ? [line(part('benefit'), '', scoring.benefit, words.say('benefit.none'))]
        : []),
      ...scoring.benefits.map((benefit) =>
        line(
          part('benefit'),
          benefit.name,
          sumOf([benefit.score]),
          [
            working(benefit.score) || words.say('benefit.waiting'),
            `${words.judged(benefit)} ${benefit.words}`,
          ].join(' · '),
        ),
      ),
      line(part('satisfaction'), '', sumOf([scoring.satisfaction]), working(scoring.satisfaction)),
      line(
        words.say('form.total'),
        '',
        scoring.total,
        scoring.grade === null
          ? words.say('doc.incomplete', {
              missing: words.hundredths(scoring.total.points - scoring.total.recorded),
            })
          : words.graded(scoring.grade, scoring.grading),
      ),
    ],
  });
}
