/** The figures of a period cut into parts, and people beside attendances. */
import type { GroupKey, GroupLine } from './groups.ts';
import type { IndicatorCode } from './indicators.ts';
import type { Period } from './period.ts';
import type { ServiceModule } from '../services.ts';

export const cuts = ['month', 'community', 'module', 'item', 'group'] as const;
export type Cut = (typeof cuts)[number];

/** What one indicator has from one community in one month; service of no module has none. */
export interface Part {
  readonly code: IndicatorCode;
  /** YYYY-MM */
  readonly month: string;
  readonly communityId: string;
  readonly module: ServiceModule | null;
  /** Not rounded: hours are whole only when they are added up. */
  readonly value: number;
}

/** What one indicator has from one of the 45 service items; service under none has null. */
export interface ItemPart {
  readonly code: IndicatorCode;
  readonly item: number | null;
  readonly value: number;
}

export interface GroupPart extends GroupLine {
  readonly code: IndicatorCode;
}

export interface DashboardView {
  readonly period: Period;
  readonly communities: readonly { readonly id: string; readonly name: string }[];
  readonly parts: readonly Part[];
  /** Only of the indicators that count activities and who came to them; of a frozen year the kept records, by the items they have. */
  readonly items: readonly ItemPart[];
  /** Only of the indicators that count people who come. */
  readonly groups: readonly GroupPart[];
  /** As a snapshot kept them; else counted now. */
  readonly isKept: boolean;
}

/** 人次 beside 人数: whoever signed in by name, how many people that were, and who was only counted. */
export interface PeopleLine {
  readonly module: ServiceModule | 'party' | 'volunteers';
  readonly attendances: number;
  readonly people: number;
  readonly unnamed: number;
}

export interface PeopleView {
  readonly period: Period;
  readonly lines: readonly PeopleLine[];
  /** Of all activities together: who came to several modules is one person here. */
  readonly people: number;
}

/** The months that a period touches, in order, as YYYY-MM. */
export function monthsOf({ from, to }: Period): string[] {
  const months: string[] = [];
  let year = Number(from.slice(0, 4));
  let month = Number(from.slice(5, 7));
  for (;;) {
    const name = `${year}-${String(month).padStart(2, '0')}`;
    if (name > to.slice(0, 7)) return months;
    months.push(name);
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
  }
}

/** The days of a month that lie in the period. */
export function daysOfMonth(month: string, period: Period): Period {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const last = new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
  const first = `${month}-01`;
  return {
    from: first < period.from ? period.from : first,
    to: last > period.to ? period.to : last,
  };
}

/** Groups that stand in one line, as its key and as they are written in an address. */
export const groupsKey = (groups: readonly GroupKey[]): string => groups.join('.');

export interface CutLine {
  readonly key: string;
  readonly value: number;
}

/**
 * The figure of one indicator in parts that add up to it: of what is left of an hour nothing is lost, because a part takes
 * what the sum up to it gained in whole numbers.
 */
export function linesOf(view: DashboardView, code: IndicatorCode, cut: Cut): readonly CutLine[] {
  const own = view.parts.filter((part) => part.code === code);
  const sums = new Map<string, number>();
  const add = (key: string, value: number) => sums.set(key, (sums.get(key) ?? 0) + value);
  switch (cut) {
    case 'month':
      for (const month of monthsOf(view.period)) sums.set(month, 0);
      for (const part of own) add(part.month, part.value);
      break;
    case 'community':
      for (const { id } of view.communities) sums.set(id, 0);
      for (const part of own) add(part.communityId, part.value);
      break;
    case 'module':
      for (const part of own) add(part.module ?? 'none', part.value);
      break;
    case 'item':
      for (const { code: of, item, value } of view.items) if (of === code) add(String(item ?? 'none'), value);
      break;
    case 'group':
      for (const { code: of, groups, value } of view.groups) if (of === code) add(groupsKey(groups), value);
      break;
  }
  return whole([...sums].map(([key, value]) => ({ key, value })));
}

function whole(lines: readonly CutLine[]): CutLine[] {
  let exact = 0;
  let given = 0;
  return lines.map(({ key, value }) => {
    exact += value;
    const upTo = Math.floor(exact + 1e-6);
    const part = upTo - given;
    given = upTo;
    return { key, value: part };
  });
}

/** What had been counted by the end of each month; of months to come nothing is said. */
export function cumulative(
  lines: readonly CutLine[],
  today: string,
): readonly (CutLine | { key: string; value: null })[] {
  let sum = 0;
  return lines.map(({ key, value }) => {
    sum += value;
    return key > today.slice(0, 7) ? { key, value: null } : { key, value: sum };
  });
}
