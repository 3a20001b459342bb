import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planActivity } from '../../server/volunteers/commands/plan-activity.ts';
import { centreId } from '../../shared/live/topics.ts';
import { volunteerCommands } from '../../shared/volunteers/commands.ts';
import { anyone, hour, monday, refusalOf, Town } from './town.ts';

let town: Town;
beforeAll(async () => {
  town = await Town.open();
});
afterAll(() => town.close());

async function scene() {
  town.now = monday;
  const community = await town.community();
  const lead = await town.lead(community);
  return { community, lead, plan: planFor(community) };
}

function planFor(communityId: string) {
  const startsAt = monday + hour;
  return {
    communityId,
    title: '巷道路灯巡查',
    module: 'participation' as const,
    serviceItem: null as number | null,
    functionalArea: null as number | null,
    place: '三巷',
    equipment: '',
    contact: null,
    resolutionId: null as string | null,
    issueId: null as string | null,
    shifts: [
      {
        startsAt,
        endsAt: startsAt + hour,
        dangerous: false,
        point: null as { lat: number; lng: number } | null,
        requirements: [{ ...anyone, target: 3 }],
      },
    ],
  };
}

async function issueIn(communityId: string, raiserId: string): Promise<string> {
  const id = uuidv7();
  await town.rows(
    `insert into issue (id, community_id, number, title, body, category, place, raiser_id, state, raised_at)
     values ($1, $2, 1, '巷道路灯不亮', '', 'lighting', '三巷', $3, 'accepted', now())`,
    [id, communityId, raiserId],
  );
  return id;
}

describe('planning an activity', () => {
  test.each<[string, number | null, number | null, boolean]>([
    ['an item of its module', 40, 12, true],
    ['no item', null, null, true],
    ['the item of another module', 36, null, false],
    ['an item that there is not', 46, null, false],
    ['an area that there is not', null, 13, false],
  ])('takes %s: %s, %s', (_of, serviceItem, functionalArea, isTaken) => {
    const given = { ...planFor(uuidv4()), serviceItem, functionalArea };
    expect(volunteerCommands.planActivity.safeParse(given).success).toBe(isTaken);
  });

  test('makes exactly as many places as are wanted, a code, and tells boards and figures', async () => {
    const { community, lead, plan } = await scene();
    town.published.length = 0;
    const { activityId, shiftIds } = await town.run(planActivity, lead, plan);
    const [shift] = await town.rows<{ places: number; code: string; state: string; lead: string }>(
      `select (select count(*)::int from requirement_place place join requirement on requirement.id = place.requirement_id
               where requirement.shift_id = shift.id) as places,
              check_in_code as code, activity.state, activity.lead_id as lead
       from shift join activity on activity.id = shift.activity_id where activity.id = $1`,
      [activityId],
    );
    expect(shift).toMatchObject({ places: 3, state: 'planned', lead: lead.personId });
    expect(shift?.code).toMatch(/^[2-9A-HJKMNP-Z]{6}$/);
    expect(shiftIds).toHaveLength(1);
    expect(new Set(town.published.map(({ room }) => room))).toEqual(new Set([community, centreId]));
  });

  test('once with one id, however often it is sent', async () => {
    const { community, lead, plan } = await scene();
    const id = uuidv4();
    const replies = await Promise.all([1, 2, 3].map(() => town.run(planActivity, lead, plan, id)));
    expect(new Set(replies.map(({ activityId }) => activityId)).size).toBe(1);
    expect(await town.rows('select id from activity where community_id = $1', [community])).toHaveLength(1);
  });

  test('serves an issue of its own community only, and no resolution that is not there', async () => {
    const { community, lead, plan } = await scene();
    const elsewhere = await town.community();
    const own = await issueIn(community, lead.personId);
    const foreign = await issueIn(elsewhere, lead.personId);
    await town.run(planActivity, lead, { ...plan, issueId: own });
    expect(await refusalOf(town.run(planActivity, lead, { ...plan, issueId: foreign }))).toBe('notAllowed');
    expect(await refusalOf(town.run(planActivity, lead, { ...plan, resolutionId: uuidv4() }))).toBe(
      'notAllowed',
    );
    expect(await town.rows('select id from activity where community_id = $1', [community])).toHaveLength(1);
  });

  test('takes the place of the last shift where none is given', async () => {
    const { lead, plan } = await scene();
    const pointOf = async (point: { lat: number; lng: number } | null) => {
      const shifts = plan.shifts.map((shift) => ({ ...shift, point }));
      const { shiftIds } = await town.run(planActivity, lead, { ...plan, shifts });
      const [row] = await town.rows('select lat, lng from shift where id = $1', [shiftIds[0]]);
      return row;
    };
    expect(await pointOf(null)).toEqual({ lat: null, lng: null });
    expect(await pointOf({ lat: 23.13, lng: 113.37 })).toEqual({ lat: 23.13, lng: 113.37 });
    expect(await pointOf(null)).toEqual({ lat: 23.13, lng: 113.37 });
  });

  test('is for leads of the community, and not for what is over', async () => {
    const { community, lead, plan } = await scene();
    const stranger = await town.lead(await town.community());
    expect(await refusalOf(town.run(planActivity, stranger, plan))).toBe('notAllowed');
    expect(await refusalOf(town.run(planActivity, await town.volunteer(community), plan))).toBe('notAllowed');
    town.now = monday + 2 * hour;
    expect(await refusalOf(town.run(planActivity, lead, plan))).toBe('tooLate');
  });
});
