/** The figures by group in minutes, held against the count and against the papers. */
import { residentGroups, type ResidentGroup } from '../../identity/roles.ts';
import {
  ofOptions,
  presentIn,
  supportByGroup,
  type GroupPaper,
  type SupportByGroup,
} from '../tally/by-group.ts';
import type { CountResult } from '../tally/contract.ts';
import type { MinutesBallot, MinutesDocument } from './document.ts';
import { firstDifference } from './first-difference.ts';
import { papersOf } from './recount.ts';

/**
 * Where they differ from what they should be: the groups' figures add up to those of the count, and are what the papers
 * give, where the names on the papers tell the groups apart.
 */
export function faultInGroups(
  ballot: MinutesBallot,
  { attendance }: Pick<MinutesDocument, 'attendance'>,
  place: string,
): string | null {
  const { tally, byGroup } = ballot;
  if (!tally || !byGroup) return null;
  const again = fromPapers(ballot, tally, byGroup, groupsByName(attendance));
  return (
    firstDifference(inAll(byGroup), due(byGroup, tally), place) ??
    (again && firstDifference(byGroup, again, place))
  );
}

function inAll(byGroup: SupportByGroup): object {
  const sum = (of: (group: ResidentGroup) => number) =>
    residentGroups.reduce((total, group) => total + of(group), 0);
  if (!ofOptions(byGroup)) {
    const { local, migrant } = byGroup;
    return {
      yes: local.yes + migrant.yes,
      no: local.no + migrant.no,
      abstain: local.abstain + migrant.abstain,
      notVoted: local.notVoted + migrant.notVoted,
    };
  }
  const options = Object.keys(byGroup.local.options).map((option): [string, number] => [
    option,
    sum((group) => byGroup[group].options[option] ?? 0),
  ]);
  return {
    options: Object.fromEntries(options),
    cast: sum((group) => byGroup[group].cast),
    blank: sum((group) => byGroup[group].blank),
    notVoted: sum((group) => byGroup[group].notVoted),
  };
}

function due(byGroup: SupportByGroup, tally: CountResult): object {
  const { cast, blank, notVoted } = tally.turnout;
  if (tally.method === 'yes-no-abstain') return { ...tally.counts, notVoted: notVoted + blank };
  // Compared in pairs, how many put an option first is no figure of the count.
  const options = tally.method === 'schulze' ? Reflect.get(inAll(byGroup), 'options') : tally.counts;
  return { options, cast, blank, notVoted };
}

/** Null where some paper is nobody's, or its name tells no group. */
function fromPapers(
  ballot: MinutesBallot,
  tally: CountResult,
  byGroup: SupportByGroup,
  groupOf: ReadonlyMap<string, ResidentGroup>,
): SupportByGroup | null {
  const named = papersOf(ballot, tally);
  if (!named) return null;
  const papers: GroupPaper[] = [];
  for (const { content, names } of named)
    for (const name of names) {
      const group = groupOf.get(name);
      if (!group) return null;
      papers.push({ group, content, count: 1 });
    }
  const present = { local: presentIn(byGroup.local), migrant: presentIn(byGroup.migrant) };
  return supportByGroup({ method: tally.method, options: ballot.options ?? [] }, present, papers);
}

/** A name that stands in both groups, as a masked one may, tells nothing. */
function groupsByName({ groups }: MinutesDocument['attendance']): Map<string, ResidentGroup> {
  const found = new Map<string, ResidentGroup>();
  const both = new Set<string>();
  for (const { group, present, absent } of groups)
    for (const name of [...present, ...absent]) {
      if ((found.get(name) ?? group) !== group) both.add(name);
      found.set(name, group);
    }
  for (const name of both) found.delete(name);
  return found;
}
