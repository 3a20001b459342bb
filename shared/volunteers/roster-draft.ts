/**
 * A draft of who could serve where, for a day or an activity: a proposal that nobody is told of. Whoever said yes is
 * given to the matcher as fixed, and so is whoever is still thinking about it; whoever said no to a shift is kept off
 * it. A lead may pin people to a place (they take part in no other shift of those hours) and strike them from one.
 */
import { dayMs } from '../local-time.ts';
import type { LanguageGrade, Need } from './eligibility.ts';
import { overlap, type Interval } from './interval.ts';
import type { BindingReason, MatchInput, MatchOutput } from './matching/contract.ts';
import type { Point } from './distance.ts';
import { rankCandidates, type Candidate, type Reason } from './ranking.ts';

export interface DraftRequirement extends Need {
  readonly id: string;
  readonly minimum: number;
  readonly target: number;
  readonly priority: number;
}

export interface DraftShift {
  readonly id: string;
  readonly activityId: string;
  readonly title: string;
  readonly communityName: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly dangerous: boolean;
  readonly point: Point | null;
  /** Most urgent first. */
  readonly requirements: readonly DraftRequirement[];
}

export interface DraftVolunteer extends Candidate {
  readonly name: string;
  /** Promised shifts that are over, and how many of them they came to. */
  readonly promised: number;
  readonly kept: number;
}

/** How somebody stands towards a shift of the draft; saying no and being asked end with the shift's last offer. */
export interface Standing {
  readonly personId: string;
  readonly shiftId: string;
  readonly requirementId: string;
  readonly state: 'coming' | 'asked' | 'saidNo';
}

export interface Hold {
  readonly choice: 'pin' | 'strike';
  readonly personId: string;
  readonly requirementId: string;
  readonly reason: string;
}

export interface DraftFacts {
  readonly shifts: readonly DraftShift[];
  readonly volunteers: readonly DraftVolunteer[];
  readonly standings: readonly Standing[];
  /** Promised elsewhere. */
  readonly elsewhere: readonly (Interval & { readonly personId: string })[];
}

export interface DraftPerson {
  readonly personId: string;
  readonly name: string;
  readonly standing: 'coming' | 'asked' | 'pinned' | 'proposed';
  readonly reasons: readonly Reason[];
}

export interface DraftPlace extends DraftRequirement {
  /** Those who said yes first, then those asked, pinned and proposed; each by name. */
  readonly people: readonly DraftPerson[];
  /** Below the target. */
  readonly missing: number;
  /** Why everyone who is not on it is not; the commonest first. */
  readonly why: readonly { readonly reason: BindingReason; readonly count: number }[];
  /** Who had said yes when this was drafted; changed by then, the draft is stale. */
  readonly coming: readonly string[];
}

export interface RosterDraft {
  readonly shifts: readonly (Omit<DraftShift, 'requirements' | 'point'> & {
    readonly places: readonly DraftPlace[];
  })[];
  /** Who said yes to one place and would be of more use at another: for the lead to talk about with them. */
  readonly moves: readonly {
    readonly personId: string;
    readonly name: string;
    readonly fromShiftId: string;
    readonly toShiftId: string | null;
  }[];
  /** Pinned, and yet not possible. */
  readonly unpinnable: readonly { readonly personId: string; readonly name: string }[];
  readonly proven: boolean;
  /** How many more people might be placed at most; 0 when it is proven that none, null when nothing is known. */
  readonly mayPlaceMore: number | null;
  readonly milliseconds: number;
}

/** Without a history everybody is trusted a little below fully. */
const trust = { kept: 4, promised: 5 };

