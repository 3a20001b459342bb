/** The sheets of what belongs to entries, each with what its columns mean. A sheet that would be too long says how much is only in CSV and JSON. */
import type ExcelJS from 'exceljs';
import { maskName } from '../../../shared/identity/mask-name.ts';
import { ratings } from '../../../shared/reporting/open-pages.ts';
import { titleIn } from '../../../shared/reporting/survey-result.ts';
import type { Progress } from '../progress.ts';
import { choiceName, registerWords } from '../registers/words.ts';
import type { ReportWords } from '../report-words.ts';
import { answerCells } from '../surveys/files.ts';
import { addList, timeFormat, type Value } from '../workbook/sheet.ts';
import type { Names } from '../workbook/workbook.ts';
import type { RawDetails } from './raw-details.ts';

/** A workbook is made in memory, and read by programs that have little of it. */
const mostRows = 50_000;

interface Column<Line> {
  /** Its head is raw.detail.column.<key>, its meaning raw.detail.meaning.<key>. */
  readonly key: string;
  readonly width: number;
  readonly isTime?: true;
  readonly value: (line: Line) => Value;
}

interface How {
  readonly words: ReportWords;
  readonly names: Names;
}

const nameIn = (name: string | null, names: Names): string | null =>
  name === null || names === 'full' ? name : maskName(name);

function sheetsOf({ words, names }: How) {
  const texts = registerWords[words.language];
  const yes = (is: boolean) => words.say(is ? 'figures.yes' : 'figures.no');
  const time = (at: number | null) => (at === null ? null : words.clock(at));
  const choice = (of: Parameters<typeof choiceName>[0], code: string | null) =>
    code === null ? null : choiceName(of, code, words.language);
  const steps: readonly Column<RawDetails['steps'][number]>[] = [
    { key: 'entry', width: 38, value: ({ entryId }) => entryId },
    { key: 'register', width: 14, value: ({ register }) => texts.register[register] },
    { key: 'community', width: 14, value: ({ communityName }) => communityName },
    { key: 'title', width: 28, value: ({ title }) => title },
    { key: 'step', width: 14, value: ({ kind }) => choice('step', kind) },
    { key: 'onDay', width: 12, value: ({ onDay }) => onDay },
    { key: 'note', width: 36, value: ({ note }) => note || null },
    { key: 'late', width: 8, value: (line) => yes(line.isLate) },
    { key: 'recordedBy', width: 12, value: ({ recordedBy }) => nameIn(recordedBy, names) },
    { key: 'recordedAt', width: 17, isTime: true, value: ({ recordedAt }) => time(recordedAt) },
    { key: 'confirmedBy', width: 12, value: ({ confirmedBy }) => nameIn(confirmedBy, names) },
    { key: 'confirmedAt', width: 17, isTime: true, value: ({ confirmedAt }) => time(confirmedAt) },
  ];
  const signIns: readonly Column<RawDetails['signIns'][number]>[] = [
    { key: 'entry', width: 38, value: ({ entryId }) => entryId },
    { key: 'community', width: 14, value: ({ communityName }) => communityName },
    { key: 'title', width: 28, value: ({ title }) => title },
    { key: 'onDay', width: 12, value: ({ onDay }) => onDay },
    { key: 'module', width: 16, value: ({ module }) => choice('module', module) },
    { key: 'kind', width: 14, value: ({ kind }) => choice('kind', kind) },
    { key: 'attendee', width: 38, value: ({ attendeeId }) => attendeeId },
    { key: 'person', width: 12, value: ({ name }) => nameIn(name, names) },
    ...(names === 'full'
      ? [
          {
            key: 'phoneEnd',
            width: 10,
            value: ({ phoneEnd }: RawDetails['signIns'][number]) => phoneEnd || null,
          },
        ]
      : []),
    { key: 'group', width: 10, value: ({ group }) => choice('group', group) },
    {
      key: 'guardian',
      width: 12,
      // only in activities for children was anybody asked
      value: ({ age, module }) =>
        age === 'unsaid'
          ? words.say('raw.detail.ageUnsaid')
          : age === 'adult' && module !== 'children'
            ? null
            : choice('guardian', age),
    },
    { key: 'method', width: 12, value: ({ method }) => words.say(`raw.detail.method.${method}`) },
    { key: 'late', width: 8, value: (line) => yes(line.isLate) },
    { key: 'confirmed', width: 8, value: ({ isConfirmed }) => yes(isConfirmed) },
    { key: 'signedInAt', width: 17, isTime: true, value: ({ signedInAt }) => time(signedInAt) },
  ];
  const taps: readonly Column<RawDetails['taps'][number]>[] = [
    { key: 'entry', width: 38, value: ({ entryId }) => entryId },
    { key: 'community', width: 14, value: ({ communityName }) => communityName },
    { key: 'onDay', width: 12, value: ({ onDay }) => onDay },
    { key: 'area', width: 18, value: ({ area }) => choice('area', String(area)) },
    { key: 'channel', width: 10, value: ({ channel }) => choice('channel', channel) },
    { key: 'module', width: 16, value: ({ module }) => choice('module', module) },
    { key: 'confirmed', width: 8, value: ({ isConfirmed }) => yes(isConfirmed) },
    { key: 'recordedBy', width: 12, value: ({ recordedBy }) => nameIn(recordedBy, names) },
    { key: 'tappedAt', width: 17, isTime: true, value: ({ at }) => time(at) },
  ];
  type Answer = RawDetails['answers'][number];
  const answerKeys = ['onDay', ...ratings, 'words', 'paper', 'late'];
  const answers: readonly Column<Answer>[] = [
    { key: 'entry', width: 38, value: ({ surveyId }) => surveyId },
    { key: 'community', width: 14, value: ({ communityName }) => communityName },
    { key: 'title', width: 28, value: ({ titles }) => titleIn(titles, words.language) },
    ...answerKeys.map((key, at) => ({
      ...{ key, width: key === 'words' ? 40 : 14 },
      value: (answer: Answer) => answerCells(answer, words)[at] ?? null,
    })),
    { key: 'counted', width: 8, value: ({ isCounted }) => yes(isCounted) },
  ];
  return { steps, signIns, taps, answers };
}

