/**
 * A command is one decision: load, check, change, announce. run-command.ts gives it a transaction, the room's lock
 * and an idempotency record; two carriers (socket and tRPC) call it with the same checked input.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { z } from 'zod';
import type { Action, Scope } from '../../shared/identity/permissions.ts';
import type { SignedIn } from '../../shared/identity/roles.ts';
import type { Audience } from '../../shared/live/protocol.ts';
import type { Runner } from './run-command.ts';

/** Something a room is told, numbered when the command commits. */
export interface Announcement {
  readonly room: string;
  readonly type: string;
  readonly data: object;
  /** Who sees more than the number; default everyone in the room. */
  readonly audience?: Audience;
}

export interface Decision<Reply> {
  readonly reply: Reply;
  readonly announce: readonly Announcement[];
}

export interface CommandContext {
  /** In the command's transaction. */
  readonly em: EntityManager;
  readonly actor: SignedIn;
  readonly now: Date;
}

/** Where a command takes place: the room whose lock orders it and the scope its permission is judged by. */
export interface Place {
  readonly room: string;
  readonly scope: Scope;
}

export interface Command<Input, Reply> {
  readonly name: string;
  readonly action: Action;
  readonly input: z.ZodType<Input>;
  /** Null when what the input names does not exist: answered exactly like a missing permission. */
  readonly place: (em: EntityManager, input: Input, actor: SignedIn) => Promise<Place | null>;
  readonly run: (context: CommandContext, input: Input) => Promise<Decision<Reply>>;
}

/** A command as a carrier's registry holds it: by name, its input still unchecked. */
export interface AnyCommand {
  readonly name: string;
  readonly action: Action;
  /** True where the command's own statement checks session and role, and another query for them would be waste. */
  readonly checksActorItself?: boolean;
  execute(runner: Runner, request: CommandRequest): Promise<unknown>;
}

export interface CommandRequest {
  readonly id: string;
  readonly actor: SignedIn;
  readonly input: unknown;
}

export function defineCommand<Input, Reply>(command: Command<Input, Reply>): Command<Input, Reply> {
  return command;
}
