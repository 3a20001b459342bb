/** A community with its lead, on the Monday of the town, and how a profile is read there. */
import type { Viewer } from '../../shared/identity/roles.ts';
import { appRouter } from '../../server/router.ts';
import { servicesOver } from '../support/services.ts';
import { monday, type Town } from './town.ts';

export async function placeIn(town: Town) {
  town.now = monday;
  const community = await town.community();
  return { community, lead: await town.lead(community) };
}

export function profileIn(town: Town, viewer: Viewer, communityId: string, personId: string) {
  const caller = appRouter.createCaller({ viewer, services: servicesOver(town.runner) });
  return caller.profiles.one({ communityId, personId });
}
