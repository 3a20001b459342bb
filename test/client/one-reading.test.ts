import { expect, test } from 'vitest';
import { OneReading } from '../../client/one-reading.ts';

/** A reading that ends when the test says so. */
function slowReading() {
  const ends: (() => void)[] = [];
  const reading = new OneReading(() => new Promise<void>((resolve) => ends.push(resolve)));
  const end = async () => {
    ends.at(-1)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { reading, end, begun: () => ends.length };
}

test('whatever changes during a reading is read once more, however often it changes', async () => {
  const { reading, end, begun } = slowReading();
  reading.start();
  for (let change = 0; change < 5; change += 1) reading.start();
  expect(begun()).toBe(1);
  await end();
  expect(begun()).toBe(2);
  await end();
  expect(begun()).toBe(2);
  reading.start();
  expect(begun()).toBe(3);
});
