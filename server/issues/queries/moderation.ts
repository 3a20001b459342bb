/** What a moderator decides by: what was reported and has not been looked at, and what is hidden. */
import { z } from 'zod';
import type { Moderation, ReportedIssue } from '../../../shared/issues/moderation.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { placeOfIssue } from '../commands/place.ts';
import { timelineOf } from './timeline.ts';

/** The host's board lists so many; the next ones come up as these are settled. */
export const mostListed = 20;

/** Reported longest ago first. */
export const reportedIssues = query({
  action: 'issues.moderate',
  input: z.strictObject({ communityId: z.uuid() }),
  scope: async (_em, { communityId }) => ({ communityId }),
  read: ({ em }, { communityId }): Promise<ReportedIssue[]> =>
    sql<ReportedIssue>(
      em,
      `select i.id, i.title, count(*)::int as reports, count(distinct r.file_id)::int as pictures,
         ms(max(r.at)) as "lastAt"
       from content_report r join issue i on i.id = r.issue_id
       where r.settled_at is null and i.community_id = $1
       group by i.id order by min(r.at), i.id limit ${mostListed}`,
      [communityId],
    ),
});

/** How many reports wait for the viewer, in all communities whose host they are. */
export const reportsWaiting = query({
  action: 'identity.self',
  input: z.strictObject({}),
  scope: async () => ({}),
  async read({ em, viewer }): Promise<number> {
    if (viewer.kind !== 'person') return 0;
    const [waiting] = await sql<{ reports: number }>(
      em,
      `select count(*)::int as reports from content_report r left join issue i on i.id = r.issue_id
       left join objection o on o.id = r.objection_id left join resolution s on s.id = o.resolution_id
       left join meeting m on m.id = s.meeting_id
       where r.settled_at is null and coalesce(i.community_id, m.community_id) in (select community_id from role_grant
         where person_id = $1 and role = 'host' and revoked_at is null)`,
      [viewer.personId],
    );
    return waiting?.reports ?? 0;
  },
});

export const moderation = query({
  action: 'issues.openHidden',
  input: z.strictObject({ issueId: z.uuid() }),
  scope: async (em, input) => (await placeOfIssue(em, input))?.scope ?? null,
  async read({ em }, { issueId }): Promise<Moderation> {
    const [issue] = await sql<Pick<Moderation, 'hiddenReason' | 'pictures'>>(
      em,
      `select hidden_reason as "hiddenReason", (
         select coalesce(json_agg(json_build_object('fileId', f.id, 'hiddenReason', f.hidden_reason)
           order by f.uploaded_at, f.id), '[]')
         from stored_file f where f.id in (
           select file_id from issue_photo where issue_id = $1
           union all
           select p.file_id from progress_photo p join progress_update u on u.id = p.progress_update_id
           join action_item a on a.id = u.action_item_id where a.issue_id = $1
         )) as pictures
       from issue where id = $1`,
      [issueId],
    );
    if (!issue) throw new Error(`no issue ${issueId}`);
    const reports = await sql<Moderation['reports'][number]>(
      em,
      `select r.id, r.file_id as "fileId", r.seq as step, r.why, r.words, person.name as "byName", ms(r.at) as at
       from content_report r left join person on person.id = r.by_person_id
       where r.issue_id = $1 and r.settled_at is null order by r.at, r.id`,
      [issueId],
    );
    const concerned = new Set(reports.map(({ step }) => step));
    const timeline = await timelineOf(em, issueId, { opensHidden: true, personId: null });
    const steps = timeline
      .filter(({ seq, hiddenReason }) => hiddenReason !== null || concerned.has(seq))
      .map(({ seq, type, at, words, hiddenReason }) => ({ step: seq, type, at, words, hiddenReason }));
    return { ...issue, steps, reports };
  },
});
