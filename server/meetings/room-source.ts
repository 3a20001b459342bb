import { may } from '../../shared/identity/permissions.ts';
import type { MeetingEvent } from '../../shared/meetings/events.ts';
import type { RoomSource } from '../live/room-source.ts';
import { turnoutsOf } from './turnouts.ts';
import { scopesOfMeetings } from './scopes.ts';

/** A meeting's room: hosts see what is for hosts, everybody else in it the rest. */
export const meetingRoom: RoomSource = {
  kind: 'meeting',
  async scopes(runs, rooms) {
    const scopes = await scopesOfMeetings(runs, rooms);
    return rooms.map((meetingId) => scopes.get(meetingId) ?? null);
  },
  audienceOf(viewer, scope) {
    if (!may(viewer, 'meetings.enter', scope)) return null;
    return may(viewer, 'meetings.run', scope) ? 'hosts' : 'everyone';
  },
  snapshot: async (em, room) => (await import('./load-view.ts')).loadView(em, room),
  async states(runs, rooms) {
    const open = new Map(
      (await turnoutsOf(runs, rooms)).map(({ meetingId, ...turnout }) => [meetingId, turnout]),
    );
    return rooms.map((room) => ({ turnout: open.get(room) ?? null }));
  },
  // Votes that were entered by hand count from then on.
  movedBy: new Set<MeetingEvent['type']>(['entrySettled']),
  movingStates: async (runs, rooms) =>
    (await turnoutsOf(runs, rooms)).map(({ meetingId, ...value }) => ({
      room: meetingId,
      key: 'turnout',
      value,
    })),
};
