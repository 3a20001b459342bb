/**
 * Who is asking, read from the database at every request: session, roles and idle time as they are now.
 * Staff sessions end after 30 idle minutes; what counts as use is written down at most once a minute. Who sits in an open
 * meeting is not idle: a minute-taker may listen for an hour.
 */
import type { RoleGrant, Viewer } from '../../shared/identity/roles.ts';
import { CoalescedRead } from '../coalesced-read.ts';
import { sql, type Runs } from '../database.ts';
import type { Authenticator } from '../live/socket-server.ts';
import type { Services } from '../services.ts';
import { readTicket } from './tickets.ts';
import { hashToken } from './tokens.ts';
import { sessionTokens } from './session-token.ts';

const staffRoles = ['host', 'volunteerLead', 'responsibleUnit', 'evaluator', 'administrator'];
const idleMinutes = 30;
/** No meeting lasts longer; one that nobody closed keeps no session alive. */
const sittingHours = 6;
const anyone: Viewer = { kind: 'anyone' };

export async function viewerOfSession(runs: Runs, sessionId: string): Promise<Viewer> {
  const [viewer = anyone] = await viewersOfSessions(runs, [sessionId]);
  return viewer;
}

/** In the order of the sessions; 'anyone' for those that have ended. One statement, whatever their number. */
export async function viewersOfSessions(runs: Runs, sessionIds: readonly string[]): Promise<Viewer[]> {
  const rows = await sql<{ session_id: string; person_id: string; name: string; grants: RoleGrant[] }>(
    runs,
    // Two nodes may mark the same sessions as used in different orders: whoever comes second leaves it to the first.
    `with live as materialized (
       select s.id, s.user_id, s.last_seen_at from auth_session s
       where s.id = any($1::uuid[]) and s.expires_at > now()
         and (s.last_seen_at > now() - make_interval(mins => $2) or not exists (
           select from role_grant g where g.person_id = s.user_id and g.revoked_at is null and g.role = any($3))
           or exists (select from seat t join meeting m on m.id = t.meeting_id where t.person_id = s.user_id and t.present
             and m.state = 'open' and m.opened_at > now() - make_interval(hours => $4)))
     ), used as (
       update auth_session set last_seen_at = now() where id in (
         select s.id from auth_session s join live on live.id = s.id
         where live.last_seen_at < now() - interval '1 minute' for update of s skip locked)
     )
     select live.id as session_id, p.id as person_id, p.name,
       coalesce((select json_agg(json_build_object('role', g.role, 'communityId', g.community_id, 'unitId', g.unit_id)
         order by g.role, g.community_id, g.unit_id)
         from role_grant g where g.person_id = live.user_id and g.revoked_at is null), '[]') as grants
     from live join person p on p.id = live.user_id where p.erased_at is null`,
    [sessionIds, idleMinutes, staffRoles, sittingHours],
  );
  const found = new Map(rows.map((row) => [row.session_id, row]));
  return sessionIds.map((sessionId): Viewer => {
    const row = found.get(sessionId);
    return row
      ? { kind: 'person', personId: row.person_id, sessionId, name: row.name, grants: row.grants }
      : anyone;
  });
}

export async function viewerOfScreen(runs: Runs, token: string): Promise<Viewer> {
  const [row] = await sql<{ meeting_id: string }>(
    runs,
    `select meeting_id from screen_link where token_hash = $1 and revoked_at is null and expires_at > now()`,
    [hashToken(token)],
  );
  return row ? { kind: 'screen', meetingId: row.meeting_id } : anyone;
}

function onlyIn(viewer: Viewer, meetingId: string | undefined): Viewer {
  return viewer.kind === 'person' && meetingId !== undefined
    ? { ...viewer, onlyMeetingId: meetingId }
    : viewer;
}

/** Reads who sent a Cookie header. */
export type ViewerOf = (cookie: string | undefined) => Promise<Viewer>;

/** Of requests, each read by itself. */
export function viewersOfCookies({ config, database }: Pick<Services, 'config' | 'database'>): ViewerOf {
  const tokenOf = sessionTokens(config);
  return async (cookie) => {
    const token = tokenOf(cookie);
    if (token === null) return anyone;
    const [sessionId] = await sessionsOf(database.pool, [token]);
    return sessionId ? viewerOfSession(database.pool, sessionId) : anyone;
  };
}

/** In the order of the tokens; null for those that have ended. */
async function sessionsOf(runs: Runs, tokens: readonly string[]): Promise<(string | null)[]> {
  const rows = await sql<{ id: string; token: string }>(
    runs,
    'select id, token from auth_session where token = any($1::text[]) and expires_at > now()',
    [tokens],
  );
  const idByToken = new Map(rows.map(({ id, token }) => [token, id]));
  return tokens.map((token) => idByToken.get(token) ?? null);
}

/**
 * Of the socket carrier: a crowd that comes at once (a server was restarted, a vote was opened) is read in a few
 * statements, each person still as the database has them after they asked.
 */
export function createAuthenticator({
  config,
  database,
}: Pick<Services, 'config' | 'database'>): Authenticator {
  const tokenOf = sessionTokens(config);
  const sessions = new CoalescedRead((tokens: readonly string[]) => sessionsOf(database.pool, tokens));
  const viewers = new CoalescedRead((sessionIds: readonly string[]) =>
    viewersOfSessions(database.pool, sessionIds),
  );
  return {
    async fromHandshake({ cookie, screenToken, ticket }) {
      if (screenToken) return viewerOfScreen(database.pool, screenToken);
      if (ticket) {
        const read = readTicket(config, ticket);
        return read ? onlyIn(await viewers.ask(read.sessionId), read.meetingId) : anyone;
      }
      const token = tokenOf(cookie);
      const sessionId = token === null ? null : await sessions.ask(token);
      return sessionId === null ? anyone : viewers.ask(sessionId);
    },
    async refresh(viewer) {
      switch (viewer.kind) {
        case 'person':
          return onlyIn(await viewers.ask(viewer.sessionId), viewer.onlyMeetingId);
        case 'screen': {
          const [row] = await sql<{ ok: boolean }>(
            database.pool,
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
        database.pool,
        'select id from auth_session where id = any($1::uuid[]) and expires_at > now()',
        [sessionIds],
      );
      const alive = new Set(live.map((row) => row.id));
      return new Set(sessionIds.filter((id) => !alive.has(id)));
    },
  };
}
