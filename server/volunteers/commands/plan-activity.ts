import { randomInt } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { Refusal } from '../../../shared/refusal.ts';
import { codeAlphabet, codeLength } from '../../../shared/volunteers/check-in-code.ts';
import { volunteerCommands, type VolunteerCommands } from '../../../shared/volunteers/commands.ts';
import type { Point } from '../../../shared/volunteers/distance.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { recordsChanged, volunteersChanged } from '../../live/topics.ts';
import { Activity, Requirement, Shift } from '../entities.ts';

/**
 * A service event with its shifts; where a decision asked for it, tied to that decision and its issue.
 * Refusals: notAllowed (a resolution or issue that is not of this community), tooLate (a shift already over).
 * Repeating: by command id.
 */
export const planActivity = defineCommand({
  name: 'planActivity',
  action: 'volunteers.lead',
  input: volunteerCommands.planActivity,
  place: (_em, { communityId }) => Promise.resolve({ room: communityId, scope: { communityId } }),
  async run({ em, actor, now }, input) {
    if (input.shifts.some((shift) => shift.endsAt <= now.getTime())) throw new Refusal('tooLate');
    const issueId = await issueServed(em, input);
    const activityId = uuidv7();
    await em.insert(Activity, {
      id: activityId,
      communityId: input.communityId,
      title: input.title,
      module: input.module,
      serviceItem: input.serviceItem,
      functionalArea: input.functionalArea,
      equipment: input.equipment,
      contactName: input.contact?.name ?? null,
      contactPhone: input.contact?.phone ?? null,
      kind: 'volunteer',
      place: input.place,
      resolutionId: input.resolutionId,
      issueId,
      state: 'planned',
      leadId: actor.personId,
      heldOn: null,
      createdAt: now,
    });
    const usualPoint = await lastPoint(em, input.communityId);
    const shiftIds: string[] = [];
    for (const shift of input.shifts) {
      shiftIds.push(await planShift(em, { activityId, place: input.place, usualPoint }, shift));
    }
    return {
      reply: { activityId, shiftIds },
      announce: [
        ...shiftIds.map((shiftId) => volunteersChanged(input.communityId, shiftId)),
        recordsChanged(),
      ],
    };
  },
});

type Plan = VolunteerCommands['planActivity'];

/** The issue named, or the one the resolution decides; both have to be of this community. */
async function issueServed(em: EntityManager, plan: Plan): Promise<string | null> {
  let issueId = plan.issueId;
  if (plan.resolutionId !== null) {
    const [resolution] = await sql<{ issue_id: string | null }>(
      em,
      `select resolution.issue_id from resolution join meeting on meeting.id = resolution.meeting_id
       where resolution.id = $1 and meeting.community_id = $2 and meeting.rehearsal_of is null`,
      [plan.resolutionId, plan.communityId],
    );
    if (!resolution) throw new Refusal('notAllowed');
    issueId ??= resolution.issue_id;
  }
  if (issueId === null) return null;
  const found = await sql(em, 'select id from issue where id = $1 and community_id = $2', [
    issueId,
    plan.communityId,
  ]);
  if (found.length === 0) throw new Refusal('notAllowed');
  return issueId;
}

/** With its needs and their places. */
export async function planShift(
  em: EntityManager,
  activity: { activityId: string; place: string; usualPoint: Point | null },
  shift: Plan['shifts'][number],
): Promise<string> {
  const shiftId = uuidv7();
  const point = shift.point ?? activity.usualPoint;
  await em.insert(Shift, {
    id: shiftId,
    activityId: activity.activityId,
    startsAt: new Date(shift.startsAt),
    endsAt: new Date(shift.endsAt),
    place: activity.place,
    lat: point?.lat ?? null,
    lng: point?.lng ?? null,
    dangerous: shift.dangerous,
    checkInCode: await freeCode(em),
    printedCode: false,
    asksLocation: false,
    state: 'planned',
    confirmedAt: null,
    confirmedBy: null,
  });
  for (const requirement of shift.requirements) {
    const requirementId = uuidv7();
    await em.insert(Requirement, { id: requirementId, shiftId, ...requirement });
    await sql(
      em,
      'insert into requirement_place (requirement_id, number) select $1, generate_series(1, $2::int)',
      [requirementId, requirement.target],
    );
  }
  return shiftId;
}

async function lastPoint(em: EntityManager, communityId: string): Promise<Point | null> {
  const [point] = await sql<Point>(
    em,
    `select shift.lat, shift.lng from shift join activity on activity.id = shift.activity_id
     where activity.community_id = $1 and shift.lat is not null and shift.lng is not null
     order by shift.starts_at desc, shift.id desc limit 1`,
    [communityId],
  );
  return point ?? null;
}

/** The unique index has the last word; a code drawn twice at the same moment fails the command and is drawn anew. */
async function freeCode(em: EntityManager): Promise<string> {
  for (;;) {
    const code = Array.from({ length: codeLength }, () => codeAlphabet[randomInt(codeAlphabet.length)]).join(
      '',
    );
    const taken = await sql(em, 'select id from shift where check_in_code = $1', [code]);
    if (taken.length === 0) return code;
  }
}
