/** Filling in a paper by tapping, whatever the method. */
import { describe, expect, it, test } from 'vitest';
import {
  addPoints,
  contentOf,
  dotsLeft,
  draftFrom,
  emptyDraft,
  tap,
  undoLast,
  type AskedOf,
  type PaperDraft,
} from '../../client/meetings/shared/paper-draft.ts';
import type { PaperContent } from '../../shared/meetings/tally/contract.ts';

const asked = (method: AskedOf['method']): AskedOf => ({
  method,
  options: ['A', 'B', 'C'],
  dotsPerPaper: method === 'dots' ? 3 : null,
  mostPoints: method === 'score' ? 5 : null,
});
const tapping = (method: AskedOf['method'], ...options: string[]): PaperDraft =>
  options.reduce((draft, option) => tap(asked(method), draft, option), emptyDraft);

describe('a paper filled in by tapping', () => {
  test.each<[AskedOf['method'], string[], PaperContent | null]>([
    ['yes-no-abstain', ['yes', 'no'], { choice: 'no' }],
    ['choose-one', ['A', 'C'], { choice: 'C' }],
    ['choose-one', ['A', 'A'], null],
    ['approval', ['C', 'A'], { approved: ['A', 'C'] }],
    ['irv', ['B', 'A'], { ranking: [['B'], ['A']] }],
    ['stv', ['B', 'A', 'C', 'A'], { ranking: [['B'], ['C']] }],
    ['schulze', [], null],
  ])('%s, %j says %j', (method, taps, content) => {
    expect(contentOf(asked(method), tapping(method, ...taps))).toEqual(content);
  });

  it('takes back the last rank', () => {
    expect(undoLast(tapping('irv', 'B', 'A')).picked).toEqual(['B']);
  });

  it('spends no more dots than there are, and none below nothing', () => {
    const dots = asked('dots');
    let draft = emptyDraft;
    for (const option of ['A', 'A', 'B', 'B', 'C']) draft = addPoints(dots, draft, option, 1);
    expect(contentOf(dots, draft)).toEqual({ dots: { A: 2, B: 1 } });
    expect(dotsLeft(dots, draft)).toBe(0);
    draft = addPoints(dots, addPoints(dots, draft, 'B', -1), 'C', -1);
    expect(contentOf(dots, draft)).toEqual({ dots: { A: 2 } });
  });

  it('gives no score above the highest', () => {
    const score = asked('score');
    let draft = emptyDraft;
    for (let tapped = 0; tapped < 9; tapped += 1) draft = addPoints(score, draft, 'B', 1);
    expect(contentOf(score, draft)).toEqual({ scores: { B: 5 } });
  });

  test.each<[AskedOf['method'], PaperContent]>([
    ['approval', { approved: ['A', 'C'] }],
    ['score', { scores: { A: 3 } }],
    ['irv', { ranking: [['C'], ['A']] }],
  ])('%s is changed from what it said', (method, content) => {
    expect(contentOf(asked(method), draftFrom(content))).toEqual(content);
  });
});
