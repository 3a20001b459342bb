/**
 * A draft for the shifts of a day or of an activity, twice: at once, and as good as it can be proven to be. Nobody is
 * told and nothing is stored, so both may be asked for as often as one likes, on any node.
 */
import { z } from 'zod';
import { hold } from '../../../shared/volunteers/commands.ts';
import { draftOf, matchInputOf, type RosterDraft } from '../../../shared/volunteers/roster-draft.ts';
import { query, type ReadContext } from '../../trpc.ts';
import { loadDraftFacts } from '../draft-facts.ts';
import { matchVolunteers, type MatchOptions } from '../matching/match.ts';
import { anyLedBy, ledBy } from './board.ts';

const deadlineSeconds = 5;

const input = z.strictObject({
  /** Null: all that the viewer leads. */
  communityId: z.uuid().nullable(),
  day: z.iso.date(),
  /** All of its shifts still to come, whatever the day. */
  activityId: z.uuid().nullable(),
  holds: z.array(hold).max(200),
});

const scope = (_em: unknown, { communityId }: z.infer<typeof input>, viewer: ReadContext['viewer']) =>
  Promise.resolve(communityId === null ? anyLedBy(viewer) : { communityId });

async function draft(
  { em, now, viewer }: ReadContext,
  { communityId, day, activityId, holds }: z.infer<typeof input>,
  options: MatchOptions = {},
): Promise<RosterDraft> {
  const communityIds = communityId === null ? ledBy(viewer) : [communityId];
  const facts = await loadDraftFacts(em, { communityIds, day, activityId }, now);
  const matched = matchInputOf(facts, holds, { now: now.getTime(), deadlineSeconds });
  return draftOf(facts, holds, await matchVolunteers(matched, options), now.getTime());
}

/** The first plan there is. */
export const firstRoster = query({
  action: 'volunteers.lead',
  input,
  scope,
  read(context, wanted) {
    const found = new AbortController();
    return draft(context, wanted, { signal: found.signal, onProgress: () => found.abort() });
  },
});

/** The best plan found within the deadline, with what is proven of it. */
export const roster = query({
  action: 'volunteers.lead',
  input,
  scope,
  read: (context, wanted) => draft(context, wanted),
});
