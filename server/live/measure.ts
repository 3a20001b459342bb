/** How far each screen of a room is from this server: there and back, several times, and what did not come back. */
import type { ScreenMeasure } from '../../shared/live/protocol.ts';
import type { LiveServer } from './live-server.ts';

const rounds = 5;
const patienceMs = 2_000;

/** All screens at once, as in a meeting; of each one frame after the other. */
export function measureRoom(io: LiveServer, room: string): Promise<ScreenMeasure[]> {
  const { adapter, sockets } = io.of('/');
  const found = (['everyone', 'hosts'] as const).flatMap((audience) =>
    [...(adapter.rooms.get(`${room}:${audience}`) ?? [])].flatMap((id) => {
      const socket = sockets.get(id);
      return socket ? [{ socket, isHost: audience === 'hosts' }] : [];
    }),
  );
  return Promise.all(
    found.map(async ({ socket, isHost }): Promise<ScreenMeasure> => {
      const took: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const ms = await roundTrip(socket);
        if (ms !== null) took.push(ms);
      }
      const { viewer } = socket.data;
      took.sort((one, other) => one - other);
      return {
        kind: viewer.kind === 'screen' ? 'screen' : 'person',
        personId: viewer.kind === 'person' ? viewer.personId : null,
        isHost,
        medianMs: took[Math.floor(took.length / 2)] ?? null,
        worstMs: took[took.length - 1] ?? null,
        sent: rounds,
        lost: rounds - took.length,
      };
    }),
  );
}

type LiveSocket = ReturnType<LiveServer['of']>['sockets'] extends Map<string, infer Found> ? Found : never;

/** Null when no answer came in time. */
function roundTrip(socket: LiveSocket): Promise<number | null> {
  const started = performance.now();
  return new Promise((resolve) => {
    socket.timeout(patienceMs).emit('measure', (late: Error | null) => {
      resolve(late ? null : performance.now() - started);
    });
  });
}
