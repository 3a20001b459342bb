/** The loads by the name `--only` knows them by, in the order a whole run takes them. */
import type { Load } from '../world.ts';
import { fanout } from './fanout.ts';
import { latency } from './latency.ts';
import { rooms } from './rooms.ts';
import { storm } from './storm.ts';
import { votes } from './votes.ts';

export const loads = { votes, rooms, fanout, latency, storm } as const satisfies Record<string, Load>;

export type LoadName = keyof typeof loads;
