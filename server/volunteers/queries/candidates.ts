import { z } from 'zod';
import { whyNotEligible, type Ineligibility } from '../../../shared/volunteers/eligibility.ts';
import { rankCandidates } from '../../../shared/volunteers/ranking.ts';
import type { CandidatesView } from '../../../shared/volunteers/asking-view.ts';
import { query } from '../../trpc.ts';
import { communityOfRequirement } from '../place.ts';
import { loadRequirement, loadVolunteers } from '../volunteer-facts.ts';

/** Who could take a place, the best first, and why the others cannot. Whoever was asked or is coming is in neither. */
export const candidates = query({
  action: 'volunteers.lead',
  input: z.strictObject({ requirementId: z.uuid() }),
  async scope(em, { requirementId }) {
    const communityId = await communityOfRequirement(em, requirementId);
    return communityId === null ? null : { communityId };
  },
  async read({ em, now }, { requirementId }): Promise<CandidatesView> {
    const at = await loadRequirement(em, requirementId);
    const volunteers = await loadVolunteers(em, at, { now });
    const judged = volunteers
      .filter(
        ({ offerState }) => offerState !== 'asked' && offerState !== 'accepted' && offerState !== 'standby',
      )
      .map((volunteer) => ({
        volunteer,
        why: [
          ...(volunteer.offerState === 'declined' ? [{ code: 'saidNo' } satisfies Ineligibility] : []),
          ...whyNotEligible(volunteer.facts, at.need, at.shift),
        ],
      }));
    const fitting = judged.filter(({ why }) => why.length === 0).map(({ volunteer }) => volunteer);
    const names = new Map(fitting.map(({ personId, name }) => [personId, name]));
    return {
      requirementId,
      fits: rankCandidates(fitting, { need: at.need, shift: at.shift, now: now.getTime() }).map(
        ({ personId, reasons }) => ({ personId, name: names.get(personId) ?? '', reasons }),
      ),
      unfit: judged
        .filter(({ why }) => why.length > 0)
        .map(({ volunteer, why }) => ({ personId: volunteer.personId, name: volunteer.name, why }))
        .sort((a, b) => a.why.length - b.why.length || a.name.localeCompare(b.name, 'zh-CN')),
    };
  },
});