export function matchInputOf(
  { shifts, volunteers, standings, elsewhere }: DraftFacts,
  holds: readonly Hold[],
  { now, deadlineSeconds }: { now: number; deadlineSeconds: number },
): MatchInput {
  const shiftOf = new Map(
    shifts.flatMap((shift) => shift.requirements.map(({ id }) => [id, shift] as const)),
  );
  const known = new Set(volunteers.map(({ personId }) => personId));
  const pairs = new Map<string, { volunteer: string; requirement: string }>();
  const fix = (volunteer: string, requirement: string) => {
    if (known.has(volunteer) && shiftOf.has(requirement))
      pairs.set(`${volunteer} ${requirement}`, { volunteer, requirement });
  };
  const barred = new Map<string, { volunteer: string; shift: string }>();
  const bar = (volunteer: string, shift: string) => {
    if (known.has(volunteer)) barred.set(`${volunteer} ${shift}`, { volunteer, shift });
  };
  for (const { personId, shiftId, requirementId, state } of standings) {
    if (state === 'saidNo') bar(personId, shiftId);
    else fix(personId, requirementId);
  }
  for (const { choice, personId, requirementId } of holds) {
    const at = shiftOf.get(requirementId);
    if (!at) continue;
    if (choice === 'strike') bar(personId, at.id);
    else {
      fix(personId, requirementId);
      for (const other of shifts)
        if (other !== at && overlap(spanOf(other), spanOf(at))) bar(personId, other.id);
    }
  }
  // Their own yes counts for more than the usual week they once gave.
  const saidYes = new Map<string, Interval[]>();
  for (const { personId, requirementId, state } of standings) {
    const at = shiftOf.get(requirementId);
    if (state === 'coming' && at) saidYes.set(personId, [...(saidYes.get(personId) ?? []), spanOf(at)]);
  }
  const promised = new Map<string, Interval[]>();
  for (const { personId, from, to } of elsewhere)
    promised.set(personId, [...(promised.get(personId) ?? []), { from, to }]);
  return {
    volunteers: volunteers.map((one) => {
      const { available, ...rest } = volunteerOf(one, promised.get(one.personId) ?? [], now);
      const yes = saidYes.get(one.personId) ?? [];
      return { ...rest, ...limitOf(one, yes.length), available: [...available, ...yes] };
    }),
    shifts: shifts.map((shift) => ({
      id: shift.id,
      from: shift.startsAt,
      to: shift.endsAt,
      place: shift.point,
      dangerous: shift.dangerous,
      requirements: shift.requirements.map(({ priority, ...need }) => ({
        ...need,
        priority: priorityOf(priority),
      })),
    })),
    fixed: [...pairs.values()],
    apart: [],
    barred: [...barred.values()],
    settings: { radiusKm: null, travelKmPerHour: 20, restMinutes: 0, deadlineSeconds },
  };
}

function spanOf({ startsAt, endsAt }: DraftShift): Interval {
  return { from: startsAt, to: endsAt };
}

function priorityOf(priority: number): 1 | 2 | 3 | 4 | 5 {
  if (priority === 1 || priority === 2 || priority === 3 || priority === 4 || priority === 5) return priority;
  throw new Error(`no such priority: ${priority}`);
}

/** Of the shifts of a week somebody takes on, those left for this draft; what they said yes to in it counts there. */
function limitOf({ facts }: DraftVolunteer, saidYes: number): { maxShifts?: number } {
  const { weekly } = facts;
  return weekly ? { maxShifts: Math.max(saidYes, weekly.most - (weekly.promised - saidYes)) } : {};
}

function volunteerOf(
  { personId, facts, lastAskedAt, recentShifts, promised, kept }: DraftVolunteer,
  taken: readonly Interval[],
  now: number,
): MatchInput['volunteers'][number] {
  const paused = facts.pausedUntil === null ? [] : [{ from: -Infinity, to: facts.pausedUntil }];
  return {
    id: personId,
    skills: [...facts.skills],
    credentials: facts.credentials.map((held) => ({ ...held })),
    languages: facts.languages.map(({ language, grade }: { language: string; grade: LanguageGrade }) => ({
      language,
      grade,
    })),
    available: without(facts.available, [...taken.map((one) => withRest(one, facts.restMs)), ...paused]),
    home: facts.home,
    age: facts.age,
    guardianConsent: facts.guardianConsent,
    idleDays: lastAskedAt === null ? neverAsked : Math.max(0, Math.floor((now - lastAskedAt) / dayMs)),
    recentShifts,
    reliability: (kept + trust.kept) / (promised + trust.promised),
  };
}

function withRest({ from, to }: Interval, restMs = 0): Interval {
  return { from: from - restMs, to: to + restMs };
}

/** As long as anybody's idleness counts. */
const neverAsked = 30;

