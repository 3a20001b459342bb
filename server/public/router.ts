/** What anyone may read, signed out. Names are masked; unscreened issues, bodies of people and ids of persons never appear. */
import { z } from 'zod';
import { maskName } from '../../shared/identity/mask-name.ts';
import type { Category } from '../../shared/issues/categories.ts';
import type { HistoryType } from '../../shared/issues/history.ts';
import type { IssueState } from '../../shared/issues/issue-state.ts';
import type { BallotResult } from '../../shared/meetings/view.ts';
import { sql } from '../database.ts';
import { postedMinutes } from '../meetings/minutes/load-minutes.ts';
import { query, router } from '../trpc.ts';

const publicStates = `('accepted', 'scheduled', 'deliberating', 'notAdopted', 'inProgress', 'reportedDone', 'verified')`;
const anyone = async () => ({});

export interface PublicIssue {
  id: string;
  number: number;
  title: string;
  category: Category;
  place: string;
  state: IssueState;
  communityName: string;
  isDemo: boolean;
  raisedAt: number;
  verifiedAt: number | null;
  endorsements: number;
  photoIds: string[];
}
export interface PublicResolution {
  id: string;
  number: string;
  words: string;
  unitName: string;
  supervisorName: string;
  dueOn: string;
  publishedAt: number;
  noticeUntil: string;
  meetingTitle: string;
  communityName: string;
  isDemo: boolean;
  issueId: string | null;
  issueTitle: string | null;
  issueState: string | null;
}

const issueColumns = `i.id, i.number, i.title, i.category, i.place, i.state, c.name as "communityName", c.is_demo as "isDemo",
  ms(i.raised_at) as "raisedAt", ms(i.verified_at) as "verifiedAt",
  (select count(*)::int from endorsement e where e.issue_id = i.id) as endorsements,
  (select coalesce(json_agg(p.file_id order by p.position), '[]') from issue_photo p where p.issue_id = i.id) as "photoIds"`;

const resolutionColumns = `r.id, r.number, r.words, u.name as "unitName", p.name as "supervisorName", r.due_on as "dueOn",
  ms(r.published_at) as "publishedAt", r.notice_until as "noticeUntil", m.title as "meetingTitle", c.name as "communityName",
  c.is_demo as "isDemo", r.issue_id as "issueId", i.title as "issueTitle", i.state as "issueState"`;
const resolutionTables = `resolution r join responsible_unit u on u.id = r.unit_id join person p on p.id = r.supervisor_id
  join meeting m on m.id = r.meeting_id join community c on c.id = m.community_id left join issue i on i.id = r.issue_id`;

export const publicRouter = router({
  overview: query({
    action: 'public.read',
    input: z.void(),
    scope: anyone,
    async read({ em }) {
      const [numbers] = await sql<{ raised: number; solved: number; medianDays: number | null }>(
        em,
        `select count(*)::int as raised, count(*) filter (where state = 'verified')::int as solved,
           round((percentile_cont(0.5) within group (order by extract(epoch from verified_at - raised_at) / 86400)
             filter (where state = 'verified'))::numeric)::int as "medianDays"
         from issue where state in ${publicStates}`,
      );
      const issues = await sql<PublicIssue>(
        em,
        `select ${issueColumns} from issue i join community c on c.id = i.community_id
         where i.state in ${publicStates} order by i.raised_at desc limit 60`,
      );
      const resolutions = await sql<PublicResolution>(
        em,
        `select ${resolutionColumns} from ${resolutionTables} order by r.published_at desc limit 40`,
      );
      const events = await sql<{
        id: string;
        title: string;
        place: string;
        startsAt: number;
        endsAt: number;
        communityName: string;
        isDemo: boolean;
      }>(
        em,
        `select s.id, a.title, s.place, ms(s.starts_at) as "startsAt", ms(s.ends_at) as "endsAt", c.name as "communityName", c.is_demo as "isDemo"
         from shift s join activity a on a.id = s.activity_id join community c on c.id = a.community_id
         where s.ends_at > now() and s.state <> 'cancelled' order by s.starts_at limit 20`,
      );
      return {
        numbers: numbers ?? { raised: 0, solved: 0, medianDays: null },
        issues,
        resolutions: resolutions.map(masked),
        events,
      };
    },
  }),

  issue: query({
    action: 'public.read',
    input: z.strictObject({ id: z.uuid() }),
    scope: anyone,
    async read({ em }, { id }) {
      const [issue] = await sql<
        PublicIssue & {
          body: string;
          raiserName: string | null;
          donePhotoIds: string[];
          doneWords: string | null;
        }
      >(
        em,
        `select ${issueColumns}, i.body, case when not i.is_anonymous then raiser.name end as "raiserName",
           (select coalesce(json_agg(pp.file_id order by u.at, pp.position), '[]') from progress_photo pp
             join progress_update u on u.id = pp.progress_update_id join action_item a on a.id = u.action_item_id
             where a.issue_id = i.id and u.kind = 'done') as "donePhotoIds",
           (select u.words from progress_update u join action_item a on a.id = u.action_item_id
             where a.issue_id = i.id and u.kind = 'done' order by u.at desc limit 1) as "doneWords"
         from issue i join community c on c.id = i.community_id join person raiser on raiser.id = i.raiser_id
         where i.id = $1 and i.state in ${publicStates}`,
        [id],
      );
      if (!issue) return null;
      const steps = await sql<{ type: HistoryType; at: number }>(
        em,
        'select type, ms(at) as at from issue_history where issue_id = $1 order by seq',
        [id],
      );
      const resolutions = await sql<PublicResolution>(
        em,
        `select ${resolutionColumns} from ${resolutionTables} where r.issue_id = $1 order by r.published_at`,
        [id],
      );
      return {
        ...issue,
        raiserName: issue.raiserName === null ? null : maskName(issue.raiserName),
        steps,
        resolutions: resolutions.map(masked),
      };
    },
  }),

  /** The minutes of a meeting as they are posted; null until everyone has signed who must. */
  minutes: query({
    action: 'public.read',
    input: z.strictObject({ meetingId: z.uuid() }),
    scope: anyone,
    async read({ em }, { meetingId }) {
      const record = await postedMinutes(em, meetingId);
      if (!record) return null;
      const { document, fingerprint, signatures } = record;
      return { document, fingerprint, signatures };
    },
  }),

  resolution: query({
    action: 'public.read',
    input: z.strictObject({ id: z.uuid() }),
    scope: anyone,
    async read({ em }, { id }) {
      const [resolution] = await sql<
        PublicResolution & {
          ballotId: string;
          tally: BallotResult['tally'];
          byGroup: BallotResult['byGroup'];
        }
      >(
        em,
        `select ${resolutionColumns}, b.id as "ballotId", b.result -> 'tally' as tally, b.result -> 'byGroup' as "byGroup"
         from ${resolutionTables} join ballot b on b.id = r.ballot_id where r.id = $1`,
        [id],
      );
      return resolution ? masked(resolution) : null;
    },
  }),
});

function masked<Named extends { supervisorName: string }>(named: Named): Named {
  return { ...named, supervisorName: maskName(named.supervisorName) };
}
