/** Questions that answer with a refusal or with nothing, asked of many views: a title, the answer, the code expected. */
import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../shared/refusal.ts';

type Case = readonly [title: string, why: Refusal | null, expected: string | null];

export function table(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    test.each(cases)('%s', (_title, why, expected) => {
      expect(why?.code ?? null).toBe(expected);
    });
  });
}
