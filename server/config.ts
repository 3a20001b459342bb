/**
 * Everything the environment may say, read and checked in one place: nothing else reads `process.env`.
 *
 * An empty variable counts as unset, because compose files and systemd units pass those on. What is wrong is
 * reported all at once, and never with the value of a secret.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { createOnce } from './create-once.ts';

export const projectDir = resolve(import.meta.dirname, '..');

/** A bucket of an S3-compatible store. */
export interface S3Settings {
  /** No slash at the end. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly keyId: string;
  readonly secret: string;
  /** `endpoint/bucket/name`, not `bucket.endpoint/name`. */
  readonly pathStyle: boolean;
}

export interface Config {
  production: boolean;
  host: string;
  port: number;
  /** Where people reach this server from outside: no slash at the end. */
  publicUrl: string;
  /** One's own PostgreSQL; without it the embedded one is started. */
  databaseUrl?: string;
  poolSize: number;
  /** Connects several nodes; without it this is the only one. */
  valkeyUrl?: string;
  dataDir: string;
  filesDir: string;
  /** Where files lie instead of in `filesDir`. */
  s3?: S3Settings;
  demo: boolean;
  authSecret: string;
  /** Where e-mail is handed over; without it none is sent. */
  smtpUrl?: string;
  mailFrom: string;
  /** Whether group robots may stand in this network: only for trying things out. */
  allowsInnerWebhooks: boolean;
  /** A program and its parameters that every upload is shown to; empty: none. */
  virusScanner: readonly string[];
  /** How many proxies in front of this server may be believed about the client's address. */
  trustProxy: number;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  logTo: 'file' | 'stderr';
  /** The language of the command line itself. */
  language: 'zh-CN' | 'en';
}

export interface ConfigProblem {
  variable: string;
  given: string;
  expected: string;
}

/** The environment cannot be used; the message is for the person who set it. */
export class ConfigError extends Error {
  readonly problems: ConfigProblem[];

