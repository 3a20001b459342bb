/**
 * The request carrier: queries and commands that need no live room. Permission first, existence after, one answer.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { initTRPC, TRPCError } from '@trpc/server';
import { v4 as uuidv4 } from 'uuid';
import { z } from 'zod';
import { may, type Action, type Scope } from '../shared/identity/permissions.ts';
import type { SignedIn, Viewer } from '../shared/identity/roles.ts';
import { Refusal, type RefusalCode } from '../shared/refusal.ts';
import { isOutage } from './database.ts';
import type { Command } from './live/command.ts';
import { runCommand } from './live/run-command.ts';
import type { Services } from './services.ts';

export interface RequestContext {
  readonly services: Services;
  readonly viewer: Viewer;
}

/** What the permission test reads off every procedure. */
export interface ProcedureMeta {
  readonly action: Action;
}

const httpCodes: Partial<Record<RefusalCode, TRPCError['code']>> = {
  notAllowed: 'FORBIDDEN',
  notSignedIn: 'UNAUTHORIZED',
  invalidInput: 'BAD_REQUEST',
  tooManyRequests: 'TOO_MANY_REQUESTS',
  unavailable: 'SERVICE_UNAVAILABLE',
};

const t = initTRPC
  .context<RequestContext>()
  .meta<ProcedureMeta>()
  .create({
    errorFormatter({ shape, error, ctx }) {
      // Whoever asks is read before any procedure runs, so the database may be out of reach already there.
      const cause = isOutage(error.cause) ? new Refusal('unavailable', { retryAfterMs: 1000 }) : error.cause;
      if (cause instanceof Refusal) {
        return {
          ...shape,
          message: cause.code,
          data: { code: shape.data.code, refusal: { code: cause.code, details: cause.details } },
        };
      }
      if (
        error.code === 'BAD_REQUEST' ||
        error.code === 'NOT_FOUND' ||
        error.code === 'METHOD_NOT_SUPPORTED' ||
        error.code === 'PARSE_ERROR'
      ) {
        return {
          ...shape,
          message: 'invalidInput',
          data: { code: shape.data.code, refusal: { code: 'invalidInput', details: {} } },
        };
      }
      const fault = uuidv4().slice(0, 8);
      ctx?.services.log.error({ fault, err: error.cause ?? error }, 'request failed');
      return { ...shape, message: 'fault', data: { code: shape.data.code, fault } };
    },
  });

export const router = t.router;

/** Turns refusals and outages into tRPC errors that carry them. */
const guarded = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (result.ok || !(result.error.cause instanceof Error)) return result;
  const cause = isOutage(result.error.cause)
    ? new Refusal('unavailable', { retryAfterMs: 1000 })
    : result.error.cause;
  if (!(cause instanceof Refusal)) return result;
  throw new TRPCError({ code: httpCodes[cause.code] ?? 'CONFLICT', cause });
});

export interface ReadContext {
  readonly em: EntityManager;
  readonly viewer: Viewer;
  readonly now: Date;
  readonly services: Services;
}

export function query<Input, Output>(options: {
  readonly action: Action;
  readonly input: z.ZodType<Input>;
  /** What the permission is judged by; null when what the input names does not exist. */
  readonly scope: (em: EntityManager, input: Input, viewer: Viewer) => Promise<Scope | null>;
  readonly read: (context: ReadContext, input: Input) => Promise<Output>;
}) {
  return guarded
    .meta({ action: options.action })
    .input(options.input)
    .query(async ({ ctx, input: checked }): Promise<Output> => {
      // tRPC can't tell a generic input's type from "no input"; parsing once more gives it its name.
      const input = options.input.parse(checked);
      const em = ctx.services.database.em();
      const scope = await options.scope(em, input, ctx.viewer);
      if (!scope || !may(ctx.viewer, options.action, scope)) throw refusedTo(ctx.viewer);
      return options.read({ em, viewer: ctx.viewer, now: ctx.services.now(), services: ctx.services }, input);
    });
}

/** Exposes a command: the wire carries the command's id beside its input. */
export function mutation<Input, Reply>(command: Command<Input, Reply>) {
  return guarded
    .meta({ action: command.action })
    .input(z.strictObject({ id: z.uuid(), input: command.input }))
    .mutation(async ({ ctx, input }): Promise<Reply> => {
      if (ctx.viewer.kind !== 'person') throw refusedTo(ctx.viewer);
      return runCommand(ctx.services.runner, command, {
        id: input.id,
        actor: ctx.viewer,
        input: input.input,
      });
    });
}

/**
 * For handing out a secret: what a command replies is recorded, and a token must stand nowhere but with its bearer.
 * Repeating it hands out a further one.
 */
export function handOut<Input, Output>(options: {
  readonly action: Action;
  readonly input: z.ZodType<Input>;
  readonly scope: (em: EntityManager, input: Input, viewer: Viewer) => Promise<Scope | null>;
  readonly make: (context: ReadContext & { readonly actor: SignedIn }, input: Input) => Promise<Output>;
}) {
  return guarded
    .meta({ action: options.action })
    .input(options.input)
    .mutation(async ({ ctx, input: checked }): Promise<Output> => {
      const input = options.input.parse(checked);
      const em = ctx.services.database.em();
      const { viewer, services } = ctx;
      const scope = await options.scope(em, input, viewer);
      if (viewer.kind !== 'person' || !scope || !may(viewer, options.action, scope)) throw refusedTo(viewer);
      return options.make({ em, viewer, actor: viewer, now: services.now(), services }, input);
    });
}

/**
 * For what anybody may send, signed in or not. There is no actor, so no command and no record of it: what is sent brings
 * an id of its own, and sending it again must change nothing.
 */
export function takeIn<Input, Output>(options: {
  readonly action: Action;
  readonly input: z.ZodType<Input>;
  readonly take: (context: ReadContext, input: Input) => Promise<Output>;
}) {
  return guarded
    .meta({ action: options.action })
    .input(options.input)
    .mutation(async ({ ctx, input: checked }): Promise<Output> => {
      const input = options.input.parse(checked);
      const { viewer, services } = ctx;
      if (!may(viewer, options.action, {})) throw refusedTo(viewer);
      return options.take({ em: services.database.em(), viewer, now: services.now(), services }, input);
    });
}

function refusedTo(viewer: Viewer): Refusal {
  return new Refusal(viewer.kind === 'anyone' ? 'notSignedIn' : 'notAllowed');
}
