/** Whose screens follow a room on this node; told as state (rule 6). */
import type { LiveServer, Rooms } from './rooms.ts';

export function tellPresence(io: LiveServer, rooms: Rooms, room: string): void {
  const people = new Set<string>();
  let screens = 0;
  for (const audience of ['everyone', 'hosts']) {
    for (const socketId of io.of('/').adapter.rooms.get(`${room}:${audience}`) ?? []) {
      const viewer = io.of('/').sockets.get(socketId)?.data.viewer;
      if (viewer?.kind === 'person') people.add(viewer.personId);
      if (viewer?.kind === 'screen') screens += 1;
    }
  }
  rooms.setState(room, 'presence', { connectedPersonIds: [...people].sort(), screens });
}
