import { once } from 'node:events';
import type { Server } from 'node:http';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { SignedIn, Viewer } from '../../shared/identity/roles.ts';
import { addDays, localDay } from '../../shared/local-time.ts';
import { consentVersion, whyCannotRegister } from '../../shared/volunteers/consent.ts';
import { calendarFile } from '../../shared/volunteers/ical.ts';
import {
  credentialState,
  statusOf,
  whyCannotPause,
  whyCannotVerify,
  type Newcomer,
  type ProfileChange,
} from '../../shared/volunteers/profile.ts';
import {
  dayGroups,
  freeIn,
  tidy,
  usualWeekOf,
  usualWeeks,
  weekInput,
  withPart,
} from '../../shared/volunteers/week.ts';
import { fileOf, maySee } from '../../server/files/handler.ts';
import { hashToken, newToken } from '../../server/identity/tokens.ts';
import { appRouter } from '../../server/router.ts';
import { loadRequirement, loadVolunteers } from '../../server/volunteers/volunteer-facts.ts';
import { whyNotEligible } from '../../shared/volunteers/eligibility.ts';
import { calendarHandler, revokeCalendar } from '../../server/volunteers/profiles/calendar.ts';
import {
  changeProfile,
  createVolunteer,
  importVolunteers,
  pauseMyself,
  pauseVolunteer,
  removeCredential,
  saveCredential,
  saveMyDay,
  saveMyWeek,
  verifyCredential,
} from '../../server/volunteers/profiles/commands.ts';
import { recordConsent } from '../../server/volunteers/profiles/consent.ts';
import { servicesOver } from '../support/services.ts';
import { hour, monday, refusalOf, Town } from './town.ts';

const today = '2026-11-23';

describe('who may be registered', () => {
  test.each([
    [1985, null, false, undefined],
    // Of the year alone: nobody has had this year's birthday yet.
    [2008, null, false, 'guardianConsentMissing'],
    [2007, null, false, undefined],
    [2008, null, true, undefined],
    [2011, null, true, undefined],
    [2012, null, true, 'tooYoung'],
    [2008, '2008-11-23', false, undefined],
    [2008, '2008-11-24', false, 'guardianConsentMissing'],
    [2012, '2012-11-23', true, undefined],
    [2012, '2012-11-23', false, 'guardianConsentMissing'],
    [2012, '2012-11-24', true, 'tooYoung'],
    [2012, '2011-11-24', true, 'birthdayOther'],
  ])('born %d (%s), guardian %s', (bornYear, birthday, guardianConsent, code) => {
    expect(whyCannotRegister({ bornYear, birthday, guardianConsent }, today)?.code).toBe(code);
  });
});

describe('credentials', () => {
  const plain = { kind: '社工', validFrom: null, validUntil: null, verifiedAt: 1 };
  test.each([
    [{}, 'verified'],
    [{ verifiedAt: null }, 'unverified'],
    [{ validUntil: '2026-11-22' }, 'expired'],
    [{ validUntil: '2026-11-23' }, 'expiresSoon'],
    [{ validUntil: addDays(today, 60), verifiedAt: null }, 'expiresSoon'],
    [{ validUntil: addDays(today, 61) }, 'verified'],
    [{ validFrom: '2026-11-24' }, 'notYet'],
  ])('%j are %s', (changes, state) => {
    expect(credentialState({ ...plain, ...changes }, today)).toBe(state);
  });
  test.each([
    [{ verifiedAt: null }, 'lead', undefined],
    [{ verifiedAt: null }, 'p', 'ownEntry'],
    [{}, 'lead', 'entrySettled'],
    [{ verifiedAt: null, validUntil: '2026-11-22' }, 'lead', 'credentialOver'],
  ])('are verified by somebody else %#', (changes, actor, code) => {
    expect(whyCannotVerify({ ...plain, ...changes, personId: 'p' }, actor, monday)?.code).toBe(code);
  });
});

test.each([
  [null, undefined],
  [today, undefined],
  ['2026-11-22', 'pauseInvalid'],
  [addDays(today, 732), 'pauseInvalid'],
])('a pause until %s', (until, code) => {
  expect(whyCannotPause(until, today)?.code).toBe(code);
});

