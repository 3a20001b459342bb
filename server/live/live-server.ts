/** The Socket.IO server of this node, and the channels in which the followers of a room are reached. */
import type { Server, Socket } from 'socket.io';
import type { Viewer } from '../../shared/identity/roles.ts';
import type { Audience, ClientToServer, ServerToClient } from '../../shared/live/protocol.ts';

export type LiveServer = Server<ClientToServer, ServerToClient, Record<string, never>, SocketData>;
export type LiveSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, SocketData>;

export interface SocketData {
  /** Read anew before every command; this copy is only what the handshake found. */
  viewer: Viewer;
  rooms: Map<string, Audience>;
}

export const channelOf = (room: string, audience: Audience) => `${room}:${audience}`;
export const channels = (room: string) => [channelOf(room, 'everyone'), channelOf(room, 'hosts')];

/** The sockets in the room, of hosts and of everyone else. */
export function readersIn(io: LiveServer, room: string): number {
  const { rooms } = io.of('/').adapter;
  return channels(room).reduce((sum, channel) => sum + (rooms.get(channel)?.size ?? 0), 0);
}
