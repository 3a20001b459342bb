/** What may be downloaded, and in which forms. */
export const reportFormats = ['json', 'csv', 'xlsx', 'docx'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/**
 * report: the evaluation report, and as a workbook or a table the figures with all records behind them; ministry: the
 * report in the outline of the finance ministry; form: the self-evaluation form alone; parts: the figures by month, community,
 * module and group, and people beside attendances; records: what stands behind each figure,
 * record by record; registers: what was entered, raw.
 */
export const reportContents = ['report', 'ministry', 'form', 'parts', 'records', 'registers'] as const;
export type ReportContent = (typeof reportContents)[number];

export const formatsOf: Readonly<Record<ReportContent, readonly ReportFormat[]>> = {
  report: ['docx', 'xlsx', 'csv', 'json'],
  ministry: ['docx', 'csv', 'json'],
  form: ['xlsx', 'docx', 'csv', 'json'],
  parts: ['csv', 'json'],
  records: ['csv', 'json'],
  registers: ['xlsx', 'csv', 'json'],
};

export const mediaTypes: Record<ReportFormat, string> = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

/**
 * With `progress` the answer is a stream of this type: lines of JSON, each an ExportLine, the last of them naming the
 * file whose bytes follow.
 */
export const exportStream = 'application/x-gongyi-export';

export type ExportLine =
  | { readonly done: number; readonly of: number }
  | { readonly file: string; readonly bytes: number }
  | { readonly refusal: { readonly code: string; readonly details: object } }
  | { readonly fault: string };

/** The address that gives the file to those who may export. */
export function reportAddress(wanted: {
  from: string;
  to: string;
  asOf?: string;
  project?: string;
  content: ReportContent;
  format: ReportFormat;
  language: string;
  progress?: 'yes';
}): string {
  return `/api/reports?${Object.entries(wanted)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')}`;
}
