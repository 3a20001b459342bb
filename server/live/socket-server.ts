/**
 * The socket carrier: entering rooms, and sending commands (take-commands.ts, read with the first of them). Every message
 * is parsed, every answer is a reply, a refusal or a fault's reference; nothing a client sends can end the process.
 * Readers that cannot keep up are cut and resume by number (rule 6).
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Logger } from 'pino';
import { Server } from 'socket.io';
import { z } from 'zod';
import type { Viewer } from '../../shared/identity/roles.ts';
import type { ClientToServer, Failed, ServerToClient } from '../../shared/live/protocol.ts';
import { Refusal } from '../../shared/refusal.ts';
import { isOutage } from '../database.ts';
import { loadedOnce } from '../loaded-once.ts';
import type { AnyCommand } from './command.ts';
import type { LiveServer, LiveSocket, SocketData } from './live-server.ts';
import type { Presence } from './presence.ts';
import type { Rooms } from './rooms.ts';
import type { Runner } from './run-command.ts';

/** Who is asking; identity answers. */
export interface Authenticator {
  /** From the cookie of a request, the token of a big screen, or the ticket of a simulated attendee. */
  fromHandshake(handshake: {
    cookie: string | undefined;
    screenToken: string | undefined;
    ticket?: string | undefined;
  }): Promise<Viewer>;
  /** The same viewer as the database has it now; 'anyone' when the session or token is gone. */
  refresh(viewer: Viewer): Promise<Viewer>;
  /** Which of these sessions have ended. */
  ended(sessionIds: readonly string[]): Promise<ReadonlySet<string>>;
}

const enterRequest = z.object({
  kind: z.enum(['meeting', 'community', 'person', 'centre']),
  room: z.uuid(),
  since: z.object({ epoch: z.string().max(64), seq: z.int().min(0) }).optional(),
  unpacks: z.boolean().default(false),
});

/** A socket with this much unsent is too slow: it is cut and resumes by number. */
const maxUnsentPackets = 512;
const recheckMs = 30_000;

export function createLiveServer(
  http: HttpServer,
  originAllowed: (request: IncomingMessage) => boolean,
): LiveServer {
  return new Server<ClientToServer, ServerToClient, Record<string, never>, SocketData>(http, {
    path: '/live',
    transports: ['websocket', 'polling'],
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: 64 * 1024,
    pingInterval: 10_000,
    pingTimeout: 8_000,
    allowRequest: (request, answer) => {
      const allowed = originAllowed(request);
      answer(allowed ? null : 'origin', allowed);
    },
  });
}

export interface LiveParts {
  readonly io: LiveServer;
  readonly rooms: Rooms;
  readonly presence: Presence;
  readonly runner: Runner;
  readonly authenticator: Authenticator;
  /** Asked for with the first command. */
  readonly commands: () => Promise<readonly AnyCommand[]>;
  readonly log: Logger;
  /** Told of every command's name, outcome and seconds. */
  readonly onCommand: (name: string, outcome: string, seconds: number) => void;
}

