/** Asking in waves as the lead sees it: before, what it will probably take; afterwards, what happened. */
import { z } from 'zod';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { WavesView, WaveRecord } from '../../../shared/volunteers/asking-view.ts';
import { waveSettingsOf } from '../../../shared/volunteers/settings.ts';
import { simulate } from '../../../shared/volunteers/wave-simulation.ts';
import { answerBy, nextWave, quietUntil } from '../../../shared/volunteers/waves.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { communityOfRequirement } from '../place.ts';
import { settingsOf } from '../settings.ts';
import { loadRequirement } from '../volunteer-facts.ts';
import { newestPlan, situationAt } from '../waves.ts';

export const waves = query({
  action: 'volunteers.lead',
  input: z.strictObject({
    requirementId: z.uuid(),
    deadlineAt: z.int().positive(),
    answerMinutes: z.int().min(1).max(10_080),
    levelPercent: z.int().min(50).max(99),
  }),
  async scope(em, { requirementId }) {
    const communityId = await communityOfRequirement(em, requirementId);
    return communityId === null ? null : { communityId };
  },
  async read({ em, now }, { requirementId, deadlineAt, answerMinutes, levelPercent }): Promise<WavesView> {
    const at = await loadRequirement(em, requirementId);
    const newest = await newestPlan(em, requirementId);
    const isRunning = newest !== null && newest.stoppedAt === null && newest.deadlineAt > now.getTime();
    const usual = await settingsOf(em, await communityOfRequirement(em, requirementId));
    const plan = isRunning
      ? newest
      : {
          deadlineAt,
          answerMs: answerMinutes * 60_000,
          settings: { ...waveSettingsOf(usual), level: levelPercent / 100 },
        };
    const { settings } = plan;
    const situation = await situationAt(em, at, plan, now);
    const wave = nextWave(situation, settings);
    const names = new Map(situation.volunteers.map(({ personId, name }) => [personId, name]));
    const { chance, messages, untilFull } = simulate(situation, settings);
    const { deadlineAt: until, answerMs } = plan;
    return {
      requirementId,
      missing: situation.missing,
      askNow: wave.personIds.map((personId) => names.get(personId) ?? ''),
      chanceAtOnce: wave.chance,
      ...{ chance, messages },
      fullAt:
        untilFull === null
          ? null
          : answerBy(now.getTime(), { deadlineAt: until, answerMs: untilFull * answerMs }, settings),
      rounds: situation.rounds,
      candidates: situation.candidates.length,
      capped: situation.candidates.filter(({ askedThisWeek }) => askedThisWeek >= settings.weeklyCap).length,
      quietUntil: quietUntil(now.getTime(), settings),
      weeklyCap: settings.weeklyCap,
      usualLevelPercent: usual.levelPercent,
      plan: newest && {
        isRunning,
        startedAt: newest.startedAt,
        deadlineAt: newest.deadlineAt,
        waves: await recordsOf(em, newest.id, now),
      },
    };
  },
});

function recordsOf(em: EntityManager, planId: string, now: Date): Promise<WaveRecord[]> {
  return sql<WaveRecord>(
    em,
    `select w.number, ms(w.sent_at) as "sentAt", w.chance, count(o.id)::int as asked,
       count(o.id) filter (where o.state = 'accepted')::int as accepted,
       count(o.id) filter (where o.state = 'declined')::int as declined,
       count(o.id) filter (where o.state = 'asked' and o.deadline_at >= $2)::int as thinking,
       count(o.id) filter (where o.state = 'expired' or (o.state = 'asked' and o.deadline_at < $2))::int as silent,
       count(o.id) filter (where o.state = 'withdrawn')::int as withdrawn
     from wave w left join offer o on o.wave_id = w.id where w.plan_id = $1 group by w.id order by w.number`,
    [planId, now.toISOString()],
  );
}