test.each([
  [{ volunteersHere: true, pausedUntil: null }, 'active'],
  [{ volunteersHere: true, pausedUntil: today }, 'paused'],
  [{ volunteersHere: true, pausedUntil: '2026-11-22' }, 'active'],
  [{ volunteersHere: false, pausedUntil: null }, 'left'],
])('%j is %s', (volunteer, status) => {
  expect(statusOf(volunteer, today)).toBe(status);
});

describe('a week', () => {
  const late = [{ weekday: 1, from: '17:30', to: '24:00' }];
  test('keeps what the parts of a day do not say', () => {
    expect(freeIn(late, 1, 'evening')).toBe('all');
    expect(freeIn(late, 1, 'afternoon')).toBe('some');
    expect(freeIn(late, 1, 'morning')).toBe('none');
    const more = withPart(late, { weekday: 1, part: 'morning', isFree: true });
    expect(more).toEqual([{ weekday: 1, from: '00:00', to: '12:00' }, ...late]);
    expect(withPart(more, { weekday: 1, part: 'evening', isFree: false })).toEqual([
      { weekday: 1, from: '00:00', to: '12:00' },
      { weekday: 1, from: '17:30', to: '18:00' },
    ]);
  });
  test('joins what meets', () => {
    const all = (['morning', 'afternoon', 'evening'] as const).reduce(
      (week, part) => withPart(week, { weekday: 3, part, isFree: true }),
      [{ weekday: 3, from: '10:00', to: '11:00' }],
    );
    expect(all).toEqual([{ weekday: 3, from: '00:00', to: '24:00' }]);
  });
  test('is recognised when it is a usual one', () => {
    for (const name of ['always', 'evenings', 'workdays', 'weekend', 'eveningsAndWeekend', 'never'] as const)
      expect(usualWeekOf([...usualWeeks[name]].reverse())).toBe(name);
    expect(usualWeekOf(late)).toBeNull();
  });
  test('groups days of the same times', () => {
    expect(dayGroups(usualWeeks.eveningsAndWeekend)).toEqual([
      { weekdays: [1, 2, 3, 4, 5], windows: [{ from: '18:00', to: '24:00' }] },
      { weekdays: [6, 7], windows: [{ from: '00:00', to: '24:00' }] },
    ]);
  });
  test('is refused when its windows overlap or end before they begin', () => {
    const at = (from: string, to: string) => ({ weekday: 1, from, to });
    expect(weekInput.safeParse([at('08:00', '10:00'), at('12:00', '14:00')]).success).toBe(true);
    expect(weekInput.safeParse([at('08:00', '10:00'), at('09:00', '14:00')]).success).toBe(false);
    expect(weekInput.safeParse([at('10:00', '08:00')]).success).toBe(false);
    expect(tidy([at('08:00', '10:00'), at('09:00', '14:00')])).toEqual([at('08:00', '14:00')]);
  });
});

