import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { PaperContent } from '../../shared/meetings/tally/contract.ts';
import type { MeetingView } from '../../shared/meetings/view.ts';
import { holds } from '../../shared/identity/roles.ts';
import type { EnteredVotes } from '../../shared/meetings/rules/vote-entry.ts';
import { sql } from '../database.ts';
import { hashToken, newToken } from '../identity/tokens.ts';
import { handOut, query, router } from '../trpc.ts';
import { scopeOfMeeting } from './scopes.ts';
import { loadMinutes, postedVersion } from './minutes/load-minutes.ts';
import type { EntityManager } from '@mikro-orm/postgresql';

const ofMeeting = z.strictObject({ meetingId: z.uuid() });
const screenLinkHours = 24;

const scope = (em: EntityManager, { meetingId }: z.infer<typeof ofMeeting>) => scopeOfMeeting(em, meetingId);

export interface MeetingCard {
  id: string;
  communityId: string;
  communityName: string;
  isDemo: boolean;
  isRehearsal: boolean;
  number: number;
  title: string;
  place: string;
  scheduledAt: number;
  state: MeetingView['state'];
  shortCode: string;
  /** The viewer's seat, if they have one. */
  seatId: string | null;
  isHost: boolean;
}

export const meetingsRouter = router({
  /** Meetings of the viewer's communities: what is open or still to come first, then the latest past ones. */
  mine: query({
    action: 'identity.self',
    input: z.strictObject({ communityId: z.uuid().nullable() }),
    scope: async () => ({}),
    async read({ em, viewer }, { communityId }): Promise<MeetingCard[]> {
      if (viewer.kind !== 'person') return [];
      return sql<MeetingCard>(
        em,
        `select m.id, m.community_id as "communityId", c.name as "communityName", c.is_demo as "isDemo", m.rehearsal_of is not null as "isRehearsal", m.number, m.title, m.place,
           ms(m.scheduled_at) as "scheduledAt", m.state, m.short_code as "shortCode", s.id as "seatId",
           exists (select from role_grant h where h.person_id = $1 and h.community_id = m.community_id and h.role = 'host' and h.revoked_at is null) as "isHost"
         from (
           select distinct g.community_id from role_grant g
           where g.person_id = $1 and g.revoked_at is null and ($2::uuid is null or g.community_id = $2)) as own
         cross join lateral (
           select ahead.* from meeting ahead
           where ahead.community_id = own.community_id and ahead.state in ('open', 'called')
             and (ahead.rehearsal_of is null or not exists (
               select from meeting o where o.community_id = ahead.community_id and o.state = 'open' and o.rehearsal_of is null))
           union all
           select past.* from unnest(array['closed', 'signed', 'cancelled']) as over (state)
           cross join lateral (
             select * from meeting
             where community_id = own.community_id and state = over.state and rehearsal_of is null
             order by scheduled_at desc limit 30) as past) as m
         join community c on c.id = m.community_id
         left join seat s on s.meeting_id = m.id and s.person_id = $1
         order by array_position(array['open', 'called', 'closed', 'signed', 'cancelled'], m.state),
           case when m.state in ('open', 'called') then m.scheduled_at end, m.scheduled_at desc
         limit 30`,
        [viewer.personId, communityId],
      );
    },
  }),

  /** Where a short code leads; the code itself opens nothing. */
  byCode: query({
    action: 'public.read',
    input: z.strictObject({ code: z.string().regex(/^[0-9]{6}$/) }),
    scope: async () => ({}),
    async read({ em }, { code }) {
      const [meeting] = await sql<{ meetingId: string; title: string; communityName: string }>(
        em,
        `select m.id as "meetingId", m.title, c.name as "communityName" from meeting m join community c on c.id = m.community_id
         where m.short_code = $1 and m.state in ('called', 'open')`,
        [code],
      );
      return meeting ?? null;
    },
  }),

  /** The viewer's own vote in the ballot that is open; of a secret one only that it was cast. */
  myVote: query({
    action: 'meetings.takePart',
    input: ofMeeting,
    scope,
    async read({ em, viewer }, { meetingId }) {
      if (viewer.kind !== 'person') return null;
      const [row] = await sql<{
        seatId: string;
        ballotId: string | null;
        content: PaperContent | null;
        voted: boolean;
      }>(
        em,
        `select s.id as "seatId", b.id as "ballotId", r.content, r.seat_id is not null as voted
         from seat s left join ballot b on b.meeting_id = s.meeting_id and b.state = 'open'
         left join ballot_roll r on r.ballot_id = b.id and r.seat_id = s.id
         where s.meeting_id = $1 and s.person_id = $2`,
        [meetingId, viewer.personId],
      );
      return row ?? null;
    },
  }),

  /** Whether the viewer's own seat has answered a consensus check; what it answered is nowhere kept. */
  hasAnswered: query({
    action: 'meetings.takePart',
    input: z.strictObject({ meetingId: z.uuid(), checkId: z.uuid() }),
    scope,
    async read({ em, viewer }, { meetingId, checkId }): Promise<boolean> {
      if (viewer.kind !== 'person') return false;
      const answered = await sql(
        em,
        `select from consensus_answer a join consensus_check k on k.id = a.check_id join seat s on s.id = a.seat_id
         where k.meeting_id = $1 and k.id = $2 and s.person_id = $3`,
        [meetingId, checkId, viewer.personId],
      );
      return answered.length > 0;
    },
  }),

  /** What a host entered and somebody else is to confirm; told to those who may. */
  enteredVotes: query({
    action: 'meetings.takePart',
    input: z.strictObject({ meetingId: z.uuid(), entryId: z.uuid() }),
    scope,
    async read({ em, viewer }, { meetingId, entryId }): Promise<EnteredVotes | null> {
      if (viewer.kind !== 'person') return null;
      const place = await scopeOfMeeting(em, meetingId);
      const isHost = place !== null && holds(viewer, 'host', place);
      const [row] = await sql<{ content: EnteredVotes | null }>(
        em,
        `select e.content from vote_entry e join ballot b on b.id = e.ballot_id
         where e.id = $1 and b.meeting_id = $2 and e.state = 'waiting' and ($3 or exists (select from seat s
           where s.meeting_id = $2 and s.person_id = $4 and s.role in ('minuteTaker', 'supervisor')))`,
        [entryId, meetingId, isHost, viewer.personId],
      );
      return row?.content ?? null;
    },
  }),

  /** The minutes as they stand, with the hash to sign; null while the meeting is not closed. */
  minutes: query({
    action: 'meetings.enter',
    input: ofMeeting,
    scope,
    async read({ em }, { meetingId }) {
      const minutes = await em.transactional((inner) => loadMinutes(inner, meetingId), {
        isolationLevel: 'repeatable read',
      });
      if (!minutes) return null;
      const { document, fingerprint, corrections } = minutes;
      return { document, fingerprint, corrections, posted: await postedVersion(em, meetingId) };
    },
  }),

  /** Units a motion may name. */
  units: query({
    action: 'identity.self',
    input: z.void(),
    scope: async () => ({}),
    read: ({ em }) =>
      sql<{ id: string; name: string }>(em, 'select id, name from responsible_unit order by name'),
  }),

  /** The unit that usually does the work of an item's issue; null without one. */
  usualUnit: query({
    action: 'meetings.takePart',
    input: z.strictObject({ meetingId: z.uuid(), itemId: z.uuid() }),
    scope,
    async read({ em }, { meetingId, itemId }): Promise<string | null> {
      const [kind] = await sql<{ unitId: string | null }>(
        em,
        `select k.unit_id as "unitId" from agenda_item item join issue i on i.id = item.issue_id
         join issue_kind k on k.community_id = i.community_id and k.category = i.category
         where item.id = $1 and item.meeting_id = $2`,
        [itemId, meetingId],
      );
      return kind?.unitId ?? null;
    },
  }),

  /** The big screen's read-only address, for a day; shown once. */
  screenLink: handOut({
    action: 'meetings.run',
    input: ofMeeting,
    scope,
    async make({ em, actor, now, services }, { meetingId }) {
      const token = newToken();
      const expiresAt = now.getTime() + screenLinkHours * 3_600_000;
      await sql(
        em,
        'insert into screen_link (id, meeting_id, token_hash, issued_by, issued_at, expires_at) values ($1, $2, $3, $4, $5, $6)',
        [
          uuidv7(),
          meetingId,
          hashToken(token),
          actor.personId,
          now.toISOString(),
          new Date(expiresAt).toISOString(),
        ],
      );
      return { token, url: `${services.config.publicUrl}/screen/${meetingId}#${token}`, expiresAt };
    },
  }),
});
