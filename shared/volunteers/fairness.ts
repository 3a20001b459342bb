/**
 * Whether everybody gets asked, and whether the same few carry everything: by group, so that the whole hides nobody.
 * Times are milliseconds; days are whole days.
 */
import { dayMs } from '../local-time.ts';
import type { ResidentGroup } from '../identity/roles.ts';

export interface AskedPerson {
  readonly personId: string;
  readonly name: string;
  readonly group: ResidentGroup;
  /** Ever, by anybody. */
  readonly lastAskedAt: number | null;
  readonly registeredAt: number;
  /** Within the window. */
  readonly asked: number;
  readonly servedMs: number;
}

export interface GroupFairness {
  readonly people: number;
  readonly neverAsked: number;
  readonly askedInWindow: number;
  /** In the middle of those who were ever asked; null: nobody was. */
  readonly medianDaysSinceAsked: number | null;
  readonly served: number;
  readonly servedMs: number;
  /** Of the hours, what the busiest tenth of all people served; null without hours. */
  readonly busiestTenthShare: number | null;
}

export interface Fairness {
  readonly all: GroupFairness;
  readonly groups: Readonly<Record<ResidentGroup, GroupFairness>>;
  /** Those who wait longest to be asked: never asked first, by how long they have been registered. At most ten. */
  readonly waitLongest: readonly {
    readonly personId: string;
    readonly name: string;
    readonly days: number;
    readonly never: boolean;
  }[];
}

export function fairnessOf(people: readonly AskedPerson[], now: number): Fairness {
  const of = (group: ResidentGroup) =>
    groupFairness(
      people.filter((person) => person.group === group),
      now,
    );
  return {
    all: groupFairness(people, now),
    groups: { local: of('local'), migrant: of('migrant') },
    waitLongest: [...people]
      .map(({ personId, name, lastAskedAt, registeredAt }) => ({
        ...{ personId, name, never: lastAskedAt === null },
        days: daysSince(lastAskedAt ?? registeredAt, now),
      }))
      .sort(
        (a, b) => Number(b.never) - Number(a.never) || b.days - a.days || (a.personId < b.personId ? -1 : 1),
      )
      .slice(0, 10),
  };
}

function groupFairness(people: readonly AskedPerson[], now: number): GroupFairness {
  const asked = people.flatMap(({ lastAskedAt }) => (lastAskedAt === null ? [] : [lastAskedAt]));
  const loads = people.map(({ servedMs }) => servedMs).sort((a, b) => b - a);
  const servedMs = loads.reduce((sum, load) => sum + load, 0);
  const tenth = loads.slice(0, Math.max(1, Math.ceil(people.length / 10)));
  return {
    people: people.length,
    neverAsked: people.length - asked.length,
    askedInWindow: people.filter((person) => person.asked > 0).length,
    medianDaysSinceAsked: median(asked.map((at) => daysSince(at, now))),
    served: loads.filter((load) => load > 0).length,
    servedMs,
    busiestTenthShare: servedMs === 0 ? null : tenth.reduce((sum, load) => sum + load, 0) / servedMs,
  };
}

const daysSince = (at: number, now: number) => Math.max(0, Math.floor((now - at) / dayMs));

/** The lower of the two in the middle: a number that somebody has. */
function median(numbers: readonly number[]): number | null {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
