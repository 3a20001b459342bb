/** A survey to take away: what it came to, month by month, and every answer; each sheet with the number of answers. */
import type ExcelJS from 'exceljs';
import { newWorkbook } from '../../new-workbook.ts';
import { ratings, type Rating } from '../../../shared/reporting/open-pages.ts';
import {
  meanOf,
  satisfiedShare,
  titleIn,
  type Marks,
  type SurveyResult,
} from '../../../shared/reporting/survey-result.ts';
import { csvOf } from '../csv.ts';
import type { ReportWords } from '../report-words.ts';
import { choiceName } from '../registers/words.ts';
import { addList, type Value } from '../workbook/sheet.ts';
import type { SurveyAnswerLine } from './answers.ts';

const marksDown = [5, 4, 3, 2, 1] as const;
const count = '#,##0';

export async function surveyWorkbook(
  result: SurveyResult,
  answers: readonly SurveyAnswerLine[],
  { words, now }: { words: ReportWords; now: Date },
): Promise<Buffer> {
  const workbook: ExcelJS.Workbook = await newWorkbook();
  workbook.title = titleIn(result.titles, words.language);
  workbook.created = now;
  workbook.modified = now;
  const say = (key: string, values?: Record<string, string | number>) => words.say(`survey.${key}`, values);
  const caption = [
    titleIn(result.titles, words.language),
    result.communityName,
    say('sampleSize', { answers: words.number(result.answers), paper: words.number(result.onPaper) }),
    result.isDemo ? words.say('sample') : '',
  ]
    .filter(Boolean)
    .join('\u3000');
  const figuresOf = (marks: Marks): Value[] => [
    ...marksDown.map((mark) => marks[mark - 1] ?? 0),
    meanOf(marks),
    satisfiedShare(marks),
  ];
  const figures = [
    ...marksDown.map((mark) => ({
      title: choiceName('rating', String(mark), words.language),
      width: 12,
      format: count,
    })),
    { title: say('mean'), width: 10, format: '0.00' },
    { title: say('satisfied'), width: 12, format: '0.0%' },
  ];
  const questions = ratings.map((rating) => say(`question.${rating}`));
  addList(workbook, {
    name: say('result'),
    caption,
    head: [
      { title: say('asked'), width: 34 },
      { title: say('answers'), width: 10, format: count },
      ...figures,
    ],
    rows: ratings.map((rating, at) => [
      questions[at] ?? '',
      result.answers,
      ...figuresOf(result.marks[rating]),
    ]),
  });
  addList(workbook, {
    name: say('months'),
    caption,
    head: [
      { title: say('month'), width: 10 },
      { title: say('asked'), width: 34 },
      { title: say('answers'), width: 10, format: count },
      ...figures,
    ],
    rows: result.months.flatMap((month) =>
      ratings.map((rating, at): Value[] => [
        ...[month.month, questions[at] ?? '', month.answers],
        ...figuresOf(month.marks[rating]),
      ]),
    ),
  });
  addList(workbook, {
    name: say('every'),
    caption,
    head: answerHead(words),
    rows: answers.map((answer) => answerCells(answer, words)),
  });
  addList(workbook, {
    name: words.say('dictionary.sheet'),
    caption: words.say('dictionary.sheet'),
    head: [
      { title: words.say('dictionary.column'), width: 22 },
      { title: words.say('dictionary.meaning'), width: 80 },
    ],
    rows: [
      ...(['mean', 'satisfied', 'paper', 'words', 'late'] as const).map((key): Value[] => [
        say(key),
        say(`meaning.${key}`),
      ]),
      [words.say('dictionary.neutral'), words.say('dictionary.neutralMeaning')],
    ],
  });
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

export function answerHead(words: ReportWords): { title: string; width: number }[] {
  return [
    { title: words.say('survey.onDay'), width: 12 },
    ...ratings.map((rating) => ({ title: words.say(`survey.question.${rating}`), width: 16 })),
    { title: words.say('survey.words'), width: 50 },
    { title: words.say('survey.paper'), width: 14 },
    { title: words.say('survey.late'), width: 10 },
  ];
}

export function answerCells(answer: SurveyAnswerLine, words: ReportWords): Value[] {
  return [
    answer.onDay,
    ...ratings.map((rating: Rating) => choiceName('rating', String(answer[rating]), words.language)),
    answer.isHidden ? words.say('survey.hidden') : answer.words,
    answer.paper,
    words.say(answer.isLate ? 'figures.yes' : 'figures.no'),
  ];
}

/** One line an answer; the number of all of them stands on each. Columns are added, never changed. */
export function surveyCsv(result: SurveyResult, answers: readonly SurveyAnswerLine[]): string {
  return csvOf([
    [
      ...['survey', 'title_zh', 'title_en', 'community', 'demo', 'answers', 'on_day'],
      ...ratings,
      ...['words', 'hidden', 'paper', 'late'],
    ],
    ...answers.map((answer) => [
      ...[answer.surveyId, answer.titles.zh, answer.titles.en, answer.communityName, answer.isDemo],
      ...[result.answers, answer.onDay, ...ratings.map((rating) => answer[rating])],
      ...[answer.words, answer.isHidden, answer.paper, answer.isLate],
    ]),
  ]);
}
