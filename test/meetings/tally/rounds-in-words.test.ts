/** What a person needs to count again with pencil and paper stands in words, whatever the method. */
import { expect, test } from 'vitest';
import { arithmeticSentence } from '../../../shared/meetings/tally/arithmetic.ts';
import { recount } from '../../../shared/meetings/tally/recount.ts';
import chinese from '../../../shared/locales/zh-CN/arithmetic.json' with { type: 'json' };
import english from '../../../shared/locales/en/arithmetic.json' with { type: 'json' };
import { translator } from './translator.ts';

const options = ['A', 'B', 'C'];

test('of scores, how many papers gave how much to each option', () => {
  const result = recount({
    ...{ method: 'score', options, scoreRange: { min: 0, max: 10 } },
    papers: [
      { scores: { A: 10, B: 4 }, count: 3 },
      { scores: { A: 2, B: 4, C: 0 }, count: 2 },
    ],
  });
  const lines = arithmeticSentence(result, translator(chinese)).split('\n');
  expect(lines).toContain('得分合计：A 34，B 20，C 0。');
  expect(lines).toContain('A：3 × 10 + 2 × 2 = 34（张数 × 分值）');
  expect(lines).toContain('B：5 × 4 = 20（张数 × 分值）');
  expect(arithmeticSentence(result, translator(english))).toContain(
    'A: 3 × 10 + 2 × 2 = 34 (papers × points)',
  );
});

test('by Schulze, every pair once with what each way counts', () => {
  const result = recount({
    ...{ method: 'schulze', options },
    papers: [
      { ranking: [['A'], ['B'], ['C']], count: 3 },
      { ranking: [['C'], ['B'], ['A']], count: 2 },
    ],
  });
  const lines = arithmeticSentence(result, translator(english)).split('\n');
  const pairs = lines.flatMap(
    (line) => /^(\w) against (\w): 3 papers prefer \1, 2 the other/.exec(line)?.slice(1, 3).join('') ?? [],
  );
  expect(pairs).toEqual(['AB', 'AC', 'BC']);
});

test('a tie below the majority: no lot is asked for, because none could help', () => {
  const majority = { base: 'present', share: '1/2', strict: true };
  const tied = (papers: object[], seats: number) =>
    arithmeticSentence(
      recount({ method: 'choose-one', options, seats, rule: { majority }, present: 10, papers }),
      translator(english),
    ).split('\n');
  const five = (choice: string) => ({ choice, count: 5 });
  const fiveEach = tied([five('A'), five('B')], 1);
  expect(fiveEach.slice(-1)).toEqual(['Tied: A, B. None of them reaches that, so no lot can decide.']);
  const behindA = tied([{ choice: 'A', count: 6 }, { choice: 'B' }, { choice: 'C' }], 2);
  expect(behindA.slice(-2)).toEqual([
    'Elected: A.',
    'Tied: B, C. None of them reaches that, so no lot can decide.',
  ]);
});

test.each(['irv', 'schulze', 'stv'])(
  '%s: a majority of the rule that is not asked for is told as such',
  (method) => {
    const file = { method, options, papers: [{ ranking: [['A']] }, { blank: true, count: 9 }] };
    const majority = { base: 'cast', share: '2/3', strict: false };
    const result = recount({ ...file, rule: { majority } });
    expect(result).toMatchObject({ outcome: 'elected', winners: ['A'], majority: null });
    const said = 'The rule has a majority; this method does not ask for it.';
    expect(arithmeticSentence(result, translator(english)).split('\n')).toContain(said);
    expect(arithmeticSentence(recount(file), translator(english))).not.toContain(said);
  },
);
