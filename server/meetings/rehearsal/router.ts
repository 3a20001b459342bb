import { z } from 'zod';
import { mostLines } from '../../../shared/meetings/rehearsal.ts';
import { handOut, mutation, router } from '../../trpc.ts';
import { planOf } from '../planning/plan.ts';
import { endRehearsal, fillRehearsal, startRehearsal } from './commands.ts';
import { playStep } from './play.ts';

export const rehearsalRouter = router({
  start: mutation(startRehearsal),
  fill: mutation(fillRehearsal),
  end: mutation(endRehearsal),
  /**
   * The simulated attendees do what they would do next; each of their deeds is a command with an id of its own. Those
   * that the console has lines for are handed to it, with tickets for those it has not yet.
   */
  play: handOut({
    action: 'meetings.run',
    input: z.strictObject({ meetingId: z.uuid(), lines: z.array(z.uuid()).max(mostLines) }),
    async scope(em, { meetingId }) {
      const plan = await planOf(em, meetingId);
      return plan?.isRehearsal ? { communityId: plan.communityId, meetingId } : null;
    },
    make: ({ services }, { meetingId, lines }) => playStep(services, meetingId, new Set(lines)),
  }),
});
