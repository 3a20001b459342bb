/** What hosts work through: issues to screen, and issues that could be put on an agenda. */
import { z } from 'zod';
import type { IssueCard } from '../../../shared/issues/view.ts';
import { query } from '../../trpc.ts';
import { cards } from './cards.ts';

const ofCommunity = z.strictObject({ communityId: z.uuid() });

/** Waiting to be screened, hazards first, then longest first. Bodies and photos are read by `detail`. */
export const inbox = query({
  action: 'issues.screen',
  input: ofCommunity,
  scope: async (_em, { communityId }) => ({ communityId }),
  async read({ em, viewer, now }, { communityId }): Promise<IssueCard[]> {
    if (viewer.kind !== 'person') return [];
    return cards(
      em,
      { personId: viewer.personId, now },
      `i.community_id = $3 and i.board_stage = 'toScreen' order by i.board_first, i.board_second, i.id limit 200`,
      [communityId],
    );
  },
});

/**
 * Screened and not yet on an agenda, most endorsed first. Those that lack endorsements are listed too, so that
 * the host sees why they are not offered: ask whyCannotSchedule.
 */
export const forAgenda = query({
  action: 'issues.screen',
  input: ofCommunity,
  scope: async (_em, { communityId }) => ({ communityId }),
  async read({ em, viewer, now }, { communityId }): Promise<IssueCard[]> {
    if (viewer.kind !== 'person') return [];
    return cards(
      em,
      { personId: viewer.personId, now },
      `i.community_id = $3 and i.board_stage = 'open' and i.state in ('accepted', 'notAdopted')
       order by i.board_first, i.board_second, i.id limit 200`,
      [communityId],
    );
  },
});
