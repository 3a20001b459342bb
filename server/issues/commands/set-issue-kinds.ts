import { issueCommands } from '../../../shared/issues/commands.ts';
import { whyKindsRefused } from '../../../shared/issues/kinds.ts';
import { refuse, Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { placeInCommunity } from './place.ts';

/**
 * Which kinds the community takes, and which unit usually does the work of each. What was raised in a kind that is
 * switched off goes on and is read as before. Refusals: otherKindNeeded, notAllowed for an unknown unit, invalidInput
 * for a kind named twice. Repeating: the same kinds stand.
 */
export const setIssueKinds = defineCommand({
  name: 'setIssueKinds',
  action: 'issues.configure',
  input: issueCommands.setIssueKinds,
  place: placeInCommunity,
  async run({ em }, { communityId, kinds }) {
    refuse(whyKindsRefused(kinds));
    const units = [...new Set(kinds.flatMap(({ unitId }) => unitId ?? []))];
    const known = await sql(em, 'select from responsible_unit where id = any($1::uuid[])', [units]);
    if (known.length < units.length) throw new Refusal('notAllowed');
    await sql(em, 'delete from issue_kind where community_id = $1', [communityId]);
    await sql(
      em,
      `insert into issue_kind (community_id, category, is_on, unit_id)
       select $1, k.category, k."isOn", k."unitId"
       from jsonb_to_recordset($2::jsonb) as k (category text, "isOn" boolean, "unitId" uuid)`,
      [communityId, JSON.stringify(kinds)],
    );
    return { reply: null, announce: [] };
  },
});
