/**
 * What the product's carrier costs with nothing behind it: E acknowledges, G emits to a room (Socket.IO), F writes one
 * frame to every socket (ws). A process of its own, started like the product's; it ends when its starter does.
 */
import { createServer, type Server as HttpServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Server } from 'socket.io';
import { WebSocketServer, type WebSocket } from 'ws';
import type { ReferenceMessage } from './reference.ts';

const room = 'everyone';

const http = createServer();
// As the live server is set up, so that only what is behind it differs.
const io = new Server(http, {
  path: '/live',
  transports: ['websocket', 'polling'],
  serveClient: false,
  perMessageDeflate: false,
  httpCompression: false,
  maxHttpBufferSize: 64 * 1024,
  pingInterval: 10_000,
  pingTimeout: 8_000,
});
let voted = 0;
io.on('connection', (socket) => {
  socket.on('enter', (_request: unknown, answer: (reply: object) => void) => {
    void socket.join(room);
    answer({ ok: true, epoch: 'bare', head: 0 });
  });
  socket.on('command', (_message: unknown, answer: (reply: object) => void) => {
    voted += 1;
    answer({ ok: true, reply: { voted } });
  });
});

const rawHttp = createServer();
const raw = new WebSocketServer({ server: rawHttp, perMessageDeflate: false });
const rawSockets = new Set<WebSocket>();
raw.on('connection', (socket) => {
  rawSockets.add(socket);
  socket.on('close', () => rawSockets.delete(socket));
});

/** One after another, as far apart as the product's events are. */
async function repeat(times: number, everyMs: number, act: () => void): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) {
    act();
    await pause(everyMs);
  }
}

function emit(frame: unknown): void {
  io.to(room).emit('events', frame);
}

function write(text: string): void {
  for (const socket of rawSockets) socket.send(text);
}

process.on('message', (message: ReferenceMessage) => {
  const done = () => process.send?.({ done: true });
  const { times, everyMs, frame } = message;
  const act = message.kind === 'emit' ? () => emit(JSON.parse(frame)) : () => write(frame);
  void repeat(times, everyMs, act).then(done);
});
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);

function listen(server: HttpServer, at: number): Promise<number> {
  return new Promise((resolve) =>
    server.listen(at, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    }),
  );
}
const [port = '0'] = process.argv.slice(2);
process.send?.({ port: await listen(http, Number(port)), rawPort: await listen(rawHttp, 0) });
