import { v7 as uuidv7 } from 'uuid';
import { issueCommands } from '../../../shared/issues/commands.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { placeInCommunity } from './place.ts';

/**
 * One more unit that work may be given to, known to every community. Refusals: unitTaken { name }. Repeating: by command
 * id; a name is there once.
 */
export const addUnit = defineCommand({
  name: 'addUnit',
  action: 'issues.configure',
  input: issueCommands.addUnit,
  place: placeInCommunity,
  async run({ em }, { communityId, name }) {
    const unitId = uuidv7();
    const [added] = await sql(
      em,
      `insert into responsible_unit (id, name, is_demo) select $1, $2, is_demo from community where id = $3
       on conflict (name) do nothing returning id`,
      [unitId, name, communityId],
    );
    if (!added) throw new Refusal('unitTaken', { name });
    return { reply: { unitId }, announce: [] };
  },
});
