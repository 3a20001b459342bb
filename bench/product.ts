/**
 * The product as people run it: `gongyi start` in a process of its own, which starts its own PostgreSQL in a folder of
 * its own. Nothing of it is left after `stop`.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { projectDir } from '../server/config.ts';
import { readKept, urlOf, type Kept } from '../server/embedded-postgres/kept.ts';
import { runningServer } from '../server/embedded-postgres/postmaster.ts';
import { endChild } from './end-child.ts';
import { freePort } from './free-port.ts';
import { cpuOf, cpuOfFamily } from './proc.ts';

const startWithinMs = 180_000;
/** Characters. */
const keptErrors = 4_000;

export interface Statement {
  /** Of a prepared statement; otherwise empty, or how PostgreSQL calls an unnamed one. */
  readonly name: string;
  readonly text: string;
}

/** What a browser would send: the session's token, signed as better-auth signs it. */
export function sessionCookie(token: string, secret: string): string {
  const signature = createHmac('sha256', secret).update(token).digest('base64');
  return `gongyi.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
}

export class Product {
  readonly url: string;
  private readonly dataDir: string;
  private readonly secret: string;
  /** Where its inspector would listen if it were woken by a signal. */
  readonly inspectorPort: number;
  private readonly port: number;
  /** Another node's, when this one serves the same database; empty: its own. */
  private readonly sharedDatabaseUrl: string;
  private readonly logLevel: string;
  private child: ChildProcess | null = null;
  private endingOnPurpose = false;
  /** The end of what it wrote to stderr since its last start. */
  private lastErrors = '';

  private constructor(
    port: number,
    inspectorPort: number,
    shared: { secret: string; databaseUrl: string; logLevel: string },
  ) {
    this.port = port;
    this.secret = shared.secret;
    this.sharedDatabaseUrl = shared.databaseUrl;
    this.logLevel = shared.logLevel;
    this.inspectorPort = inspectorPort;
    this.url = `http://127.0.0.1:${port}`;
    this.dataDir = mkdtempSync(join(tmpdir(), 'gongyi-bench-'));
    // PostgreSQL, which never runs as root, must be able to enter; or else the database would be elsewhere.
    chmodSync(this.dataDir, 0o755);
  }

  /** The caller stops it, also when starting fails. Without a database of somebody else's it makes its own. */
  static async make(databaseUrl = '', logLevel = 'warn'): Promise<Product> {
    const shared = { secret: randomBytes(32).toString('hex'), databaseUrl, logLevel };
    return new Product(await freePort(), await freePort(), shared);
  }

  /** A second node on the same database, with the same sessions; to be stopped before this one. */
  async secondNode(): Promise<Product> {
    const shared = { secret: this.secret, databaseUrl: this.databaseUrl, logLevel: this.logLevel };
    return new Product(await freePort(), await freePort(), shared);
  }

  /** Resolves when it says that it answers. */
  async start(): Promise<void> {
    const child = spawn(
      process.execPath,
      [`--inspect-port=127.0.0.1:${this.inspectorPort}`, join(projectDir, 'server/gongyi.js'), 'start'],
      {
        env: {
          ...process.env,
          NODE_ENV: 'production',
          HOST: '127.0.0.1',
          PORT: String(this.port),
          PUBLIC_URL: this.url,
          // Empty counts as unset: never somebody's own database.
          DATABASE_URL: this.sharedDatabaseUrl,
          VALKEY_URL: '',
          GONGYI_DATA: this.dataDir,
          GONGYI_DEMO: 'off',
          AUTH_SECRET: this.secret,
          LOG_LEVEL: this.logLevel,
          LOG_TO: 'file',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
        // A group of its own: Ctrl-C in the terminal reaches the bench, and the bench ends it in order.
        detached: true,
      },
    );
    this.child = child;
    this.endingOnPurpose = false;
    this.lastErrors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      this.lastErrors = (this.lastErrors + chunk.toString()).slice(-keptErrors);
    });
    await new Promise<void>((resolve, reject) => {
      const timeout = setTimeout(
        () => reject(new Error(`the server did not start:\n${this.lastErrors}`)),
        startWithinMs,
      );
      child.stdout.once('data', () => {
        clearTimeout(timeout);
        resolve();
      });
      child.once('close', () => {
        clearTimeout(timeout);
        reject(this.howItEnded(child));
      });
    });
  }

  /** Rejects, with how and its last words, when it ends though nobody asked it to. Ask after each `start`. */
  async endingByItself(): Promise<never> {
    const { child } = this;
    if (!child) throw new Error('the server was never started');
    return new Promise((_, reject) => {
      const ended = () => {
        if (!this.endingOnPurpose) reject(this.howItEnded(child));
      };
      if (this.running) child.once('close', ended);
      else ended();
    });
  }

  /** All that it and its PostgreSQL have written to their logs. */
  logged(): string {
    const folder = join(this.dataDir, 'log');
    return readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('\n');
  }

  private howItEnded({ exitCode, signalCode }: ChildProcess): Error {
    const log = join(this.dataDir, 'log', 'gongyi.log');
    const logged = existsSync(log) ? readFileSync(log, 'utf8').slice(-keptErrors) : '';
    return new Error(
      `the server at ${this.url} ended with ${signalCode ?? `code ${String(exitCode)}`}\n${this.lastErrors}\n${logged}`,
    );
  }

  /** As a power cut would end it; PostgreSQL stays. */
  async kill(): Promise<void> {
    this.endingOnPurpose = true;
    if (this.child) await endChild(this.child, 'SIGKILL');
  }

  async stop(): Promise<void> {
    this.endingOnPurpose = true;
    const kept = readKept(this.dataDir);
    if (this.child) await endChild(this.child, 'SIGTERM');
    if (kept) rmSync(kept.directory, { recursive: true, force: true });
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  get running(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Of its PostgreSQL, while one runs. */
  get postmasterPid(): number | undefined {
    return runningServer(this.kept().directory)?.pid;
  }

  /** CPU seconds so far, of the server's own process and of all PostgreSQL processes. */
  cpu(): { node: number; postgres: number } {
    return { node: cpuOf(this.pid), postgres: this.postgresCpu() };
  }

  postgresCpu(): number {
    const [pid] = readFileSync(join(this.kept().directory, 'postmaster.pid'), 'utf8').split('\n');
    return cpuOfFamily(Number(pid));
  }

  get databaseUrl(): string {
    return urlOf(this.kept(), 'gongyi');
  }

  cookieOf(token: string): string {
    return sessionCookie(token, this.secret);
  }

  /** Counts what PostgreSQL is asked to execute meanwhile, transaction control included. Logging costs time. */
  async statementsOf(act: () => Promise<void>): Promise<Statement[]> {
    const file = join(this.dataDir, 'log', 'postgres.log');
    await this.asSuperuser(`alter system set log_statement = 'all'`);
    const from = statSync(file).size;
    await act();
    const log = readFileSync(file).subarray(from).toString();
    await this.asSuperuser('alter system reset log_statement');
    return [...log.matchAll(/LOG: {2}(?:statement|execute ([^:]*)): ([^\n]*(?:\n\t[^\n]*)*)/g)].map(
      ([, name = '', text = '']): Statement => ({ name, text: text.replace(/\s+/g, ' ').trim() }),
    );
  }

  /** The sum of a metric, as /metrics tells it. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return text
      .split('\n')
      .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }

  private async asSuperuser(text: string): Promise<void> {
    const kept = this.kept();
    const url = new URL(urlOf(kept, 'postgres'));
    url.pathname = '/gongyi';
    const client = new Client({ connectionString: url.href });
    await client.connect();
    try {
      await client.query(text);
      await client.query('select pg_reload_conf()');
    } finally {
      await client.end();
    }
  }

  private kept(): Kept {
    const kept = readKept(this.dataDir);
    if (!kept) throw new Error('the server has made no database yet');
    return kept;
  }
}
