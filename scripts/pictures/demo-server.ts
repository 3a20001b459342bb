/**
 * A whole server with fresh demo data in a temporary folder, as a process of its own on a port of its own. Nothing of
 * it is left after `stop`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const cli = fileURLToPath(new URL('../../server/gongyi.js', import.meta.url));
const started = z.object({ addresses: z.array(z.object({ surface: z.string(), url: z.string() })) });

export interface DemoServer {
  readonly baseUrl: string;
  /** The first address of a surface, as `gongyi start` prints it. */
  address(surface: string): string;
  stop(): Promise<void>;
}

/** Rejects, with everything taken down again, when the server does not come up. */
export async function startDemoServer(): Promise<DemoServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gongyi-screens-'));
  // PostgreSQL, which never runs as root, must be able to enter
  await chmod(dataDir, 0o755);
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const server = spawn(process.execPath, [cli, 'start'], {
    env: {
      ...process.env,
      // Empty counts as unset: never somebody's own database
      DATABASE_URL: '',
      NODE_ENV: '',
      PORT: String(port),
      HOST: '127.0.0.1',
      PUBLIC_URL: baseUrl,
      GONGYI_DATA: dataDir,
      GONGYI_DEMO: 'on',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(server, 'exit');

  async function stop(): Promise<void> {
    if (server.exitCode === null && server.signalCode === null) server.kill('SIGTERM');
    await ended;
    await rm(dataDir, { recursive: true });
  }

  try {
    const addresses = await readAddresses(server.stdout);
    return { baseUrl, stop, address: (surface) => find(addresses, surface) };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Addresses = z.infer<typeof started>['addresses'];

/** What `gongyi start` writes to its standard output, once everything answers: one JSON document. */
async function readAddresses(output: NodeJS.ReadableStream): Promise<Addresses> {
  let text = '';
  for await (const line of createInterface({ input: output })) {
    text += line;
    const document = whole(text);
    if (document !== undefined) return started.parse(document).addresses;
  }
  throw new Error('the demo server ended before it was ready; its last words stand above');
}

/** The document, or undefined while its end is still to come. */
function whole(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function find(addresses: Addresses, surface: string): string {
  const address = addresses.find((candidate) => candidate.surface === surface);
  if (!address) throw new Error(`the demo server has no ${surface}`);
  return address.url;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
