import { may } from '../../shared/identity/permissions.ts';
import type { RoomSource } from '../live/room-source.ts';
import { turnoutsOf } from './count-ballot.ts';
import { loadView, scopesOfMeetings } from './load-view.ts';

/** A meeting's room: hosts see what is for hosts, everybody else in it the rest. */
export const meetingRoom: RoomSource = {
  kind: 'meeting',
  async scopes(em, rooms) {
    const scopes = await scopesOfMeetings(em, rooms);
    return rooms.map((meetingId) => scopes.get(meetingId) ?? null);
  },
  audienceOf(viewer, scope) {
    if (!may(viewer, 'meetings.enter', scope)) return null;
    return may(viewer, 'meetings.run', scope) ? 'hosts' : 'everyone';
  },
  snapshot: loadView,
  async states(em, rooms) {
    const open = new Map(
      (await turnoutsOf(em, rooms)).map(({ meetingId, ...turnout }) => [meetingId, turnout]),
    );
    return rooms.map((room) => ({ turnout: open.get(room) ?? null }));
  },
  movingStates: async (em, rooms) =>
    (await turnoutsOf(em, rooms)).map(({ meetingId, ...value }) => ({
      room: meetingId,
      key: 'turnout',
      value,
    })),
};
