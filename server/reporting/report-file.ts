/** One report in one of its forms. Refusals: periodInvalid with the place, formatInvalid, projectUnknown. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { formatsOf, type ReportContent, type ReportFormat } from '../../shared/reporting/report-formats.ts';
import type { Span } from '../../shared/reporting/period.ts';
import { Refusal } from '../../shared/refusal.ts';
import { loadContract } from './contract.ts';
import { checkPeriod } from './count.ts';
import { partsCsv, partsJson } from './part-text.ts';
import { partsShown, peopleShown } from './parts.ts';
import { contractRecord } from './projects/contract-record.ts';
import { readProject } from './projects/current-project.ts';
import { Progress } from './progress.ts';
import { registers } from '../../shared/reporting/registers.ts';
import { rawDetails } from './raw/raw-details.ts';
import { rawEntries } from './raw/raw-entries.ts';
import { reportOn, reportWithRecords, type Report } from './report.ts';
import { ReportWords, type ReportLanguage } from './report-words.ts';
import { reportCsv, reportJson } from './table-text.ts';
import type { Names } from './workbook/workbook.ts';

export interface ReportFile {
  readonly period: Span;
  readonly content: ReportContent;
  readonly format: ReportFormat;
  readonly language: ReportLanguage;
  readonly names: Names;
  readonly now: Date;
  /** Told of every step; where it stops, so does the writing. */
  readonly tell?: (done: number, of: number) => void;
  readonly signal?: AbortSignal;
}

/** Refuses a form in which that content is not written. */
export function checkFormat(content: ReportContent, format: ReportFormat): void {
  if (!formatsOf[content].includes(format)) throw new Refusal('formatInvalid', { content, format });
}

export async function reportFile(em: EntityManager, wanted: ReportFile): Promise<string | Buffer> {
  const { period, content, format } = wanted;
  checkPeriod(period);
  checkFormat(content, format);
  return content === 'registers' ? rawFile(em, wanted) : written(em, wanted);
}

const json = (content: object) => `${JSON.stringify(content, null, 2)}\n`;

/** The heavy writers are loaded when one of their forms is asked for. */
async function written(
  em: EntityManager,
  { period, content, format, language, names, now, tell, signal }: ReportFile,
): Promise<string | Buffer> {
  if (content === 'parts') return partsFile(em, { period, format, now });
  if (content === 'report' && format === 'csv')
    return reportCsv(await readProject(em, period.project, (inner) => reportOn(inner, period, now)));
  if (content === 'report' && format === 'json')
    return readProject(em, period.project, async (inner) => {
      const report = await reportOn(inner, period, now);
      return json(reportJson(report, await partsShown(inner, period, codesIn(report))));
    });
  const isWhole = content === 'report' && format === 'xlsx';
  // records are read and written for each indicator once
  const { codes } = await readProject(em, period.project, (inner) => loadContract(inner, now));
  const progress = new Progress(codes.length + (isWhole ? codes.length : 1), tell, signal);
  const report = await reportWithRecords(em, { period, now, progress });
  const words = new ReportWords(language, report.figures);
  if (format === 'xlsx') {
    const { formWorkbook, reportWorkbook } = await import('./workbook/workbook.ts');
    const how = { words, names, now, progress };
    return content === 'form' ? formWorkbook(report, how) : reportWorkbook(report, how);
  }
  await progress.step();
  switch (content) {
    case 'form': {
      const { formCsv, formJson } = await import('./form/form-text.ts');
      if (format === 'csv') return formCsv(report, words);
      if (format === 'json') return json(formJson(report, words));
      const { formDocument } = await import('./document/form-document.ts');
      return formDocument(report, words);
    }
    case 'records': {
      const { recordsCsv, recordsJson } = await import('./record-text.ts');
      return format === 'csv' ? recordsCsv(report, names) : json(recordsJson(report, names));
    }
    case 'ministry': {
      const { ministryCsv, ministryJson } = await import('./document/ministry-text.ts');
      if (format === 'csv') return ministryCsv(report, words);
      if (format === 'json') return json(await ministryJson(report, words));
      const { ministryDocument } = await import('./document/ministry.ts');
      return ministryDocument(report, words);
    }
    default: {
      const { reportDocument } = await import('./document/document.ts');
      return reportDocument(report, words);
    }
  }
}

const codesIn = ({ figures }: Report) => figures.map(({ code }) => code);

function partsFile(
  em: EntityManager,
  { period, format, now }: Pick<ReportFile, 'period' | 'format' | 'now'>,
): Promise<string> {
  return readProject(em, period.project, async (inner) => {
    const report = await reportOn(inner, period, now);
    const parts = await partsShown(inner, period, codesIn(report));
    const people = await peopleShown(inner, period);
    return format === 'csv' ? partsCsv(report, parts, people) : json(partsJson(report, parts, people));
  });
}

async function rawFile(
  em: EntityManager,
  { period, format, language, names, now, tell, signal }: ReportFile,
): Promise<string | Buffer> {
  // each register, four sheets of what belongs to entries, and reading both
  const progress = new Progress(registers.length + 6, tell, signal);
  await progress.step();
  const raw = await readProject(em, period.project, async (inner) => {
    const entries = await rawEntries(inner, period);
    await progress.step();
    const about = { project: await loadContract(inner, now), contract: await contractRecord(inner) };
    return { entries, details: await rawDetails(inner, period), period, names, ...about };
  });
  if (format === 'csv') {
    const { rawCsv } = await import('./raw/raw-csv.ts');
    return rawCsv(raw);
  }
  if (format === 'json') {
    const { rawJson } = await import('./raw/raw-json.ts');
    return json(rawJson(raw));
  }
  const { rawWorkbook } = await import('./raw/raw-workbook.ts');
  return rawWorkbook(raw, { words: new ReportWords(language), now, progress });
}
