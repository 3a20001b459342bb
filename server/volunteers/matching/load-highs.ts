/** HiGHS, the solver. Its types describe the CommonJS build; Node gives us the other, whose default is the loader itself. */
import * as highs from 'highs';
import type { Highs } from 'highs';

export async function loadHighs(): Promise<Highs> {
  const loader: unknown = highs.default;
  if (!isLoader(loader)) throw new Error('the package highs has another shape than expected');
  return loader();
}

function isLoader(value: unknown): value is () => Promise<Highs> {
  return typeof value === 'function';
}
