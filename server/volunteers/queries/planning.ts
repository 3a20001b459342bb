import { z } from 'zod';
import type { PastActivity } from '../../../shared/volunteers/repeat.ts';
import type { Abilities, OpenResolution } from '../../../shared/volunteers/planning-view.ts';
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
         r.issue_id as "issueId", shown_title(i.title, i.number, i.hidden_at) as "issueTitle", i.place as "issuePlace",
         ms(r.published_at) as "publishedAt"
       from resolution r join meeting m on m.id = r.meeting_id join community c on c.id = m.community_id
       left join issue i on i.id = r.issue_id
       where c.id = any($1::uuid[]) and m.rehearsal_of is null
         and not exists (select from activity a where a.resolution_id = r.id and a.state <> 'cancelled')
       order by r.published_at desc, r.id limit 50`,
      [ledBy(viewer)],
    ),
});

/** What was planned in the last two months and is to come, the newest first: to be held again. */
export const pastActivities = query({
  action: 'volunteers.lead',
  input: z.strictObject({ communityId: z.uuid() }),
  scope: (_em, { communityId }) => Promise.resolve({ communityId }),
  read: ({ em, now }, { communityId }): Promise<PastActivity[]> =>
    sql<PastActivity>(
      em,
      `select a.id, a.title, a.place, to_char(first.starts_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day,
         ms(first.starts_at) as "startsAt", first.shifts, first.people,
         array(select to_char(c.copied_day, 'YYYY-MM-DD') from activity c
           where c.copied_from = a.id and c.state <> 'cancelled' order by 1) as "copiedDays"
       from activity a cross join lateral (
         select min(s.starts_at) as starts_at, count(*)::int as shifts,
           coalesce(sum((select sum(target) from requirement q where q.shift_id = s.id)), 0)::int as people
         from shift s where s.activity_id = a.id and s.state <> 'cancelled') first
       where a.community_id = $1 and a.kind = 'volunteer' and a.state <> 'cancelled'
         and first.starts_at > to_timestamp($2::float8 / 1000) - interval '62 days'
       order by first.starts_at desc, a.id limit 200`,
      [communityId, now.getTime()],
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
