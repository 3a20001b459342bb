/**
 * The best plan, with proof, stage by stage of the objective (shared/volunteers/matching/contract.ts).
 *
 *   good plan → candidates → for each stage: counted bound reached? → else relax → price what was left out → …
 *     → relaxed plan whole? done : branch and bound, with every pair that could still matter
 *
 * The relaxation over a few candidates bounds all plans once no pair outside has a negative reduced cost (its duals
 * then satisfy every column). All values are whole, so a plan within less than 1 of that bound is optimal; otherwise
 * only pairs whose reduced cost is below the gap can improve it, and those join before branching: leaving pairs out
 * is exact. Whatever is found is told at once; the caller stops the whole thread at the deadline.
 */
import type { Highs, Model } from 'highs';
import { chooseCandidates } from '../../../shared/volunteers/matching/candidates.ts';
import {
  stageNames,
  type StageName,
  type StageResult,
} from '../../../shared/volunteers/matching/contract.ts';
import { greedyPlan } from '../../../shared/volunteers/matching/greedy.ts';
import type { Problem } from '../../../shared/volunteers/matching/problem.ts';
import { narrowed, withinLimits } from '../../../shared/volunteers/matching/narrow.ts';
import { isBetter, Roster, type Pair } from '../../../shared/volunteers/matching/roster.ts';
import { countedBound, StageModel, type Secured, type StageGoal } from './stage-model.ts';

export interface Solved {
  readonly pairs: readonly Pair[];
  readonly stages: readonly StageResult[];
}

export interface SolveOptions {
  readonly highs: Highs;
  /** Seconds that are left. */
  readonly secondsLeft: () => number;
  /** Told of every better plan and of every new bound. */
  readonly found: (solved: Solved) => void;
}

/** Pairs added a requirement and round of pricing. */
const mostPriced = 60;
/** Of values that are sums of whole points; a solver's are off by less. */
const tolerance = 1e-4;
const dualSimplex = 1;
const primalSimplex = 4;

export function solve(given: Problem, { highs, secondsLeft, found }: SolveOptions): void {
  let problem = withinLimits(given);
  let best = greedyPlan(problem);
  const bounds = new Map<StageName, number>();
  const tell = () => {
    const values = best.values();
    const stages = stageNames.map((name) => ({ name, value: values[name], bound: bounds.get(name) ?? null }));
    found({ pairs: best.pairs(), stages });
  };
  const improve = (pairs: readonly Pair[]) => {
    const roster = new Roster(problem, pairs);
    if (!isBetter(roster.values(), best.values(), stageNames)) return;
    best = roster;
    tell();
  };
  tell();
  const secured: Secured = {};
  let loadHolds = false;
  for (const stage of stageNames) {
    const counted = countedBound(problem, stage);
    if (best.values()[stage] === counted) bounds.set(stage, counted);
    else {
      const goal = { stage, secured: { ...secured }, loadWeight: best.values().fit + 1, loadHolds };
      const proof = solveStage({ problem, highs, goal, secondsLeft, improve, best: () => best });
      if (proof) {
        bounds.set(stage, Math.max(counted, proof.bound));
        loadHolds = stage === 'load' && proof.isTight;
        // After fit there is nothing to be narrowed for.
        if (stage !== 'fit') problem = proof.narrow();
      }
    }
    secured[stage] = best.values()[stage];
    tell();
    if (secondsLeft() <= 0) return;
  }
}

interface StageContext {
  readonly problem: Problem;
  readonly highs: Highs;
  readonly goal: StageGoal;
  readonly secondsLeft: () => number;
  readonly improve: (pairs: readonly Pair[]) => void;
  readonly best: () => Roster;
}

interface StageProof {
  readonly bound: number;
  /** Whether the relaxation's own value is reached, so that no plan of the stage after it can fall below. */
  readonly isTight: boolean;
  /** What can still be part of a best plan. */
  readonly narrow: () => Problem;
}

/** Null when time ran out before anything was proven. */
function solveStage({ problem, highs, goal, secondsLeft, improve, best }: StageContext): StageProof | null {
  const model = new StageModel(problem, goal);
  model.extend(chooseCandidates(problem, best(), goal.stage));
  const relaxed = highs.withModel(model.linear.data(), (solver) =>
    relax(highs, solver, { model, problem, secondsLeft }),
  );
  if (!relaxed) return null;
  const lowest = relaxed.objective + model.constant;
  const value = () => best().values()[goal.stage];
  /** By reduced costs: whatever is in no plan as good as the best one. */
  const narrow = () => {
    const gap = value() - lowest + tolerance;
    return narrowed(problem, {
      keeps: (pair) => relaxed.price(pair) <= gap,
      mostPlaces: (person) => relaxed.mostPlaces(person, gap),
    });
  };
  const bound = wholeBound(lowest);
  const byRelaxation = (): StageProof => ({ bound, isTight: value() - lowest <= tolerance, narrow });
  if (relaxed.plan) improve(relaxed.plan);
  if (value() <= bound) return byRelaxation();
  // First only what the relaxation left open, then all it chose from, then whatever could still be better than that.
  for (const atUpper of [relaxed.certain, []]) {
    branch(highs, model, { atUpper, start: best().pairs(), seconds: secondsLeft(), improve });
    if (value() <= bound) return byRelaxation();
  }
  const below = value() - 1 - lowest + tolerance;
  const left = narrow();
  model.extend(outside(problem, model, { price: relaxed.price, most: Infinity, below }));
  const seconds = secondsLeft();
  const branched = branch(highs, model, { atUpper: [], start: best().pairs(), seconds, improve });
  return {
    bound: Math.max(bound, wholeBound(branched + model.constant)),
    isTight: false,
    narrow: () => left,
  };
}

