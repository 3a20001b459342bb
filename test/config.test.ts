import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigError, projectDir, readConfig, terminalLanguage } from '../server/config.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gongyi-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (env: NodeJS.ProcessEnv) => readConfig({ GONGYI_DATA: folder, ...env });
const secret = 'a secret of more than thirty-two characters';

function problems(env: NodeJS.ProcessEnv): string {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

test('without any setting it serves the demo on loopback with a database of its own', () => {
  expect(read({})).toMatchObject({
    host: '127.0.0.1',
    port: 8020,
    publicUrl: 'http://127.0.0.1:8020',
    demo: true,
    production: false,
    trustProxy: 0,
    poolSize: 20,
    filesDir: join(folder, 'files'),
  });
  expect(read({})).not.toHaveProperty('databaseUrl');
});

test('a relative data folder is inside the project, wherever the command was given', () => {
  const here = join('data', 'test-config');
  expect(readConfig({ GONGYI_DATA: here }).dataDir).toBe(join(projectDir, here));
  rmSync(join(projectDir, here), { recursive: true });
});

test('the secret is made once, kept for its owner alone, and replaced by AUTH_SECRET', () => {
  const { authSecret } = read({});
  expect(authSecret.length).toBeGreaterThanOrEqual(32);
  expect(read({}).authSecret).toBe(authSecret);
  expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600);
  expect(read({ AUTH_SECRET: secret }).authSecret).toBe(secret);
});

test('in production there is no demo unless asked for, and the secret must be given', () => {
  expect(problems({ NODE_ENV: 'production' })).toMatch(/^AUTH_SECRET is not set/);
  const env = { NODE_ENV: 'production', AUTH_SECRET: secret };
  expect(read(env)).toMatchObject({ production: true, demo: false, logTo: 'stderr' });
  expect(read({ ...env, GONGYI_DEMO: 'on' }).demo).toBe(true);
});

test('an empty variable counts as unset', () => {
  expect(read({ PORT: '', DATABASE_URL: '', PUBLIC_URL: '' })).toMatchObject({ port: 8020 });
});

test.for([
  ['0.0.0.0', 'http://localhost:8020'],
  ['::1', 'http://[::1]:8020'],
  ['192.0.2.7', 'http://192.0.2.7:8020'],
] as const)('on host %s the public address is %s', ([HOST, publicUrl]) => {
  expect(read({ HOST }).publicUrl).toBe(publicUrl);
});

test('a public address loses the slash at its end', () => {
  expect(read({ PUBLIC_URL: 'https://gongyi.example.org/' }).publicUrl).toBe('https://gongyi.example.org');
});

test.for([
  ['PORT', '80 20'],
  ['PORT', '70000'],
  ['PORT', '-1'],
  ['PUBLIC_URL', 'gongyi.example.org'],
  ['PUBLIC_URL', 'ftp://gongyi.example.org'],
  ['GONGYI_DEMO', 'yes'],
  ['TRUST_PROXY', 'all'],
  ['LOG_LEVEL', 'loud'],
  ['LOG_TO', 'printer'],
  ['POOL_SIZE', '1'],
] as const)('%s=%s is refused with the name, what was given and what is expected', ([name, value]) => {
  expect(problems({ [name]: value })).toMatch(
    new RegExp(`^${name} is ${JSON.stringify(value)}; expected .{5,}$`),
  );
});

test('all problems are told at once, and never the value of a secret', () => {
  const told = problems({ DATABASE_URL: 'mysql://root:hunter2@host/db', AUTH_SECRET: 'hunter2', PORT: 'x' });
  expect(told.split('\n')).toHaveLength(3);
  expect(told).not.toContain('hunter2');
});

const s3 = {
  S3_ENDPOINT: 'https://s3.example.org/',
  S3_BUCKET: 'gongyi-files',
  S3_KEY_ID: 'an id',
  S3_SECRET: 'hunter2',
};

test('files lie in a bucket where all of it is set', () => {
  expect(read({})).not.toHaveProperty('s3');
  expect(read(s3).s3).toEqual({
    ...{ endpoint: 'https://s3.example.org', bucket: 'gongyi-files', region: 'us-east-1' },
    ...{ keyId: 'an id', secret: 'hunter2', pathStyle: true },
  });
  expect(read({ ...s3, S3_PATH_STYLE: 'off' }).s3?.pathStyle).toBe(false);
});

test.for([
  [{ S3_BUCKET: '', S3_SECRET: '' }, /^S3_BUCKET is not set; .+\nS3_SECRET is not set; /],
  [{ S3_ENDPOINT: 'https://s3.example.org/files' }, /^S3_ENDPOINT is .+; expected an address without a path/],
  [{ S3_ENDPOINT: 's3.example.org' }, /^S3_ENDPOINT is /],
  [{ S3_BUCKET: 'Files/../' }, /^S3_BUCKET is /],
  [{ S3_ENDPOINT: 'http://127.0.0.1:9000', S3_PATH_STYLE: 'off' }, /^S3_PATH_STYLE is "off"; expected on/],
  [{ S3_REGION: 'cn south' }, /^S3_REGION is /],
] as const)('of a bucket %j is refused, and its secret is not told', ([different, told]) => {
  expect(problems({ ...s3, ...different })).toMatch(told);
  expect(problems({ ...s3, ...different })).not.toContain('hunter2');
});

test('the language of the terminal is Chinese where it says so', () => {
  expect(terminalLanguage({ LANG: 'zh_CN.UTF-8' })).toBe('zh-CN');
  expect(terminalLanguage({ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' })).toBe('en');
  expect(terminalLanguage({})).toBe('en');
});
