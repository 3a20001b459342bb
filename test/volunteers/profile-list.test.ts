import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { addDays, localDay } from '../../shared/local-time.ts';
import { adultFrom } from '../../shared/volunteers/consent.ts';
import { readOpenPages, type Cursor } from '../../shared/volunteers/profile-pages.ts';
import { credentialState, statusOf } from '../../shared/volunteers/profile.ts';
import { profileFilters, profilePage, type ProfileFilter } from '../../shared/volunteers/profile-view.ts';
import { appRouter } from '../../server/router.ts';
import { servicesOver } from '../support/services.ts';
import { monday, Town } from './town.ts';

let town: Town;
let community: string;
let lead: SignedIn;
beforeAll(async () => {
  town = await Town.open();
  town.now = monday;
  community = await town.community();
  lead = await town.lead(community);
});
afterAll(() => town.close());

const list = (filter: ProfileFilter, text = '', after: Cursor | null = null, most = profilePage) =>
  appRouter
    .createCaller({ services: servicesOver(town.runner), viewer: lead })
    .profiles.list({ communityId: community, text, filter, after, most });

const today = localDay(monday);
const people = [
  { bornYear: 1980 },
  { bornYear: 1980, pausedUntil: today },
  { bornYear: 1980, pausedUntil: addDays(today, -1) },
  { bornYear: 1980, left: true, credential: { validUntil: addDays(today, -1) } },
  { bornYear: 1980, credential: { validUntil: addDays(today, -1), verified: true } },
  { bornYear: 1980, credential: { validUntil: addDays(today, 60), verified: true } },
  { bornYear: 1980, credential: { validUntil: addDays(today, 61), verified: true } },
  { bornYear: 1980, credential: { validUntil: addDays(today, 61), verified: false } },
  { bornYear: 1980, credential: { validUntil: null, verified: true } },
  { bornYear: 1980, credential: { validFrom: addDays(today, 1), validUntil: addDays(today, 9) } },
  { bornYear: 2008 },
  { bornYear: 2008, birthday: '2008-11-23' },
  { bornYear: 2008, birthday: '2008-11-24' },
  { bornYear: 2008, birthday: '2008-02-29' },
] as const satisfies readonly Person[];

interface Person {
  readonly bornYear: number;
  readonly birthday?: string;
  readonly pausedUntil?: string;
  readonly left?: boolean;
  readonly credential?: {
    readonly validFrom?: string;
    readonly validUntil: string | null;
    readonly verified?: boolean;
  };
}

/** As the rules say it of one person. */
function belongsTo(person: Person): readonly ProfileFilter[] {
  const status = statusOf(
    { volunteersHere: person.left !== true, pausedUntil: person.pausedUntil ?? null },
    today,
  );
  const { credential, bornYear, birthday = null } = person;
  const state =
    credential &&
    credentialState(
      {
        ...{ kind: '社工', validFrom: credential.validFrom ?? null, validUntil: credential.validUntil },
        verifiedAt: credential.verified === true ? 1 : null,
      },
      today,
    );
  const isHere = status !== 'left';
  return [
    status,
    ...(isHere && state && ['expired', 'expiresSoon', 'unverified'].includes(state)
      ? (['credentials'] as const)
      : []),
    ...(isHere && today < adultFrom({ bornYear, birthday }) ? (['minors'] as const) : []),
  ];
}

describe('the list of volunteers', () => {
  test('filters and counts as the rules say of each', async () => {
    const ids: string[] = [];
    for (const person of people as readonly Person[]) {
      const { personId } = await town.volunteer(community, { bornYear: person.bornYear });
      ids.push(personId);
      await town.rows('update volunteer set birthday = $2, paused_until = $3 where person_id = $1', [
        ...[personId, person.birthday ?? null, person.pausedUntil ?? null],
      ]);
      if (person.left)
        await town.rows('update role_grant set revoked_at = now() where person_id = $1', [personId]);
      const { credential } = person;
      if (credential)
        await town.rows(
          `insert into volunteer_credential (person_id, kind, valid_from, valid_until, verified_by, verified_at)
           values ($1, '社工', $2, $3, $4, $5)`,
          [
            ...[personId, credential.validFrom ?? null, credential.validUntil],
            ...(credential.verified === true ? [lead.personId, new Date().toISOString()] : [null, null]),
          ],
        );
    }
    for (const filter of profileFilters) {
      const expected = ids.filter((_id, at) => belongsTo(people[at] ?? { bornYear: 0 }).includes(filter));
      const { rows, counts, found } = await list(filter);
      expect(rows.map(({ personId }) => personId).sort(), filter).toEqual(expected.sort());
      expect([counts[filter], found]).toEqual([expected.length, expected.length]);
    }
  });

  test('is read page by page without a gap or anybody twice, and searched literally', async () => {
    await town.rows(
      `with made as (
         insert into auth_user (id, name, email)
         select gen_random_uuid(), '多' || (n % 50), n || '@many.invalid' from generate_series(1, 130) n returning id, name),
       person as (insert into person (id, name, resident_group) select id, name, 'local' from made returning id),
       granted as (insert into role_grant (id, person_id, role, community_id)
         select gen_random_uuid(), id, 'volunteer', $1 from made returning person_id)
       insert into volunteer (person_id, number, born_year, registered_at)
       select id, 'M' || row_number() over (), 1980, now() from made`,
      [community],
    );
    const seen: string[] = [];
    let after: Cursor | null = null;
    for (;;) {
      const { rows, found }: Awaited<ReturnType<typeof list>> = await list('active', '多', after);
      expect(found).toBe(130);
      if (rows.length === 0) break;
      seen.push(...rows.map(({ number }) => number));
      const last = rows.at(-1);
      after = last ? { name: last.name, number: last.number } : null;
    }
    expect(seen).toHaveLength(130);
    expect(new Set(seen).size).toBe(130);
    const asked: number[] = [];
    const reread = await readOpenPages((cursor, most) => {
      asked.push(most);
      // As if the server gave fewer than it was asked for.
      return list('active', '多', cursor, Math.min(most, 50));
    }, 120);
    expect(reread.rows.map(({ number }) => number)).toEqual(seen.slice(0, 120));
    expect(asked).toEqual([120, 70, 20]);
    expect(
      (await readOpenPages((cursor, most) => list('active', '多', cursor, most), 600)).rows,
    ).toHaveLength(130);
    expect((await list('active', '%')).found).toBe(0);
    expect((await list('active', '社工')).found).toBeGreaterThan(0);
  });
});
