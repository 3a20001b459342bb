/** A node made of the real parts, on a port of its own, that can be killed in the middle of anything. */
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Database } from '../../../server/database.ts';
import { viewerOfSession } from '../../../server/identity/viewer.ts';
import { liveCommands } from '../../../server/live-commands.ts';
import { roomSources } from '../../../server/live-features.ts';
import { named, type Runner } from '../../../server/live/run-command.ts';
import { connectHints } from '../../../server/live/hints.ts';
import { hearing, Presence } from '../../../server/live/presence.ts';
import { Rooms, type Pace } from '../../../server/live/rooms.ts';
import { createLiveServer, serveLive } from '../../../server/live/socket-server.ts';
import type { Dice } from '../../../server/demo/seeded.ts';
import { whisper } from './whisper.ts';

/** A long evening in a second. */
const fast = { heartbeatMs: 60, sweepMs: 25 };

export class FuzzNode {
  url = '';
  readonly #database: Database;
  readonly #log: Logger;
  readonly #dice: Dice;
  /** Sessions that have ended although the database still has them. */
  readonly ended = new Set<string>();
  /** How many of the hints a command gives its own node are lost. */
  readonly lostHints: number;
  readonly #pace: Pace;
  readonly #valkeyUrl: string | undefined;
  #running: { http: HttpServer; close(): Promise<void> } | null = null;

  constructor(options: {
    database: Database;
    log: Logger;
    dice: Dice;
    lostHints: number;
    pace?: Pace;
    valkeyUrl?: string;
  }) {
    this.#database = options.database;
    this.#log = options.log;
    this.#dice = options.dice;
    this.lostHints = options.lostHints;
    this.#pace = options.pace ?? fast;
    this.#valkeyUrl = options.valkeyUrl;
  }

  get up(): boolean {
    return this.#running !== null;
  }

  async start(): Promise<void> {
    const database = this.#database;
    const log = this.#log;
    const http = createServer();
    const connections = new Set<Socket>();
    http.on('connection', (connection: Socket) => {
      connections.add(connection);
      connection.once('close', () => connections.delete(connection));
    });
    const io = createLiveServer(http, () => true);
    const hints =
      this.#valkeyUrl === undefined
        ? null
        : connectHints(this.#valkeyUrl, {
            log,
            heard: hearing(() => ({ rooms, presence })),
          });
    const rooms: Rooms = new Rooms({
      io,
      database,
      log,
      now: () => new Date(),
      sources: roomSources,
      counters: { snapshotsBuilt: () => undefined, eventsSent: () => undefined },
      pace: this.#pace,
      ...(hints && { hint: hints.tell }),
    });
    const presence: Presence = new Presence({
      ...{ io, rooms },
      ...(hints && { tell: (room, present) => hints.tell({ room, present }) }),
    });
    const runner: Runner = {
      database,
      now: () => new Date(),
      publish: (logged) => {
        if (!this.#dice.chance(this.lostHints)) rooms.publish(logged);
      },
    };
    await rooms.start();
    const live = serveLive({
      io,
      rooms,
      presence,
      runner,
      authenticator: {
        fromHandshake: ({ screenToken }) => viewerOfSession(database.em(), screenToken ?? ''),
        refresh: async (viewer) =>
          viewer.kind === 'person' ? viewerOfSession(database.em(), viewer.sessionId) : viewer,
        ended: () => Promise.resolve(this.ended),
      },
      commands: () =>
        Promise.resolve([...liveCommands({ database, rooms, log, now: runner.now }), named(whisper)]),
      log,
      onCommand: () => undefined,
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    this.#running = {
      http,
      async close() {
        live.stop();
        presence.stop();
        rooms.stop();
        hints?.close();
        await new Promise<void>((resolve) => {
          void io.close(() => resolve());
          // Handshakes half done too: a dead process answers nobody.
          for (const connection of connections) connection.destroy();
        });
      },
    };
  }

  /** What is being committed may still commit; nobody hears of it from here. */
  async kill(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    await running?.close();
  }
}
