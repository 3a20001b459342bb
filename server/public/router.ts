/** What anyone may read, signed out. Names are masked; unscreened issues, bodies of people and ids of persons never appear. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { maskName } from '../../shared/identity/mask-name.ts';
import { categories } from '../../shared/issues/categories.ts';
import { stages } from '../../shared/issues/stage.ts';
import { labeled, withLabels } from '../../shared/meetings/minutes/fingerprint.ts';
import { withoutTitles } from '../../shared/meetings/minutes/hidden-titles.ts';
import type { Ballot, BallotResult } from '../../shared/meetings/view.ts';
import { Refusal } from '../../shared/refusal.ts';
import { sql } from '../database.ts';
import { backgroundOf } from '../issues/queries/map-background.ts';
import { buildingsOf } from '../issues/queries/buildings.ts';
import { hiddenTitles, labelsOfOptions, postedMinutes } from '../meetings/minutes/load-minutes.ts';
import { query, router } from '../trpc.ts';
import { issueFigures } from './issue-figures.ts';
import { publicIssues } from './public-issues.ts';
import { publicTimeline } from './public-timeline.ts';
import { reportContent } from './report-content.ts';
import { reportObjection } from './report-objection.ts';
import { ballotSubject, issuesOfMeeting, publicMeetings } from './ways-to-issues.ts';

const anyone = async () => ({});
const pageSize = 24;
/** Pins of a stage on the map, the newest. */
const mostPins = 100;

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

/** A meeting is often called by what it is about, and what is hidden is called by its number. */
const resolutionColumns = `r.id, r.number, posted.words, u.name as "unitName", p.name as "supervisorName", r.due_on as "dueOn",
  ms(r.published_at) as "publishedAt", posted.notice_until as "noticeUntil", case when i.hidden_at is null
    then m.title else replace(m.title, i.title, '#' || i.number) end as "meetingTitle", c.name as "communityName",
  c.is_demo as "isDemo", case when i.hidden_at is null then r.issue_id end as "issueId",
  case when i.hidden_at is null then i.title end as "issueTitle", case when i.hidden_at is null then i.state end as "issueState"`;
/** What only masking needs. */
const maskingColumns = `r.meeting_id as "meetingId", b.method <> 'yes-no-abstain' as "isChoice"`;
const resolutionTables = `resolution r join ballot b on b.id = r.ballot_id join posted_resolution posted on posted.resolution_id = r.id join responsible_unit u on u.id = r.unit_id join person p on p.id = r.supervisor_id
  join meeting m on m.id = r.meeting_id and m.rehearsal_of is null join community c on c.id = m.community_id left join issue i on i.id = r.issue_id`;

