/** One reading under way, what is asked meanwhile is the next. */
import { describe, expect, test } from 'vitest';
import { CoalescedRead } from '../../server/coalesced-read.ts';

/** A reading whose statements end when the test says so. */
function slowRead() {
  const under: { questions: readonly number[]; end: (error?: Error) => void }[] = [];
  const read = new CoalescedRead<number, string>(
    (questions) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error) => (error ? reject(error) : resolve(questions.map((n) => `#${n}`)));
        under.push({ questions, end });
      }),
  );
  return { read, under };
}

describe('5: a crowd that asks at once', () => {
  test('is answered by two statements, each answer read after its question was asked', async () => {
    const { read, under } = slowRead();
    const first = read.ask(1);
    const crowd = [2, 3, 4].map((question) => read.ask(question));
    expect(under.map(({ questions }) => questions)).toEqual([[1]]);
    under[0]?.end();
    expect(await first).toBe('#1');
    await expect.poll(() => under.length).toBe(2);
    expect(under[1]?.questions).toEqual([2, 3, 4]);
    under[1]?.end();
    expect(await Promise.all(crowd)).toEqual(['#2', '#3', '#4']);
  });

  test('shares a failure only with those whose statement failed', async () => {
    const { read, under } = slowRead();
    const first = read.ask(1);
    const second = read.ask(2);
    under[0]?.end(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    await expect.poll(() => under.length).toBe(2);
    under[1]?.end();
    expect(await second).toBe('#2');
  });

  test('asks no more than five hundred in one statement', async () => {
    const sizes: number[] = [];
    const read = new CoalescedRead<number, number>((questions) => {
      sizes.push(questions.length);
      return Promise.resolve(questions);
    });
    await Promise.all(Array.from({ length: 1201 }, (_, question) => read.ask(question)));
    expect(sizes).toEqual([1, 500, 500, 200]);
  });
});
