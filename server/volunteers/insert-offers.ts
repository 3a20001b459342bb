/** Questions put to people, with why each was asked. Whoever calls has asked the rules and holds the shift's lock. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { rankCandidates } from '../../shared/volunteers/ranking.ts';
import { tellOfService } from '../notifications/tell-of-service.ts';
import { Offer } from './entities.ts';
import type { KnownVolunteer, RequirementAt } from './volunteer-facts.ts';

export interface Question {
  readonly at: RequirementAt;
  /** Everyone asked is among them. */
  readonly volunteers: readonly KnownVolunteer[];
  readonly personIds: readonly string[];
  readonly askedBy: string;
  readonly deadlineAt: number;
  readonly waveId: string | null;
  readonly now: Date;
}

/** Returns their ids, in the order of personIds. */
export async function insertOffers(
  em: EntityManager,
  { at, volunteers, personIds, askedBy, deadlineAt, waveId, now }: Question,
): Promise<string[]> {
  const asked = new Set(personIds);
  const ranked = rankCandidates(
    volunteers.filter(({ personId }) => asked.has(personId)),
    { need: at.need, shift: at.shift, now: now.getTime() },
  );
  const reasons = new Map(ranked.map((candidate) => [candidate.personId, candidate.reasons]));
  const offers = personIds.map((personId) => ({
    id: uuidv7(),
    shiftId: at.shiftId,
    requirementId: at.requirementId,
    personId,
    state: 'asked' as const,
    askedBy,
    askedAt: now,
    deadlineAt: new Date(deadlineAt),
    answeredAt: null,
    reasons: reasons.get(personId) ?? [],
    waveId,
    standbyNumber: null,
    filledAt: null,
  }));
  await em.insertMany(Offer, offers);
  await tellOfService(em, {
    ...{ kind: 'asked', shiftId: at.shiftId, data: { deadlineAt }, now },
    readers: offers.map(({ id, personId }) => ({ personId, subject: id })),
  });
  return offers.map(({ id }) => id);
}
