/** Published counts, each file with its source: ours must agree in everything that was published. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { recount } from '../../../shared/meetings/tally/recount.ts';

const folder = new URL('../../oracles/', import.meta.url);
const oracle = z.object({
  source: z.string().min(20),
  cases: z
    .array(
      z.object({
        title: z.string(),
        input: z.record(z.string(), z.unknown()),
        expected: z.record(z.string(), z.unknown()),
        /** Votes of an option stage by stage, printed in whole votes, some rounded and some cut off. */
        stages: z.record(z.string(), z.array(z.int())).optional(),
      }),
    )
    .min(1),
});
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe.each(files)('%s', (name) => {
  const { cases } = oracle.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));

  test.each(cases)('$title', ({ input, expected, stages }) => {
    const result = recount(input);
    expect(result).toMatchObject(expected);
    for (const [option, votes] of Object.entries(stages ?? {})) {
      if (result.method !== 'stv') throw new Error('stages are of the single transferable vote');
      expect(result.rounds).toHaveLength(votes.length);
      result.rounds.forEach((round, stage) => {
        expect(
          Math.abs(Number(round.votes[option]) - (votes[stage] ?? NaN)),
          `stage ${stage + 1}`,
        ).toBeLessThan(1);
      });
    }
  });
});

test('there are oracles for motions, elections of one and elections of several', () => {
  expect(files.length).toBeGreaterThanOrEqual(6);
});