export const publicRouter = router({
  overview: query({
    action: 'public.read',
    input: z.void(),
    scope: anyone,
    async read({ em }) {
      const communities = await sql<{ id: string; name: string }>(
        em,
        'select id, name from community order by name',
      );
      const resolutions = await sql<Named>(
        em,
        `select ${resolutionColumns}, ${maskingColumns} from ${resolutionTables} order by r.published_at desc limit 40`,
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
        communities,
        resolutions: await masked(em, resolutions),
        events,
      };
    },
  }),

  /** Figures and the newest issues of one community or all; the next page goes on after the last of this one. */
  issues: query({
    action: 'public.read',
    input: z.strictObject({
      communityId: z.uuid().nullable(),
      stage: z.enum(stages).nullable(),
      category: z.enum(categories).nullable(),
      text: z.string().trim().max(80),
      after: z.uuid().nullable(),
    }),
    scope: anyone,
    async read({ em }, { communityId, stage, category, text, after }) {
      const found = await publicIssues(em, {
        ...(communityId !== null && { communityId }),
        ...(stage !== null && { stage }),
        ...(category !== null && { category }),
        // One character is in too many titles to search for.
        ...([...text].length > 1 && { text }),
        ...(after !== null && { after }),
        limit: pageSize + 1,
      });
      return {
        figures: await issueFigures(em, communityId),
        issues: found.slice(0, pageSize),
        hasMore: found.length > pageSize,
      };
    },
  }),

  /** The map of a community: its buildings, and what is not settled yet. */
  map: query({
    action: 'public.read',
    input: z.strictObject({ communityId: z.uuid() }),
    scope: anyone,
    async read({ em }, { communityId }) {
      const unsettled = await Promise.all(
        (['open', 'underWay'] as const).map((stage) =>
          publicIssues(em, { communityId, stage, limit: mostPins }),
        ),
      );
      const pins = unsettled
        .flat()
        .flatMap(({ id, title, stage, lat, lng }) =>
          lat === null || lng === null ? [] : [{ id, title, stage, lat, lng }],
        );
      return {
        buildings: await buildingsOf(em, communityId),
        background: await backgroundOf(em, communityId),
        pins,
      };
    },
  }),

  /** Null where there is none. Refusals: contentHidden { reason }. */
  issue: query({
    action: 'public.read',
    input: z.strictObject({ id: z.uuid() }),
    scope: anyone,
    async read({ em }, { id }) {
      const [issue] = await publicIssues(em, { ids: [id], limit: 1 });
      if (!issue) {
        const [hidden] = await sql<{ reason: string }>(
          em,
          'select hidden_reason as reason from issue where id = $1 and hidden_at is not null and issue_stage(state) is not null',
          [id],
        );
        if (hidden) throw new Refusal('contentHidden', { reason: hidden.reason });
        return null;
      }
      const [done] = await sql<{ words: string; photoIds: string[] }>(
        em,
        `select u.words, array(select pp.file_id from shown_progress_photo pp
           join progress_update shown on shown.id = pp.progress_update_id
           join action_item item on item.id = shown.action_item_id
           where item.issue_id = $1 and shown.kind = 'done' order by shown.at, pp.position) as "photoIds"
         from progress_update u join action_item a on a.id = u.action_item_id
         where a.issue_id = $1 and u.kind = 'done'
           and not exists (select from hidden_step h where h.progress_update_id = u.id) order by u.at desc limit 1`,
        [id],
      );
      const resolutions = await sql<Named>(
        em,
        `select ${resolutionColumns}, ${maskingColumns} from ${resolutionTables} where r.issue_id = $1 order by r.published_at`,
        [id],
      );
      return {
        ...issue,
        donePhotoIds: done?.photoIds ?? [],
        doneWords: done?.words ?? null,
        timeline: await publicTimeline(em, issue),
        meetings: await publicMeetings(em, id),
        resolutions: await masked(em, resolutions),
      };
    },
  }),

  report: reportContent,
  reportObjection,

  /** The minutes of a meeting as they are posted; null until everyone has signed who must. */
  minutes: query({
    action: 'public.read',
    input: z.strictObject({ meetingId: z.uuid() }),
    scope: anyone,
    async read({ em }, { meetingId }) {
      const record = await postedMinutes(em, meetingId);
      if (!record) return null;
      const { document, fingerprint, signatures } = record;
      const hidden = await hiddenTitles(em, meetingId);
      return {
        document: withoutTitles(document, hidden),
        ...{ fingerprint, signatures, hidesTitles: hidden.length > 0 },
        issues: await issuesOfMeeting(em, meetingId),
      };
    },
  }),

  ballot: ballotSubject,

  resolution: query({
    action: 'public.read',
    input: z.strictObject({ id: z.uuid() }),
    scope: anyone,
    async read({ em }, { id }) {
      type Voted = Pick<BallotResult, 'tally' | 'byGroup'> & Pick<Ballot, 'secrecy'> & { ballotId: string };
      const [resolution] = await sql<Named & Voted>(
        em,
        `select ${resolutionColumns}, ${maskingColumns}, b.id as "ballotId", b.result -> 'tally' as tally,
           b.result -> 'byGroup' as "byGroup", b.secrecy from ${resolutionTables} where r.id = $1`,
        [id],
      );
      const [shown] = await masked(em, resolution ? [resolution] : []);
      return shown ?? null;
    },
  }),
});

interface Named extends PublicResolution {
  readonly meetingId: string;
  readonly isChoice: boolean;
}

/** People are called as in the posted minutes: those who were chosen, too, in the words, the figures and the count. */
async function masked<Row extends Named>(em: EntityManager, rows: readonly Row[]): Promise<Row[]> {
  const meetingIds = new Set(rows.filter(({ isChoice }) => isChoice).map(({ meetingId }) => meetingId));
  const labels = new Map<string, ReadonlyMap<string, string>>();
  for (const meetingId of meetingIds) labels.set(meetingId, await labelsOfOptions(em, meetingId));
  return rows.map((row) => {
    const shown = { ...row, supervisorName: maskName(row.supervisorName) };
    const called = row.isChoice ? labels.get(row.meetingId) : undefined;
    if (!called) return shown;
    return { ...labeled(shown, called), words: withLabels(row.words, called) };
  });
}
