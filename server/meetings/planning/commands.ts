/**
 * Planning: only the host sees a plan, and everything in it may change until the meeting is called. Safe to repeat:
 * each command says what shall stand, and run-command.ts answers a repeated id with the first outcome.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { presets, readRules, whyRulesRefused, type Body } from '../../../shared/meetings/meeting-rules.ts';
import { planningCommands } from '../../../shared/meetings/planning.ts';
import { refuse, Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { meetingsChanged } from '../../live/topics.ts';
import { leftForBody } from './came-back.ts';
import { freeShortCode } from './short-code.ts';
import { planCommand } from './plan.ts';
import { refuseStrangeIssues } from './strange-issues.ts';

/** What earlier meetings of the body left open stands on the agenda already; the host may take it off. */
export const planMeeting = defineCommand({
  name: 'planMeeting',
  action: 'meetings.run',
  input: planningCommands.planMeeting,
  place: async (_em, { communityId }) => ({ room: communityId, scope: { communityId } }),
  async run({ em }, input) {
    const { communityId, body, title, place, scheduledAt } = input;
    const meetingId = uuidv7();
    const rules = await lastRules(em, communityId, body);
    await sql(
      em,
      `insert into meeting (id, community_id, number, title, place, scheduled_at, rules, short_code, state)
       select $1, $2, 1 + coalesce(max(number), 0), $3, $4, $5, $6, $7, 'planned' from meeting where community_id = $2`,
      [
        meetingId,
        communityId,
        title,
        place,
        new Date(scheduledAt).toISOString(),
        JSON.stringify(rules),
        await freeShortCode(em),
      ],
    );
    const left = await leftForBody(em, communityId, body);
    await sql(
      em,
      `insert into agenda_item (id, meeting_id, position, title, issue_id, state)
       select i.id, $1, i.position, i.title, i."issueId", 'waiting'
       from jsonb_to_recordset($2::jsonb) as i (id uuid, position int, title text, "issueId" uuid)`,
      [
        meetingId,
        JSON.stringify(
          left.map(({ id, title }, at) => ({ id: uuidv7(), position: at + 1, title, issueId: id })),
        ),
      ],
    );
    return { reply: { meetingId }, announce: [meetingsChanged(communityId, meetingId)] };
  },
});

/** The rules of the body's latest meeting that was called; the preset where there was none. */
async function lastRules(em: EntityManager, communityId: string, body: Body) {
  const [row] = await sql<{ rules: unknown }>(
    em,
    `select rules from meeting where community_id = $1 and rules ->> 'body' = $2 and state <> 'planned' and rehearsal_of is null
     order by scheduled_at desc limit 1`,
    [communityId, body],
  );
  return row ? readRules(row.rules) : presets[body];
}

export const changePlan = planCommand({
  name: 'changePlan',
  input: planningCommands.changePlan,
  async run({ em, plan }, { body, title, place, scheduledAt }) {
    const rules = body === plan.rules.body ? plan.rules : await lastRules(em, plan.communityId, body);
    await sql(em, 'update meeting set title = $2, place = $3, scheduled_at = $4, rules = $5 where id = $1', [
      plan.id,
      title,
      place,
      new Date(scheduledAt).toISOString(),
      JSON.stringify(rules),
    ]);
    return { reply: null, announce: [meetingsChanged(plan.communityId, plan.id)] };
  },
});

/** Refusals: rulesBelowLaw { setting, floor }, invalidInput. */
export const setRules = planCommand({
  name: 'setRules',
  input: planningCommands.setRules,
  async run({ em, plan }, { rules }) {
    refuse(whyRulesRefused(rules));
    if (rules.body !== plan.rules.body)
      throw new Refusal('invalidInput', { issues: ['rules.body: another'] });
    await sql(em, 'update meeting set rules = $2 where id = $1', [plan.id, JSON.stringify(rules)]);
    return { reply: null, announce: [meetingsChanged(plan.communityId, plan.id)] };
  },
});

/** Papers of an item that goes stay with the meeting. Issues are scheduled when the meeting is called. */
export const setAgenda = planCommand({
  name: 'setAgenda',
  input: planningCommands.setAgenda,
  async run({ em, plan }, { items }) {
    await refuseStrangeIssues(
      em,
      plan.communityId,
      items.flatMap(({ issueId }) => issueId ?? []),
    );
    const ids = items.map(({ id }) => id);
    const [foreign] = await sql(
      em,
      'select from agenda_item where id = any($1::uuid[]) and meeting_id <> $2',
      [ids, plan.id],
    );
    if (foreign || new Set(ids).size < ids.length)
      throw new Refusal('invalidInput', { issues: ['items: id used before'] });
    await sql(
      em,
      'update meeting_paper set item_id = null where meeting_id = $1 and item_id <> all($2::uuid[])',
      [plan.id, ids],
    );
    await sql(em, 'delete from agenda_item where meeting_id = $1 and id <> all($2::uuid[])', [plan.id, ids]);
    // Out of the way first: two items may never share a position or an issue, not even in between.
    await sql(
      em,
      'update agenda_item set position = position + 1000, issue_id = null where meeting_id = $1',
      [plan.id],
    );
    await sql(
      em,
      `insert into agenda_item (id, meeting_id, position, title, issue_id, minutes, state)
       select i.id, $1, i.position, i.title, i."issueId", i.minutes, 'waiting'
       from jsonb_to_recordset($2::jsonb) as i (id uuid, position integer, title text, "issueId" uuid, minutes integer)
       on conflict (id) do update set position = excluded.position, title = excluded.title,
         issue_id = excluded.issue_id, minutes = excluded.minutes`,
      [plan.id, JSON.stringify(items.map((item, at) => ({ ...item, position: at + 1 })))],
    );
    return { reply: null, announce: [meetingsChanged(plan.communityId, plan.id)] };
  },
});

/** Nobody has seen it: it leaves no trace but the line in the command log. */
export const discardPlan = planCommand({
  name: 'discardPlan',
  input: planningCommands.discardPlan,
  async run({ em, plan }) {
    await sql(em, 'delete from meeting_paper where meeting_id = $1', [plan.id]);
    await sql(em, 'delete from agenda_item where meeting_id = $1', [plan.id]);
    await sql(em, 'delete from meeting where id = $1', [plan.id]);
    return { reply: null, announce: [meetingsChanged(plan.communityId, plan.id)] };
  },
});
