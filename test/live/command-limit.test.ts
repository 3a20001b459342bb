import { describe, expect, test } from 'vitest';
import { commandLimit } from '../../server/live/command-limit.ts';
import { Refusal } from '../../shared/refusal.ts';

function limitAt() {
  const clock = { ms: 5_000 };
  const limit = commandLimit(() => clock.ms);
  /** How many of so many commands are let through, and the wait that the first refused one is told. */
  const send = (sender: string, count: number, points?: number) => {
    let passed = 0;
    for (let turn = 0; turn < count; turn += 1) {
      try {
        limit(sender, points);
        passed += 1;
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== 'tooManyRequests') throw error;
        return { passed, retryAfterMs: error.details['retryAfterMs'] };
      }
    }
    return { passed, retryAfterMs: null };
  };
  return { clock, send };
}

describe('the limit of commands', () => {
  test('lets sixty commands in ten seconds through, and tells who sends more how long to wait', () => {
    const { clock, send } = limitAt();
    expect(send('a', 60)).toEqual({ passed: 60, retryAfterMs: null });
    clock.ms += 4_000;
    expect(send('a', 1)).toEqual({ passed: 0, retryAfterMs: 6_000 });
    expect(send('b', 1).passed).toBe(1);
  });

  test('whoever waits as told is let through again', () => {
    const { clock, send } = limitAt();
    send('a', 61);
    clock.ms += 9_999;
    expect(send('a', 1)).toEqual({ passed: 0, retryAfterMs: 1 });
    clock.ms += 1;
    expect(send('a', 61)).toEqual({ passed: 60, retryAfterMs: 10_000 });
  });

  test('what is dear takes more points', () => {
    expect(limitAt().send('a', 20, 5).passed).toBe(12);
  });

  test('what was refused takes nothing', () => {
    const { send } = limitAt();
    expect(send('a', 58).passed).toBe(58);
    expect(send('a', 1, 5).passed).toBe(0);
    expect(send('a', 3).passed).toBe(2);
  });
});
