import { z } from 'zod';
import { maskName } from '../../../shared/identity/mask-name.ts';
import { isNoticeOver, noticeDaysLeft } from '../../../shared/issues/deadlines.ts';
import type { NoticeView } from '../../../shared/issues/view.ts';
import { localDay } from '../../../shared/local-time.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';

/** What is posted of a resolution, until when, and what was objected and answered. Names are masked: anyone reads it. */
export const notice = query({
  action: 'public.read',
  input: z.strictObject({ resolutionId: z.uuid() }),
  scope: async () => ({}),
  async read({ em, now }, { resolutionId }): Promise<NoticeView | null> {
    const [posted] = await sql<Pick<NoticeView, 'words' | 'noticeUntil' | 'communityId'>>(
      em,
      `select p.words, to_char(p.notice_until, 'YYYY-MM-DD') as "noticeUntil", m.community_id as "communityId"
       from posted_resolution p join resolution r on r.id = p.resolution_id join meeting m on m.id = r.meeting_id
       where p.resolution_id = $1`,
      [resolutionId],
    );
    if (!posted) return null;
    const today = localDay(now.getTime());
    const history = await sql<NoticeView['history'][number]>(
      em,
      `select words, reason, ms(at) as at from notice_correction where resolution_id = $1 order by at, id`,
      [resolutionId],
    );
    const objections = await sql<NoticeView['objections'][number]>(
      em,
      `select o.id, person.name as "byName", o.words, ms(o.at) as at, answer.words as answer, ms(answer.at) as "answeredAt"
       from objection o join person on person.id = o.person_id
       left join objection_answer answer on answer.objection_id = o.id
       where o.resolution_id = $1 order by o.at, o.id limit 200`,
      [resolutionId],
    );
    return {
      ...posted,
      isOver: isNoticeOver(posted.noticeUntil, today),
      daysLeft: noticeDaysLeft(posted.noticeUntil, today),
      history,
      objections: objections.map((objection) => ({ ...objection, byName: maskName(objection.byName) })),
    };
  },
});
