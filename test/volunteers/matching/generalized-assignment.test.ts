/**
 * Generalized assignment: tasks of different lengths for people with so many hours each, and a price for every person
 * on every task. The best value is known by other means: a dynamic program over the hours that are left, and plans
 * that were planted.
 */
import { describe, expect, test } from 'vitest';
import { loadHighs } from '../../../server/volunteers/matching/load-highs.ts';
import { solve, type Solved } from '../../../server/volunteers/matching/solve.ts';
import { fitOf, loadStep } from '../../../shared/volunteers/matching/cost.ts';
import { stageNames, type StageName } from '../../../shared/volunteers/matching/contract.ts';
import {
  durationOf,
  includes,
  problemOf,
  type Problem,
} from '../../../shared/volunteers/matching/problem.ts';
import { parsed, randomOf } from '../../../bench/random-match.ts';

const highs = await loadHighs();
const hourMs = 3_600_000;
const start = Date.parse('2026-03-02T08:00:00+08:00');
const iso = (ms: number) => new Date(ms).toISOString();
const month = [{ from: iso(start - 24 * hourMs), to: iso(start + 90 * 24 * hourMs) }];

type Values = Record<StageName, number>;

/** A task a day, so that nothing but hours holds anybody back. */
function task(number: number, hours: number, more: object) {
  const from = start + number * 24 * hourMs;
  const requirement = { id: `t${number}`, minimum: 1, target: 1, priority: 3 };
  return {
    id: `s${number}`,
    from: iso(from),
    to: iso(from + hours * hourMs),
    requirements: [{ ...requirement, ...more }],
  };
}

function best(problem: Problem): { values: Values; proven: boolean } {
  const found: Solved[] = [];
  solve(problem, { highs, secondsLeft: () => 60, found: (solved) => found.push(solved) });
  const stages = found.at(-1)?.stages ?? fail();
  return {
    values: valuesBy((name) => stages.find((stage) => stage.name === name)?.value ?? fail()),
    proven: stages.every(({ value, bound }) => value === bound),
  };
}

function valuesBy(valueOf: (name: StageName) => number): Values {
  return {
    missingMinimum: valueOf('missingMinimum'),
    missingTarget: valueOf('missingTarget'),
    changes: valueOf('changes'),
    load: valueOf('load'),
    fit: valueOf('fit'),
  };
}

function fail(): never {
  throw new Error('nothing was found');
}

/** Task by task: for all hours left and tasks taken, the least that every stage can be, in the order of the stages. */
function byDynamicProgram(problem: Problem): Values {
  interface State {
    readonly hours: readonly number[];
    readonly taken: readonly number[];
    readonly cost: readonly number[];
  }
  const begin: State = {
    hours: problem.people.map(({ maxMs }) => maxMs / hourMs),
    taken: problem.people.map(() => 0),
    cost: stageNames.map(() => 0),
  };
  let states = new Map([['', begin]]);
  const comesFirst = (a: readonly number[], b: readonly number[]) => {
    const differs = a.findIndex((value, at) => value !== b[at]);
    return differs >= 0 && (a[differs] ?? 0) < (b[differs] ?? 0);
  };
  for (const [requirement, { minimum, priority }] of problem.requirements.entries()) {
    const next = new Map<string, State>();
    const reach = (state: State, added: Partial<Values>) => {
      const cost = state.cost.map((value, at) => value + (added[stageNames[at] ?? 'fit'] ?? 0));
      const key = `${state.hours.join()} ${state.taken.join()}`;
      const known = next.get(key);
      if (!known || comesFirst(cost, known.cost)) next.set(key, { ...state, cost });
    };
    const hours = durationOf(problem, requirement) / hourMs;
    for (const state of states.values()) {
      reach(state, { missingMinimum: minimum * priority, missingTarget: 1 });
      for (const [person, left] of state.hours.entries()) {
        if (left < hours || !includes(problem.eligible[requirement], person)) continue;
        const taken = (state.taken[person] ?? 0) + 1;
        reach(
          { ...state, hours: state.hours.with(person, left - hours), taken: state.taken.with(person, taken) },
          { load: loadStep(problem, person, taken), fit: fitOf(problem, person, requirement) },
        );
      }
    }
    states = next;
  }
  const [first, ...others] = states.values();
  const least = others.reduce(
    (sofar, { cost }) => (comesFirst(cost, sofar) ? cost : sofar),
    first?.cost ?? fail(),
  );
  return valuesBy((name) => least[stageNames.indexOf(name)] ?? fail());
}

function drawn(seed: number): Problem {
  const random = randomOf(seed);
  const whole = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
  const place = () => ({ lat: 23.1 + random() * 0.12, lng: 113.3 + random() * 0.12 });
  const volunteers = Array.from({ length: 4 }, (_, at) => ({
    id: `v${at}`,
    available: month,
    home: place(),
    maxHours: whole(3, 8),
    skills: random() < 0.7 ? ['急救'] : [],
    idleDays: whole(0, 40),
    recentShifts: whole(0, 3),
    reliability: whole(0, 5) / 5,
  }));
  const shifts = Array.from({ length: 12 }, (_, at) => ({
    ...task(at, whole(1, 4), {
      minimum: whole(0, 1),
      priority: whole(1, 5),
      ...(random() < 0.3 && { skill: '急救' }),
    }),
    place: place(),
  }));
  return problemOf(parsed({ volunteers, shifts }));
}

describe('generalized assignment', () => {
  test.each(Array.from({ length: 20 }, (_, at) => 500 + at))(
    'is as good as the dynamic program, and proven (seed %i)',
    (seed) => {
      const problem = drawn(seed);
      const { values, proven } = best(problem);
      expect(values).toEqual(byDynamicProgram(problem));
      expect(proven).toBe(true);
    },
  );

  test.each([600, 601, 602])('fills every hour where a plan was planted that does (seed %i)', (seed) => {
    const random = randomOf(seed);
    const [people, each] = [12, 4];
    const home = (person: number) => ({ lat: 23.05 + person * 0.012, lng: 113.3 });
    const hours = Array.from({ length: people * each }, () => 1 + Math.floor(random() * 4));
    const volunteers = Array.from({ length: people }, (_, person) => ({
      id: `v${String(person).padStart(2, '0')}`,
      available: month,
      home: home(person),
      maxHours: hours.slice(person * each, (person + 1) * each).reduce((sum, one) => sum + one, 0),
    }));
    // The planted plan: everybody serves four times, at their own door.
    const shifts = hours.map((length, at) => ({
      ...task(at, length, {}),
      place: home(Math.floor(at / each)),
    }));
    const problem = problemOf(parsed({ volunteers, shifts }));
    const load = Array.from({ length: each }, (_, at) => loadStep(problem, 0, at + 1));
    expect(best(problem)).toEqual({
      values: {
        missingMinimum: 0,
        missingTarget: 0,
        changes: 0,
        load: people * load.reduce((sum, step) => sum + step, 0),
        fit: 0,
      },
      proven: true,
    });
  });
});
