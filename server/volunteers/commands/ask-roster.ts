import { v7 as uuidv7 } from 'uuid';
import { Refusal } from '../../../shared/refusal.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { changedSince } from '../../../shared/volunteers/roster-draft.ts';
import { defineCommand, type Announcement } from '../../live/command.ts';
import { Booking, RosterChoice } from '../entities.ts';
import { communityOfRequirement } from '../place.ts';
import { askVolunteers } from './ask-volunteers.ts';

/**
 * Asks everyone of a draft, all places in one commit or nobody, and keeps the lead's own choices with their reasons.
 * Refusals: changedMeanwhile (somebody said yes to one of its places since, or no longer comes: draft again), and
 * those of askVolunteers. Repeating: by command id.
 */
export const askRoster = defineCommand({
  name: 'askRoster',
  action: 'volunteers.lead',
  input: volunteerCommands.askRoster,
  async place(em, { communityId, asks, holds }) {
    const ids = new Set([...asks, ...holds].map(({ requirementId }) => requirementId));
    for (const id of ids) if ((await communityOfRequirement(em, id)) !== communityId) return null;
    return { room: communityId, scope: { communityId } };
  },
  async run(context, { asks, holds }) {
    const { em, actor, now } = context;
    const announce: Announcement[] = [];
    // In one order, so that two leads' drafts never wait for each other in a ring.
    for (const { coming, ...ask } of asks.toSorted((a, b) => (a.requirementId < b.requirementId ? -1 : 1))) {
      const booked = await em.find(Booking, { requirementId: ask.requirementId, cancelledAt: null });
      const { joined, left } = changedSince(
        { coming },
        booked.map(({ personId }) => personId),
      );
      if (joined.length + left.length > 0) throw new Refusal('changedMeanwhile');
      announce.push(...(await askVolunteers.run(context, ask)).announce);
    }
    const choices = holds.map((choice) => ({
      ...choice,
      id: uuidv7(),
      chosenBy: actor.personId,
      chosenAt: now,
    }));
    if (choices.length > 0) await em.insertMany(RosterChoice, choices);
    return { reply: { asked: asks.reduce((sum, { personIds }) => sum + personIds.length, 0) }, announce };
  },
});
