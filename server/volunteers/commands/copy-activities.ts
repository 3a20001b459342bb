import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { dayMs, localDay, startOfDay } from '../../../shared/local-time.ts';
import { Refusal, refuse } from '../../../shared/refusal.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { whyCannotCopy } from '../../../shared/volunteers/repeat.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { recordsChanged, volunteersChanged } from '../../live/topics.ts';
import { Activity, Requirement, Shift } from '../entities.ts';
import { planShift } from './plan-activity.ts';

/**
 * Activities held again on other days, with the same shifts at the same hours and the same places; nobody is asked by it.
 * All or none. Refusals: notAllowed (not of this community, or called off), tooLate (a shift already over), copiedAlready
 * (there is one on that day). Repeating: by command id; one copy a day. Reply: { activityIds }, in the order given.
 */
export const copyActivities = defineCommand({
  name: 'copyActivities',
  action: 'volunteers.lead',
  input: volunteerCommands.copyActivities,
  place: (_em, { communityId }) => Promise.resolve({ room: communityId, scope: { communityId } }),
  async run({ em, actor, now }, { communityId, copies }) {
    const activityIds: string[] = [];
    const shiftIds: string[] = [];
    for (const { activityId, day } of copies) {
      const copy = await copyOf(em, { communityId, activityId, day, leadId: actor.personId, now });
      activityIds.push(copy.activityId);
      shiftIds.push(...copy.shiftIds);
    }
    return {
      reply: { activityIds },
      announce: [...shiftIds.map((shiftId) => volunteersChanged(communityId, shiftId)), recordsChanged()],
    };
  },
});

interface Copy {
  readonly communityId: string;
  readonly activityId: string;
  readonly day: string;
  readonly leadId: string;
  readonly now: Date;
}

async function copyOf(
  em: EntityManager,
  { communityId, activityId, day, leadId, now }: Copy,
): Promise<{ activityId: string; shiftIds: string[] }> {
  const source = await em.findOne(Activity, { id: activityId, communityId, kind: 'volunteer' });
  if (!source || source.state === 'cancelled') throw new Refusal('notAllowed');
  const shifts = await em.find(
    Shift,
    { activityId, state: { $ne: 'cancelled' } },
    { orderBy: { startsAt: 'asc', id: 'asc' } },
  );
  const [first] = shifts;
  if (!first) throw new Refusal('notAllowed');
  const firstDay = localDay(first.startsAt.getTime());
  const later = Math.round((startOfDay(day) - startOfDay(firstDay)) / dayMs) * dayMs;
  const copied = await sql<{ day: string }>(
    em,
    `select to_char(copied_day, 'YYYY-MM-DD') as day from activity where copied_from = $1 and state <> 'cancelled'`,
    [activityId],
  );
  refuse(
    whyCannotCopy({ day: firstDay, copiedDays: copied.map((one) => one.day) }, day, {
      endsAt: Math.min(...shifts.map(({ endsAt }) => endsAt.getTime())) + later,
      now: now.getTime(),
    }),
  );
  const id = uuidv7();
  await em.insert(Activity, {
    ...{
      id,
      communityId,
      title: source.title,
      module: source.module,
      serviceItem: source.serviceItem,
      functionalArea: source.functionalArea,
      equipment: source.equipment,
      contactName: source.contactName ?? null,
      contactPhone: source.contactPhone ?? null,
      kind: 'volunteer',
      place: source.place,
    },
    ...{ resolutionId: null, issueId: null, state: 'planned', leadId, heldOn: null, createdAt: now },
  });
  await sql(em, 'update activity set copied_from = $2, copied_day = $3 where id = $1', [id, activityId, day]);
  const shiftIds: string[] = [];
  for (const shift of shifts) {
    const requirements = await em.find(Requirement, { shiftId: shift.id }, { orderBy: { id: 'asc' } });
    const { lat, lng, dangerous } = shift;
    shiftIds.push(
      await planShift(
        em,
        { activityId: id, place: shift.place, usualPoint: null },
        {
          startsAt: shift.startsAt.getTime() + later,
          endsAt: shift.endsAt.getTime() + later,
          dangerous,
          point: typeof lat === 'number' && typeof lng === 'number' ? { lat, lng } : null,
          requirements: requirements.map((need) => ({
            ...{ minimum: need.minimum, target: need.target, priority: need.priority },
            ...{ skill: need.skill ?? null, credential: need.credential ?? null },
            ...{ language: need.language ?? null, languageGrade: need.languageGrade ?? null },
          })),
        },
      ),
    );
  }
  return { activityId: id, shiftIds };
}
