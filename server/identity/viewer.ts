/**
 * Who is asking, read from the database at every request: session, roles and idle time as they are now.
 * Staff sessions end after 30 idle minutes; what counts as use is written down at most once a minute.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { RoleGrant, Viewer } from '../../shared/identity/roles.ts';
import { sql, type Database } from '../database.ts';
import type { Authenticator } from '../live/socket-server.ts';
import type { Auth } from './auth.ts';
import { hashToken } from './links.ts';

const staffRoles = ['host', 'volunteerLead', 'responsibleUnit', 'evaluator', 'administrator'];
const idleMinutes = 30;
const anyone: Viewer = { kind: 'anyone' };

export async function viewerOfSession(em: EntityManager, sessionId: string): Promise<Viewer> {
  const [row] = await sql<{ person_id: string; name: string; grants: RoleGrant[] }>(
    em,
    `with held as (
       select g.role, g.community_id, g.unit_id, g.person_id from auth_session s
       join role_grant g on g.person_id = s.user_id and g.revoked_at is null
       where s.id = $1
     ), live as (
       select s.id, s.user_id from auth_session s
       where s.id = $1 and s.expires_at > now()
         and (s.last_seen_at > now() - make_interval(mins => $2) or not exists (select from held where role = any($3)))
     ), used as (
       update auth_session set last_seen_at = now()
       where id = (select id from live) and last_seen_at < now() - interval '1 minute'
     )
     select p.id as person_id, p.name,
       coalesce((select json_agg(json_build_object('role', role, 'communityId', community_id, 'unitId', unit_id)
         order by role, community_id, unit_id) from held), '[]') as grants
     from live join person p on p.id = live.user_id where p.erased_at is null`,
    [sessionId, idleMinutes, staffRoles],
  );
  return row
    ? { kind: 'person', personId: row.person_id, sessionId, name: row.name, grants: row.grants }
    : anyone;
}

export async function viewerOfScreen(em: EntityManager, token: string): Promise<Viewer> {
  const [row] = await sql<{ meeting_id: string }>(
    em,
    `select meeting_id from screen_link where token_hash = $1 and revoked_at is null and expires_at > now()`,
    [hashToken(token)],
  );
  return row ? { kind: 'screen', meetingId: row.meeting_id } : anyone;
}

export async function viewerOfCookie(
  auth: Auth,
  em: EntityManager,
  cookie: string | undefined,
): Promise<Viewer> {
  if (!cookie) return anyone;
  const found = await auth.api.getSession({
    headers: new Headers({ cookie }),
    query: { disableRefresh: true },
  });
  return found ? viewerOfSession(em, found.session.id) : anyone;
}

export function createAuthenticator(auth: Auth, database: Database): Authenticator {
  return {
    async fromHandshake({ cookie, screenToken }) {
      return screenToken
        ? viewerOfScreen(database.em(), screenToken)
        : viewerOfCookie(auth, database.em(), cookie);
    },
    async refresh(viewer) {
      switch (viewer.kind) {
        case 'person':
          return viewerOfSession(database.em(), viewer.sessionId);
        case 'screen': {
          const [row] = await sql<{ ok: boolean }>(
            database.em(),
            'select true as ok from screen_link where meeting_id = $1 and revoked_at is null and expires_at > now() limit 1',
            [viewer.meetingId],
          );
          return row ? viewer : anyone;
        }
        case 'anyone':
          return viewer;
      }
    },
    async ended(sessionIds) {
      const live = await sql<{ id: string }>(
        database.em(),
        'select id from auth_session where id = any($1::uuid[]) and expires_at > now()',
        [sessionIds],
      );
      const alive = new Set(live.map((row) => row.id));
      return new Set(sessionIds.filter((id) => !alive.has(id)));
    },
  };
}
