/** A command for these tests: tells the community's room something, sometimes for its hosts only (rule 3). */
import { z } from 'zod';
import { defineCommand } from '../../../server/live/command.ts';
import { issuesChanged } from '../../../server/live/topics.ts';

export const whisper = defineCommand({
  name: 'whisper',
  action: 'issues.read',
  input: z.object({ communityId: z.uuid(), issueId: z.uuid(), audience: z.enum(['everyone', 'hosts']) }),
  place: async (_em, { communityId }) => ({ room: communityId, scope: { communityId } }),
  run: async (_context, { communityId, issueId, audience }) => ({
    reply: { issueId },
    announce: [issuesChanged(communityId, issueId, audience)],
  }),
});
