/** How a shift was: for leads with every figure and word, for anybody the question itself and the way to answer it. */
import { z } from 'zod';
import { localDay } from '../../../shared/local-time.ts';
import { Refusal, refuse } from '../../../shared/refusal.ts';
import {
  servedFeedback,
  summaryOf,
  whyCannotGiveFeedback,
  type FeedbackInfo,
  type FeedbackRole,
  type ShiftFeedback,
} from '../../../shared/volunteers/feedback.ts';
import { sql } from '../../database.ts';
import { query, takeIn, type ReadContext } from '../../trpc.ts';
import { communityOfShift } from '../place.ts';

interface Given {
  readonly role: FeedbackRole;
  readonly rating: number;
  readonly words: string;
  readonly isMine: boolean;
}

const wordsShown = 30;

export const feedback = query({
  action: 'volunteers.lead',
  input: z.strictObject({ shiftId: z.uuid() }),
  async scope(em, { shiftId }) {
    const communityId = await communityOfShift(em, shiftId);
    return communityId === null ? null : { communityId };
  },
  async read({ em, viewer }, { shiftId }): Promise<ShiftFeedback> {
    const given = await sql<Given>(
      em,
      `select role, rating, words, role = 'lead' and person_id is not distinct from $2 as "isMine"
       from shift_feedback where shift_id = $1 order by on_day desc, md5(id::text)`,
      [shiftId, viewer.kind === 'person' ? viewer.personId : null],
    );
    const of = (role: FeedbackRole) =>
      summaryOf(given.filter((one) => one.role === role).map(({ rating }) => rating));
    return {
      summaries: { served: of('served'), volunteer: of('volunteer'), lead: of('lead') },
      words: given
        .filter(({ words }) => words !== '')
        .slice(0, wordsShown)
        .map(({ role, rating, words }) => ({ role, rating, words })),
      isGiven: given.some(({ isMine }) => isMine),
    };
  },
});

async function infoOf(em: ReadContext['em'], shiftId: string): Promise<FeedbackInfo | null> {
  const [info] = await sql<FeedbackInfo>(
    em,
    `select s.id as "shiftId", a.title, c.name as "communityName", c.is_demo as "isDemo", s.state,
       ms(s.starts_at) as "startsAt", ms(s.ends_at) as "endsAt"
     from shift s join activity a on a.id = s.activity_id join community c on c.id = a.community_id where s.id = $1`,
    [shiftId],
  );
  return info ?? null;
}

/** For the page behind the code; null when there is no such shift. */
export const feedbackInfo = query({
  action: 'public.read',
  input: z.strictObject({ shiftId: z.uuid() }),
  scope: () => Promise.resolve({}),
  read: ({ em }, { shiftId }) => infoOf(em, shiftId),
});

/** Shifts that the viewer has served at lately, checked out or not, and has not said anything about. The newest first. */
export const shiftsToRate = query({
  action: 'identity.self',
  input: z.strictObject({}),
  scope: (_em, _input, viewer) =>
    Promise.resolve(viewer.kind === 'person' ? { personId: viewer.personId } : {}),
  read: ({ em, viewer, now }): Promise<FeedbackInfo[]> =>
    sql<FeedbackInfo>(
      em,
      `select s.id as "shiftId", a.title, c.name as "communityName", c.is_demo as "isDemo", s.state,
         ms(s.starts_at) as "startsAt", ms(s.ends_at) as "endsAt"
       from turnout t join shift s on s.id = t.shift_id join activity a on a.id = s.activity_id
       join community c on c.id = a.community_id
       where t.person_id = $1 and s.state <> 'cancelled'
         and s.ends_at > to_timestamp($2::float8 / 1000) - interval '3 days'
         and (t.checked_out_at is not null or s.ends_at < to_timestamp($2::float8 / 1000))
         and not exists (select from shift_feedback f
           where f.shift_id = s.id and f.person_id = t.person_id and f.role = 'volunteer')
       order by s.starts_at desc, s.id limit 3`,
      [viewer.kind === 'person' ? viewer.personId : null, now.getTime()],
    ),
});

/**
 * By whoever was served, signed in or not, without a name. Refusals: notAllowed (no such shift), tooEarly, tooLate,
 * shiftCancelled. Repeating: the same id counts once, and is thanked again.
 */
export const giveFeedback = takeIn({
  action: 'public.say',
  input: servedFeedback,
  async take({ em, now }, { id, shiftId, rating, words }): Promise<null> {
    const shift = await infoOf(em, shiftId);
    if (!shift) throw new Refusal('notAllowed');
    refuse(whyCannotGiveFeedback(shift, false, now.getTime()));
    await sql(
      em,
      `insert into shift_feedback (id, shift_id, role, rating, words, on_day) values ($1, $2, 'served', $3, $4, $5)
       on conflict (id) do nothing`,
      [id, shiftId, rating, words, localDay(now.getTime())],
    );
    return null;
  },
});
