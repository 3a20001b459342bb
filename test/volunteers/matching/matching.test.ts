/** Rosters held against exhaustive search, planted solutions and greedy baselines; the contract's rules one by one. */
import { describe, expect, test } from 'vitest';
import { answerOf } from '../../../server/volunteers/matching/answer.ts';
import { loadHighs } from '../../../server/volunteers/matching/load-highs.ts';
import { matchVolunteers } from '../../../server/volunteers/matching/match.ts';
import { solve, type Solved } from '../../../server/volunteers/matching/solve.ts';
import {
  matchInput,
  stageNames,
  type MatchInput,
  type MatchOutput,
} from '../../../shared/volunteers/matching/contract.ts';
import { whyIneligible } from '../../../shared/volunteers/matching/explain.ts';
import { greedyPlan } from '../../../shared/volunteers/matching/greedy.ts';
import { includes, problemOf, type Problem } from '../../../shared/volunteers/matching/problem.ts';
import { isBetter, Roster, type Pair } from '../../../shared/volunteers/matching/roster.ts';
import { parsed, randomInput, randomOf } from '../../../bench/random-match.ts';

const highs = await loadHighs();

/** What the thread does, here and to the end. */
function matched(input: MatchInput): MatchOutput {
  const problem = problemOf(input);
  let last: Solved | null = null;
  solve(problem, { highs, secondsLeft: () => 60, found: (found) => (last = found) });
  if (!last) throw new Error('nothing was found');
  return { ...answerOf(problem, last), milliseconds: 0 };
}

const seeds = (count: number, from = 1) => Array.from({ length: count }, (_, at) => from + at);

function rosterOf(problem: Problem, { assignments }: MatchOutput): Roster {
  const person = new Map(problem.people.map(({ id }, at) => [id, at]));
  const requirement = new Map(problem.requirements.map(({ id }, at) => [id, at]));
  const roster = new Roster(problem);
  for (const one of assignments) {
    const pair = {
      person: person.get(one.volunteer) ?? -1,
      requirement: requirement.get(one.requirement) ?? -1,
    };
    expect(includes(problem.eligible[pair.requirement], pair.person)).toBe(true);
    expect(roster.whyBlocked(pair.person, pair.requirement)).toBeNull();
    expect(roster.vacancies(pair.requirement)).toBeGreaterThan(0);
    roster.add(pair);
  }
  return roster;
}

/** The best of all plans there are. */
function exhaustive(problem: Problem): Roster {
  const all: Pair[] = problem.requirements.flatMap((_requirement, requirement) =>
    [...(problem.eligible[requirement] ?? [])].map((person) => ({ person, requirement })),
  );
  let best = new Roster(problem);
  const current = new Roster(problem);
  const visit = (from: number): void => {
    const pair = all[from];
    if (!pair) {
      if (isBetter(current.values(), best.values(), stageNames)) best = new Roster(problem, current.pairs());
      return;
    }
    if (
      current.vacancies(pair.requirement) > 0 &&
      current.whyBlocked(pair.person, pair.requirement) === null
    ) {
      current.add(pair);
      visit(from + 1);
      current.remove(pair);
    }
    visit(from + 1);
  };
  visit(0);
  return best;
}

function valuesOf({ stages }: MatchOutput) {
  return Object.fromEntries(stages.map(({ name, value }) => [name, value]));
}

const small = { people: 5, shifts: 3, days: 1, requirements: 2, target: 2, away: 0.2 };

/** With a few acceptances and a pair that is kept apart. */
function smallInput(seed: number): MatchInput {
  const raw = randomInput(seed, small);
  const random = randomOf(seed + 1_000);
  const requirements = raw.shifts.flatMap((shift) => shift.requirements.map(({ id }) => id));
  const fixed = requirements
    .filter(() => random() < 0.3)
    .map((requirement) => ({ volunteer: `v${Math.floor(random() * small.people)}`, requirement }));
  return parsed({ ...raw, fixed, ...(random() < 0.5 && { apart: [['v0', 'v1']] }) });
}

