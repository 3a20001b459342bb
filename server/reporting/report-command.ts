/**
 * `gongyi report`: the indicators of a period as JSON, CSV, workbook or document. The official forms are in Chinese
 * whatever the terminal speaks. Whoever may run this is an administrator: names are in full. Repeating it over the same
 * records gives the same figures.
 */
import { writeFile } from 'node:fs/promises';
import { pino } from 'pino';
import type { ReportContent, ReportFormat } from '../../shared/reporting/report-formats.ts';
import { openDatabase } from '../database.ts';
import { checkPeriod } from './count.ts';
import { reportFile } from './report-file.ts';

/** Refusals: periodInvalid, with the place; projectUnknown. With `output` the file is written there and the answer names it. */
export async function reportCommand({
  databaseUrl,
  from,
  to,
  asOf = null,
  project = null,
  content = 'report',
  format,
  output,
}: {
  databaseUrl: string;
  from: string;
  to: string;
  /** The end of this day: what was confirmed later is left out. Null: now. */
  asOf?: string | null;
  /** By code or id. Null: the one in hand. */
  project?: string | null;
  content?: ReportContent;
  format: ReportFormat;
  output?: string;
}): Promise<string | Buffer> {
  const period = { from, to, asOf, project };
  checkPeriod(period);
  const database = await openDatabase({ url: databaseUrl, poolSize: 1, log: pino({ enabled: false }) });
  try {
    const written = await reportFile(database.em(), {
      period,
      content,
      format,
      language: 'zh-CN',
      names: 'full',
      now: new Date(),
    });
    if (output === undefined) return written;
    await writeFile(output, written);
    return `${JSON.stringify({ written: output })}\n`;
  } finally {
    await database.close();
  }
}
