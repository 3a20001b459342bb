/**
 * better-auth on our pool and our table names. Accounts are made by administrators, never by signing up; phones come
 * in by personal link; in demo mode, and only for people marked as demo, one click is enough.
 */
import { APIError, createAuthEndpoint, createAuthMiddleware } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { betterAuth, type BetterAuthPlugin } from 'better-auth';
import {
  PostgresDialect,
  type PostgresCursor,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
} from 'kysely';
import pg, { type Pool, type PoolClient } from 'pg';
import { RateLimiterPostgres } from 'rate-limiter-flexible';
import { v4 as uuidv4 } from 'uuid';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { sql, type Database } from '../database.ts';
import { personOfLink, unitThatTookOver } from './links.ts';
import { cookiePrefix, hasSecureCookies } from './session-token.ts';

/** Set by sign-in.ts from the connection (or the trusted proxy), whatever the client sent. */
export const clientAddressHeader = 'x-gongyi-client';

const failuresBeforeLock = 5;
const lockSeconds = 15 * 60;
const sessionSeconds = 30 * 24 * 60 * 60;

export type Auth = ReturnType<typeof createAuth>;

export function createAuth({ config, database }: { config: Config; database: Database }) {
  const failures = new RateLimiterPostgres({
    storeClient: database.pool,
    storeType: 'pool',
    tableName: 'sign_in_failure',
    tableCreated: true,
    keyPrefix: '',
    points: failuresBeforeLock,
    duration: lockSeconds,
  });
  return betterAuth({
    appName: 'Gongyi',
    baseURL: config.publicUrl,
    basePath: '/api/auth',
    secret: config.authSecret,
    trustedOrigins: (request) => originsOf(config, request),
    database: {
      dialect: new PostgresDialect({ pool: withPlainParsers(database.pool) }),
      type: 'postgres',
      transaction: true,
    },
    telemetry: { enabled: false },
    logger: { level: 'error' },
    user: {
      modelName: 'auth_user',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    session: {
      modelName: 'auth_session',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      expiresIn: sessionSeconds,
      updateAge: 24 * 60 * 60,
    },
    account: {
      modelName: 'auth_account',
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'user_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'auth_verification',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12 },
    advanced: {
      cookiePrefix,
      useSecureCookies: hasSecureCookies(config),
      database: { generateId: () => uuidv4() },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
    },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 300,
      customRules: {
        '/sign-in/email': { window: 60, max: 30 },
        // A whole hall comes through one address; the token itself cannot be guessed.
        '/personal-link/enter': { window: 60, max: 600 },
        '/get-session': false,
      },
    },
    hooks: {
      before: createAuthMiddleware(async (ctx) => {
        if (ctx.path !== '/sign-in/email') return;
        const failed = await failures.get(accountKey(ctx.body));
        if (failed && failed.consumedPoints >= failuresBeforeLock && failed.msBeforeNext > 0) {
          throw new APIError('TOO_MANY_REQUESTS', {
            code: 'lockedOut',
            message: 'lockedOut',
            until: Date.now() + failed.msBeforeNext,
          });
        }
      }),
      after: createAuthMiddleware(async (ctx) => {
        if (ctx.path !== '/sign-in/email') return;
        const key = accountKey(ctx.body);
        if (!(ctx.context.returned instanceof APIError)) {
          await failures.delete(key);
          return;
        }
        const { consumedPoints } = await failures.penalty(key);
        if (consumedPoints >= failuresBeforeLock) await failures.set(key, failuresBeforeLock, lockSeconds);
      }),
    },
    plugins: [personalLinks(database), ...(config.demo ? [demoSignIn(database)] : [])],
  });
}

/** As `originAllowed` of origin.ts: outside production also by another of this machine's names, such as localhost. */
function originsOf(config: Config, request: Request | undefined): string[] {
  const host = request?.headers.get('host');
  return config.production || !host ? [config.publicUrl] : [config.publicUrl, `http://${host}`];
}

function accountKey(body: unknown): string {
  const parsed = z.object({ email: z.string() }).safeParse(body);
  return parsed.success ? parsed.data.email.trim().toLowerCase().slice(0, 200) : 'unreadable';
}

/** POST /api/auth/personal-link/enter { token }: the link turns into a session on this device. */
function personalLinks(database: Database) {
  return {
    id: 'personal-link',
    endpoints: {
      enterByPersonalLink: createAuthEndpoint(
        '/personal-link/enter',
        { method: 'POST', body: z.object({ token: z.string().min(20).max(128) }) },
        async (ctx) => {
          const unit = await unitThatTookOver(database.em(), ctx.body.token);
          if (unit !== null)
            throw new APIError('UNAUTHORIZED', { code: 'taskReassigned', message: 'taskReassigned', unit });
          const personId = await personOfLink(database.em(), ctx.body.token, new Date());
          if (!personId) throw new APIError('UNAUTHORIZED', { code: 'linkInvalid', message: 'linkInvalid' });
          await openSession(ctx, personId);
          return ctx.json({ personId });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

/** POST /api/auth/demo/sign-in { personId }: exists in demo mode only, opens demo people only. */
function demoSignIn(database: Database) {
  return {
    id: 'demo',
    endpoints: {
      signInAsDemoPerson: createAuthEndpoint(
        '/demo/sign-in',
        { method: 'POST', body: z.object({ personId: z.uuid() }) },
        async (ctx) => {
          const [demo] = await sql<{ id: string }>(
            database.em(),
            'select id from person where id = $1 and is_demo and erased_at is null',
            [ctx.body.personId],
          );
          if (!demo) throw new APIError('FORBIDDEN', { code: 'notAllowed', message: 'notAllowed' });
          await openSession(ctx, demo.id);
          return ctx.json({ personId: demo.id });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

type EndpointContext = Parameters<typeof setSessionCookie>[0];

async function openSession(ctx: EndpointContext, personId: string): Promise<void> {
  const user = await ctx.context.internalAdapter.findUserById(personId);
  if (!user) throw new Error(`person ${personId} has no auth_user`);
  const session = await ctx.context.internalAdapter.createSession(user.id);
  await setSessionCookie(ctx, { session, user });
}

/** better-auth expects pg's own parsers (timestamps as Date); the shared pool keeps MikroORM's. */
function withPlainParsers(pool: Pool): PostgresPool {
  return {
    options: {},
    connect: async () => plainClient(await pool.connect()),
    end: async () => undefined,
  };
}

function plainClient(client: PoolClient): PostgresPoolClient {
  function query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  function query(text: unknown, values: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new Error('cursors are not used here');
    return client.query({ text, values: [...values], types: pg.types });
  }
  return { query, release: () => client.release() };
}