describe('a roster', () => {
  test.each(seeds(25))('is as good as the best of all plans, and says so (seed %i)', (seed) => {
    const input = smallInput(seed);
    const problem = problemOf(input);
    const output = matched(input);
    expect(valuesOf(output)).toEqual(exhaustive(problem).values());
    expect(valuesOf(output)).toEqual(rosterOf(problem, output).values());
    expect(output.proven).toBe(true);
    for (const { value, bound } of output.stages) expect(bound).toBe(value);
  });

  test.each(seeds(3, 40))('is the same whatever the order of its input (seed %i)', (seed) => {
    const raw = randomInput(seed, { people: 30, shifts: 8, days: 2 });
    const turned = {
      ...raw,
      volunteers: [...raw.volunteers].reverse(),
      shifts: [...raw.shifts]
        .reverse()
        .map((shift) => ({ ...shift, requirements: [...shift.requirements].reverse() })),
    };
    const [one, other] = [matched(parsed(raw)), matched(parsed(turned))];
    expect({ ...other, milliseconds: 0 }).toEqual({ ...one, milliseconds: 0 });
  });

  test('finds a planted plan that fills every place', () => {
    const raw = randomInput(3, { people: 0, shifts: 24, days: 4, requirements: 2, target: 3 });
    const volunteers = raw.shifts.flatMap((shift) =>
      shift.requirements.flatMap((requirement) =>
        Array.from({ length: requirement.target }, (_, at) => ({
          id: `${requirement.id}-${at}`,
          skills: requirement.skill === undefined ? [] : [requirement.skill],
          credentials: requirement.credential === undefined ? [] : [{ kind: requirement.credential }],
          languages:
            requirement.language === undefined
              ? []
              : [{ language: requirement.language, grade: requirement.languageGrade }],
          // Just this shift, with an hour before and after.
          available: [
            {
              from: new Date(Date.parse(shift.from) - 3_600_000).toISOString(),
              to: new Date(Date.parse(shift.to) + 3_600_000).toISOString(),
            },
          ],
          maxShifts: 1,
        })),
      ),
    );
    const output = matched(parsed({ ...raw, volunteers }));
    expect(output.stages.slice(0, 2)).toEqual([
      { name: 'missingMinimum', value: 0, bound: 0 },
      { name: 'missingTarget', value: 0, bound: 0 },
    ]);
    expect(output.unfilled).toEqual([]);
  });

  test.each(seeds(4, 60))('is never beaten by a greedy plan, and breaks no rule (seed %i)', (seed) => {
    const input = parsed(randomInput(seed, { people: 40, shifts: 14, days: 3, requirements: 2, target: 4 }));
    const problem = problemOf(input);
    const roster = rosterOf(problem, matched(input));
    expect(isBetter(greedyPlan(problem).values(), roster.values(), stageNames)).toBe(false);
    expect(isBetter(firstComeFirstServed(problem).values(), roster.values(), stageNames)).toBe(false);
  });

  test('is the best so far when the deadline comes, with what is proven and what is not', async () => {
    const raw = randomInput(5, { people: 400, shifts: 60, days: 5, requirements: 3, target: 4 });
    const input = parsed({ ...raw, settings: { ...raw.settings, deadlineSeconds: 0.001 } });
    const output = await matchVolunteers(input);
    expect(output.proven).toBe(false);
    expect(output.stages.some(({ bound }) => bound === null)).toBe(true);
    expect(rosterOf(problemOf(input), output).values()).toEqual(valuesOf(output));
  });

  test('comes out of its thread as it is, told of on the way', async () => {
    const input = smallInput(1);
    const told: number[] = [];
    const output = await matchVolunteers(input, { onProgress: (stages) => told.push(stages.length) });
    expect({ ...output, milliseconds: 0 }).toEqual(matched(input));
    expect(told.length).toBeGreaterThan(1);
  });

  test('explains every empty place by everybody who is not on it', () => {
    const input = parsed(randomInput(8, { people: 20, shifts: 10, days: 2, requirements: 2, target: 4 }));
    const { unfilled, assignments } = matched(input);
    expect(unfilled.length).toBeGreaterThan(0);
    for (const { requirement, reasons } of unfilled) {
      const on = assignments.filter((one) => one.requirement === requirement).length;
      expect(reasons.reduce((sum, { count }) => sum + count, 0)).toBe(20 - on);
    }
  });
});

