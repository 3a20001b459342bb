/** What the features lend the live server to follow: their kinds of room. Their commands are in live-commands.ts. */
import { may } from '../shared/identity/permissions.ts';
import { centreId } from '../shared/live/topics.ts';
import { sql } from './database.ts';
import type { RoomSource } from './live/room-source.ts';
import { meetingRoom } from './meetings/room-source.ts';

const nothing = async () => null;

/** Those who read a community's issues hear when something in it changed; its hosts also of what is not screened yet. */
const communityRoom: RoomSource = {
  kind: 'community',
  async scopes(runs, rooms) {
    const found = await sql<{ id: string }>(runs, 'select id from community where id = any($1::uuid[])', [
      rooms,
    ]);
    const ids = new Set(found.map(({ id }) => id));
    return rooms.map((communityId) => (ids.has(communityId) ? { communityId } : null));
  },
  audienceOf(viewer, scope) {
    if (!may(viewer, 'issues.read', scope)) return null;
    return may(viewer, 'issues.screen', scope) ? 'hosts' : 'everyone';
  },
  snapshot: nothing,
};

const personRoom: RoomSource = {
  kind: 'person',
  scopes: async (_runs, rooms) => rooms.map((personId) => ({ personId })),
  audienceOf: (viewer, { personId }) =>
    viewer.kind === 'person' && viewer.personId === personId ? 'everyone' : null,
  snapshot: nothing,
};

const centreRoom: RoomSource = {
  kind: 'centre',
  scopes: async (_runs, rooms) => rooms.map((room) => (room === centreId ? {} : null)),
  audienceOf: (viewer) => (may(viewer, 'reporting.read') ? 'everyone' : null),
  snapshot: nothing,
};

export const roomSources: readonly RoomSource[] = [meetingRoom, communityRoom, personRoom, centreRoom];
