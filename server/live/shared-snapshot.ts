/** One room's snapshot, built once for a crowd that comes together. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { headOf } from './room-log.ts';

export interface Snapshot {
  readonly seq: number;
  readonly value: unknown;
}

export class SharedSnapshot {
  private readonly build: () => Promise<Snapshot>;
  private building: Promise<Snapshot> | null = null;
  private latest: Snapshot | null = null;

  constructor(build: () => Promise<Snapshot>) {
    this.build = build;
  }

  /** Not older than `atLeast`: later numbers reach the joiner as events. One that is older than what was told is made anew. */
  async take(atLeast: number, told: number): Promise<Snapshot> {
    if (this.latest && this.latest.seq >= Math.max(atLeast, told)) return this.latest;
    for (;;) {
      this.building ??= this.build()
        .then((built) => (this.latest = built))
        .finally(() => {
          this.building = null;
        });
      const built = await this.building;
      if (built.seq >= atLeast) return built;
    }
  }
}

/** Number and contents as of one moment. */
export function readSnapshot(
  em: EntityManager,
  room: string,
  read: (em: EntityManager, room: string) => Promise<unknown>,
): Promise<Snapshot> {
  return em.transactional(
    async (inner) => ({ seq: await headOf(inner, room), value: await read(inner, room) }),
    {
      isolationLevel: 'repeatable read',
      readOnly: true,
    },
  );
}