/** A plan as somebody with a list would make it: requirement by requirement, person by person. */
function firstComeFirstServed(problem: Problem): Roster {
  const roster = new Roster(problem);
  problem.requirements.forEach((_requirement, requirement) => {
    for (const person of problem.eligible[requirement] ?? [])
      if (roster.vacancies(requirement) > 0 && roster.whyBlocked(person, requirement) === null)
        roster.add({ person, requirement });
  });
  return roster;
}

test.each(seeds(20, 100))('eligibility is that of the rules of the board (seed %i)', (seed) => {
  const problem = problemOf(parsed(randomInput(seed, { people: 25, shifts: 6, days: 2, requirements: 3 })));
  problem.requirements.forEach((_requirement, requirement) =>
    problem.people.forEach((_person, person) =>
      expect(includes(problem.eligible[requirement], person)).toBe(
        whyIneligible(problem, person, requirement) === null,
      ),
    ),
  );
});

const hour = (at: number) => `2026-03-02T${String(at).padStart(2, '0')}:00:00+08:00`;
const allDay = [{ from: '2026-03-02T00:00:00+08:00', to: '2026-03-03T00:00:00+08:00' }];
const need = (id: string, change: object = {}) => ({ id, minimum: 1, target: 1, priority: 3, ...change });

function assigned(raw: object): string[] {
  const { assignments } = matched(parsed(raw));
  return assignments.map(({ volunteer, requirement }) => `${volunteer} ${requirement}`);
}

