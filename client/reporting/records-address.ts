/** Addresses of the desk: of a project, of a period of it, and of the records behind a figure, or behind a part of it: what it shows stands in its address. */
import { groupsKey } from '../../shared/reporting/cuts.ts';
import { groupKeys, waysOfComing, type GroupKey, type WayOfComing } from '../../shared/reporting/groups.ts';
import type { IndicatorCode } from '../../shared/reporting/indicators.ts';
import { isDate, type Period, type Span } from '../../shared/reporting/period.ts';
import { serviceItems, serviceModules, type ServiceModule } from '../../shared/services.ts';
import { currentSearch } from '../navigate.ts';

/** Nulls: all of the figure. */
export interface RecordsPart {
  readonly communityId: string | null;
  readonly module: ServiceModule | 'none' | null;
  readonly item: number | 'none' | null;
  readonly groups: readonly GroupKey[] | null;
  readonly came: WayOfComing | null;
  /** Of a part of this frozen period the records of its snapshot. */
  readonly keptOf: Period | null;
  /** What only waits for a second person. */
  readonly isWaiting: boolean;
}

export const allRecords: RecordsPart = {
  communityId: null,
  module: null,
  item: null,
  groups: null,
  came: null,
  keptOf: null,
  isWaiting: false,
};

export function isPart({ communityId, module, item, groups, came, isWaiting }: RecordsPart): boolean {
  return isWaiting || [communityId, module, item, groups, came].some((one) => one !== null);
}

export function partInAddress(): RecordsPart {
  const given = new URLSearchParams(window.location.search);
  const module = given.get('module');
  const groups = groupsIn(given.get('groups') ?? '');
  return {
    communityId: given.get('community'),
    module: module === null ? null : moduleIn(module),
    item: itemIn(given.get('item') ?? ''),
    groups: groups.length > 0 ? groups : null,
    came: waysOfComing.find((one) => one === given.get('came')) ?? null,
    keptOf: periodIn(given.get('kept') ?? ''),
    isWaiting: given.get('waiting') === '1',
  };
}

function periodIn(given: string): Period | null {
  const [from = '', to = ''] = given.split('_');
  return isDate(from) && isDate(to) ? { from, to } : null;
}

/** As groupsKey writes them. */
export function groupsIn(key: string): readonly GroupKey[] {
  const given = key.split('.');
  return groupKeys.filter((one) => given.includes(one));
}

/** A number as code of an item; other words name none, and nothing all of them. */
export function itemIn(key: string): number | 'none' | null {
  if (key === 'none') return 'none';
  return serviceItems.includes(key) ? Number(key) : null;
}

export function moduleIn(key: string): ServiceModule | 'none' {
  return serviceModules.find((one) => one === key) ?? 'none';
}

export function recordsAddress(code: IndicatorCode, period: Span, part: Partial<RecordsPart> = {}): string {
  const { communityId, module, item, groups, came, keptOf, isWaiting } = { ...allRecords, ...part };
  const given = {
    ...(communityId !== null && { community: communityId }),
    ...(module !== null && { module }),
    ...(item !== null && { item: String(item) }),
    ...(groups !== null && { groups: groupsKey(groups) }),
    ...(came !== null && { came }),
    ...(keptOf && { kept: `${keptOf.from}_${keptOf.to}` }),
    ...(isWaiting && { waiting: '1' }),
  };
  const more = new URLSearchParams(given).toString();
  return `/desk/indicators/${code}${searchOf(period)}${more === '' ? '' : `&${more}`}`;
}

export function searchOf({ from, to, asOf, project }: Span): string {
  const known = typeof asOf === 'string' ? `&asOf=${encodeURIComponent(asOf)}` : '';
  const named = typeof project === 'string' ? `&project=${encodeURIComponent(project)}` : '';
  return `?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}${known}${named}`;
}

/** The project that the address names; null: it names none. May be followed, as currentSearch. */
export const projectInAddress = (): string | null => new URLSearchParams(currentSearch()).get('project');

/** A page of the desk that belongs to no period, of the project that is looked at. */
export const deskAddress = (path: string, project = projectInAddress()): string =>
  project === null ? path : `${path}?project=${encodeURIComponent(project)}`;

export function periodInAddress(): Span | null {
  const given = new URLSearchParams(window.location.search);
  const from = given.get('from');
  const to = given.get('to');
  return from !== null && to !== null
    ? { from, to, asOf: given.get('asOf'), project: given.get('project') }
    : null;
}
