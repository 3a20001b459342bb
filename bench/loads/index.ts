/** The loads by the name `--only` knows them by, in the order a whole run takes them. */
import type { Load } from '../world.ts';
import { crowded } from './crowded.ts';
import { fanout } from './fanout.ts';
import { history } from './history.ts';
import { issues } from './issues.ts';
import { latency } from './latency.ts';
import { matching } from './matching.ts';
import { memory } from './memory.ts';
import { replacing } from './replacing.ts';
import { report } from './report.ts';
import { rooms } from './rooms.ts';
import { storm } from './storm.ts';
import { votes } from './votes.ts';

export const loads = {
  votes,
  rooms,
  fanout,
  latency,
  memory,
  crowded,
  history,
  storm,
  matching,
  replacing,
  issues,
  report,
} as const satisfies Record<string, Load>;

export type LoadName = keyof typeof loads;