describe('the rules', () => {
  test('two shifts clash when the way between them takes longer than the gap', () => {
    const near = { lat: 23.13, lng: 113.35 };
    const far = { lat: 23.13, lng: 113.54 };
    const shifts = (place: object) => [
      { id: 'a', from: hour(8), to: hour(10), place: near, requirements: [need('a1')] },
      { id: 'b', from: hour(10), to: hour(12), place, requirements: [need('b1')] },
    ];
    const volunteers = [{ id: 'v', available: allDay }];
    expect(assigned({ volunteers, shifts: shifts(near) })).toEqual(['v a1', 'v b1']);
    expect(assigned({ volunteers, shifts: shifts(far) })).toHaveLength(1);
    expect(assigned({ volunteers, shifts: shifts(near), settings: { restMinutes: 1 } })).toHaveLength(1);
  });

  test('the more urgent minimum is filled first, even where that takes back what was accepted', () => {
    const shifts = [
      { id: 'a', from: hour(8), to: hour(10), requirements: [need('a1', { priority: 5 })] },
      { id: 'b', from: hour(8), to: hour(10), requirements: [need('b1', { priority: 1 })] },
    ];
    const volunteers = [{ id: 'v', available: allDay }];
    const fixed = [{ volunteer: 'v', requirement: 'b1' }];
    expect(assigned({ volunteers, shifts, fixed })).toEqual(['v a1']);
  });

  test('what was accepted is kept where nothing earlier in the objective is lost by it', () => {
    const shifts = [{ id: 'a', from: hour(8), to: hour(10), requirements: [need('a1')] }];
    const volunteers = [
      { id: 'busy', available: allDay, recentShifts: 9 },
      { id: 'idle', available: allDay, idleDays: 60 },
    ];
    expect(assigned({ volunteers, shifts })).toEqual(['idle a1']);
    const fixed = [{ volunteer: 'busy', requirement: 'a1' }];
    expect(assigned({ volunteers, shifts, fixed })).toEqual(['busy a1']);
  });

  test('those who are kept apart are never on one shift, and limits of shifts and hours hold', () => {
    const shifts = [
      { id: 'a', from: hour(8), to: hour(10), requirements: [need('a1', { target: 2 })] },
      { id: 'b', from: hour(12), to: hour(16), requirements: [need('b1')] },
    ];
    const volunteers = [
      { id: 'v', available: allDay, maxHours: 5 },
      { id: 'w', available: allDay, maxShifts: 1 },
    ];
    expect(assigned({ volunteers, shifts })).toHaveLength(3 - 1);
    expect(assigned({ volunteers, shifts, apart: [['v', 'w']] })).toHaveLength(2);
    const only = { volunteers, shifts: shifts.slice(0, 1) };
    expect(assigned(only)).toHaveLength(2);
    expect(assigned({ ...only, apart: [['v', 'w']] })).toHaveLength(1);
  });

  test('a credential counts to the end of its last day, minors need consent and no danger', () => {
    const shift = (dangerous: boolean) => [
      { id: 'a', from: hour(8), to: hour(10), dangerous, requirements: [need('a1', { credential: '社工' })] },
    ];
    const holder = (validUntil: string, more: object = {}) => [
      { id: 'v', available: allDay, credentials: [{ kind: '社工', validUntil }], ...more },
    ];
    expect(assigned({ volunteers: holder('2026-03-02'), shifts: shift(false) })).toHaveLength(1);
    expect(assigned({ volunteers: holder(hour(9)), shifts: shift(false) })).toEqual([]);
    const young = { age: 15, guardianConsent: true };
    expect(assigned({ volunteers: holder('2026-03-02', young), shifts: shift(false) })).toHaveLength(1);
    expect(assigned({ volunteers: holder('2026-03-02', young), shifts: shift(true) })).toEqual([]);
    expect(assigned({ volunteers: holder('2026-03-02', { age: 15 }), shifts: shift(false) })).toEqual([]);
  });
});

test.each([
  ['an unknown volunteer', { fixed: [{ volunteer: 'x', requirement: 'a1' }] }, 'fixed.0.volunteer'],
  ['an unknown requirement', { fixed: [{ volunteer: 'v', requirement: 'x' }] }, 'fixed.0.requirement'],
  ['somebody apart from themselves', { apart: [['v', 'v']] }, 'apart.0'],
  ['a volunteer named twice', { volunteers: [{ id: 'v' }, { id: 'v' }] }, 'volunteers.1.id'],
  [
    'a time without its offset',
    { volunteers: [{ id: 'v', available: [{ from: '2026-03-02T08:00:00', to: hour(9) }] }] },
    'volunteers.0.available.0.from',
  ],
  [
    'a window that ends before it begins',
    { volunteers: [{ id: 'v', available: [{ from: hour(9), to: hour(8) }] }] },
    'volunteers.0.available.0.to',
  ],
  [
    'a grade that is none',
    { volunteers: [{ id: 'v', languages: [{ language: '粤语', grade: 4 }] }] },
    'volunteers.0.languages.0.grade',
  ],
  [
    'a minimum above its target',
    { shifts: [{ id: 'a', from: hour(8), to: hour(9), requirements: [need('a1', { minimum: 2 })] }] },
    'shifts.0.requirements.0.minimum',
  ],
  ['a misspelt setting', { settings: { radius: 3 } }, 'settings'],
])('%s is refused with its place', (_what, change, place) => {
  const result = matchInput.safeParse({
    volunteers: [{ id: 'v' }],
    shifts: [{ id: 'a', from: hour(8), to: hour(9), requirements: [need('a1')] }],
    ...change,
  });
  expect(result.error?.issues.map(({ path }) => path.join('.'))).toContain(place);
});
