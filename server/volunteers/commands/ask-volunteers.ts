import { Refusal, refuse } from '../../../shared/refusal.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { whyNotEligible } from '../../../shared/volunteers/eligibility.ts';
import { whyCannotAsk } from '../../../shared/volunteers/offers.ts';
import { defineCommand } from '../../live/command.ts';
import { insertOffers } from '../insert-offers.ts';
import { communityOfRequirement } from '../place.ts';
import { lockShift, tellOf } from '../shift-record.ts';
import { loadRequirement, loadVolunteers, type KnownVolunteer } from '../volunteer-facts.ts';

/**
 * Asks people for a place, all of them or none. More people than places may be asked: the first to say yes come.
 * Refusals: tooLate, deadlineAfterShift, alreadyAsked, notEligible (with the reasons of the first who is not),
 * shiftConfirmed, shiftCancelled. Repeating: by command id; the index offer_open forbids asking twice.
 */
export const askVolunteers = defineCommand({
  name: 'askVolunteers',
  action: 'volunteers.lead',
  input: volunteerCommands.askVolunteers,
  async place(em, { requirementId }) {
    const communityId = await communityOfRequirement(em, requirementId);
    return communityId === null ? null : { room: communityId, scope: { communityId } };
  },
  async run({ em, actor, now }, input) {
    const at = await loadRequirement(em, input.requirementId);
    const shift = await lockShift(em, at.shiftId);
    refuse(whyCannotAsk(shift.state, input.deadlineAt, now.getTime()));
    const personIds = [...new Set(input.personIds)];
    const volunteers = await loadVolunteers(em, at, { now, only: personIds });
    if (volunteers.length < personIds.length) throw new Refusal('notAllowed');
    for (const volunteer of volunteers) {
      refuse(whyAskedAlready(volunteer));
      const why = whyNotEligible(volunteer.facts, at.need, at.shift);
      if (why.length > 0) throw new Refusal('notEligible', { reasons: why.map(({ code }) => code) });
    }
    const offerIds = await insertOffers(em, {
      ...{ at, volunteers, personIds, now },
      askedBy: actor.personId,
      deadlineAt: input.deadlineAt,
      waveId: null,
    });
    return { reply: { offerIds }, announce: tellOf(shift, personIds) };
  },
});

function whyAskedAlready({ offerState }: KnownVolunteer): Refusal | null {
  if (offerState === 'asked' || offerState === 'accepted' || offerState === 'standby')
    return new Refusal('alreadyAsked');
  return offerState === 'declined' ? new Refusal('notEligible', { reasons: ['saidNo'] }) : null;
}
