/** What a moderator looks at beside the issues: reports of objections behind which no issue lies, and of the answers. */
import { z } from 'zod';
import type { ReportedResolution, ReportOfObjection } from '../../../shared/issues/moderation.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { placeOfResolution } from '../commands/place.ts';
import { mostListed } from './moderation.ts';

/** Reported longest ago first. */
export const reportedResolutions = query({
  action: 'issues.moderate',
  input: z.strictObject({ communityId: z.uuid() }),
  scope: async (_em, { communityId }) => ({ communityId }),
  read: ({ em }, { communityId }): Promise<ReportedResolution[]> =>
    sql<ReportedResolution>(
      em,
      `select posted.resolution_id as "resolutionId", posted.words, said.reports, ms(said.last_at) as "lastAt"
       from (
         select o.resolution_id, count(*)::int as reports, min(c.at) as first_at, max(c.at) as last_at
         from content_report c join objection o on o.id = c.objection_id
         join resolution r on r.id = o.resolution_id join meeting m on m.id = r.meeting_id
         where c.settled_at is null and m.community_id = $1 group by o.resolution_id
       ) said join posted_resolution posted using (resolution_id)
       order by said.first_at, said.resolution_id limit ${mostListed}`,
      [communityId],
    ),
});

/** Oldest first. */
export const reportsOfObjections = query({
  action: 'issues.openHidden',
  input: z.strictObject({ resolutionId: z.uuid() }),
  scope: async (em, input) => (await placeOfResolution(em, input))?.scope ?? null,
  read: ({ em }, { resolutionId }): Promise<ReportOfObjection[]> =>
    sql<ReportOfObjection>(
      em,
      `select c.id, c.objection_id as "objectionId", c.of_answer as "ofAnswer", c.why, c.words,
         person.name as "byName", ms(c.at) as at
       from content_report c join objection o on o.id = c.objection_id
       left join person on person.id = c.by_person_id
       where c.settled_at is null and o.resolution_id = $1 order by c.at, c.id`,
      [resolutionId],
    ),
});
