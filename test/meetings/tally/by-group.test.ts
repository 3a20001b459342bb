/** Support by group of every method, counted by hand here. */
import { describe, expect, test } from 'vitest';
import { presentIn, supportByGroup, type GroupPaper } from '../../../shared/meetings/tally/by-group.ts';
import type { Method, PaperContent } from '../../../shared/meetings/tally/contract.ts';

const options = ['东门', '西门', '球场'];
const paper = (group: 'local' | 'migrant', content: PaperContent, count = 1): GroupPaper => ({
  ...{ group, content, count },
});

describe('support by group', () => {
  const cases: readonly [
    method: Method,
    local: PaperContent,
    migrant: PaperContent,
    figures: readonly [local: readonly number[], migrant: readonly number[]],
  ][] = [
    [
      'choose-one',
      { choice: '东门' },
      { choice: '球场' },
      [
        [1, 0, 0],
        [0, 0, 2],
      ],
    ],
    [
      'approval',
      { approved: ['东门', '西门'] },
      { approved: ['西门'] },
      [
        [1, 1, 0],
        [0, 2, 0],
      ],
    ],
    [
      'score',
      { scores: { 东门: 5, 西门: 2 } },
      { scores: { 球场: 4 } },
      [
        [5, 2, 0],
        [0, 0, 8],
      ],
    ],
    [
      'dots',
      { dots: { 西门: 3 } },
      { dots: { 东门: 1, 西门: 2 } },
      [
        [0, 3, 0],
        [2, 4, 0],
      ],
    ],
    [
      'irv',
      { ranking: [['西门'], ['东门']] },
      { ranking: [['球场']] },
      [
        [0, 1, 0],
        [0, 0, 2],
      ],
    ],
    [
      'stv',
      { ranking: [['西门'], ['东门']] },
      { ranking: [['球场']] },
      [
        [0, 1, 0],
        [0, 0, 2],
      ],
    ],
    [
      'schulze',
      { ranking: [['东门', '球场']] },
      { ranking: [['西门']] },
      [
        [1, 0, 1],
        [0, 2, 0],
      ],
    ],
  ];
  test.each(cases)('%s', (method, local, migrant, [ofLocal, ofMigrant]) => {
    const papers = [paper('local', local), paper('migrant', migrant, 2), paper('migrant', { blank: true })];
    const named = (figures: readonly number[]) =>
      Object.fromEntries(options.map((o, at) => [o, figures[at]]));
    const support = supportByGroup({ method, options }, { local: 3, migrant: 3 }, papers);
    expect(support).toEqual({
      local: { options: named(ofLocal), cast: 1, blank: 0, notVoted: 2 },
      migrant: { options: named(ofMigrant), cast: 2, blank: 1, notVoted: 0 },
    });
    expect([support.local, support.migrant].map(presentIn)).toEqual([3, 3]);
  });

  test('yes, no and abstain: a blank paper is no vote', () => {
    const papers = [
      paper('local', { choice: 'yes' }, 2),
      paper('local', { choice: 'abstain' }),
      paper('migrant', { choice: 'no' }),
      paper('migrant', { blank: true }),
    ];
    expect(
      supportByGroup({ method: 'yes-no-abstain', options: [] }, { local: 4, migrant: 2 }, papers),
    ).toEqual({
      local: { yes: 2, no: 0, abstain: 1, notVoted: 1 },
      migrant: { yes: 0, no: 1, abstain: 0, notVoted: 1 },
    });
  });
});
