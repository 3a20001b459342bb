/** Boot order of one node, on one page; everything made here is ended by close(), last made first. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { openDatabase } from './database.ts';
import { fileStoreOf } from './files/file-store.ts';
import { createAuthenticator, viewersOfCookies } from './identity/viewer.ts';
import { startJobs } from './jobs.ts';
import { hearing, Presence } from './live/presence.ts';
import { Rooms } from './live/rooms.ts';
import type { Runner } from './live/run-command.ts';
import { createLiveServer, serveLive } from './live/socket-server.ts';
import { roomSources } from './live-features.ts';
import { loadedOnce } from './loaded-once.ts';
import { createMetrics } from './metrics.ts';
import { originAllowed } from './origin.ts';
import { watchOutages } from './outage-watch.ts';
import type { Services } from './services.ts';

export interface RunningServer {
  readonly port: number;
  close(): Promise<void>;
}

export async function startServer(
  config: Config,
  { databaseUrl, log, now = () => new Date() }: { databaseUrl: string; log: Logger; now?: () => Date },
): Promise<RunningServer> {
  const database = await openDatabase({ url: databaseUrl, poolSize: config.poolSize, log, ormLater: true });
  const http = createServer();
  const app = loadedOnce(async () => {
    const [{ createApp }] = await Promise.all([import('./app.ts'), database.loadOrm()]);
    return createApp({
      ...{ services, metrics },
      viewerOf: viewersOfCookies(services),
      available: outages.available,
    });
  });
  // Before the live server, which then takes the requests under its own address and leaves the others to this one.
  http.on('request', (request, response) => {
    app().then(
      (answer) => answer(request, response),
      (error: unknown) => {
        log.error({ err: error }, 'requests cannot be answered');
        response.writeHead(500).end();
      },
    );
  });
  const io = createLiveServer(http, (request) => originAllowed(config, request));
  const metrics = createMetrics(() => io.of('/').sockets.size);
  const hints =
    config.valkeyUrl === undefined
      ? undefined
      : (await import('./live/hints.ts')).connectHints(config.valkeyUrl, {
          log,
          heard: hearing(() => ({ rooms, presence })),
        });
  const rooms: Rooms = new Rooms({
    io,
    database,
    log,
    now,
    sources: roomSources,
    counters: {
      snapshotsBuilt: () => metrics.snapshots.inc(),
      eventsSent: (count) => metrics.events.inc(count),
    },
    ...(hints && { hint: hints.tell }),
  });
  const presence: Presence = new Presence({
    ...{ io, rooms },
    ...(hints && { tell: (room, present) => hints.tell({ room, present }) }),
  });
  const runner: Runner = { database, now, publish: (logged) => rooms.publish(logged) };
  const mail =
    config.smtpUrl === undefined
      ? undefined
      : (await import('./notifications/mail.ts')).createMailSender(config.smtpUrl, config.mailFrom);
  const files = await fileStoreOf(config);
  const services: Services = { config, database, files, runner, log, now, ...(mail && { mail }) };
  const outages = watchOutages(database, io);
  await rooms.start();
  const live = serveLive({
    io,
    rooms,
    presence,
    runner,
    authenticator: createAuthenticator(services),
    commands: async () => {
      const [{ liveCommands }] = await Promise.all([import('./live-commands.ts'), database.loadOrm()]);
      return liveCommands({ database, rooms, log, now });
    },
    log,
    onCommand: (name, outcome, seconds) => metrics.commands.observe({ name, outcome }, seconds),
  });
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(config.port, config.host, resolve);
  });
  const jobs = startJobs({ databaseUrl, services, metrics });
  const address = http.address() as AddressInfo;

  return {
    port: address.port,
    async close() {
      live.stop();
      presence.stop();
      rooms.stop();
      outages.stop();
      hints?.close();
      await new Promise<void>((resolve) => {
        void io.close(() => resolve());
        http.closeIdleConnections();
      });
      http.closeAllConnections();
      await jobs.stop();
      mail?.close();
      await database.close();
    },
  };
}