  constructor(problems: ConfigProblem[]) {
    super(
      problems
        .map(({ variable, given, expected }) => `${variable} is ${given}; expected ${expected}`)
        .join('\n'),
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const wholeNumber = (least: number, most: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(least).max(most));
const urlOf = (protocol: RegExp) => z.url({ protocol });

const environment = z.object({
  NODE_ENV: z.string().optional(),
  HOST: z
    .string()
    .default('127.0.0.1')
    .meta({ expected: 'an address to listen on, such as 127.0.0.1 or 0.0.0.0' }),
  PORT: wholeNumber(0, 65_535).default(8020).meta({ expected: 'a port number from 0 to 65535' }),
  PUBLIC_URL: urlOf(/^https?$/)
    .optional()
    .meta({ expected: 'an address such as https://gongyi.example.org' }),
  DATABASE_URL: urlOf(/^postgres(ql)?$/)
    .optional()
    .meta({ expected: 'an address such as postgres://user:password@host:5432/database', secret: true }),
  POOL_SIZE: wholeNumber(2, 1000).default(20).meta({ expected: 'a number of connections from 2 to 1000' }),
  VALKEY_URL: urlOf(/^(redis|valkey)s?$/)
    .optional()
    .meta({ expected: 'an address such as redis://host:6379', secret: true }),
  GONGYI_DATA: z.string().default('data').meta({ expected: 'a folder' }),
  GONGYI_DEMO: z.enum(['on', 'off']).optional().meta({ expected: 'on or off' }),
  AUTH_SECRET: z
    .string()
    .min(32)
    .optional()
    .meta({ expected: 'at least 32 random characters', secret: true }),
  SMTP_URL: urlOf(/^smtps?$/)
    .optional()
    .meta({ expected: 'an address such as smtps://user:password@host:465', secret: true }),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*[^\s@]+@[^\s@]+$/)
    .optional()
    .meta({ expected: 'an e-mail address such as "Gongyi <gongyi@example.org>"' }),
  VIRUS_SCANNER: z
    .string()
    .optional()
    .meta({ expected: 'a program with its parameters, such as clamdscan --no-summary -' }),
  S3_ENDPOINT: urlOf(/^https?$/)
    .refine((given) => URL.parse(given)?.pathname === '/')
    .optional()
    .meta({ expected: 'an address without a path such as https://s3.example.org' }),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
    .optional()
    .meta({ expected: 'the name of a bucket such as gongyi-files' }),
  S3_REGION: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .default('us-east-1')
    .meta({ expected: 'the name of a region such as cn-north-1' }),
  S3_KEY_ID: z.string().optional().meta({ expected: 'the id of an access key', secret: true }),
  S3_SECRET: z.string().optional().meta({ expected: 'the secret of that access key', secret: true }),
  S3_PATH_STYLE: z.enum(['on', 'off']).default('on').meta({ expected: 'on or off' }),
  INNER_WEBHOOKS: z.enum(['on', 'off']).default('off').meta({ expected: 'on or off' }),
  TRUST_PROXY: wholeNumber(0, 10).default(0).meta({ expected: 'a number of proxies from 0 to 10' }),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .meta({ expected: 'fatal, error, warn, info, debug, trace or silent' }),
  LOG_TO: z.enum(['file', 'stderr']).optional().meta({ expected: 'file or stderr' }),
});

/** Reads the settings. Makes the data folder and, outside production, the secret kept in it. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) throw new ConfigError(problemsOf(parsed.error, given));
  const settings = parsed.data;

  const production = settings.NODE_ENV === 'production';
  if (production && settings.AUTH_SECRET === undefined) {
    throw new ConfigError([
      {
        variable: 'AUTH_SECRET',
        given: 'not set',
        expected: 'at least 32 random characters (NODE_ENV is production)',
      },
    ]);
  }
  const s3 = s3Of(settings);
  const dataDir = resolve(projectDir, settings.GONGYI_DATA);
  mkdirSync(dataDir, { recursive: true });

  return {
    production,
    host: settings.HOST,
    port: settings.PORT,
    publicUrl: (settings.PUBLIC_URL ?? defaultUrl(settings.HOST, settings.PORT)).replace(/\/+$/, ''),
    ...(settings.DATABASE_URL !== undefined && { databaseUrl: settings.DATABASE_URL }),
    poolSize: settings.POOL_SIZE,
    ...(settings.VALKEY_URL !== undefined && { valkeyUrl: settings.VALKEY_URL }),
    dataDir,
    filesDir: join(dataDir, 'files'),
    ...(s3 && { s3 }),
    demo: settings.GONGYI_DEMO === undefined ? !production : settings.GONGYI_DEMO === 'on',
    ...(settings.SMTP_URL !== undefined && { smtpUrl: settings.SMTP_URL }),
    mailFrom: settings.MAIL_FROM ?? 'gongyi@localhost',
    virusScanner: settings.VIRUS_SCANNER?.trim().split(/\s+/) ?? [],
    allowsInnerWebhooks: settings.INNER_WEBHOOKS === 'on' && !production,
    authSecret: settings.AUTH_SECRET ?? keptSecret(join(dataDir, 'secret')),
    trustProxy: settings.TRUST_PROXY,
    logLevel: settings.LOG_LEVEL,
    logTo: settings.LOG_TO ?? (production ? 'stderr' : 'file'),
    language: terminalLanguage(env),
  };
}

/** LC_ALL wins over LANG, as everywhere. Needed by itself because a problem with the settings must be told too. */
export function terminalLanguage(env: NodeJS.ProcessEnv = process.env): Config['language'] {
  return (env['LC_ALL'] || env['LANG'] || '').startsWith('zh') ? 'zh-CN' : 'en';
}

/** All of it or nothing: half of it would keep files where nobody looks for them. */
function s3Of(settings: z.infer<typeof environment>): S3Settings | undefined {
  const needed = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_KEY_ID', 'S3_SECRET'] as const;
  const missing = needed.filter((variable) => settings[variable] === undefined);
  if (missing.length === needed.length) return undefined;
  const { S3_ENDPOINT = '', S3_BUCKET = '', S3_KEY_ID = '', S3_SECRET = '' } = settings;
  if (missing.length > 0)
    throw new ConfigError(
      missing.map((variable) => ({
        ...{ variable, given: 'not set' },
        expected: `${String(environment.shape[variable].meta()?.['expected'])} (others of S3 are set)`,
      })),
    );
  const { origin, hostname } = new URL(S3_ENDPOINT);
  const pathStyle = settings.S3_PATH_STYLE === 'on';
  if (!pathStyle && isIP(hostname.replace(/^\[|\]$/g, '')) !== 0)
    throw new ConfigError([
      {
        variable: 'S3_PATH_STYLE',
        given: '"off"',
        expected: 'on, where S3_ENDPOINT is a number and no name',
      },
    ]);
  const credentials = { region: settings.S3_REGION, keyId: S3_KEY_ID, secret: S3_SECRET };
  return { endpoint: origin, bucket: S3_BUCKET, ...credentials, pathStyle };
}

function problemsOf(error: z.ZodError, given: NodeJS.ProcessEnv): ConfigProblem[] {
  const shape: Record<string, z.ZodType> = environment.shape;
  return error.issues.map((issue) => {
    const variable = String(issue.path[0]);
    const value = given[variable] ?? '';
    const about = shape[variable]?.meta();
    return {
      variable,
      given:
        about?.['secret'] === true
          ? `a value of ${value.length} characters (not shown)`
          : JSON.stringify(value),
      expected: String(about?.['expected']),
    };
  });
}

function defaultUrl(host: string, port: number): string {
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

/** A restart must not sign everybody out, so the secret is made once and kept. */
function keptSecret(path: string): string {
  createOnce(path, randomBytes(48).toString('base64url'));
  return readFileSync(path, 'utf8').trim();
}
