/** Announcements that only say "read again"; see shared/live/topics.ts. */
import type { Audience } from '../../shared/live/protocol.ts';
import { centreId, type TopicEvent } from '../../shared/live/topics.ts';
import type { Announcement } from './command.ts';

type News = Announcement & TopicEvent;

export function issuesChanged(communityId: string, issueId: string, audience: Audience = 'everyone'): News {
  return { room: communityId, type: 'issuesChanged', data: { issueId }, audience };
}
export function volunteersChanged(communityId: string, shiftId: string | null): News {
  return { room: communityId, type: 'volunteersChanged', data: { shiftId } };
}
/** Null: not one meeting, but who belongs to a body. */
export function meetingsChanged(communityId: string, meetingId: string | null): News {
  return { room: communityId, type: 'meetingsChanged', data: { meetingId } };
}
export function offersChanged(personId: string): News {
  return { room: personId, type: 'offersChanged', data: {} };
}
export function issueNews(personId: string, issueId: string): News {
  return { room: personId, type: 'issueNews', data: { issueId } };
}
export function roundNews(personId: string, meetingId: string): News {
  return { room: personId, type: 'roundNews', data: { meetingId } };
}
/** To be announced by every command that can move an indicator. */
export function recordsChanged(): News {
  return { room: centreId, type: 'recordsChanged', data: {} };
}
