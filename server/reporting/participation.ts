import { z } from 'zod';
import { may } from '../../shared/identity/permissions.ts';
import { endOfDay, localClock, startOfDay } from '../../shared/local-time.ts';
import {
  groups,
  measures,
  peopleBehind,
  type HeldMeeting,
  type Measure,
  type Participant,
  type ParticipantRecords,
} from '../../shared/reporting/participation.ts';
import { sql } from '../database.ts';
import { query } from '../trpc.ts';

const mostPeople = 2_000;
const mostMeetings = 60;
const day = z.iso.date();

/** The communities whose people the reader may see. */
export const participationPlaces = query({
  action: 'reporting.read',
  input: z.strictObject({}),
  scope: async () => ({}),
  async read({ em, viewer }) {
    const known = await sql<{ id: string; name: string }>(em, 'select id, name from community order by name');
    return known.filter(({ id }) => may(viewer, 'reporting.participation', { communityId: id }));
  },
});

/**
 * Who was invited, came, spoke, voted, raised and verified in a community from a day to a day, both included: everyone
 * by name, so that each number opens the people behind it. Meetings count once they are over.
 */
export const participation = query({
  action: 'reporting.participation',
  input: z.strictObject({ communityId: z.uuid(), from: day, to: day }),
  scope: async (_em, { communityId }) => ({ communityId }),
  async read({ em }, wanted) {
    const span = spanOf(wanted);
    const people = await sql<Participant>(em, peopleInSpan, span);
    const meetings = await sql<Omit<HeldMeeting, 'clock'>>(em, meetingsInSpan, span);
    return {
      people,
      meetings: meetings.map((meeting): HeldMeeting => ({ ...meeting, clock: localClock(meeting.at) })),
    };
  },
});

const spanOf = ({ communityId, from, to }: { communityId: string; from: string; to: string }) => [
  communityId,
  new Date(startOfDay(from)).toISOString(),
  new Date(endOfDay(to)).toISOString(),
];

/** The people behind one number of it, each with the meetings or issues behind that. */
export const participationRecords = query({
  action: 'reporting.participation',
  input: z.strictObject({
    ...{ communityId: z.uuid(), from: day, to: day },
    ...{ group: z.enum(groups), measure: z.enum(measures) },
  }),
  scope: async (_em, { communityId }) => ({ communityId }),
  async read({ em }, { group, measure, ...wanted }): Promise<ParticipantRecords[]> {
    const span = spanOf(wanted);
    const people = await sql<Participant & { personId: string }>(em, peopleInSpan, span);
    const behind = peopleBehind(people, group, measure);
    const records = await sql<ParticipantRecords['records'][number] & { personId: string }>(
      em,
      `with held as (${held}) ${recordsBehind[measure]}`,
      [...span, behind.map(({ personId }) => personId)],
    );
    return behind.map(({ personId, name }) => ({
      personId,
      name,
      records: records.flatMap(({ personId: of, ...record }) => (of === personId ? [record] : [])),
    }));
  },
});

const held = `select id, title, scheduled_at from meeting
  where community_id = $1 and state in ('closed', 'signed') and scheduled_at >= $2 and scheduled_at < $3`;

const peopleInSpan = `
  with held as (${held}),
  sat as (
    select s.person_id, s.id, s.checked_in_at is not null as came
    from seat s join held on held.id = s.meeting_id
  ),
  seated as (
    select person_id, count(*)::int as invited, (count(*) filter (where came))::int as came from sat group by person_id
  ),
  speeches as (
    select sat.person_id, count(*)::int as spoke from floor_request f join sat on sat.id = f.seat_id
    where f.started_at is not null group by sat.person_id
  ),
  votes as (
    select sat.person_id, count(*)::int as voted from ballot_roll b join sat on sat.id = b.seat_id group by sat.person_id
  ),
  issues as (
    select raiser_id as person_id, count(*)::int as raised from issue
    where community_id = $1 and raised_at >= $2 and raised_at < $3 group by raiser_id
  ),
  verdicts as (
    select v.person_id, count(*)::int as verified from verification v join issue i on i.id = v.issue_id
    where i.community_id = $1 and v.at >= $2 and v.at < $3 group by v.person_id
  )
  select p.id as "personId", p.name, p.resident_group as "group", coalesce(invited, 0) as invited, coalesce(came, 0) as came,
    coalesce(spoke, 0) as spoke, coalesce(voted, 0) as voted, coalesce(raised, 0) as raised,
    coalesce(verified, 0) as verified,
    coalesce(came, 0) > 0 and not exists (
      select from seat s join meeting m on m.id = s.meeting_id
      where s.person_id = p.id and m.community_id = $1 and s.checked_in_at is not null and m.scheduled_at < $2
    ) as "isFirstTime"
  from (select person_id from seated union select person_id from issues union select person_id from verdicts) someone
  join person p on p.id = someone.person_id
  left join seated using (person_id) left join speeches using (person_id) left join votes using (person_id)
  left join issues using (person_id) left join verdicts using (person_id)
  order by p.name, p.id limit ${mostPeople}`;

/** Of the people $4, in the meetings held; `more` joins what they did there. */
const inMeetings = (more: string) => `
  select seat.person_id as "personId", 'meeting' as kind, held.id, held.title, ms(held.scheduled_at) as at,
    count(*)::int as times
  from held join seat on seat.meeting_id = held.id ${more}
  where seat.person_id = any($4::uuid[])
  group by seat.person_id, held.id, held.title, held.scheduled_at order by held.scheduled_at desc`;
const onIssues = (more: string, personId: string, at: string) => `
  select ${personId} as "personId", 'issue' as kind, issue.id,
    shown_title(issue.title, issue.number, issue.hidden_at) as title, ms(max(${at})) as at, count(*)::int as times
  from issue ${more}
  where issue.community_id = $1 and ${at} >= $2 and ${at} < $3 and ${personId} = any($4::uuid[])
  group by ${personId}, issue.id order by max(${at}) desc`;

const invited = inMeetings('');
const came = inMeetings('and seat.checked_in_at is not null');
const recordsBehind: Readonly<Record<Measure, string>> = {
  invited,
  came,
  spoke: inMeetings('join floor_request turn on turn.seat_id = seat.id and turn.started_at is not null'),
  voted: inMeetings('join ballot_roll vote on vote.seat_id = seat.id'),
  raised: onIssues('', 'issue.raiser_id', 'issue.raised_at'),
  verified: onIssues(
    'join verification verdict on verdict.issue_id = issue.id',
    'verdict.person_id',
    'verdict.at',
  ),
  firstTime: came,
  neverCame: invited,
};

const ofGroup = (group: string, more = '') =>
  `'${group}', count(*) filter (where s.resident_group = '${group}'${more})`;
const meetingsInSpan = `
  with held as (${held})
  select held.id, held.title, ms(held.scheduled_at) as at,
    json_build_object(${ofGroup('migrant')}, ${ofGroup('local')}) as invited,
    json_build_object(${ofGroup('migrant', ' and s.checked_in_at is not null')},
      ${ofGroup('local', ' and s.checked_in_at is not null')}) as came
  from held join seat s on s.meeting_id = held.id
  group by held.id, held.title, held.scheduled_at order by held.scheduled_at desc limit ${mostMeetings}`;
