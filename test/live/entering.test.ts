/** What entering reads, when many come at once: nobody gets what another may see, and few statements serve them all. */
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { createAuth, type Auth } from '../../server/identity/auth.ts';
import { hashToken } from '../../server/identity/tokens.ts';
import { createAuthenticator, viewersOfSessions } from '../../server/identity/viewer.ts';
import { eventsMissed } from '../../server/live/room-log.ts';
import type { Authenticator } from '../../server/live/socket-server.ts';
import { Hall } from '../meetings/hall.ts';

let hall: Hall;
let auth: Auth;
let authenticator: Authenticator;
/** Signing in, and reading what it set, as served under this address. */
const servedAt = (publicUrl: string) => {
  const config = readConfig({ AUTH_SECRET: 'x'.repeat(40), PUBLIC_URL: publicUrl });
  const parts = { config, database: hall.database };
  return { auth: createAuth(parts), authenticator: createAuthenticator(parts) };
};
beforeAll(async () => {
  hall = await Hall.open();
  ({ auth, authenticator } = servedAt('http://127.0.0.1:3000'));
});
afterAll(() => hall.close());

const anyone = { kind: 'anyone' };

/** The cookie that better-auth itself sets for whoever comes by a personal link. */
async function cookieOf(personId: string, by = auth): Promise<string> {
  const token = uuidv4();
  await hall.rows(
    `insert into access_link (id, person_id, token_hash, expires_at) values ($1, $2, $3, now() + interval '1 hour')`,
    [uuidv4(), personId, hashToken(token)],
  );
  const response = await by.api.enterByPersonalLink({ body: { token }, asResponse: true });
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

describe('5: the handshake', () => {
  test.each(['http://127.0.0.1:3000', 'https://gongyi.example'])(
    'knows the person by the cookie that signing in has set at %s',
    async (publicUrl) => {
      const served = servedAt(publicUrl);
      const person = await hall.person([{ role: 'volunteer', communityId: await hall.community() }]);
      const cookie = await cookieOf(person.personId, served.auth);
      const viewer = await served.authenticator.fromHandshake({ cookie, screenToken: undefined });
      expect(viewer).toMatchObject({ kind: 'person', personId: person.personId, grants: person.grants });
    },
  );

  test.each([
    ['no cookie', () => undefined],
    ['another cookie only', () => 'theme=dark'],
    ['a cookie that breaks off', (cookie: string) => cookie.slice(0, -8)],
    ['a token that was exchanged', (cookie: string) => cookie.replace(/=(.)/, '=x$1')],
    ['no signature', (cookie: string) => cookie.slice(0, cookie.lastIndexOf('.'))],
  ])('takes whoever comes with %s for anyone', async (_, spoil) => {
    const person = await hall.person([]);
    const cookie = spoil(await cookieOf(person.personId));
    expect(await authenticator.fromHandshake({ cookie, screenToken: undefined })).toEqual(anyone);
  });

  test('takes whoever comes with a session that has ended for anyone', async () => {
    const person = await hall.person([]);
    const cookie = await cookieOf(person.personId);
    await hall.rows('update auth_session set expires_at = now() where user_id = $1', [person.personId]);
    expect(await authenticator.fromHandshake({ cookie, screenToken: undefined })).toEqual(anyone);
  });
});

describe('5: of a crowd that is read at once', () => {
  test('everyone has their own roles, as they are now', async () => {
    const communityId = await hall.community();
    const people = await Promise.all([
      hall.person([{ role: 'host', communityId }]),
      hall.person([{ role: 'representative', communityId }]),
      hall.person([{ role: 'representative', communityId }]),
      hall.person([]),
    ]);
    const [host, kept, revoked, nobody] = people;
    await hall.rows('update role_grant set revoked_at = now() where person_id = $1', [revoked.personId]);
    const read = await Promise.all(people.map((person) => authenticator.refresh(person)));
    expect(read).toEqual([host, kept, { ...revoked, grants: [] }, nobody]);
  });

  test('staff who were idle too long, the erased and ended sessions are anyone', async () => {
    const communityId = await hall.community();
    const person = (role: 'host' | 'volunteer') => hall.person([{ role, communityId }]);
    const people = await Promise.all([
      person('host'),
      person('volunteer'),
      person('volunteer'),
      person('volunteer'),
    ]);
    const [idleHost, idleVolunteer, erased, ended] = people;
    await hall.rows(
      `update auth_session set last_seen_at = now() - interval '31 minutes' where user_id = any($1)`,
      [[idleHost.personId, idleVolunteer.personId]],
    );
    await hall.rows('update person set erased_at = now() where id = $1', [erased.personId]);
    await hall.rows('update auth_session set expires_at = now() where user_id = $1', [ended.personId]);
    const sessions = [...people.map(({ sessionId }) => sessionId), uuidv4()];
    const read = await viewersOfSessions(hall.database.em(), sessions);
    expect(read).toEqual([anyone, idleVolunteer, anyone, anyone, anyone]);
    const [seen] = await hall.rows<{ fresh: boolean }>(
      `select last_seen_at > now() - interval '1 minute' as fresh from auth_session where id = $1`,
      [idleVolunteer.sessionId],
    );
    expect(seen?.fresh).toBe(true);
  });

  test('staff who sit in an open meeting are not idle, however long they listen', async () => {
    const meeting = await hall.meeting({ voters: 1 });
    const taker = await hall.person([{ role: 'host', communityId: meeting.communityId }]);
    await hall.seat(meeting.id, 39, taker, { role: 'minuteTaker', group: 'local', votes: false });
    await hall.run(meeting, 'checkIn', taker, {});
    const afterAnHour = async () => {
      await hall.rows(`update auth_session set last_seen_at = now() - interval '1 hour' where id = $1`, [
        taker.sessionId,
      ]);
      const [read] = await viewersOfSessions(hall.database.em(), [taker.sessionId]);
      return read?.kind;
    };
    expect(await afterAnHour()).toBe('anyone');
    await hall.run(meeting, 'openMeeting', meeting.host, {});
    await hall.rows('update meeting set opened_at = now() where id = $1', [meeting.id]);
    expect(await afterAnHour()).toBe('person');
    await hall.rows('update meeting set opened_at = now() - interval $$7 hours$$ where id = $1', [
      meeting.id,
    ]);
    expect(await afterAnHour()).toBe('anyone');
  });

  test('three hundred take fewer than a tenth of a statement each', async () => {
    const community = await hall.community();
    const person = await hall.person([{ role: 'volunteer', communityId: community }]);
    // Outside a transaction every statement takes a connection from the pool.
    const connect = vi.spyOn(hall.database.pool, 'connect');
    const read = await Promise.all(Array.from({ length: 300 }, () => authenticator.refresh(person)));
    const statements = connect.mock.calls.length;
    connect.mockRestore();
    expect(read.every((viewer) => viewer.kind === 'person')).toBe(true);
    expect(statements).toBeGreaterThan(0);
    expect(statements).toBeLessThan(30);
  });
});

describe('2: of a crowd that comes back at once', () => {
  test('each is told what came after its own number, in its own room', async () => {
    const [first, second] = [await hall.meeting(), await hall.meeting()];
    for (const { person } of first.voters) await hall.run(first, 'checkIn', person, {});
    const [early] = second.voters;
    if (!early) throw new Error('no voter');
    await hall.run(second, 'checkIn', early.person, {});
    const asked = [
      { room: first.id, seq: 3 },
      { room: first.id, seq: 1 },
      { room: second.id, seq: 0 },
      { room: first.id, seq: 0 },
      { room: uuidv4(), seq: 0 },
    ];
    const missed = await eventsMissed(hall.database.em(), asked, 500);
    expect(missed.map(({ head, events }) => [head, events.map(({ seq }) => seq)])).toEqual([
      [3, []],
      [3, [2, 3]],
      [1, [1]],
      [3, [1, 2, 3]],
      [0, []],
    ]);
    expect(missed[2]?.events[0]).toMatchObject({ type: 'seatCheckedIn', audience: 'everyone' });
  });

  test('whoever is further behind than is replayed gets too few, and so a snapshot', async () => {
    const meeting = await hall.meeting();
    for (const { person } of meeting.voters) await hall.run(meeting, 'checkIn', person, {});
    const [near, far] = await eventsMissed(
      hall.database.em(),
      [
        { room: meeting.id, seq: 1 },
        { room: meeting.id, seq: 0 },
      ],
      2,
    );
    expect(near?.events.map(({ seq }) => seq)).toEqual([2, 3]);
    expect(far).toMatchObject({ head: 3 });
    expect(far?.events).toHaveLength(2);
  });
});
