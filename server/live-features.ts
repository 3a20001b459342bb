/** What the features lend the live server: their kinds of room, and their commands by name. */
import type { Logger } from 'pino';
import { may } from '../shared/identity/permissions.ts';
import type { Audience } from '../shared/live/protocol.ts';
import { centreId } from '../shared/live/topics.ts';
import { sql, type Database } from './database.ts';
import type { AnyCommand } from './live/command.ts';
import type { Rooms, RoomSource } from './live/rooms.ts';
import { meetingCommandList } from './meetings/commands/index.ts';
import { meetingRoom } from './meetings/room-source.ts';
import { turnoutTeller } from './meetings/turnout.ts';
import { castVoteCommand, VoteBatcher } from './meetings/vote-batcher.ts';

const nothing = async () => null;

/** Those who read a community's issues hear when something in it changed; its hosts also of what is not screened yet. */
const communityRoom: RoomSource = {
  kind: 'community',
  async admit(em, viewer, room): Promise<Audience | null> {
    const [found] = await sql(em, 'select id from community where id = $1', [room]);
    if (!found || !may(viewer, 'issues.read', { communityId: room })) return null;
    return may(viewer, 'issues.screen', { communityId: room }) ? 'hosts' : 'everyone';
  },
  snapshot: nothing,
};

const personRoom: RoomSource = {
  kind: 'person',
  admit: async (_em, viewer, room) =>
    viewer.kind === 'person' && viewer.personId === room ? 'everyone' : null,
  snapshot: nothing,
};

const centreRoom: RoomSource = {
  kind: 'centre',
  admit: async (_em, viewer, room) =>
    room === centreId && may(viewer, 'reporting.read') ? 'everyone' : null,
  snapshot: nothing,
};

export const roomSources: readonly RoomSource[] = [meetingRoom, communityRoom, personRoom, centreRoom];

export function liveCommands(parts: {
  database: Database;
  rooms: Rooms;
  log: Logger;
}): readonly AnyCommand[] {
  const batcher = new VoteBatcher(parts.database.pool, turnoutTeller(parts));
  return [...meetingCommandList, castVoteCommand(batcher)];
}
