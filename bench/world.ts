/** Everything a load works with, and the form of what it finds. */
import type { Crowd } from './crowd.ts';
import type { Meters } from './measure.ts';
import type { Product } from './product.ts';
import { cpuOf } from './proc.ts';
import type { Reference } from './reference.ts';
import type { TargetName } from './targets.ts';
import type { Town } from './town.ts';

export interface Size {
  /** Clients of the crowd. */
  readonly clients: number;
  /** How often reference and product take turns. */
  readonly rounds: number;
  /** A tenth of everything that is only counted, for a first look. */
  readonly quick: boolean;
}

export interface World {
  readonly size: Size;
  readonly product: Product;
  readonly reference: Reference;
  readonly crowd: Crowd;
  readonly town: Town;
  readonly say: (line: string) => void;
}

/** One row of the table. */
export interface Finding {
  readonly target: TargetName;
  readonly product: string;
  readonly reference: string;
  /** What the verdict is about. */
  readonly ratio: number;
  /** The same ratio of operations per server-CPU-second, where the first one is of wall time. */
  readonly ratioPerCpu?: number;
}

export interface LoadResult {
  readonly findings: readonly Finding[];
  /** Whatever a reader must know beside the table: evidence, bottlenecks, zeros with their trials. */
  readonly notes: readonly string[];
  /** Every reading, for the JSON file. */
  readonly readings: Readonly<Record<string, unknown>>;
}

export type Load = (world: World) => Promise<LoadResult>;

export function productMeters({ product, crowd }: World): Meters {
  return {
    server: () => {
      const { node, postgres } = product.cpu();
      return node + postgres;
    },
    generator: () => crowd.cpu(),
  };
}

export function databaseMeters({ product, crowd }: World): Meters {
  return { server: () => product.postgresCpu(), generator: () => crowd.cpu() };
}

export function referenceMeters({ reference, crowd }: World): Meters {
  return { server: () => cpuOf(reference.pid), generator: () => crowd.cpu() };
}