/** What is left of windows when other times are taken out. */
export function without(windows: readonly Interval[], taken: readonly Interval[]): Interval[] {
  return taken.reduce<Interval[]>(
    (left, cut) =>
      left.flatMap((window) =>
        overlap(window, cut)
          ? [
              { from: window.from, to: cut.from },
              { from: cut.to, to: window.to },
            ].filter(({ from, to }) => from < to)
          : [window],
      ),
    [...windows],
  );
}

export function draftOf(
  facts: DraftFacts,
  holds: readonly Hold[],
  plan: MatchOutput,
  now: number,
): RosterDraft {
  const people = new Map(facts.volunteers.map((one) => [one.personId, one]));
  const nameOf = (personId: string) => people.get(personId)?.name ?? '';
  const unfilled = new Map(plan.unfilled.map((one) => [one.requirement, one]));
  const standing = new Map(facts.standings.map((one) => [`${one.personId} ${one.requirementId}`, one.state]));
  const pins = holds.filter(({ choice }) => choice === 'pin');
  const standingOf = (personId: string, requirementId: string): DraftPerson['standing'] => {
    const known = standing.get(`${personId} ${requirementId}`);
    if (known === 'coming' || known === 'asked') return known;
    return pins.some((pin) => pin.personId === personId && pin.requirementId === requirementId)
      ? 'pinned'
      : 'proposed';
  };
  const isOn = (personId: string, requirementId: string) =>
    plan.assignments.some((one) => one.requirement === requirementId && one.volunteer === personId);

  const shifts = facts.shifts.map(({ requirements, point, ...shift }) => ({
    ...shift,
    places: requirements.map((requirement): DraftPlace => {
      const coming = facts.standings
        .filter((one) => one.requirementId === requirement.id && one.state === 'coming')
        .map(({ personId }) => personId)
        .sort();
      const assigned = plan.assignments.filter((one) => one.requirement === requirement.id);
      const placed = assigned.flatMap(({ volunteer }): DraftPerson[] => {
        const person = people.get(volunteer);
        if (!person) return [];
        const at = { from: shift.startsAt, to: shift.endsAt, place: point, dangerous: shift.dangerous };
        const [ranked] = rankCandidates([person], { need: requirement, shift: at, now });
        return [
          {
            personId: volunteer,
            name: person.name,
            standing: standingOf(volunteer, requirement.id),
            reasons: ranked?.reasons ?? [],
          },
        ];
      });
      placed.sort(
        (a, b) =>
          order.indexOf(a.standing) - order.indexOf(b.standing) || a.name.localeCompare(b.name, 'zh-CN'),
      );
      const empty = unfilled.get(requirement.id);
      return {
        ...requirement,
        people: placed,
        coming,
        missing: empty?.missing ?? 0,
        why: empty?.reasons ?? [],
      };
    }),
  }));

  const moves = facts.standings
    .filter(({ state, personId, requirementId }) => state === 'coming' && !isOn(personId, requirementId))
    .map(({ personId, shiftId }) => ({
      personId,
      name: nameOf(personId),
      fromShiftId: shiftId,
      toShiftId: plan.assignments.find(({ volunteer }) => volunteer === personId)?.shift ?? null,
    }));
  const missing = plan.stages.find(({ name }) => name === 'missingTarget');
  return {
    shifts,
    moves,
    unpinnable: pins
      .filter(({ personId, requirementId }) => !isOn(personId, requirementId))
      .map(({ personId }) => ({ personId, name: nameOf(personId) })),
    proven: plan.proven,
    mayPlaceMore: plan.proven
      ? 0
      : missing === undefined || missing.bound === null
        ? null
        : Math.max(0, Math.round(missing.value - missing.bound)),
    milliseconds: plan.milliseconds,
  };
}

const order: readonly DraftPerson['standing'][] = ['coming', 'asked', 'pinned', 'proposed'];

/** Those whom the lead would ask now. */
export function toAsk(place: DraftPlace): readonly DraftPerson[] {
  return place.people.filter(({ standing }) => standing === 'proposed' || standing === 'pinned');
}

/** Who said yes to a place of the draft since it was made, or no longer comes. */
export function changedSince(
  place: Pick<DraftPlace, 'coming'>,
  comingNow: readonly string[],
): { readonly joined: readonly string[]; readonly left: readonly string[] } {
  return {
    joined: comingNow.filter((personId) => !place.coming.includes(personId)),
    left: place.coming.filter((personId) => !comingNow.includes(personId)),
  };
}
