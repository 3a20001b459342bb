/**
 * Figures in parts, and people beside attendances, as JSON and CSV: the same parts as on the dashboard, adding up to the figure,
 * small groups together. Keys and columns are added, never changed.
 */
import {
  linesOf,
  type DashboardView,
  type PeopleLine,
  type PeopleView,
} from '../../shared/reporting/cuts.ts';
import type { GroupKey } from '../../shared/reporting/groups.ts';
import { reportedProject } from './contract-text.ts';
import { csvOf, type CsvValue } from './csv.ts';
import type { Report } from './report.ts';
import type { Period } from '../../shared/reporting/period.ts';
import type { IndicatorCode } from '../../shared/reporting/indicators.ts';

export interface ReportedParts {
  /** YYYY-MM */
  readonly months: readonly { readonly month: string; readonly value: number }[];
  readonly communities: readonly { readonly id: string; readonly name: string; readonly value: number }[];
  /** Null: of no module. */
  readonly modules: readonly { readonly module: string | null; readonly value: number }[];
  /** Several where one of them is too small to stand alone; none where nobody is counted. */
  readonly groups: readonly { readonly groups: readonly GroupKey[]; readonly value: number }[];
}

export function partsIn(view: DashboardView, code: IndicatorCode): ReportedParts {
  const nameOf = (id: string) => view.communities.find((one) => one.id === id)?.name ?? id;
  return {
    months: linesOf(view, code, 'month').map(({ key, value }) => ({ month: key, value })),
    communities: linesOf(view, code, 'community')
      .filter(({ value }) => value !== 0)
      .map(({ key, value }) => ({ id: key, name: nameOf(key), value })),
    modules: linesOf(view, code, 'module').map(({ key, value }) => ({
      module: key === 'none' ? null : key,
      value,
    })),
    groups: view.groups
      .filter((group) => group.code === code)
      .map(({ groups, value }) => ({ groups, value })),
  };
}

export interface ReportedPeople {
  readonly lines: readonly PeopleLine[];
  /** Of all activities together: whoever came to several modules is one. */
  readonly people: number;
}

type Figures = Pick<Report, 'period' | 'figures' | 'project' | 'projectCode'>;

export const partsJson = (
  report: Figures,
  view: DashboardView,
  { lines, people }: PeopleView,
): {
  format: 'gongyi-parts-1';
  period: Period;
  project: ReturnType<typeof reportedProject>;
  indicators: (ReportedParts & { code: string; projectCode: string | null; actual: number })[];
  people: ReportedPeople;
} => ({
  format: 'gongyi-parts-1',
  period: { from: report.period.from, to: report.period.to },
  project: reportedProject(report),
  indicators: report.figures.map(({ code, projectCode, actual }) => ({
    ...{ code, projectCode, actual },
    ...partsIn(view, code),
  })),
  people: { lines, people },
});

/** One line a part; people stand beneath under the code `people`, cut by module. */
export function partsCsv(
  { period, figures, projectCode }: Figures,
  view: DashboardView,
  people: PeopleView,
): string {
  const line = (code: string, cut: string, key: string, label: string, value: number): CsvValue[] => [
    ...[period.from, period.to, code, cut, key, label, value],
    figures.find((one) => one.code === code)?.projectCode ?? null,
    projectCode,
  ];
  const parts = figures.flatMap(({ code }) => {
    const { months, communities, modules, groups } = partsIn(view, code);
    return [
      ...months.map(({ month, value }) => line(code, 'month', month, '', value)),
      ...communities.map(({ id, name, value }) => line(code, 'community', id, name, value)),
      ...modules.map(({ module, value }) => line(code, 'module', module ?? 'none', '', value)),
      ...groups.map((one) => line(code, 'group', one.groups.join('+'), '', one.value)),
    ];
  });
  const counts = ['attendances', 'people', 'unnamed'] as const;
  return csvOf([
    ['from', 'to', 'code', 'cut', 'key', 'label', 'value', 'project_code', 'project'],
    ...parts,
    ...people.lines.flatMap((one) => counts.map((what) => line(what, 'module', one.module, '', one[what]))),
    line('people', 'all', '', '', people.people),
  ]);
}