describe('the calendar file', () => {
  const shift = {
    ...{ id: 's', title: '巡查; 消防, 夜间', place: '3 号巷口', description: 'a\nb', point: null },
    ...{ startsAt: monday, endsAt: monday + hour, changedAt: monday - hour },
  };
  const file = calendarFile([shift], { name: '我的', host: 'gongyi.test' });
  test('has times in UTC, escaped texts and lines that end as they should', () => {
    expect(file).toContain('DTSTART:20261123T000000Z\r\n');
    expect(file).toContain('DTEND:20261123T010000Z\r\n');
    expect(file).toContain('SUMMARY:巡查\\; 消防\\, 夜间\r\n');
    expect(file).toContain('DESCRIPTION:a\\nb\r\n');
    expect(file.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(file.replace(/\r\n/g, '')).not.toMatch(/[\r\n]/);
  });
  test('folds lines at 75 octets, never within a character', () => {
    const title = '志愿'.repeat(60);
    const long = calendarFile([{ ...shift, title }], { name: '我的', host: 'gongyi.test' });
    for (const line of long.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(long.replace(/\r\n /g, '')).toContain(title);
  });
});

let town: Town;
let server: Server;
let origin: string;
beforeAll(async () => {
  town = await Town.open();
  const app = express();
  app.use(
    '/calendar',
    calendarHandler({
      ...{ database: town.database, now: () => new Date(town.now) },
      config: { publicUrl: 'https://gongyi.test' },
    }),
  );
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  origin = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  await town.close();
});

const agreed = { version: consentVersion, way: 'screen' } as const;
const ofList = { version: consentVersion } as const;

const newcomer = (changes: Partial<Newcomer> = {}): Newcomer => ({
  ...{ name: '韦小丽', group: 'migrant', bornYear: 1990, birthday: null, phone: null },
  guardianConsent: false,
  ...{ skills: ['急救'], languages: [{ language: '客家话', grade: 3 }] },
  ...{ credentials: [{ kind: '社工', validUntil: '2027-12-31' }], week: [...usualWeeks.always] },
  ...changes,
});

async function place() {
  town.now = monday;
  const community = await town.community();
  return { community, lead: await town.lead(community) };
}

const profileOf = async (viewer: SignedIn, communityId: string, personId: string) => {
  const caller = appRouter.createCaller({ viewer, services: servicesOver(town.runner) });
  return caller.profiles.one({ communityId, personId });
};

const whyNot = async (requirementId: string, personId: string) => {
  const em = town.database.em();
  const at = await loadRequirement(em, requirementId);
  const [volunteer] = await loadVolunteers(em, at, { now: new Date(town.now), only: [personId] });
  return volunteer ? whyNotEligible(volunteer.facts, at.need, at.shift).map(({ code }) => code) : null;
};

describe('registering', () => {
  test('gives a number, the role, the profile and a record of what was agreed', async () => {
    const { community, lead } = await place();
    const phone = '13800001001';
    const { personId, number } = await town.run(createVolunteer, lead, {
      ...{ communityId: community, who: newcomer({ phone }), agreed },
    });
    expect(number).toMatch(/^TH\d{6}$/);
    expect(await profileOf(lead, community, personId)).toMatchObject({
      ...{ name: '韦小丽', number, status: 'active', skills: ['急救'], week: usualWeeks.always, phone },
      languages: [{ language: '客家话', grade: 3 }],
      credentials: [{ kind: '社工', validUntil: '2027-12-31', verifiedAt: null }],
      consents: [
        {
          kind: 'registration',
          given: true,
          version: consentVersion,
          way: 'screen',
          recordedByName: lead.name,
        },
      ],
    });
    const again = { communityId: community, who: newcomer({ phone }), agreed } as const;
    expect(await refusalOf(town.run(createVolunteer, lead, again))).toBe('alreadyRegistered');
  });

  test.each([
    [{ bornYear: 2014 }, 'tooYoung'],
    [{ bornYear: 2009 }, 'guardianConsentMissing'],
  ])('refuses %j', async (changes, code) => {
    const { community, lead } = await place();
    const who = newcomer({ ...changes, phone: '13800001002' });
    expect(await refusalOf(town.run(createVolunteer, lead, { communityId: community, who, agreed }))).toBe(
      code,
    );
  });

  test('is for those who keep the volunteers of the community', async () => {
    const { community } = await place();
    const [volunteer] = await town.volunteers(1, community);
    const stranger = await town.lead(await town.community());
    const input = { communityId: community, who: newcomer(), agreed } as const;
    for (const actor of [volunteer, stranger])
      if (actor) expect(await refusalOf(town.run(createVolunteer, actor, input))).toBe('notAllowed');
    if (volunteer)
      expect(await refusalOf(profileOf(stranger, community, volunteer.personId).catch(causeOf))).toBe(
        'notAllowed',
      );
  });
});

function causeOf(error: unknown): never {
  throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
}

describe('importing', () => {
  test('adds all, brings in who is registered elsewhere, and the same list again adds nobody', async () => {
    const { community, lead } = await place();
    const elsewhere = await place();
    const known = newcomer({ name: '旧人', phone: '13800002001' });
    await town.run(createVolunteer, elsewhere.lead, {
      ...{ communityId: elsewhere.community, who: known, agreed },
    });
    const people = [
      known,
      newcomer({ name: '新人甲', phone: '13800002002' }),
      newcomer({ name: '新人乙', phone: '13800002003' }),
    ];
    const input = { communityId: community, people, agreed: ofList } as const;
    expect(await town.run(importVolunteers, lead, input)).toEqual({ added: 2, joined: 1 });
    expect(await town.run(importVolunteers, lead, input)).toEqual({ added: 0, joined: 0 });
  });

  test('with one who may not be registered takes nobody', async () => {
    const { community, lead } = await place();
    const people = [
      newcomer({ name: '好人', phone: '13800003001' }),
      newcomer({ name: '太小', bornYear: 2015, phone: '13800003002' }),
    ];
    expect(
      await refusalOf(town.run(importVolunteers, lead, { communityId: community, people, agreed: ofList })),
    ).toBe('tooYoung');
    expect(await town.rows(`select 1 from person where phone = '13800003001'`)).toEqual([]);
  });
});

describe('a profile', () => {
  async function someone(changes: Partial<Newcomer> = {}) {
    const at = await place();
    const who = newcomer({ phone: `138${Math.abs(monday + counter++) % 100_000_000}`, ...changes });
    const { personId } = await town.run(createVolunteer, at.lead, {
      ...{ communityId: at.community, who, agreed },
    });
    return { ...at, who, personId, of: { communityId: at.community, personId } };
  }
  let counter = 0;

  const change = (who: Newcomer, more: object = {}) => {
    const { name, group, bornYear, birthday, phone, skills, languages, week } = who;
    const usual = { mostShiftsAWeek: null, restMinutes: 0, homeCommunityId: null };
    return { name, group, bornYear, birthday, phone, skills, languages, week, ...usual, ...more };
  };

  /** By somebody who has just looked at it. */
  async function save(
    lead: SignedIn,
    of: { communityId: string; personId: string },
    profile: ProfileChange,
  ): Promise<void> {
    const { version } = await profileOf(lead, of.communityId, of.personId);
    await town.run(changeProfile, lead, { ...of, version, profile });
  }

  test('changed by two people at once keeps the first, and the second is told', async () => {
    const { lead, community, personId, who, of } = await someone();
    const other = await town.lead(community);
    const { version } = await profileOf(lead, community, personId);
    const answers = await Promise.allSettled([
      town.run(changeProfile, lead, { ...of, version, profile: change(who, { name: '韦一' }) }),
      town.run(changeProfile, other, { ...of, version, profile: change(who, { name: '韦二' }) }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const winner = answers[0].status === 'fulfilled' ? '韦一' : '韦二';
    expect((await profileOf(lead, community, personId)).name).toBe(winner);
    const late = { ...of, version, profile: change(who, { name: '韦三' }) };
    expect(await refusalOf(town.run(changeProfile, other, late))).toBe('changedMeanwhile');
    await save(other, of, late.profile);
    expect((await profileOf(lead, community, personId)).name).toBe('韦三');
  });

  test('whose week the volunteer changes meanwhile is not written over', async () => {
    const { lead, community, personId, who, of } = await someone();
    const { version } = await profileOf(lead, community, personId);
    const self: SignedIn = {
      ...{ kind: 'person', personId, sessionId: of.personId, name: '' },
      grants: [{ role: 'volunteer', communityId: community, unitId: null }],
    };
    await town.run(saveMyWeek, self, { week: [] });
    const late = { ...of, version, profile: change(who) };
    expect(await refusalOf(town.run(changeProfile, lead, late))).toBe('changedMeanwhile');
    expect((await profileOf(lead, community, personId)).week).toEqual([]);
  });

  test('changed by leads of two communities at once keeps the first', async () => {
    const { lead, community, personId, who } = await someone();
    const elsewhere = await town.community();
    const other = await town.lead(elsewhere);
    await town.run(importVolunteers, other, { communityId: elsewhere, people: [who], agreed: ofList });
    const { version } = await profileOf(lead, community, personId);
    const answers = await Promise.allSettled(
      [lead, other].map((actor, at) =>
        town.run(changeProfile, actor, {
          ...{ personId, communityId: at === 0 ? community : elsewhere, version },
          profile: change(who, { name: `韦${at}`, skills: [`技能${at}`] }),
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { name, skills } = await profileOf(lead, community, personId);
    expect(skills).toEqual([name.replace('韦', '技能')]);
  });

  test('is changed as a whole, with a coarse home', async () => {
    const { lead, community, personId, who, of } = await someone();
    await town.shift(lead, community);
    const profile = change(who, {
      ...{ skills: ['摄影'], languages: [], mostShiftsAWeek: 2, restMinutes: 120 },
      ...{ homeCommunityId: community, name: '韦丽' },
    });
    await save(lead, of, profile);
    expect(await profileOf(lead, community, personId)).toMatchObject({
      ...{ name: '韦丽', skills: ['摄影'], languages: [], mostShiftsAWeek: 2, restMinutes: 120 },
      homeCommunityId: community,
    });
  });

  test('has credentials that a second person verifies, and anew when they change', async () => {
    const { lead, community, personId, of } = await someone();
    const stateNow = async () => (await profileOf(lead, community, personId)).credentials[0]?.verifiedAt;
    await town.run(verifyCredential, lead, { ...of, kind: '社工' });
    expect(await stateNow()).toBe(town.now);
    expect(await refusalOf(town.run(verifyCredential, lead, { ...of, kind: '社工' }))).toBe('entrySettled');
    const same = { ...of, kind: '社工', validFrom: null, validUntil: '2027-12-31', fileId: null };
    await town.run(saveCredential, lead, same);
    expect(await stateNow()).toBe(town.now);
    await town.run(saveCredential, lead, { ...same, validUntil: '2028-12-31' });
    expect(await stateNow()).toBeNull();
    const strange = { ...same, fileId: '0198c0de-0000-4000-8000-0000000000f1' };
    expect(await refusalOf(town.run(saveCredential, lead, strange))).toBe('notAllowed');
    await town.run(removeCredential, lead, { ...of, kind: '社工' });
    expect((await profileOf(lead, community, personId)).credentials).toEqual([]);
  });

  test('has scans that the holder and whoever keeps the volunteers there may open, and after withdrawal the holder alone', async () => {
    const { lead, community, personId, of } = await someone();
    const fileId = crypto.randomUUID();
    await town.rows(
      `insert into stored_file (id, sha256, media_type, byte_size, width, height, uploaded_by)
       values ($1, sha256(gen_random_uuid()::text::bytea), 'image/jpeg', 10, 4, 3, $2)`,
      [fileId, lead.personId],
    );
    const scan = { ...of, kind: '社工', validFrom: null, validUntil: '2027-12-31', fileId };
    await town.run(saveCredential, lead, scan);
    const [otherLead, neighbour] = [await town.lead(community), await town.volunteer(community)];
    const stranger = await town.lead(await town.community());
    const holder: SignedIn = { ...neighbour, personId };
    const who: Record<string, Viewer> = {
      holder,
      lead,
      otherLead,
      neighbour,
      stranger,
      anyone: { kind: 'anyone' },
    };
    const mayOpen = async () => {
      const file = await fileOf(town.database.em(), fileId);
      return Object.keys(who).filter((one) => file && who[one] && maySee(who[one], file));
    };
    expect(await mayOpen()).toEqual(['holder', 'lead', 'otherLead']);
    const gone: SignedIn = { ...lead, grants: [] };
    who['lead'] = gone;
    expect(await mayOpen()).toEqual(['holder', 'otherLead']);
    await town.run(recordConsent, otherLead, { ...of, kind: 'registration', agreed: null, birthday: null });
    expect(await mayOpen()).toEqual(['holder']);
  });

  test('withdrawn agreement frees every promise and keeps what was served', async () => {
    const { lead, community, personId, of } = await someone();
    const at = await town.shift(lead, community);
    const self: SignedIn = {
      ...{ kind: 'person', personId, sessionId: of.personId, name: '' },
      grants: [{ role: 'volunteer', communityId: community, unitId: null }],
    };
    await town.book(lead, at.requirementId, [self]);
    await town.run(recordConsent, lead, { ...of, kind: 'registration', agreed: null, birthday: null });
    expect(await profileOf(lead, community, personId)).toMatchObject({ status: 'left', volunteersIn: [] });
    expect(
      await town.rows(
        `select (select count(*)::int from booking where person_id = $1 and cancelled_at is null) as booked,
           (select state from offer where person_id = $1) as offer`,
        [personId],
      ),
    ).toEqual([{ booked: 0, offer: 'withdrawn' }]);
    expect(await whyNot(at.requirementId, personId)).toBeNull();
    await town.run(recordConsent, lead, { ...of, kind: 'registration', agreed, birthday: null });
    expect(await profileOf(lead, community, personId)).toMatchObject({ status: 'active' });
  });

  test('keeps a birthday only while it says whether somebody is of age, and follows a year that is mended', async () => {
    const { lead, of, who } = await someone({
      bornYear: 2009,
      birthday: '2009-02-01',
      guardianConsent: true,
    });
    const bornOf = async () => (await profileOf(lead, of.communityId, of.personId)).birthday;
    expect(await bornOf()).toBe('2009-02-01');
    expect(await refusalOf(save(lead, of, change(who, { bornYear: 2010 })))).toBe('birthdayOther');
    await save(lead, of, change(who, { bornYear: 2010, birthday: '2010-02-01' }));
    expect(await bornOf()).toBe('2010-02-01');
    await save(lead, of, change(who, { bornYear: 1990, birthday: '1990-02-01' }));
    expect(await bornOf()).toBeNull();
  });

  test('a guardian’s word decides about somebody under age', async () => {
    const { lead, community, personId, of } = await someone({ bornYear: 2009, guardianConsent: true });
    const at = await town.shift(lead, community);
    expect(await whyNot(at.requirementId, personId)).toEqual([]);
    await town.run(recordConsent, lead, { ...of, kind: 'guardian', agreed: null, birthday: null });
    expect(await whyNot(at.requirementId, personId)).toEqual(['guardianConsentMissing']);
  });

  test('limits, pauses and single days decide who is asked', async () => {
    const { lead, community, personId, who, of } = await someone();
    const self: SignedIn = {
      ...{ kind: 'person', personId, sessionId: of.personId, name: '' },
      grants: [{ role: 'volunteer', communityId: community, unitId: null }],
    };
    const first = await town.shift(lead, community);
    const next = await town.shift(lead, community, { from: 5 * hour });
    await town.book(lead, first.requirementId, [self]);
    expect(await whyNot(next.requirementId, personId)).toEqual([]);
    await save(lead, of, change(who, { restMinutes: 90 }));
    expect(await whyNot(next.requirementId, personId)).toEqual(['needsRest']);
    await save(lead, of, change(who, { restMinutes: 60 }));
    expect(await whyNot(next.requirementId, personId)).toEqual([]);
    await save(lead, of, change(who, { mostShiftsAWeek: 1 }));
    expect(await whyNot(next.requirementId, personId)).toEqual(['weekFull']);
    const nextWeek = await town.shift(lead, community, { from: 7 * 24 * hour });
    expect(await whyNot(nextWeek.requirementId, personId)).toEqual([]);
    await town.run(saveMyDay, self, { day: localDay(nextWeek.startsAt), free: false });
    expect(await whyNot(nextWeek.requirementId, personId)).toEqual(['notAvailable']);
    await town.run(saveMyWeek, self, { week: [] });
    await town.run(saveMyDay, self, { day: localDay(nextWeek.startsAt), free: true });
    expect(await whyNot(nextWeek.requirementId, personId)).toEqual([]);
    await town.run(saveMyDay, self, { day: localDay(nextWeek.startsAt), free: null });
    expect(await whyNot(nextWeek.requirementId, personId)).toEqual(['notAvailable']);
    await town.run(saveMyWeek, self, { week: [...usualWeeks.always] });
    await town.run(pauseMyself, self, { until: addDays(today, 14) });
    expect(await whyNot(nextWeek.requirementId, personId)).toEqual(['paused']);
    await town.run(pauseVolunteer, lead, { ...of, until: null });
    expect(await whyNot(nextWeek.requirementId, personId)).toEqual([]);
    expect(await refusalOf(town.run(saveMyDay, self, { day: '2026-11-22', free: true }))).toBe('tooLate');
  });

  test('has a calendar that only the address opens, until it is revoked', async () => {
    const { lead, community, personId, of } = await someone();
    const self: SignedIn = {
      ...{ kind: 'person', personId, sessionId: of.personId, name: '' },
      grants: [{ role: 'volunteer', communityId: community, unitId: null }],
    };
    const at = await town.shift(lead, community);
    await town.book(lead, at.requirementId, [self]);
    const token = newToken();
    await town.rows(
      'insert into calendar_feed (id, person_id, token_hash, made_at) values (gen_random_uuid(), $1, $2, now())',
      [personId, hashToken(token)],
    );
    const read = (given: string) => fetch(`${origin}/calendar/${given}.ics`);
    const response = await read(token);
    expect(response.headers.get('content-type')).toContain('text/calendar');
    const text = await response.text();
    expect(text).toContain('SUMMARY:消防志愿巡查');
    expect(text).toContain(`UID:${at.shiftId}@gongyi.test`);
    expect(text).toContain(`DESCRIPTION:联系人：${lead.name}`);
    expect((await read(newToken())).status).toBe(404);
    await town.run(revokeCalendar, self, {});
    expect((await read(token)).status).toBe(404);
  });
});
