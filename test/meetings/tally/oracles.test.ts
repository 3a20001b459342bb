/** Published counts, each file with its source: ours must agree in everything that was published. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { methods } from '../../../shared/meetings/tally/contract.ts';
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
        /** Votes of an option stage by stage: exact where text, in whole votes, some rounded and some cut off, where numbers. */
        stages: z.record(z.string(), z.union([z.array(z.string()), z.array(z.int())])).optional(),
      }),
    )
    .min(1),
});
const oracleOf = (name: string) => oracle.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe.each(files)('%s', (name) => {
  const { cases } = oracleOf(name);

  test.each(cases)('$title', ({ input, expected, stages }) => {
    const result = recount(input);
    expect(result).toMatchObject(expected);
    for (const [option, votes] of Object.entries(stages ?? {})) {
      if (result.method !== 'stv') throw new Error('stages are of the single transferable vote');
      expect(result.rounds).toHaveLength(votes.length);
      result.rounds.forEach((round, at) => {
        const ours = round.votes[option];
        const theirs = votes[at];
        const stage = `${option}, stage ${at + 1}`;
        if (typeof theirs === 'string') expect(ours, stage).toBe(theirs);
        else expect(Math.abs(Number(ours) - (theirs ?? NaN)), stage).toBeLessThan(1);
      });
    }
  });
});

test('every method has an oracle', () => {
  const counted = files.flatMap((name) => oracleOf(name).cases.map(({ input }) => input['method']));
  expect(methods.filter((method) => !counted.includes(method))).toEqual([]);
});
