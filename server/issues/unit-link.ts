/** A unit answers without an account: whoever is named for it enters by a link that is bound to the task. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { Refusal } from '../../shared/refusal.ts';
import { sql } from '../database.ts';
import { createPerson } from '../identity/create-person.ts';
import { issueLink, linkLifetimeMs } from '../identity/links.ts';
import { handOut } from '../trpc.ts';
import { placeOfTask } from './commands/place.ts';

/**
 * The address is shown once. The contact is whoever answers for the unit under that name already, else a new person.
 * Refusals: taskDone. Handed out again it is a further link; all end when another unit takes the task over.
 */
export const unitLink = handOut({
  action: 'issues.screen',
  input: z.strictObject({ actionItemId: z.uuid(), contactName: z.string().trim().min(1).max(40) }),
  scope: async (em, input) => (await placeOfTask(em, input))?.scope ?? null,
  make: ({ em, actor, now, services }, { actionItemId, contactName }) =>
    em.transactional(async (inner) => {
      const [task] = await sql<{ unit_id: string; state: string; is_demo: boolean }>(
        inner,
        `select a.unit_id, a.state, unit.is_demo from action_item a join responsible_unit unit on unit.id = a.unit_id
         where a.id = $1 for update of unit`,
        [actionItemId],
      );
      if (!task) throw new Refusal('notAllowed');
      if (task.state !== 'open') throw new Refusal('taskDone');
      const unit = { id: task.unit_id, isDemo: task.is_demo };
      const personId = await contactOf(inner, unit, contactName, actor.personId);
      const link = { personId, issuedBy: actor.personId, now, ttlMs: linkLifetimeMs, actionItemId };
      const { token, expiresAt } = await issueLink(inner, link);
      return { url: `${services.config.publicUrl}/enter?task=${actionItemId}#${token}`, expiresAt };
    }),
});

async function contactOf(
  em: EntityManager,
  unit: { readonly id: string; readonly isDemo: boolean },
  name: string,
  grantedBy: string,
): Promise<string> {
  const [known] = await sql<{ id: string }>(
    em,
    `select person.id from role_grant g join person on person.id = g.person_id
     where g.unit_id = $1 and g.revoked_at is null and person.name = $2 and person.erased_at is null
     order by g.granted_at limit 1`,
    [unit.id, name],
  );
  if (known) return known.id;
  const personId = await createPerson(em, { name, group: 'local', phone: null, isDemo: unit.isDemo });
  await sql(
    em,
    `insert into role_grant (id, person_id, role, unit_id, granted_by) values ($1, $2, 'responsibleUnit', $3, $4)`,
    [uuidv7(), personId, unit.id, grantedBy],
  );
  return personId;
}
