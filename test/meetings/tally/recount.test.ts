/** The count of every method: edges of the contract, and refusals with their place. */
import { describe, expect, test } from 'vitest';
import { recount } from '../../../shared/meetings/tally/recount.ts';
import { recountFile } from '../../../shared/meetings/tally/recount-file.ts';
import { RecountRefused } from '../../../shared/meetings/tally/refused.ts';
import { inPieces } from './in-pieces.ts';

const abc = ['A', 'B', 'C'];
type File = Record<string, unknown>;

function votes(counts: Record<string, number>): object[] {
  return Object.entries(counts).map(([choice, count]) => ({ choice, count }));
}

function choose(counts: Record<string, number>, more: File = {}): File {
  return { method: 'choose-one', options: abc, papers: votes(counts), ...more };
}

const majority = (base: string, share = '1/2', strict = true) => ({ majority: { base, share, strict } });

describe('the outcome', () => {
  test.each<[string, File, object]>([
    [
      'the highest wins',
      choose({ A: 3, B: 2 }),
      { outcome: 'elected', winners: ['A'], ranking: [['A'], ['B'], ['C']] },
    ],
    [
      'a tie for the seat is told',
      choose({ A: 3, B: 3 }),
      { outcome: 'tied', winners: [], tiedFor: ['A', 'B'] },
    ],
    [
      'a tie below the seat is none',
      choose({ A: 3, B: 1, C: 1 }),
      { outcome: 'elected', ranking: [['A'], ['B', 'C']] },
    ],
    [
      'a tie across the last seat leaves the sure winner',
      choose({ A: 3, B: 1, C: 1 }, { seats: 2 }),
      { outcome: 'tied', winners: ['A'], tiedFor: ['B', 'C'] },
    ],
    [
      'a tie within the seats is none',
      choose({ A: 3, B: 3, C: 1 }, { seats: 2 }),
      { outcome: 'elected', winners: ['A', 'B'] },
    ],
    [
      'the earlier in the lot wins',
      choose({ A: 3, B: 3 }, { tieBreak: ['C', 'B', 'A'] }),
      { outcome: 'elected', winners: ['B'] },
    ],
    [
      'a lot between others settles nothing',
      choose({ A: 3, B: 3 }, { tieBreak: ['A', 'C'] }),
      { outcome: 'tied' },
    ],
    [
      'a majority of the votes cast leaves blank papers out',
      {
        ...choose({}),
        rule: majority('cast'),
        papers: [...votes({ A: 3, B: 2 }), { blank: true, count: 9 }],
      },
      { outcome: 'elected', majority: { of: 5, needed: 3 } },
    ],
    [
      'a majority of those present takes them in',
      {
        ...choose({}),
        rule: majority('present'),
        present: 14,
        papers: [...votes({ A: 3, B: 2 }), { blank: true, count: 9 }],
      },
      { outcome: 'rejected', winners: [], majority: { of: 14, needed: 8 } },
    ],
    [
      'half is not more than half',
      choose({ A: 2, B: 1, C: 1 }, { rule: majority('cast') }),
      { outcome: 'rejected' },
    ],
    [
      'but it is at least half',
      choose({ A: 2, B: 1, C: 1 }, { rule: majority('cast', '1/2', false) }),
      { outcome: 'elected' },
    ],
    [
      'seats whose winner misses the majority stay empty',
      choose({ A: 6, B: 3, C: 1 }, { seats: 2, rule: majority('cast') }),
      { outcome: 'elected', winners: ['A'] },
    ],
    [
      'too few present: nobody is elected',
      choose({ A: 3 }, { eligible: 9, present: 5, rule: { quorum: { share: '2/3', strict: false } } }),
      { outcome: 'inquorate', winners: [] },
    ],
    [
      'approval: each approved option gets one',
      {
        method: 'approval',
        options: abc,
        papers: [{ approved: ['A', 'B'], count: 2 }, { approved: ['B'] }, { approved: [] }],
      },
      { winners: ['B'], counts: { A: 2, B: 3, C: 0 }, turnout: { cast: 4 } },
    ],
    [
      'score: what is not named is 0',
      { method: 'score', options: abc, papers: [{ scores: { A: 3 }, count: 2 }, { scores: { B: 5, A: 0 } }] },
      { winners: ['A'], counts: { A: 6, B: 5, C: 0 } },
    ],
    [
      'dots: all on one is allowed',
      {
        method: 'dots',
        options: abc,
        dotsPerPaper: 3,
        papers: [{ dots: { C: 3 } }, { dots: { A: 1, B: 2 } }],
      },
      { winners: ['C'], counts: { A: 1, B: 2, C: 3 } },
    ],
    [
      'run-off: the last two equal, the earlier round tells',
      {
        method: 'irv',
        options: abc,
        papers: [
          { ranking: [['A']], count: 4 },
          { ranking: [['B']], count: 3 },
          { ranking: [['C'], ['B']], count: 1 },
        ],
      },
      { outcome: 'elected', winners: ['A'] },
    ],
    [
      'run-off: equal throughout is a tie',
      {
        method: 'irv',
        options: ['A', 'B'],
        papers: [
          { ranking: [['A']], count: 2 },
          { ranking: [['B']], count: 2 },
        ],
      },
      { outcome: 'tied', tiedFor: ['A', 'B'] },
    ],
    [
      'run-off: the last two equal, the lot elects, and no majority of the rule is asked for',
      {
        method: 'irv',
        options: ['A', 'B'],
        tieBreak: ['A', 'B'],
        rule: majority('cast'),
        papers: [
          { ranking: [['A'], ['B']], count: 2 },
          { ranking: [['B'], ['A']], count: 2 },
        ],
      },
      { outcome: 'elected', winners: ['A'], majority: null },
    ],
    [
      'Schulze: several undominated are tied',
      { method: 'schulze', options: abc, papers: [{ ranking: [['A', 'B']] }] },
      { outcome: 'tied', tiedFor: ['A', 'B'], ranking: [['A', 'B'], ['C']] },
    ],
    [
      'single transferable vote: as many left as vacancies',
      { method: 'stv', options: abc, seats: 3, papers: [{ ranking: [['A']] }] },
      { outcome: 'elected', winners: ['A', 'B', 'C'] },
    ],
    [
      'no paper at all',
      { method: 'choose-one', options: abc, papers: [] },
      { outcome: 'tied', tiedFor: abc },
    ],
    [
      'options that look like parts of the language',
      {
        method: 'choose-one',
        options: ['__proto__', 'constructor', '2', '1'],
        papers: [{ choice: '__proto__', count: 2 }, { choice: '1' }],
      },
      { outcome: 'elected', winners: ['__proto__'] },
    ],
  ])('%s', (_, file, expected) => {
    expect(recount(file)).toMatchObject(expected);
  });
});

