import { LockMode, type EntityManager } from '@mikro-orm/postgresql';
import { localDay } from '../../../shared/local-time.ts';
import { refuse } from '../../../shared/refusal.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { whyNotAgreed } from '../../../shared/volunteers/consent.ts';
import { outcomeOfYes, whyCannotAccept } from '../../../shared/volunteers/offers.ts';
import { sql } from '../../database.ts';
import { defineCommand, type Decision } from '../../live/command.ts';
import { book, clashWith, freePlaces } from '../booking.ts';
import { Offer } from '../entities.ts';
import { ownPlaceOfOffer } from '../place.ts';
import { agreedBy } from '../profiles/consent.ts';
import { lockShift, tellOf } from '../shift-record.ts';
import { nextStandby } from '../standby.ts';

interface Yes {
  readonly shiftId: string;
  readonly standby: number | null;
}

/**
 * "I can come": takes a free place of the requirement. Whoever takes the last one withdraws the other open offers
 * in the same commit; a yes to one of those, within its deadline, stands by: `standby` is the position in the queue
 * (1 is next), null for a place. Refusals: timeClash, offerClosed, tooLate, shiftConfirmed, shiftCancelled,
 * guardianConsentMissing, ownConsentMissing (as of the day of the shift).
 * Repeating: by command id; under the shift's lock, and the indexes of `booking` forbid a second place or a clash.
 */
export const acceptOffer = defineCommand({
  name: 'acceptOffer',
  action: 'volunteers.answer',
  input: volunteerCommands.acceptOffer,
  place: ownPlaceOfOffer,
  async run({ em, now }, { offerId }): Promise<Decision<Yes>> {
    const { shiftId } = await em.findOneOrFail(Offer, { id: offerId });
    const shift = await lockShift(em, shiftId);
    const offer = await em.findOneOrFail(
      Offer,
      { id: offerId },
      { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
    );
    const { requirementId, personId } = offer;
    const filled = offer.state === 'withdrawn' && offer.filledAt !== null && !(await askedSince(em, offer));
    refuse(
      whyCannotAccept(
        { state: offer.state, deadlineAt: offer.deadlineAt.getTime(), filled },
        { shift: shift.state, clash: await clashWith(em, personId, shift) },
        now.getTime(),
      ),
    );
    refuse(whyNotAgreed(await agreedBy(em, personId), localDay(shift.state.startsAt)));
    const free = await freePlaces(em, requirementId);
    const [placeNumber] = free;
    offer.state = outcomeOfYes(free.length);
    offer.answeredAt = now;
    if (placeNumber === undefined) {
      const { number, before } = await nextStandby(em, requirementId);
      offer.standbyNumber = number;
      return { reply: { shiftId, standby: before + 1 }, announce: tellOf(shift, [personId]) };
    }
    await book(em, { ...{ shift, requirementId, placeNumber, personId, now }, offerId: offer.id });
    await em.flush();
    const withdrawn = free.length === 1 ? await withdrawOthers(em, requirementId, now) : [];
    return { reply: { shiftId, standby: null }, announce: tellOf(shift, [personId, ...withdrawn]) };
  },
});

async function askedSince(
  em: EntityManager,
  { id, shiftId, personId }: { id: string; shiftId: string; personId: string },
): Promise<boolean> {
  const newer = await sql(
    em,
    `select id from offer where shift_id = $1 and person_id = $2 and id <> $3
       and asked_at >= (select asked_at from offer where id = $3) limit 1`,
    [shiftId, personId, id],
  );
  return newer.length > 0;
}

async function withdrawOthers(em: EntityManager, requirementId: string, now: Date): Promise<string[]> {
  const withdrawn = await sql<{ person_id: string }>(
    em,
    `update offer set state = 'withdrawn', filled_at = $2
     where requirement_id = $1 and state = 'asked' returning person_id`,
    [requirementId, now.toISOString()],
  );
  return withdrawn.map((row) => row.person_id);
}
