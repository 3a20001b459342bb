import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { query, router } from '../../trpc.ts';
import { scopeOfMeeting } from '../scopes.ts';
import { hostedRound, openRoundsFor, readRound, roundTurnout } from './queries.ts';

const ofMeeting = z.strictObject({ meetingId: z.uuid() });
const scope = (em: EntityManager, { meetingId }: z.infer<typeof ofMeeting>) => scopeOfMeeting(em, meetingId);

/** The round before a meeting, as it is read. Its commands are live (server/meetings/commands/round.ts). */
export const roundRouter = router({
  /** Null for whoever is no person. */
  read: query({
    action: 'meetings.enter',
    input: ofMeeting,
    scope,
    read: async ({ em, viewer }, { meetingId }) =>
      viewer.kind === 'person' ? readRound(em, meetingId, viewer.personId) : null,
  }),
  hosted: query({
    action: 'meetings.run',
    input: ofMeeting,
    scope,
    async read({ em }, { meetingId }) {
      const { communityId } = (await scopeOfMeeting(em, meetingId)) ?? {};
      if (communityId === undefined) throw new Error(`the meeting ${meetingId} has no community`);
      return hostedRound(em, meetingId, communityId);
    },
  }),
  turnout: query({
    action: 'meetings.run',
    input: ofMeeting,
    scope,
    read: ({ em }, { meetingId }) => roundTurnout(em, meetingId),
  }),
  /** Rounds in which the viewer may answer now. */
  openForMe: query({
    action: 'identity.self',
    input: z.void(),
    scope: async () => ({}),
    read: async ({ em, viewer }) => (viewer.kind === 'person' ? openRoundsFor(em, viewer.personId) : []),
  }),
});
