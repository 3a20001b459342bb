/**
 * `gongyi report`: the indicators of a period as JSON or CSV. The form is a contract with whoever reads the file:
 * keys are added, never changed. Repeating it over the same records gives the same text.
 */
import { writeFile } from 'node:fs/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import { pino } from 'pino';
import english from '../../shared/locales/en/reporting.json' with { type: 'json' };
import chinese from '../../shared/locales/zh-CN/reporting.json' with { type: 'json' };
import { attainmentOf } from '../../shared/reporting/attainment.ts';
import { indicators, isCounted } from '../../shared/reporting/indicators.ts';
import type { Period } from '../../shared/reporting/period.ts';
import { openDatabase } from '../database.ts';
import { loadContract } from './contract.ts';
import { checkPeriod, figuresOf } from './count.ts';

export interface ReportedIndicator {
  readonly code: string;
  readonly module: string;
  readonly names: { readonly zh: string; readonly en: string };
  readonly operator: 'atLeast' | 'between';
  /** `to` is null unless the target is a range. */
  readonly target: { readonly from: number; readonly to: number | null };
  readonly unit: string;
  readonly actual: number | null;
  readonly register: 'built' | 'notBuilt';
  /** actual ÷ target.from, rounded down to thousandths; null where nothing is counted or the period is no contract period. */
  readonly attainment: number | null;
}

export interface Report {
  /** Targets are agreed for whole contract periods only; figures may be asked for any. */
  readonly period: Period & { readonly isContractPeriod: boolean };
  readonly isDemo: boolean;
  readonly indicators: readonly ReportedIndicator[];
}

/** Refusals: periodInvalid, with the place. With `output` the text is written there and the answer names the file. */
export async function reportCommand({
  databaseUrl,
  from,
  to,
  format,
  output,
}: {
  databaseUrl: string;
  from: string;
  to: string;
  format: 'json' | 'csv';
  output?: string;
}): Promise<string> {
  checkPeriod({ from, to });
  const database = await openDatabase({ url: databaseUrl, poolSize: 1, log: pino({ enabled: false }) });
  try {
    const report = await reportOn(database.em(), { from, to }, new Date());
    const text = format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : toCsv(report);
    if (output === undefined) return text;
    await writeFile(output, text);
    return `${JSON.stringify({ written: output })}\n`;
  } finally {
    await database.close();
  }
}

export async function reportOn(em: EntityManager, period: Period, now: Date): Promise<Report> {
  const contract = await loadContract(em, now);
  const counted = await figuresOf(em, period);
  const isContractPeriod = contract.periods.some(({ from, to }) => from === period.from && to === period.to);
  return {
    period: { from: period.from, to: period.to, isContractPeriod },
    isDemo: contract.isDemo,
    indicators: indicators.map(({ code, module, unit }): ReportedIndicator => {
      const target = contract.targetOf(code);
      const actual = isCounted(code) ? counted[code] : null;
      return {
        code,
        module,
        names: { zh: chinese.indicator[code].name, en: english.indicator[code].name },
        operator: target.operator,
        target: { from: target.from, to: target.operator === 'between' ? target.to : null },
        unit,
        actual,
        register: isCounted(code) ? 'built' : 'notBuilt',
        attainment:
          actual === null || !isContractPeriod ? null : attainmentOf(target, actual).permille / 1000,
      };
    }),
  };
}

const columns = [
  ...['from', 'to', 'code', 'module', 'name_zh', 'name_en', 'operator', 'target_from', 'target_to', 'unit'],
  ...['actual', 'register', 'attainment', 'demo'],
];

/** With a byte order mark, without which Excel takes Chinese for another script; nothing is an empty cell. */
function toCsv({ period, isDemo, indicators: lines }: Report): string {
  const rows = lines.map((line) => [
    ...[period.from, period.to, line.code, line.module, line.names.zh, line.names.en, line.operator],
    ...[line.target.from, line.target.to, line.unit, line.actual, line.register, line.attainment, isDemo],
  ]);
  const text = [columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n');
  return `\uFEFF${text}\r\n`;
}

function cell(value: string | number | boolean | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
