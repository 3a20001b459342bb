/** A shift that was held: of two volunteers who had said they would come, one served this long, and it was confirmed. */
import type { SignedIn } from '../../shared/identity/roles.ts';
import { checkInByLead, checkOutByLead } from '../../server/volunteers/commands/check-in.ts';
import { confirmTurnouts } from '../../server/volunteers/commands/confirm-turnouts.ts';
import { monday, type Town } from './town.ts';

type Shift = Awaited<ReturnType<Town['shift']>>;

export interface HeldShift extends Shift {
  readonly community: string;
  readonly lead: SignedIn;
  readonly second: SignedIn;
  readonly came: SignedIn;
  readonly stayedAway: SignedIn;
}

export async function heldShift(town: Town, servedMs: number): Promise<HeldShift> {
  town.now = monday;
  const community = await town.community();
  const [lead, second] = [await town.lead(community), await town.lead(community)];
  const at = await town.shift(lead, community);
  const [came, stayedAway] = await town.volunteers(2, community);
  if (!came || !stayedAway) throw new Error('no volunteers');
  await town.book(lead, at.requirementId, [came, stayedAway]);
  town.now = at.startsAt;
  await town.run(checkInByLead, lead, { shiftId: at.shiftId, personId: came.personId });
  town.now = at.startsAt + servedMs;
  await town.run(checkOutByLead, lead, { shiftId: at.shiftId, personId: came.personId });
  town.now = at.endsAt;
  await town.run(confirmTurnouts, lead, { shiftId: at.shiftId });
  return { ...at, community, lead, second, came, stayedAway };
}
