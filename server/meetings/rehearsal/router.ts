import { z } from 'zod';
import { handOut, mutation, router } from '../../trpc.ts';
import { planOf } from '../planning/plan.ts';
import { endRehearsal, fillRehearsal, startRehearsal } from './commands.ts';
import { playStep } from './play.ts';

export const rehearsalRouter = router({
  start: mutation(startRehearsal),
  fill: mutation(fillRehearsal),
  end: mutation(endRehearsal),
  /** The simulated attendees do what they would do next; each of their deeds is a command with an id of its own. */
  play: handOut({
    action: 'meetings.run',
    input: z.strictObject({ meetingId: z.uuid() }),
    async scope(em, { meetingId }) {
      const plan = await planOf(em, meetingId);
      return plan?.isRehearsal ? { communityId: plan.communityId, meetingId } : null;
    },
    make: ({ services }, { meetingId }) => playStep(services, meetingId),
  }),
});