export function serveLive(parts: LiveParts): { stop(): void } {
  const { io, rooms, presence, authenticator, log } = parts;
  const taker = loadedOnce(async () => {
    const [{ takeCommands }, commands] = await Promise.all([import('./take-commands.ts'), parts.commands()]);
    return takeCommands({ ...parts, commands, failed });
  });

  io.use((socket, next) => {
    const { screenToken, ticket }: Record<string, unknown> = socket.handshake.auth;
    authenticator
      .fromHandshake({
        cookie: socket.handshake.headers.cookie,
        screenToken: typeof screenToken === 'string' ? screenToken.slice(0, 128) : undefined,
        ticket: typeof ticket === 'string' ? ticket.slice(0, 256) : undefined,
      })
      .then((viewer) => {
        socket.data.viewer = viewer;
        socket.data.rooms = new Map();
        next();
      })
      .catch((error: unknown) => {
        if (!isOutage(error)) log.error({ err: error }, 'handshake failed');
        next(new Error('unavailable'));
      });
  });

  io.on('connection', (socket) => {
    socket.on(
      'enter',
      (message, answer) => void enter(socket, message).then((reply) => answerWith(answer, reply)),
    );
    socket.on('leave', (room) => {
      if (typeof room !== 'string') return;
      const audience = socket.data.rooms.get(room);
      if (!audience) return;
      socket.data.rooms.delete(room);
      void socket.leave(`${room}:${audience}`);
      presence.changed(room);
    });
    socket.on(
      'command',
      (message, answer) => void command(socket, message).then((reply) => answerWith(answer, reply)),
    );
    socket.on(
      'measure',
      (room, answer) => void measure(socket, room).then((reply) => answerWith(answer, reply)),
    );
    socket.on('disconnect', () => {
      for (const room of socket.data.rooms.keys()) presence.changed(room);
    });
  });

  async function enter(socket: LiveSocket, message: unknown) {
    try {
      const parsed = enterRequest.safeParse(message);
      if (!parsed.success) throw new Refusal('invalidInput');
      const { since, ...rest } = parsed.data;
      const reply = await rooms.enter(
        since ? { ...rest, since } : rest,
        authenticator.refresh(socket.data.viewer).then((viewer) => {
          socket.data.viewer = viewer;
          return viewer;
        }),
        (channel, audience) => {
          const before = socket.data.rooms.get(rest.room);
          if (before && before !== audience) void socket.leave(`${rest.room}:${before}`);
          socket.data.rooms.set(rest.room, audience);
          void socket.join(channel);
        },
      );
      presence.changed(rest.room);
      return reply;
    } catch (error) {
      return failed(error, 'enter');
    }
  }

  async function command(socket: LiveSocket, message: unknown) {
    try {
      return await (await taker()).command(socket, message);
    } catch (error) {
      return failed(error, 'command');
    }
  }

  async function measure(socket: LiveSocket, room: unknown) {
    try {
      return await (await taker()).measure(socket, room);
    } catch (error) {
      return failed(error, 'measure');
    }
  }

  function failed(error: unknown, what: string): Failed {
    if (error instanceof Refusal) return { ok: false, refusal: { code: error.code, details: error.details } };
    if (isOutage(error))
      return { ok: false, refusal: { code: 'unavailable', details: { retryAfterMs: 1000 } } };
    const fault = randomUUID().slice(0, 8);
    log.error({ err: error, fault, what }, 'a live request failed');
    return { ok: false, fault };
  }

  /** Cuts those whose session has ended; what a role allows is asked again at every command anyway. */
  async function recheck(): Promise<void> {
    const bySession = new Map<string, LiveSocket[]>();
    for (const socket of io.of('/').sockets.values()) {
      const { viewer } = socket.data;
      if (viewer.kind !== 'person') continue;
      const devices = bySession.get(viewer.sessionId);
      if (devices) devices.push(socket);
      else bySession.set(viewer.sessionId, [socket]);
    }
    try {
      for (const sessionId of await authenticator.ended([...bySession.keys()]))
        for (const socket of bySession.get(sessionId) ?? []) socket.disconnect(true);
    } catch (error) {
      if (!isOutage(error)) log.error({ err: error }, 'rechecking sessions failed');
    }
  }
  const cutting = setInterval(() => {
    for (const socket of io.of('/').sockets.values()) {
      if (unsentPackets(socket) > maxUnsentPackets) socket.disconnect(true);
    }
  }, 1_000);
  const rechecking = setInterval(() => void recheck(), recheckMs);
  return {
    stop() {
      clearInterval(cutting);
      clearInterval(rechecking);
    },
  };
}

function unsentPackets(socket: LiveSocket): number {
  const connection: unknown = socket.conn;
  if (
    typeof connection === 'object' &&
    connection !== null &&
    'writeBuffer' in connection &&
    Array.isArray(connection.writeBuffer)
  ) {
    return connection.writeBuffer.length;
  }
  return 0;
}

/** A client that asked for no acknowledgement gets none. */
function answerWith<Reply>(answer: unknown, reply: Reply): void {
  if (typeof answer === 'function') answer(reply);
}
