import { z } from 'zod';
import type { Abilities, OpenResolution } from '../../../shared/volunteers/view.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { anyLedBy, ledBy } from './board.ts';

/** Decisions of the viewer's communities that have not led to a service event yet, the newest first. */
export const activitiesFromResolutions = query({
  action: 'volunteers.lead',
  input: z.strictObject({}),
  scope: (_em, _input, viewer) => Promise.resolve(anyLedBy(viewer)),
  read: ({ em, viewer }): Promise<OpenResolution[]> =>
    sql<OpenResolution>(
      em,
      `select r.id, r.number, r.words, c.id as "communityId", c.name as "communityName", c.is_demo as "isDemo",
         r.issue_id as "issueId", i.title as "issueTitle", i.place as "issuePlace",
         ms(r.published_at) as "publishedAt"
       from resolution r join meeting m on m.id = r.meeting_id join community c on c.id = m.community_id
       left join issue i on i.id = r.issue_id
       where c.id = any($1::uuid[]) and m.rehearsal_of is null
         and not exists (select from activity a where a.resolution_id = r.id and a.state <> 'cancelled')
       order by r.published_at desc, r.id limit 50`,
      [ledBy(viewer)],
    ),
});

/** The words by which volunteers' abilities are known here. */
export const abilities = query({
  action: 'volunteers.lead',
  input: z.strictObject({}),
  scope: (_em, _input, viewer) => Promise.resolve(anyLedBy(viewer)),
  async read({ em }): Promise<Abilities> {
    const [known] = await sql<Abilities>(
      em,
      `select
         array(select distinct skill from volunteer_skill order by skill) as skills,
         array(select distinct language from volunteer_language order by language) as languages,
         array(select distinct kind from volunteer_credential order by kind) as credentials`,
    );
    return known ?? { skills: [], languages: [], credentials: [] };
  },
});
