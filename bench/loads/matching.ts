/**
 * Row 12. Volunteers for shifts, as the command and the board ask for them: until the best roster is proven, or the
 * deadline comes. Beside each the greedy roster that is on screen meanwhile.
 */
import { matchVolunteers } from '../../server/volunteers/matching/match.ts';
import { stageNames, type StageName } from '../../shared/volunteers/matching/contract.ts';
import { greedyPlan } from '../../shared/volunteers/matching/greedy.ts';
import { problemOf } from '../../shared/volunteers/matching/problem.ts';
import { isBetter } from '../../shared/volunteers/matching/roster.ts';
import { short, whole } from '../figures.ts';
import { median } from '../measure.ts';
import { parsed, randomInput } from '../random-match.ts';
import type { TargetName } from '../targets.ts';
import type { Load } from '../world.ts';

/** An answer that is not proven by then counts as having taken so long. */
const deadlineSeconds = 60;

const sizes: readonly { target: TargetName; people: number; shifts: number; days: number }[] = [
  { target: '12 proven', people: 2_000, shifts: 200, days: 14 },
  { target: '12 pruned', people: 10_000, shifts: 500, days: 30 },
];

type Values = Readonly<Record<StageName, number>>;

export const matching: Load = async ({ size, say }) => {
  const seeds = size.quick ? [1] : [1, 2, 3];
  const findings = [];
  const notes: string[] = [];
  const readings: Record<string, unknown> = {};
  for (const { target, people, shifts, days } of sizes) {
    say(`${whole(people)} people, ${whole(shifts)} shifts`);
    const runs = [];
    for (const seed of seeds) {
      const raw = randomInput(seed, { people, shifts, days, requirements: 2, target: 3, deadlineSeconds });
      const input = parsed(raw);
      const greedy: Values = greedyPlan(problemOf(input)).values();
      const { stages, proven, milliseconds, assignments } = await matchVolunteers(input);
      const best: Values = {
        ...greedy,
        ...Object.fromEntries(stages.map(({ name, value }) => [name, value])),
      };
      runs.push({ seed, seconds: milliseconds / 1000, proven, stages, greedy, assigned: assignments.length });
      const told = stages.map(
        ({ name, value, bound }) => `${name} ${value} (greedy ${greedy[name]}, bound ${String(bound)})`,
      );
      notes.push(
        `matching ${people} × ${shifts}, seed ${seed}: ${short(milliseconds / 1000)} s; ${told.join('; ')}`,
      );
      if (isBetter(greedy, best, stageNames)) throw new Error(`seed ${seed}: the greedy roster is better`);
    }
    const seconds = median(runs.map((run) => run.seconds));
    const proven = runs.filter((run) => run.proven).length;
    findings.push({
      target,
      product: `${short(seconds)} s, ${proven} of ${runs.length} proven`,
      reference: 'in seconds',
      ratio: seconds,
    });
    readings[target] = runs;
  }
  return { findings, notes, readings };
};
