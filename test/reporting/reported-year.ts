/** A contract year with something in every register, some of it spent and explained, and its report in every form. */
import ExcelJS from 'exceljs';
import { Progress } from '../../server/reporting/progress.ts';
import { reportFile, type ReportFile } from '../../server/reporting/report-file.ts';
import { reportWithRecords } from '../../server/reporting/report.ts';
import { partOf } from '../support/zip.ts';
import { Register, year } from './register.ts';

const now = new Date('2024-01-15T08:00:00Z');

export class ReportedYear {
  readonly register: Register;

  private constructor(register: Register) {
    this.register = register;
  }

  static async open(): Promise<ReportedYear> {
    const register = await Register.open();
    const project = '019aaaaa-0000-7000-8000-000000000001';
    await register.rows(`insert into project (id, name) values ($1, '示范中心')`, [project]);
    await register.rows(
      `insert into reporting_period (id, project_id, starts_on, ends_on, initial_budget_cents, budget_cents)
     values ($1, $1, $2, $3, 283000000, 283000000)`,
      [project, year.from, year.to],
    );
    const meetingId = await register.meeting();
    await register.issue({ meetingId });
    await register.shift({ served: [40, 38], turnouts: [true, true, false] });
    await register.shift({ served: [7], turnouts: [true] });
    await register.everyRegister();
    await register.entry({ register: 'spending', verified: true, cents: 141_500_000 });
    await register.entry({ register: 'spending', verified: false, cents: 250 });
    const writer = await register.person('local');
    await register.rows(
      `insert into report_text (period_id, section, words, written_by, written_at) values ($1, 'background', $2, $3, now())`,
      [project, '来穗人员多。\n中心于二〇二一年启用。', writer],
    );
    await register.rows(
      `insert into deviation (period_id, code, words, written_by, written_at) values ($1, 'problemsSolved', '会议多在年末', $2, now())`,
      [project, writer],
    );
    await register.rows(`update activity set title = '=HYPERLINK("http://x")' || chr(1)`);
    await register.rows(`update person set name = '李小明' where id in (select person_id from volunteer)`);
    return new ReportedYear(register);
  }

  close(): Promise<void> {
    return this.register.close();
  }

  file(wanted: Partial<ReportFile> & Pick<ReportFile, 'format'>) {
    return reportFile(this.register.database.em(), {
      period: year,
      content: 'report',
      language: 'zh-CN',
      names: 'full',
      now,
      ...wanted,
    });
  }

  recorded() {
    return reportWithRecords(this.register.database.em(), { period: year, now, progress: new Progress(18) });
  }

  async workbook(wanted: Partial<ReportFile> = {}): Promise<ExcelJS.Workbook> {
    const content = await this.file({ format: 'xlsx', ...wanted });
    const book = new ExcelJS.Workbook();
    if (typeof content === 'string') throw new Error('a workbook is bytes');
    await book.xlsx.load(new Uint8Array(content).buffer);
    return book;
  }

  /** The XML of the document. */
  async document(wanted: Partial<ReportFile> = {}): Promise<string> {
    const content = await this.file({ format: 'docx', ...wanted });
    if (typeof content === 'string') throw new Error('a document is bytes');
    return partOf(content, 'word/document.xml');
  }

  async paragraphs(wanted: Partial<ReportFile> = {}): Promise<string[]> {
    return (await this.document(wanted))
      .split('</w:p>')
      .map((paragraph) =>
        [...paragraph.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, text]) => text).join(''),
      )
      .map((text) => text.replaceAll('&apos;', "'"))
      .filter(Boolean);
  }
}

export function rowsOf(book: ExcelJS.Workbook, name: string): ExcelJS.CellValue[][] {
  const rows: ExcelJS.CellValue[][] = [];
  book.getWorksheet(name)?.eachRow((row) => {
    rows.push(Array.isArray(row.values) ? row.values.slice(1) : []);
  });
  return rows;
}
