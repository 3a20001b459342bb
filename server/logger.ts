/**
 * Structured logs: one JSON object a line, to stderr or to `data/log/gongyi.log` (LOG_TO).
 *
 * A log may be read by people who may not know who said or voted what. So requests, responses and errors pass
 * through serializers that let a few named fields through and nothing else; the list of forbidden keys below
 * is only the second line of defence.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { destination, pino, type Logger } from 'pino';
import type { Config } from './config.ts';
import { errorCode } from './error-code.ts';

export type Log = Logger;

const forbidden = ['password', 'token', 'secret', 'cookie', 'authorization', 'email', 'phone', 'name'].concat(
  ['choice', 'choices', 'content', 'papers', 'trackingCode'],
);

export function createLogger(config: Pick<Config, 'logLevel' | 'logTo' | 'dataDir'>): Log {
  return pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { req: describeRequest, res: describeResponse, err: describeError, error: describeError },
      // Without words of its own pino would repeat the message of the error, past the serializer.
      hooks: {
        logMethod(args, method) {
          if (args.length === 1 && typeof args[0] === 'object') return method.call(this, args[0], 'fault');
          return method.apply(this, args);
        },
      },
      redact: { paths: forbidden.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '-' },
    },
    config.logTo === 'stderr' ? destination({ dest: 2, sync: true }) : logFile(join(config.dataDir, 'log')),
  );
}

function logFile(folder: string) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return destination({ dest: join(folder, 'gongyi.log'), sync: true });
}

/** The path of a request without its query, and without anything that could be a personal link. */
export function maskPath(url: string): string {
  const [path = ''] = url.split(/[?#]/, 1);
  return path
    .split('/')
    .map((segment) => (looksLikeToken(segment) ? '-' : segment))
    .join('/');
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Sixteen characters or more that are no record's id, no procedure (`meetings.open`) and no plain word. */
function looksLikeToken(segment: string): boolean {
  return (
    segment.length >= 16 && !uuid.test(segment) && !/^[a-zA-Z]+([.,-][a-zA-Z]+)*(\.\w{1,5})?$/.test(segment)
  );
}

function describeRequest(request: unknown): object {
  return pick(request, { method: (value) => value, url: (value) => maskPath(String(value)) });
}

function describeResponse(response: unknown): object {
  return pick(response, { statusCode: (value) => value });
}

function pick(value: unknown, wanted: Record<string, (field: unknown) => unknown>): object {
  if (typeof value !== 'object' || value === null) return {};
  const fields = new Map<string, unknown>(
    Object.entries(wanted).map(([key, show]) => [key, show(Reflect.get(value, key))]),
  );
  return Object.fromEntries(fields);
}

/**
 * A database error carries the row it failed on, in its message as well as in its fields: of those only the
 * SQLSTATE, the constraint and the place in the code are told.
 */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = errorCode(error);
  const fromDatabase = code !== undefined && /^[0-9A-Z]{5}$/.test(code);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    ...(code !== undefined && { code }),
    ...(fromDatabase && 'constraint' in error && { constraint: error.constraint }),
    ...(!fromDatabase && { message: error.message }),
    stack: frames.join('\n'),
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  };
}