describe('refused, with the place', () => {
  const motion = {
    method: 'yes-no-abstain',
    rule: majority('present'),
    eligible: 3,
    present: 3,
    papers: [] as object[],
  };
  const ranked = (method: string, ...papers: object[]) => ({ method, options: abc, papers });
  test.each<[string, unknown, string, string]>([
    ['no object', [], 'notAnObject', ''],
    ['no method', { options: abc, papers: [] }, 'missing', 'method'],
    ['an unknown method', { method: 'borda', options: abc, papers: [] }, 'unknownMethod', 'method'],
    ['no papers', { method: 'choose-one', options: abc }, 'missing', 'papers'],
    [
      'two equal options',
      { method: 'choose-one', options: ['A', 'A'], papers: [] },
      'duplicateOption',
      'options[1]',
    ],
    ['an option too long', choose({}, { options: ['A', 'B'.repeat(501)] }), 'tooLong', 'options[1]'],
    ['no options', { method: 'choose-one', options: [], papers: [] }, 'noOptions', 'options'],
    ['more seats than options', choose({}, { seats: 4 }), 'tooManySeats', 'seats'],
    ['no seat', choose({}, { seats: 0 }), 'notWhole', 'seats'],
    ['two seats in a run-off', { ...ranked('irv'), seats: 2 }, 'oneSeatOnly', 'seats'],
    ['an unknown option', choose({ A: 1, D: 1 }), 'unknownOption', 'papers[1].choice'],
    ['a negative count', choose({ A: -1 }), 'notWhole', 'papers[0].count'],
    ['half a paper', choose({ A: 0.5 }), 'notWhole', 'papers[0].count'],
    ['a count beyond exactness', choose({ A: 2 ** 53 }), 'tooLarge', 'papers[0].count'],
    ['more votes than present', choose({ A: 2, B: 2 }, { present: 3 }), 'votesExceedPresent', 'papers'],
    [
      'more votes than present, blank ones too',
      { ...motion, papers: [{ blank: true, count: 4 }] },
      'votesExceedPresent',
      'papers',
    ],
    [
      'more present than eligible',
      choose({}, { eligible: 2, present: 3 }),
      'presentExceedsEligible',
      'present',
    ],
    [
      'a share that is no fraction',
      choose({}, { present: 1, rule: majority('present', '0.5') }),
      'badShare',
      'rule.majority.share',
    ],
    [
      'a share above one',
      choose({}, { eligible: 1, present: 1, rule: { quorum: { share: '3/2' } } }),
      'badShare',
      'rule.quorum.share',
    ],
    ['an unknown base', choose({}, { rule: majority('voters') }), 'unknownBase', 'rule.majority.base'],
    ['a motion without a majority', { ...motion, rule: {} }, 'missing', 'rule.majority'],
    [
      'a paper of another kind',
      { ...choose({}), papers: [{ approved: ['A'] }] },
      'wrongKind',
      'papers[0].approved',
    ],
    ['a paper that says nothing', { ...choose({}), papers: [{ count: 1 }] }, 'wrongKind', 'papers[0]'],
    [
      'a blank paper with a choice',
      { ...choose({}), papers: [{ blank: true, choice: 'A' }] },
      'wrongKind',
      'papers[0].blank',
    ],
    [
      'a misspelt count',
      { ...choose({}), papers: [{ choice: 'A', cuont: 5 }] },
      'unknownField',
      'papers[0].cuont',
    ],
    ['a misspelt field of the file', choose({}, { tiebreak: abc }), 'misspeltField', 'tiebreak'],
    [
      'an option ranked twice',
      ranked('irv', { ranking: [['A'], ['B'], ['A']] }),
      'duplicateOption',
      'papers[0].ranking[2][0]',
    ],
    [
      'an unknown option in a rank',
      ranked('schulze', { blank: true }, { ranking: [['A'], ['B', 'D']] }),
      'unknownOption',
      'papers[1].ranking[1][1]',
    ],
    [
      'a shared rank in a run-off',
      ranked('irv', { ranking: [['A'], ['B', 'C']] }),
      'sharedRank',
      'papers[0].ranking[1]',
    ],
    ['a shared rank in stv', ranked('stv', { ranking: [['A', 'B']] }), 'sharedRank', 'papers[0].ranking[0]'],
    ['an empty rank', ranked('schulze', { ranking: [[], ['A']] }), 'emptyRank', 'papers[0].ranking[0]'],
    [
      'an option approved twice',
      { method: 'approval', options: abc, papers: [{ approved: ['A', 'A'] }] },
      'duplicateOption',
      'papers[0].approved[1]',
    ],
    [
      'dots overspent',
      { method: 'dots', options: abc, dotsPerPaper: 2, papers: [{ dots: { A: 2, B: 1 } }] },
      'dotsOverspent',
      'papers[0].dots',
    ],
    [
      'a negative dot',
      { method: 'dots', options: abc, papers: [{ dots: { A: -1 } }] },
      'notWhole',
      'papers[0].dots.A',
    ],
    [
      'a score out of range',
      { method: 'score', options: abc, scoreRange: { min: 0, max: 5 }, papers: [{ scores: { A: 6 } }] },
      'scoreOutOfRange',
      'papers[0].scores.A',
    ],
    ['an unknown option in the lot', choose({}, { tieBreak: ['D'] }), 'unknownOption', 'tieBreak[0]'],
    ['an option twice in the lot', choose({}, { tieBreak: ['A', 'A'] }), 'duplicateOption', 'tieBreak[1]'],
  ])('%s', async (_, file, problem, place) => {
    const refusal = expect.objectContaining({ problem, place });
    expect(() => recount(file)).toThrow(RecountRefused);
    expect(refusedBy(() => recount(file))).toEqual(refusal);
    // From bytes the same, whatever their pieces.
    await expect(recountFile(inPieces(JSON.stringify(file), 7))).rejects.toEqual(refusal);
  });

  test.each([
    '',
    '{',
    '{"method":"irv",}',
    '{"method" "irv"}',
    '{}x',
    '[',
    '{"papers":[1,]}',
    '{"papers":[{}',
    '{"a":1 2}',
  ])('%s is no file', async (text) => {
    await expect(recountFile(inPieces(text, 3))).rejects.toBeInstanceOf(RecountRefused);
  });
});