/** The smallest whole value that a bound allows; the tolerance is on the safe side. */
function wholeBound(bound: number): number {
  return Math.ceil(bound - tolerance);
}

interface Relaxed {
  readonly objective: number;
  readonly price: (pair: Pair) => number;
  readonly mostPlaces: (person: number, gap: number) => number;
  /** The plan, when no pair came out as a fraction. */
  readonly plan: Pair[] | null;
  /** Columns that came out as one. */
  readonly certain: readonly number[];
}

/** The relaxation over all pairs there are, by pricing; null when time ran out. */
function relax(
  highs: Highs,
  solver: Model,
  { model, problem, secondsLeft }: { model: StageModel; problem: Problem; secondsLeft: () => number },
): Relaxed | null {
  solver.clearIntegrality();
  // From nothing the dual method is faster; with columns added to an optimum, the primal one.
  solver.options.set({ presolve: 'off', solver: 'simplex', simplex_strategy: dualSimplex });
  for (;;) {
    const seconds = secondsLeft();
    if (seconds <= 0) return null;
    prepare(solver, seconds);
    solver.run();
    const status = solver.getModelStatus();
    if (status === highs.constants.modelStatus.timeLimit) return null;
    if (status !== highs.constants.modelStatus.optimal)
      throw new Error(`the relaxation ended with status ${status}, although a plan exists`);
    const { colValue, rowDual } = solver.getSolution();
    const price = (pair: Pair) => model.price(pair, rowDual);
    const missing = outside(problem, model, { price, most: mostPriced, below: -tolerance });
    if (missing.length === 0)
      return {
        objective: solver.getObjectiveValue(),
        price,
        mostPlaces: (person, gap) => model.mostPlaces(person, rowDual, gap),
        plan: model.planOf(colValue),
        certain: model.certain(colValue),
      };
    const before = model.linear.size();
    model.extend(missing);
    model.linear.addTo(solver, before);
    solver.options.set('simplex_strategy', primalSimplex);
  }
}

/** The pairs outside the model with a reduced cost below a limit, the cheapest first, at most so many a requirement. */
function outside(
  problem: Problem,
  model: StageModel,
  { price, most, below }: { price: (pair: Pair) => number; most: number; below: number },
): Pair[] {
  return problem.requirements.flatMap((_requirement, requirement) => {
    const found: { pair: Pair; cost: number }[] = [];
    for (const person of problem.eligible[requirement] ?? []) {
      const pair = { person, requirement };
      const cost = price(pair);
      if (cost < below && !model.has(pair)) found.push({ pair, cost });
    }
    return found
      .sort((a, b) => a.cost - b.cost || a.pair.person - b.pair.person)
      .slice(0, most)
      .map(({ pair }) => pair);
  });
}

/** Branch and bound from a known plan; returns the solver's bound, without the model's constant. */
function branch(
  highs: Highs,
  model: StageModel,
  {
    atUpper,
    start,
    seconds,
    improve,
  }: {
    atUpper: readonly number[];
    start: readonly Pair[];
    seconds: number;
    improve: (pairs: readonly Pair[]) => void;
  },
): number {
  if (seconds <= 0) return -Infinity;
  return highs.withModel(model.linear.data(atUpper), (solver) => {
    prepare(solver, seconds);
    solver.options.set({ mip_rel_gap: 0, mip_abs_gap: 0.99 });
    if (atUpper.length === 0) solver.setSolution({ colValue: model.solutionOf(start) });
    solver.run({
      [highs.constants.callbackType.mipImprovingSolution]: ({ data }) => {
        const plan = data.mip_solution ? model.planOf(data.mip_solution) : null;
        if (plan) improve(plan);
      },
    });
    const { optimal, timeLimit } = highs.constants.modelStatus;
    const status = solver.getModelStatus();
    if (status !== optimal && status !== timeLimit) return -Infinity;
    const { colValue } = solver.getSolution();
    const plan = colValue.length > 0 ? model.planOf(colValue) : null;
    if (plan) improve(plan);
    return Number(solver.info.get('mip_dual_bound'));
  });
}

function prepare(solver: Model, seconds: number): void {
  solver.options.set({ output_flag: false, time_limit: seconds, random_seed: 0 });
}
