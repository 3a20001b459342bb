/** What can go wrong beneath a vote. Each resolves when it is over and the server answers again. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Product } from '../../../bench/product.ts';
import type { Dice } from '../../../server/demo/seeded.ts';
import type { BadNetwork, Side } from './bad-network.ts';

export interface Ground {
  readonly product: Product;
  readonly network: BadNetwork;
  readonly dice: Dice;
}

const backWithinMs = 90_000;

export const faults = {
  /** kill -9, and started again; PostgreSQL stays. */
  async serverKilled({ product }) {
    await product.kill();
    await product.start();
  },
  /** What `pg_ctl -m immediate stop` sends: no farewell, recovery at the next start, which the server sees to. */
  async databaseRestarted({ product }) {
    const before = crashDatabase(product);
    await until(() => {
      const now = product.postmasterPid;
      return Promise.resolve(now !== undefined && now !== before);
    }, 'another PostgreSQL');
    await until(async () => (await fetch(`${product.url}/readyz`)).ok, 'the server to be ready');
  },
  /** Both at once, as when the plug is pulled. */
  async powerCut({ product }) {
    crashDatabase(product);
    await product.kill();
    await product.start();
  },
  linesCut({ network, dice }) {
    const share = dice.pick([0.2, 0.5, 1]);
    for (const line of network.some(() => dice.chance(share))) line.cut();
    return Promise.resolve();
  },
  async linesHalfOpen({ network, dice }) {
    const share = dice.pick([0.2, 0.5, 1]);
    const lines = network.some(() => dice.chance(share));
    const towards: Side = dice.pick(['server', 'client']);
    const late = dice.pick([0, 0.5, 1]);
    for (const line of lines) line.halfOpen(towards);
    await pause(dice.between(300, 2_500));
    for (const line of lines) {
      if (dice.chance(late)) line.bringLate();
      else line.cut();
    }
  },
} satisfies Record<string, (ground: Ground) => Promise<void>>;

export type Fault = keyof typeof faults;

function crashDatabase(product: Product): number {
  const pid = product.postmasterPid;
  if (pid === undefined) throw new Error('PostgreSQL is not running');
  process.kill(pid, 'SIGQUIT');
  return pid;
}

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + backWithinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await pause(25);
  }
}
