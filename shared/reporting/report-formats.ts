/** The forms a report is written in. */
export const reportFormats = ['json', 'csv', 'xlsx', 'docx'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export const mediaTypes: Record<ReportFormat, string> = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

/** The address that gives the file to those who may export. */
export function reportAddress(wanted: {
  from: string;
  to: string;
  format: ReportFormat;
  language: string;
}): string {
  return `/api/reports?${Object.entries(wanted)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')}`;
}
