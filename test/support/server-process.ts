/** A server as people start it: its own process (so that it can be killed), on a database of its own, with the demo. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../bench/free-port.ts';
import { projectDir } from '../../server/config.ts';

export interface ServerProcess {
  readonly url: string;
  readonly addresses: readonly { surface: string; url: string }[];
  /** kill -9, and the same server again: same port, same data. */
  killAndRestart(): Promise<void>;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Without a database of one's own the server starts the embedded PostgreSQL in a folder that is removed again. */
export async function startServerProcess(
  options: {
    readonly databaseUrl?: string;
    /** Settings beside those every test has. */
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<ServerProcess> {
  const port = await freePort();
  const dataDir = mkdtempSync(join(tmpdir(), 'gongyi-test-'));
  // PostgreSQL, which never runs as root, must be able to enter; or else the database would be elsewhere.
  chmodSync(dataDir, 0o755);
  const env = {
    ...process.env,
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    PORT: String(port),
    GONGYI_DATA: dataDir,
    DATABASE_URL: options.databaseUrl ?? '',
    LOG_LEVEL: 'warn',
    ...options.env,
  };
  let child: ChildProcess;
  let addresses: { surface: string; url: string }[] = [];

  async function start(): Promise<void> {
    child = spawn(process.execPath, [join(projectDir, 'server/gongyi.js'), 'start'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    addresses = await new Promise((resolve, reject) => {
      let output = '';
      child.once('exit', (code) => reject(new Error(`the server ended with ${String(code)}:\n${errors}`)));
      child.stdout?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('\n')) resolve(JSON.parse(output).addresses);
      });
    });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    get addresses() {
      return addresses;
    },
    kill: () => end('SIGKILL'),
    restart: start,
    async killAndRestart() {
      await end('SIGKILL');
      await start();
    },
    async stop() {
      await end('SIGTERM');
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
