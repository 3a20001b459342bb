import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { centreId } from '../../shared/live/topics.ts';
import { Refusal } from '../../shared/refusal.ts';
import { sql } from '../database.ts';
import { defineCommand } from '../live/command.ts';
import { createPerson, grantRole } from './create-person.ts';

const words = z.string().trim().min(2).max(40);

/**
 * A further community and its first host, who is then given a personal link. For administrators: nobody else may manage
 * people of no community in particular. Refusals: communityTaken { name }. Repeating: by command id; a name is there once.
 */
export const addCommunity = defineCommand({
  name: 'addCommunity',
  action: 'identity.manage',
  input: z.strictObject({ name: words, street: words, hostName: z.string().trim().min(1).max(40) }),
  place: async () => ({ room: centreId, scope: {} }),
  async run({ em, actor }, { name, street, hostName }) {
    const communityId = uuidv7();
    const [added] = await sql(
      em,
      'insert into community (id, name, street) values ($1, $2, $3) on conflict (name) do nothing returning id',
      [communityId, name, street],
    );
    if (!added) throw new Refusal('communityTaken', { name });
    const hostId = await createPerson(em, { name: hostName, group: 'local', phone: null, isDemo: false });
    await grantRole(em, { personId: hostId, role: 'host', communityId, grantedBy: actor.personId });
    return { reply: { communityId, hostId }, announce: [] };
  },
});
