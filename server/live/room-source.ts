/** What the live server asks of the features, one kind of room each. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Scope } from '../../shared/identity/permissions.ts';
import type { Viewer } from '../../shared/identity/roles.ts';
import type { Audience, RoomKind } from '../../shared/live/protocol.ts';
import type { Runs } from '../database.ts';

/** What a feature lends the live server for its kind of room. */
export interface RoomSource {
  readonly kind: RoomKind;
  /** What permission is judged by in each of these rooms, in their order; null for those that do not exist. */
  scopes(runs: Runs, rooms: readonly string[]): Promise<(Scope | null)[]>;
  /** The audience this viewer belongs to, or null when it may not enter. */
  audienceOf(viewer: Viewer, scope: Scope): Audience | null;
  /** All that a newcomer needs, as of this transaction's snapshot. */
  snapshot(em: EntityManager, room: string): Promise<unknown>;
  /** The latest values of these rooms' state keys, in the rooms' order. */
  states?(runs: Runs, rooms: readonly string[]): Promise<Record<string, unknown>[]>;
  /** Of these rooms, the values that other nodes may have changed; read with every sweep. */
  movingStates?(runs: Runs, rooms: readonly string[]): Promise<readonly RoomState[]>;
  /** Events after which those have moved: read at once instead of with the next sweep. */
  readonly movedBy?: ReadonlySet<string>;
}

export interface RoomState {
  readonly room: string;
  readonly key: string;
  readonly value: unknown;
}
