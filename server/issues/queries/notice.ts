import { z } from 'zod';
import { may } from '../../../shared/identity/permissions.ts';
import { maskName } from '../../../shared/identity/mask-name.ts';
import { isNoticeOver, noticeDaysLeft } from '../../../shared/issues/deadlines.ts';
import type { HistoryType } from '../../../shared/issues/history.ts';
import type { NoticeView } from '../../../shared/issues/view.ts';
import { localDay } from '../../../shared/local-time.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';

/** What is posted of a resolution, until when, and what was objected and answered. Names are masked: anyone reads it. */
export const notice = query({
  action: 'public.read',
  input: z.strictObject({ resolutionId: z.uuid() }),
  scope: async () => ({}),
  async read({ em, viewer, now }, { resolutionId }): Promise<NoticeView | null> {
    type Posted = Pick<NoticeView, 'noticeUntil' | 'communityId' | 'issueId'> & { readonly words: string };
    const [posted] = await sql<Posted>(
      em,
      `select p.words, to_char(p.notice_until, 'YYYY-MM-DD') as "noticeUntil", m.community_id as "communityId",
         r.issue_id as "issueId"
       from posted_resolution p join resolution r on r.id = p.resolution_id join meeting m on m.id = r.meeting_id
       where p.resolution_id = $1`,
      [resolutionId],
    );
    if (!posted) return null;
    const today = localDay(now.getTime());
    const mayCorrect = may(viewer, 'issues.screen', { communityId: posted.communityId });
    const opensHidden = may(viewer, 'issues.openHidden', { communityId: posted.communityId });
    const personId = viewer.kind === 'person' ? viewer.personId : null;
    const history = await sql<NoticeView['history'][number]>(
      em,
      `select case when hidden.reason is null or $2 then said.reason end as reason, hidden.reason as "hiddenReason",
         ms(said.at) as at
       from notice_correction said left join lateral (${stepOf('noticeCorrected', 'correctionId', 'said')}) hidden on true
       where said.resolution_id = $1 order by said.at, said.id`,
      [resolutionId, opensHidden],
    );
    const objections = await sql<NoticeView['objections'][number]>(
      em,
      `select o.id, person.name as "byName", raised.seq as step, ms(o.at) as at, ms(answer.at) as "answeredAt",
         case when coalesce(raised.reason, gone.reason) is null or $2::boolean or o.person_id = $3::uuid
           then o.words end as words,
         coalesce(raised.reason, gone.reason) as "hiddenReason",
         case when coalesce(answered.reason, unsaid.reason) is null or $2::boolean then answer.words end as answer,
         coalesce(answered.reason, unsaid.reason) as "answerHiddenReason", answered.seq as "answerStep"
       from objection o join person on person.id = o.person_id
       left join objection_answer answer on answer.objection_id = o.id
       left join hidden_objection gone on gone.objection_id = o.id and not gone.of_answer
       left join hidden_objection unsaid on unsaid.objection_id = o.id and unsaid.of_answer
       left join lateral (${stepOf('objectionRaised', 'objectionId', 'o')}) raised on true
       left join lateral (${stepOf('objectionAnswered', 'objectionId', 'o')}) answered on true
       where o.resolution_id = $1 order by o.at, o.id limit 200`,
      [resolutionId, opensHidden, personId],
    );
    return {
      ...posted,
      words: mayCorrect ? posted.words : null,
      isOver: isNoticeOver(posted.noticeUntil, today),
      daysLeft: noticeDaysLeft(posted.noticeUntil, today),
      history,
      objections: objections.map((objection) => ({ ...objection, byName: maskName(objection.byName) })),
    };
  },
});

/** Where it was said, if an issue lies behind the resolution, and why that is hidden. */
function stepOf(type: HistoryType, named: 'objectionId' | 'correctionId', said: string): string {
  return `select h.seq, hidden.reason from issue_history h left join hidden_step hidden using (issue_id, seq)
    where h.issue_id = (select issue_id from resolution where id = $1) and h.type = '${type}'
      and h.data->>'${named}' = ${said}.id::text`;
}
