/** What a run found: a table for people, a document for programs. */
import { execFileSync } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';
import { short } from './figures.ts';
import { targets, verdictOf } from './targets.ts';
import type { Finding, LoadResult, Size } from './world.ts';

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly node: string;
  readonly commit: string;
  /** Over the last minute, before the run and after it. */
  readonly loadBefore: number;
  readonly loadAfter: number;
}

export function machineNow(loadBefore: number): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    commit: commitHere(),
    loadBefore,
    loadAfter: loadavg()[0] ?? 0,
  };
}

/** A copy without its history is measured too. */
function commitHere(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}

export interface Results {
  readonly command: string;
  readonly machine: Machine;
  readonly size: Size;
  readonly seconds: number;
  readonly loads: Readonly<Record<string, LoadResult>>;
  /** Loads that did not come to an end, with the reason. */
  readonly failed: Readonly<Record<string, string>>;
}

const columns = [
  'row',
  'metric',
  'product',
  'reference',
  'ratio',
  'per CPU',
  'floor',
  'goal',
  'verdict',
] as const;

function cells(finding: Finding): string[] {
  const { metric, floor, goal } = targets[finding.target];
  return [
    finding.target,
    metric,
    finding.product,
    finding.reference,
    short(finding.ratio),
    finding.ratioPerCpu === undefined ? '' : short(finding.ratioPerCpu),
    String(floor),
    String(goal),
    verdictOf(finding.target, finding.ratio),
  ];
}

/** A Markdown table, so that it can be put into docs/performance.md as it is. */
export function tableOf({ command, machine, seconds, loads, failed }: Results): string {
  const findings = Object.values(loads).flatMap((load) => load.findings);
  const rows = [[...columns], ...findings.map(cells)];
  const widths = columns.map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [
    `${command}: ${short(seconds / 60)} min, commit ${machine.commit}`,
    `${machine.cores} × ${machine.processor}, ${machine.memoryGb} GB, Node ${machine.node}, load ${short(machine.loadBefore)} before and ${short(machine.loadAfter)} after`,
    '',
    line(head),
    line(widths.map((width) => '-'.repeat(width))),
    ...body.map(line),
    '',
    ...Object.entries(loads).flatMap(([name, { notes }]) => notes.map((note) => `- ${name}: ${note}`)),
    ...Object.entries(failed).map(([name, why]) => `- ${name} FAILED: ${why}`),
    '',
  ].join('\n');
}

export function documentOf(results: Results): object {
  return {
    ...results,
    findings: Object.values(results.loads)
      .flatMap((load) => load.findings)
      .map((finding) => ({
        ...targets[finding.target],
        ...finding,
        verdict: verdictOf(finding.target, finding.ratio),
      })),
  };
}
