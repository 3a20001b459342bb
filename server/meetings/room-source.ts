import { may } from '../../shared/identity/permissions.ts';
import type { RoomSource } from '../live/rooms.ts';
import { turnoutOf, turnoutsOf } from './count-ballot.ts';
import { communityOfMeeting, loadView } from './load-view.ts';

/** A meeting's room: hosts see what is for hosts, everybody else in it the rest. */
export const meetingRoom: RoomSource = {
  kind: 'meeting',
  async admit(em, viewer, room) {
    const communityId = await communityOfMeeting(em, room);
    const scope = { meetingId: room, ...(communityId !== null && { communityId }) };
    if (communityId === null || !may(viewer, 'meetings.enter', scope)) return null;
    return may(viewer, 'meetings.run', scope) ? 'hosts' : 'everyone';
  },
  snapshot: loadView,
  states: async (em, room) => ({ turnout: await turnoutOf(em, room) }),
  movingStates: async (em, rooms) =>
    (await turnoutsOf(em, rooms)).map(({ meetingId, ...value }) => ({
      room: meetingId,
      key: 'turnout',
      value,
    })),
};
