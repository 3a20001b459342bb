import { neutralised } from '../../plain-text.ts';
import { fields, type OpenIssue } from './record.ts';

/** As spreadsheets want it: UTF-8 with its mark, CRLF, quoted where needed, and no cell that they would calculate. */
export function csvOf(issues: readonly OpenIssue[]): string {
  const lines = [
    fields.join(','),
    ...issues.map((issue) => fields.map((name) => cell(issue[name])).join(',')),
  ];
  return `\ufeff${lines.join('\r\n')}\r\n`;
}

function cell(value: OpenIssue[keyof OpenIssue]): string {
  if (value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = neutralised(typeof value === 'string' ? value : value.join(' '));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
