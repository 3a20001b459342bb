/** One report in one of its forms. Refusals: periodInvalid, with the place. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ReportFormat } from '../../shared/reporting/report-formats.ts';
import type { Period } from '../../shared/reporting/period.ts';
import { checkPeriod } from './count.ts';
import { reportOn, reportWithRecords } from './report.ts';
import { ReportWords, type ReportLanguage } from './report-words.ts';
import { reportCsv, reportJson } from './table-text.ts';
import type { Names } from './workbook/workbook.ts';

export interface ReportFile {
  readonly period: Period;
  readonly format: ReportFormat;
  readonly language: ReportLanguage;
  readonly names: Names;
  readonly now: Date;
}

/** The heavy writers are loaded when one of their forms is asked for. */
export async function reportFile(
  em: EntityManager,
  { period, format, language, names, now }: ReportFile,
): Promise<string | Buffer> {
  checkPeriod(period);
  switch (format) {
    case 'json':
      return `${JSON.stringify(reportJson(await reportOn(em, period, now)), null, 2)}\n`;
    case 'csv':
      return reportCsv(reportJson(await reportOn(em, period, now)));
    case 'xlsx': {
      const { reportWorkbook } = await import('./workbook/workbook.ts');
      const report = await reportWithRecords(em, period, now);
      const words = new ReportWords(language, report.figures);
      return reportWorkbook(report, { words, names, now });
    }
    case 'docx': {
      const { reportDocument } = await import('./document/document.ts');
      const report = await reportWithRecords(em, period, now);
      return reportDocument(report, new ReportWords(language, report.figures));
    }
  }
}
