import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SignedIn, Viewer } from '../../shared/identity/roles.ts';
import { addDays, localDay } from '../../shared/local-time.ts';
import { consentVersion } from '../../shared/volunteers/consent.ts';
import { type Newcomer, type ProfileChange } from '../../shared/volunteers/profile.ts';
import { usualWeeks } from '../../shared/volunteers/week.ts';
import { fileOf, maySee } from '../../server/files/handler.ts';
import { loadRequirement, loadVolunteers } from '../../server/volunteers/volunteer-facts.ts';
import { whyNotEligible } from '../../shared/volunteers/eligibility.ts';
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
import { hour, monday, refusalOf, Town } from './town.ts';
import { newcomer } from './newcomer.ts';
import { placeIn, profileIn } from './place.ts';

let town: Town;
beforeAll(async () => {
  town = await Town.open();
});
afterAll(() => town.close());

const today = '2026-11-23';
const agreed = { version: consentVersion, way: 'screen' } as const;

const place = () => placeIn(town);
const profileOf = (viewer: SignedIn, communityId: string, personId: string) =>
  profileIn(town, viewer, communityId, personId);

const whyNot = async (requirementId: string, personId: string) => {
  const em = town.database.em();
  const at = await loadRequirement(em, requirementId);
  const [volunteer] = await loadVolunteers(em, at, { now: new Date(town.now), only: [personId] });
  return volunteer ? whyNotEligible(volunteer.facts, at.need, at.shift).map(({ code }) => code) : null;
};

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
    await town.run(importVolunteers, other, {
      communityId: elsewhere,
      people: [who],
      agreed: { version: consentVersion },
    });
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
});