const detailKeys = ['steps', 'signIns', 'taps', 'answers'] as const;

export async function addDetails(
  workbook: ExcelJS.Workbook,
  details: RawDetails,
  { period, progress, ...how }: How & { period: string; progress: Progress },
): Promise<void> {
  const sheets = sheetsOf(how);
  const add = async <Line>(
    key: (typeof detailKeys)[number],
    columns: readonly Column<Line>[],
    lines: readonly Line[],
  ) => {
    await progress.step();
    const { words } = how;
    const shown = lines.slice(0, mostRows);
    const cut =
      lines.length > shown.length
        ? words.say('raw.detail.cut', { most: words.number(mostRows), all: words.number(lines.length) })
        : '';
    addList(workbook, {
      name: words.say(`raw.detail.sheet.${key}`),
      caption: [words.say(`raw.detail.sheet.${key}`), period, cut].filter(Boolean).join('\u3000'),
      head: columns.map((column) => ({
        title: words.say(`raw.detail.column.${column.key}`),
        width: column.width,
        ...(column.isTime && { format: timeFormat }),
      })),
      rows: shown.map((line) => columns.map(({ value }) => value(line))),
    });
  };
  await add('steps', sheets.steps, details.steps);
  await add('signIns', sheets.signIns, details.signIns);
  await add('taps', sheets.taps, details.taps);
  await add('answers', sheets.answers, details.answers);
}

/** Sheet, column, kind and meaning of each. */
export function explainedDetails(how: How): string[][] {
  const { words } = how;
  const sheets = sheetsOf(how);
  return detailKeys.flatMap((key) => [
    [words.say(`raw.detail.sheet.${key}`), '', '', words.say(`raw.detail.about.${key}`)],
    ...sheets[key].map((column) => [
      words.say(`raw.detail.sheet.${key}`),
      words.say(`raw.detail.column.${column.key}`),
      '',
      words.say(`raw.detail.meaning.${column.key}`),
    ]),
  ]);
}
