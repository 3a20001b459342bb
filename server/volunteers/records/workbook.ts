/** Service of a period in the columns that the national volunteer information system asks for. */
import type ExcelJS from 'exceljs';
import { newWorkbook } from '../../new-workbook.ts';
import en from '../../../shared/locales/en/people.json' with { type: 'json' };
import zh from '../../../shared/locales/zh-CN/people.json' with { type: 'json' };
import { hoursOf, totalMs, type Days } from '../../../shared/volunteers/certificate.ts';
import {
  serviceColumns,
  volunteerColumns,
  type ServiceColumn,
  type VolunteerColumn,
} from '../../../shared/volunteers/record-columns.ts';
import { neutralised } from '../../plain-text.ts';
import type { LedgerService } from '../ledger-services.ts';

export interface RecordedVolunteer {
  readonly personId: string;
  readonly number: string;
  readonly name: string;
  readonly bornYear: number;
  readonly phone: string | null;
  readonly residence: string | null;
  readonly skills: readonly string[];
  readonly languages: readonly { readonly language: string; readonly grade: 1 | 2 | 3 }[];
  readonly credentials: readonly string[];
  readonly registeredOn: string;
  readonly stars: number;
}

export interface Records {
  readonly days: Days;
  readonly organisation: string;
  readonly isDemo: boolean;
  readonly volunteers: readonly RecordedVolunteer[];
  readonly services: readonly LedgerService[];
}

type Value = string | number | null;
const timeOf = new Intl.DateTimeFormat('sv-SE', {
  ...{ timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit' },
  ...{ hour: '2-digit', minute: '2-digit' },
});

export async function recordsWorkbook(records: Records, language: 'zh-CN' | 'en'): Promise<Buffer> {
  const words = (language === 'en' ? en : zh).records;
  const { days, organisation, isDemo, volunteers, services } = records;
  const caption = `${isDemo ? words.file.sample : ''}${organisation} ${days.from} – ${days.to}`;
  const workbook = await newWorkbook();
  const byId = new Map(volunteers.map((volunteer) => [volunteer.personId, volunteer]));
  const gradeWords: Readonly<Record<1 | 2 | 3, string>> = words.file.grade;

  addSheet(workbook, {
    name: words.file.volunteers,
    caption,
    head: volunteerColumns.map((column) => words.column[column]),
    rows: volunteers.map((volunteer) => {
      const own = services.filter(({ personId }) => personId === volunteer.personId);
      const cells: Record<VolunteerColumn, Value> = {
        volunteerNumber: volunteer.number,
        name: volunteer.name,
        documentType: null,
        documentNumber: null,
        bornYear: volunteer.bornYear,
        phone: volunteer.phone,
        residence: volunteer.residence,
        skills: volunteer.skills.join('、'),
        languages: volunteer.languages
          .map(({ language: spoken, grade }) => `${spoken}（${gradeWords[grade]}）`)
          .join('、'),
        credentials: volunteer.credentials.join('、'),
        registeredOn: volunteer.registeredOn,
        services: own.length,
        hours: hoursOf(totalMs(own)),
        stars: volunteer.stars,
      };
      return volunteerColumns.map((column) => cells[column]);
    }),
  });
  addSheet(workbook, {
    name: words.file.services,
    caption,
    head: serviceColumns.map((column) => words.column[column]),
    rows: services.map((service) => {
      const volunteer = byId.get(service.personId);
      if (!volunteer) throw new Error(`service ${service.turnoutId} is nobody's`);
      const cells: Record<ServiceColumn, Value> = {
        volunteerNumber: volunteer.number,
        name: volunteer.name,
        organisation,
        activity: service.title,
        category: words.file.category,
        content: words.file.module[service.module],
        place: service.place,
        startsAt: timeOf.format(service.from),
        endsAt: timeOf.format(service.to),
        hours: hoursOf(service.to - service.from),
        organiser: service.leadName,
        confirmedBy: service.confirmedByName,
        entry: service.entryNumber,
      };
      return serviceColumns.map((column) => cells[column]);
    }),
  });
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

interface List {
  readonly name: string;
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

const headRow = 2;

/** Texts stay texts whatever they begin with: nothing that people wrote is a formula. */
function addSheet(workbook: ExcelJS.Workbook, { name, caption, head, rows }: List): void {
  const sheet = workbook.addWorksheet(name, {
    views: [{ state: 'frozen', ySplit: headRow, xSplit: 2 }],
    pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  });
  sheet.getCell('A1').value = neutralised(caption);
  sheet.getCell('A1').font = { bold: true };
  const write = (at: number, values: readonly Value[]) =>
    values.forEach((value, column) => {
      const cell = sheet.getRow(at).getCell(column + 1);
      cell.value = typeof value === 'string' ? neutralised(value) : value;
      if (typeof value === 'string') cell.numFmt = '@';
    });
  write(headRow, head);
  sheet.getRow(headRow).font = { bold: true };
  rows.forEach((values, at) => write(headRow + 1 + at, values));
  head.forEach((title, at) => {
    const longest = Math.max(
      ...[title, ...rows.map((row) => String(row[at] ?? ''))].map((text) => widthOf(text)),
    );
    sheet.getColumn(at + 1).width = Math.min(40, longest + 3);
  });
  sheet.autoFilter = {
    from: { row: headRow, column: 1 },
    to: { row: headRow + rows.length, column: head.length },
  };
}

/** A Chinese character takes the room of two letters. */
function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 255 ? 2 : 1), 0);
}
