/**
 * The next wave of a plan, whenever something happened: started, declined, silent, a place freed, the night over.
 * State is in rows. Whoever calls holds the community's room, so two nodes come one after the other; the second finds
 * that those asked suffice and sends nothing.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { whyNotEligible } from '../../shared/volunteers/eligibility.ts';
import { whyShiftClosed } from '../../shared/volunteers/shift-state.ts';
import {
  answerBy,
  answerChance,
  capWindowMs,
  nextWave,
  quietUntil,
  roundsLeft,
  type AnswerHistory,
  type WaveCandidate,
  type WaveSettings,
  type WaveSituation,
} from '../../shared/volunteers/waves.ts';
import { sql } from '../database.ts';
import type { Announcement } from '../live/command.ts';
import { insertOffers } from './insert-offers.ts';
import { lockShift, tellOf } from './shift-record.ts';
import {
  loadRequirement,
  loadVolunteers,
  type KnownVolunteer,
  type RequirementAt,
} from './volunteer-facts.ts';

export interface WavePlan {
  readonly id: string;
  readonly startedBy: string;
  readonly startedAt: number;
  readonly deadlineAt: number;
  readonly answerMs: number;
  readonly settings: WaveSettings;
}

/** The newest of a requirement, whether it runs or not. */
export async function newestPlan(
  em: EntityManager,
  requirementId: string,
): Promise<(WavePlan & { stoppedAt: number | null }) | null> {
  const [row] = await sql<{
    id: string;
    startedBy: string;
    startedAt: number;
    deadlineAt: number;
    answerMinutes: number;
    levelPercent: number;
    from: string;
    to: string;
    weeklyCap: number;
    stoppedAt: number | null;
  }>(
    em,
    `select id, started_by as "startedBy", ms(started_at) as "startedAt", ms(deadline_at) as "deadlineAt",
       answer_minutes as "answerMinutes", level_percent as "levelPercent", quiet_from as "from", quiet_to as "to",
       weekly_cap as "weeklyCap", ms(stopped_at) as "stoppedAt"
     from wave_plan where requirement_id = $1 order by started_at desc, id desc limit 1`,
    [requirementId],
  );
  if (!row) return null;
  const {
    id,
    startedBy,
    startedAt,
    deadlineAt,
    answerMinutes,
    levelPercent,
    from,
    to,
    weeklyCap,
    stoppedAt,
  } = row;
  return {
    ...{ id, startedBy, startedAt, deadlineAt, stoppedAt },
    answerMs: answerMinutes * 60_000,
    settings: { level: levelPercent / 100, quiet: { from, to }, weeklyCap },
  };
}

export async function runningPlan(
  em: EntityManager,
  requirementId: string,
  now: Date,
): Promise<WavePlan | null> {
  const plan = await newestPlan(em, requirementId);
  return plan && plan.stoppedAt === null && plan.deadlineAt > now.getTime() ? plan : null;
}

export async function missingAt(em: EntityManager, requirementId: string): Promise<number> {
  const [row] = await sql<{ missing: number }>(
    em,
    `select (select count(*) from requirement_place where requirement_id = $1)::int
          - (select count(*) from booking where requirement_id = $1 and cancelled_at is null)::int as missing`,
    [requirementId],
  );
  return row?.missing ?? 0;
}

export interface Situation extends WaveSituation {
  readonly volunteers: readonly KnownVolunteer[];
}

/** Who could still be asked: fit, and not asked for this shift unless the question was taken back. */
export async function situationAt(
  em: EntityManager,
  at: RequirementAt,
  plan: Pick<WavePlan, 'deadlineAt' | 'answerMs' | 'settings'>,
  now: Date,
): Promise<Situation> {
  const volunteers = await loadVolunteers(em, at, { now });
  const histories = await historiesOf(em, now);
  const chanceOf = (personId: string) => answerChance(histories.get(personId) ?? unasked);
  const pending = await pendingAt(em, at.requirementId, now);
  return {
    volunteers,
    missing: await missingAt(em, at.requirementId),
    pending: pending.map(chanceOf),
    rounds: roundsLeft(now.getTime(), plan, plan.settings),
    candidates: volunteers
      .filter(({ offerState }) => offerState === null || offerState === 'withdrawn')
      .filter(({ facts }) => whyNotEligible(facts, at.need, at.shift).length === 0)
      .map(({ personId, lastAskedAt }): WaveCandidate => ({
        personId,
        lastAskedAt,
        chance: chanceOf(personId),
        askedThisWeek: histories.get(personId)?.thisWeek ?? 0,
      })),
  };
}

/** Those who are still thinking about it. */
export async function pendingAt(em: EntityManager, requirementId: string, now: Date): Promise<string[]> {
  const pending = await sql<{ personId: string }>(
    em,
    `select person_id as "personId" from offer where requirement_id = $1 and state = 'asked' and deadline_at >= $2`,
    [requirementId, now.toISOString()],
  );
  return pending.map(({ personId }) => personId);
}

export const unasked: AnswerHistory = { accepted: 0, declined: 0, silent: 0 };

/** Of everyone, or only of those named. */
export async function historiesOf(
  em: EntityManager,
  now: Date,
  only: readonly string[] | null = null,
): Promise<Map<string, AnswerHistory & { thisWeek: number }>> {
  const rows = await sql<AnswerHistory & { personId: string; thisWeek: number }>(
    em,
    `select person_id as "personId",
       count(*) filter (where state in ('accepted', 'standby'))::int as accepted,
       count(*) filter (where state = 'declined')::int as declined,
       count(*) filter (where state = 'expired')::int as silent,
       count(*) filter (where asked_at > to_timestamp($1::float8 / 1000))::int as "thisWeek"
     from offer where $2::uuid[] is null or person_id = any($2::uuid[]) group by person_id`,
    [now.getTime() - capWindowMs, only],
  );
  return new Map(rows.map((row) => [row.personId, row]));
}

/** Sends what is needed now; nothing when no plan runs, at night, when it is full or those asked suffice. */
export async function sendNextWave(
  em: EntityManager,
  requirementId: string,
  now: Date,
): Promise<Announcement[]> {
  const plan = await runningPlan(em, requirementId, now);
  if (!plan || quietUntil(now.getTime(), plan.settings) !== null) return [];
  const at = await loadRequirement(em, requirementId);
  const shift = await lockShift(em, at.shiftId);
  if (whyShiftClosed(shift.state) || (await missingAt(em, requirementId)) === 0) return [];
  const [{ number } = { number: 0 }] = await sql<{ number: number }>(
    em,
    `select coalesce((select max(number) from wave where plan_id = $1), 0) as number
     from wave_plan where id = $1 for update`,
    [plan.id],
  );
  const situation = await situationAt(em, at, plan, now);
  const { personIds, chance } = nextWave(situation, plan.settings);
  if (personIds.length === 0) return [];
  const waveId = uuidv7();
  await sql(em, 'insert into wave (id, plan_id, number, sent_at, chance) values ($1, $2, $3, $4, $5)', [
    waveId,
    plan.id,
    number + 1,
    now.toISOString(),
    chance,
  ]);
  await insertOffers(em, {
    ...{ at, personIds, waveId, now },
    volunteers: situation.volunteers,
    askedBy: plan.startedBy,
    deadlineAt: answerBy(now.getTime(), plan, plan.settings),
  });
  return tellOf(shift, personIds);
}
