/**
 * What the report in the outline of the finance ministry says, without its layout: the same chapters, sentences and tables, as JSON and as a
 * table. Keys and columns are added, never changed.
 */
import { reportedContract, reportedProject, type ReportedContract } from '../contract-text.ts';
import { csvOf, type CsvValue } from '../csv.ts';
import type { ReportWithRecords } from '../report.ts';
import type { ReportWords } from '../report-words.ts';
import { ministryParts } from './ministry.ts';
import { blocksOf, oneLine, type Block } from './typography.ts';

type Piece =
  | { readonly text: string }
  | { readonly figure: string }
  | {
      readonly table: {
        readonly caption: string;
        readonly head: readonly string[];
        readonly rows: readonly (readonly string[])[];
      };
    };

interface Section {
  /** Empty of what stands before the first of a chapter. */
  readonly title: string;
  readonly content: readonly Piece[];
}

interface Chapter {
  readonly title: string;
  readonly sections: readonly Section[];
}

export interface MinistryJson {
  readonly format: 'gongyi-ministry-1';
  readonly title: string;
  readonly period: { readonly from: string; readonly to: string };
  readonly project: ReturnType<typeof reportedProject>;
  readonly contract: ReportedContract | null;
  readonly asOf: string;
  readonly isDemo: boolean;
  readonly frozen: string | null;
  readonly chapters: readonly Chapter[];
}

export async function ministryJson(report: ReportWithRecords, words: ReportWords): Promise<MinistryJson> {
  const { title, chapters } = await ministryParts(report, words);
  const { from, to } = report.period;
  return {
    format: 'gongyi-ministry-1',
    title: oneLine(title),
    period: { from, to },
    project: reportedProject(report),
    contract: reportedContract(report),
    asOf: report.today,
    isDemo: report.isDemo,
    frozen: report.frozen?.sha256 ?? null,
    chapters: chaptersIn(blocksOf(chapters)),
  };
}

/** One line a sentence or a row of a table, under chapter and section. */
export async function ministryCsv(report: ReportWithRecords, words: ReportWords): Promise<string> {
  const { chapters } = await ministryJson(report, words);
  const lines = chapters.flatMap((chapter) =>
    chapter.sections.flatMap((section) =>
      section.content.flatMap((piece) =>
        linesOf(piece).map((line): CsvValue[] => [chapter.title, section.title, ...line]),
      ),
    ),
  );
  const width = Math.max(...lines.map((line) => line.length)) - 3;
  const cells = Array.from({ length: width }, (_, at) => `cell_${at + 1}`);
  return csvOf([['chapter', 'section', 'kind', ...cells], ...lines]);
}

function linesOf(piece: Piece): readonly (readonly string[])[] {
  if ('text' in piece) return [['text', piece.text]];
  if ('figure' in piece) return [['figure', piece.figure]];
  const { caption, head, rows } = piece.table;
  return [['caption', caption], ['head', ...head], ...rows.map((row) => ['row', ...row])];
}

function chaptersIn(blocks: readonly Block[]): Chapter[] {
  const chapters: { title: string; sections: { title: string; content: Piece[] }[] }[] = [];
  let caption = '';
  for (const block of blocks) {
    const chapter = chapters.at(-1);
    const section = chapter?.sections.at(-1);
    switch (block.kind) {
      case 'chapter':
        chapters.push({ title: block.text, sections: [{ title: '', content: [] }] });
        break;
      case 'section':
        chapter?.sections.push({ title: block.text, content: [] });
        break;
      case 'text':
        section?.content.push({ text: block.text });
        break;
      case 'figure':
        section?.content.push({ figure: block.text });
        break;
      case 'caption':
        caption = block.text;
        break;
      case 'table':
        section?.content.push({ table: { caption, head: block.head, rows: block.rows } });
    }
  }
  return chapters.map(({ title, sections }) => ({
    title,
    sections: sections.filter((section) => section.title !== '' || section.content.length > 0),
  }));
}
