/** Whose screens follow a room on this node; told to its hosts as state (rule 6). */
import { stateIntervalMs } from '../../shared/live/protocol.ts';
import type { LiveServer, Rooms } from './rooms.ts';

/** Returns what marks a room as changed: counted once for all who come and go meanwhile. */
export function presenceTeller(io: LiveServer, rooms: Rooms): (room: string) => void {
  const due = new Set<string>();
  return (room) => {
    if (due.has(room)) return;
    due.add(room);
    setTimeout(() => {
      due.delete(room);
      rooms.setState(room, 'presence', presenceIn(io, room));
    }, stateIntervalMs / 2).unref();
  };
}

function presenceIn(io: LiveServer, room: string) {
  const people = new Set<string>();
  let screens = 0;
  for (const audience of ['everyone', 'hosts']) {
    for (const socketId of io.of('/').adapter.rooms.get(`${room}:${audience}`) ?? []) {
      const viewer = io.of('/').sockets.get(socketId)?.data.viewer;
      if (viewer?.kind === 'person') people.add(viewer.personId);
      if (viewer?.kind === 'screen') screens += 1;
    }
  }
  return { connectedPersonIds: [...people].sort(), screens };
}
