import { issueCommands } from '../../../shared/issues/commands.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { placeInCommunity } from './place.ts';

/**
 * How many endorsements an agenda asks for, how many neighbours besides the raiser must confirm, the periods, and which
 * units hazards go to at once. What is under way is judged by the new numbers from now on; what was decided stays.
 * Refusals: notAllowed for an unknown unit, invalidInput for a kind named twice. Repeating: the same rules stand.
 */
export const setIssueRules = defineCommand({
  name: 'setIssueRules',
  action: 'issues.configure',
  input: issueCommands.setIssueRules,
  place: placeInCommunity,
  async run({ em }, { communityId, endorsementsNeeded, confirmationsNeeded, duties, ...periods }) {
    if (new Set(duties.map(({ category }) => category)).size < duties.length)
      throw new Refusal('invalidInput', { issues: ['duties: each kind once'] });
    const units = [...new Set(duties.map(({ unitId }) => unitId))];
    const known = await sql(em, 'select from responsible_unit where id = any($1::uuid[])', [units]);
    if (known.length < units.length) throw new Refusal('notAllowed');
    await sql(
      em,
      `update community set endorsement_threshold = $2, confirmation_threshold = $3,
         reminder_days = $4, silence_days = $5, reopened_days = $6 where id = $1`,
      [
        ...[communityId, endorsementsNeeded, confirmationsNeeded],
        ...[periods.reminderDays, periods.silenceDays, periods.reopenedDays],
      ],
    );
    await sql(em, 'delete from urgent_duty where community_id = $1', [communityId]);
    await sql(
      em,
      `insert into urgent_duty (community_id, category, unit_id)
       select $1, d.category, d."unitId" from jsonb_to_recordset($2::jsonb) as d (category text, "unitId" uuid)`,
      [communityId, JSON.stringify(duties)],
    );
    return { reply: null, announce: [] };
  },
});