test.each([
  ['a choice', '{"choice":"A","choice":"B"}', 'papers[1]'],
  ['a score', '{"scores":{"A":1,"B":2,"A":3}}', 'papers[1]'],
  ['a score, spelt in two ways', '{"scores":{"A":1,"\\u0041":3}}', 'papers[1]'],
  ['a rule', '{}],"rule":{"majority":{"base":"cast","share":"1/2","share":"2/3"}},"more":[{}', 'rule'],
])('%s that is there twice is refused, whichever would count', async (_, paper, place) => {
  const method = paper.includes('scores') ? 'score' : 'choose-one';
  const blank = '{"blank":true,"code":"a:b"}';
  const text = `{"method":"${method}","options":["A","B"],"papers":[${blank},${paper}]}`;
  const refusal = expect.objectContaining({ problem: 'repeatedName', place });
  await expect(recountFile(inPieces(text, 5))).rejects.toEqual(refusal);
});

test.each([
  ['papers[1]', (deep: string) => `{"options":["A"],"papers":[{"choice":"A"},{"choice":${deep}}]}`],
  ['source', (deep: string) => `{"source":${deep},"papers":[]}`],
])('brackets within brackets without end are refused: %s', async (place, file) => {
  const text = file('['.repeat(100_000) + ']'.repeat(100_000));
  const refusal = expect.objectContaining({ problem: 'tooDeep', place });
  await expect(recountFile(inPieces(text, 50_000))).rejects.toEqual(refusal);
});

function refusedBy(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
