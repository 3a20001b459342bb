/**
 * A figure cut by the group of those it counts. Attendances of all groups add up to the figure; whoever said no group, and
 * whoever was only counted, stands under none.
 */
import type { ResidentGroup } from '../identity/roles.ts';
import type { IndicatorCode } from './indicators.ts';

/** Whoever came from elsewhere first: it is for them. */
export const groupKeys = ['migrant', 'local', 'none'] as const;
export type GroupKey = ResidentGroup | 'none';

/** The indicators that count people who came, or what somebody raised. The others count sessions, hours and bodies. */
export const groupedCodes = [
  ...(['totalServed', 'employmentServed', 'legalServed', 'childServed', 'partyServed'] as const),
  ...(['volunteerTurnouts', 'problemsSolved'] as const),
] as const satisfies readonly IndicatorCode[];
export type GroupedCode = (typeof groupedCodes)[number];

/** Of those who came to activities: who signed in by name, or who was only counted. */
export const waysOfComing = ['named', 'unnamed'] as const;
export type WayOfComing = (typeof waysOfComing)[number];

export function isGrouped(code: IndicatorCode): code is GroupedCode {
  return groupedCodes.some((one) => one === code);
}

/** Fewer people than this do not stand in a line of their own: it would say what one of them did. */
export const fewestApart = 3;

export interface CountedGroup {
  readonly group: GroupKey;
  readonly value: number;
  /** How many different people, or that they are enough. */
  readonly people: number;
}

export interface GroupLine {
  /** More than one where a group is too small to stand alone. */
  readonly groups: readonly GroupKey[];
  readonly value: number;
}

/**
 * What is shown of the groups; the values add up to the same. A group that is too small goes with those who said none, if they
 * hide it, and otherwise with everybody.
 */
export function shownGroups(counted: readonly CountedGroup[]): GroupLine[] {
  const own = groupKeys.flatMap((key) => counted.filter(({ group, value }) => group === key && value > 0));
  const isSmall = ({ group, people }: CountedGroup) => group !== 'none' && people < fewestApart;
  if (!own.some(isSmall)) return own.map(({ group, value }) => ({ groups: [group], value }));
  const rest = own.find(({ group }) => group === 'none');
  const hides = rest !== undefined && rest.value >= fewestApart;
  const isHidden = (one: CountedGroup) => !hides || one === rest || isSmall(one);
  const hidden = own.filter(isHidden);
  return [
    ...own.filter((one) => !isHidden(one)).map(({ group, value }) => ({ groups: [group], value })),
    { groups: hidden.map(({ group }) => group), value: hidden.reduce((sum, { value }) => sum + value, 0) },
  ];
}
