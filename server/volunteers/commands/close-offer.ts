import { LockMode } from '@mikro-orm/postgresql';
import { refuse } from '../../../shared/refusal.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { whyCannotAnswer, whyCannotDecline } from '../../../shared/volunteers/offers.ts';
import { defineCommand, type CommandContext } from '../../live/command.ts';
import { Offer } from '../entities.ts';
import { ownPlaceOfOffer, placeOfOffer } from '../place.ts';
import { lockShift, tellOf } from '../shift-record.ts';
import { sendNextWave } from '../waves.ts';

/** "Not this time", or no longer standing by. A running wave asks the next at once. Refusals: offerClosed. Repeating: by command id; a second answer finds the offer closed. */
export const declineOffer = defineCommand({
  name: 'declineOffer',
  action: 'volunteers.answer',
  input: volunteerCommands.declineOffer,
  place: ownPlaceOfOffer,
  run: (context, { offerId }) => closeOffer(context, offerId, 'declined'),
});

/** The lead takes the question back. Refusals: offerClosed. Repeating: by command id. */
export const withdrawOffer = defineCommand({
  name: 'withdrawOffer',
  action: 'volunteers.lead',
  input: volunteerCommands.withdrawOffer,
  place: placeOfOffer,
  run: (context, { offerId }) => closeOffer(context, offerId, 'withdrawn'),
});

async function closeOffer({ em, now }: CommandContext, offerId: string, state: 'declined' | 'withdrawn') {
  const offer = await em.findOneOrFail(Offer, { id: offerId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const facts = { state: offer.state, deadlineAt: offer.deadlineAt.getTime(), filled: false };
  refuse((state === 'declined' ? whyCannotDecline : whyCannotAnswer)(facts, now.getTime()));
  const shift = await lockShift(em, offer.shiftId);
  offer.state = state;
  if (state === 'declined') offer.answeredAt = now;
  await em.flush();
  const replaced = state === 'declined' ? await sendNextWave(em, offer.requirementId, now) : [];
  return { reply: null, announce: [...tellOf(shift, [offer.personId]), ...replaced] };
}
