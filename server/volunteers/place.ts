/** Where commands about shifts take place, and by what they are permitted: always the room of the shift's community. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Scope } from '../../shared/identity/permissions.ts';
import type { SignedIn, Viewer } from '../../shared/identity/roles.ts';
import { sql } from '../database.ts';
import type { Place } from '../live/command.ts';

/** Something a person does for themselves. A volunteer serves wherever they are asked, not only where they live. */
export function ownScope(viewer: Viewer, personId: string): Scope {
  const grant = viewer.kind === 'person' ? viewer.grants.find(({ role }) => role === 'volunteer') : undefined;
  return { personId, ...(grant?.communityId ? { communityId: grant.communityId } : {}) };
}

export async function communityOfShift(em: EntityManager, shiftId: string): Promise<string | null> {
  const [row] = await sql<{ community_id: string }>(
    em,
    `select activity.community_id from shift join activity on activity.id = shift.activity_id where shift.id = $1`,
    [shiftId],
  );
  return row?.community_id ?? null;
}

export async function communityOfRequirement(
  em: EntityManager,
  requirementId: string,
): Promise<string | null> {
  const [row] = await sql<{ shift_id: string }>(em, 'select shift_id from requirement where id = $1', [
    requirementId,
  ]);
  return row ? communityOfShift(em, row.shift_id) : null;
}

/** For leads. */
export async function placeOfShift(em: EntityManager, input: { shiftId: string }): Promise<Place | null> {
  const communityId = await communityOfShift(em, input.shiftId);
  return communityId === null ? null : { room: communityId, scope: { communityId } };
}

/** For the volunteers themselves. */
export async function ownPlaceOfShift(
  em: EntityManager,
  input: { shiftId: string },
  actor: SignedIn,
): Promise<Place | null> {
  const room = await communityOfShift(em, input.shiftId);
  return room === null ? null : { room, scope: ownScope(actor, actor.personId) };
}

async function offerAt(
  em: EntityManager,
  offerId: string,
): Promise<{ personId: string; communityId: string } | null> {
  const [row] = await sql<{ personId: string; communityId: string }>(
    em,
    `select offer.person_id as "personId", activity.community_id as "communityId"
     from offer join shift on shift.id = offer.shift_id join activity on activity.id = shift.activity_id
     where offer.id = $1`,
    [offerId],
  );
  return row ?? null;
}

export async function placeOfOffer(em: EntityManager, input: { offerId: string }): Promise<Place | null> {
  const offer = await offerAt(em, input.offerId);
  return offer && { room: offer.communityId, scope: { communityId: offer.communityId } };
}

export async function ownPlaceOfOffer(
  em: EntityManager,
  input: { offerId: string },
  actor: SignedIn,
): Promise<Place | null> {
  const offer = await offerAt(em, input.offerId);
  return offer && { room: offer.communityId, scope: ownScope(actor, offer.personId) };
}
