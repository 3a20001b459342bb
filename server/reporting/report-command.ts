/** `gongyi report`: the indicators of a period as stable JSON or CSV. */
import { writeFile } from 'node:fs/promises';
import { MikroORM } from '@mikro-orm/postgresql';
import en from '../../shared/locales/en/reporting.json' with { type: 'json' };
import zh from '../../shared/locales/zh-CN/reporting.json' with { type: 'json' };
import { entities } from '../entities.ts';
import { figuresOf, type Figure } from './figures.ts';

interface ReportRequest {
  readonly databaseUrl: string;
  readonly from: string;
  readonly to: string;
  readonly format: 'json' | 'csv';
  readonly output?: string;
}

/** Returns what goes to standard output: the report, or where it was written. */
export async function reportCommand({
  databaseUrl,
  from,
  to,
  format,
  output,
}: ReportRequest): Promise<string> {
  const orm = await MikroORM.init({ clientUrl: databaseUrl, entities, pool: { min: 0, max: 1 } });
  try {
    const figures = await figuresOf(orm.em.fork(), { from, to }, new Date());
    const text = format === 'json' ? asJson({ from, to }, figures) : asCsv(figures);
    if (output === undefined) return text;
    await writeFile(output, text);
    return `${JSON.stringify({ written: output })}\n`;
  } finally {
    await orm.close(true);
  }
}

function asJson(period: { from: string; to: string }, figures: readonly Figure[]): string {
  return `${JSON.stringify({ period, indicators: figures.map(reported) }, null, 2)}\n`;
}

function reported({ code, module, unit, register, target, actual, attainment }: Figure) {
  return {
    code,
    module,
    names: { zh: zh.indicator[code].name, en: en.indicator[code].name },
    operator: target.operator,
    target: target.operator === 'between' ? { from: target.from, to: target.to } : { from: target.from },
    unit,
    register: { name: register, built: actual !== null },
    actual,
    attainmentPermille: attainment?.permille ?? null,
  };
}

function asCsv(figures: readonly Figure[]): string {
  const head = [
    'code',
    'module',
    'name_zh',
    'name_en',
    'operator',
    'target_from',
    'target_to',
    'unit',
    'register_built',
    'actual',
    'attainment_permille',
  ];
  const lines = figures.map((figure) => {
    const { code, module, names, operator, target, unit, register, actual, attainmentPermille } =
      reported(figure);
    return [
      code,
      module,
      names.zh,
      names.en,
      operator,
      target.from,
      target.to ?? '',
      unit,
      register.built,
      actual ?? '',
      attainmentPermille ?? '',
    ];
  });
  return `\uFEFF${[head, ...lines].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(value: string | number | boolean): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
