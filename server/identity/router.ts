import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import type { Scope } from '../../shared/identity/permissions.ts';
import type { ResidentGroup, Role } from '../../shared/identity/roles.ts';
import { sql } from '../database.ts';
import { defineCommand } from '../live/command.ts';
import { handOut, mutation, query, router } from '../trpc.ts';
import { addCommunity } from './add-community.ts';
import { issueLink, linkLifetimeMs } from './links.ts';

const personInCommunity = z.strictObject({ communityId: z.uuid(), personId: z.uuid() });
type PersonInCommunity = z.infer<typeof personInCommunity>;

/** Null unless the person holds a role in that community: nobody reaches people elsewhere. */
async function scopeOfPerson(em: EntityManager, input: PersonInCommunity): Promise<Scope | null> {
  const [row] = await sql<{ held: boolean }>(
    em,
    `select true as held from role_grant where person_id = $1 and community_id = $2 and revoked_at is null limit 1`,
    [input.personId, input.communityId],
  );
  return row ? { communityId: input.communityId } : null;
}

/** Ends every link and every session of the person; repeating it ends nothing further. */
const revokeLinks = defineCommand({
  name: 'revokeLinks',
  action: 'identity.manage',
  input: personInCommunity,
  async place(em, input) {
    const scope = await scopeOfPerson(em, input);
    return scope && { room: input.communityId, scope };
  },
  async run({ em, now }, input) {
    const revoked = await sql(
      em,
      'update access_link set revoked_at = $2 where person_id = $1 and revoked_at is null returning id',
      [input.personId, now.toISOString()],
    );
    await sql(em, 'delete from auth_session where user_id = $1', [input.personId]);
    return { reply: { revoked: revoked.length }, announce: [] };
  },
});

interface GrantRow {
  role: Role;
  communityId: string | null;
  communityName: string | null;
  unitId: string | null;
  unitName: string | null;
}
interface DemoPerson {
  id: string;
  name: string;
  origin: string | null;
  group: ResidentGroup;
  grants: GrantRow[];
}

const grantsJson = `json_agg(json_build_object('role', g.role, 'communityId', g.community_id, 'communityName', c.name,
  'unitId', g.unit_id, 'unitName', u.name) order by g.role, c.name, u.name)`;

export const identityRouter = router({
  /** Who is signed in, with their roles; in demo mode also whom one may sign in as. Open to anyone: it tells only about the asker. */
  me: query({
    action: 'public.read',
    input: z.void(),
    scope: async () => ({}),
    async read({ em, viewer, services }) {
      const signedIn = viewer.kind === 'person' ? viewer.personId : null;
      const [person] = await sql<{ id: string; name: string; isDemo: boolean; grants: GrantRow[] }>(
        em,
        `select p.id, p.name, p.is_demo as "isDemo", coalesce(${grantsJson} filter (where g.id is not null), '[]') as grants
         from person p left join role_grant g on g.person_id = p.id and g.revoked_at is null
         left join community c on c.id = g.community_id left join responsible_unit u on u.id = g.unit_id
         where p.id = $1 group by p.id`,
        [signedIn],
      );
      const demo = services.config.demo
        ? await sql<DemoPerson>(
            em,
            `select p.id, p.name, p.origin, p.resident_group as "group", ${grantsJson} as grants
             from person p join role_grant g on g.person_id = p.id and g.revoked_at is null
             left join community c on c.id = g.community_id left join responsible_unit u on u.id = g.unit_id
             where p.is_demo and p.erased_at is null
               and (g.role <> 'volunteer' or exists (select from role_grant o where o.person_id = p.id and o.role <> 'volunteer')
                 or p.id in (select person_id from offer where state in ('asked', 'accepted') and deadline_at > now() - interval '1 day'))
             group by p.id order by min(g.granted_at), p.id limit 60`,
          )
        : null;
      return { person: person ?? null, demo };
    },
  }),

  /** A personal link for somebody of the host's community; the address is shown once. */
  issueLink: handOut({
    action: 'identity.manage',
    input: personInCommunity,
    scope: scopeOfPerson,
    async make({ em, actor, now, services }, input) {
      const link = await issueLink(em, {
        personId: input.personId,
        issuedBy: actor.personId,
        now,
        ttlMs: linkLifetimeMs,
      });
      return { url: `${services.config.publicUrl}/enter#${link.token}`, expiresAt: link.expiresAt };
    },
  }),

  revokeLinks: mutation(revokeLinks),
  addCommunity: mutation(addCommunity),
});
