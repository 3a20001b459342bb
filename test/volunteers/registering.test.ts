import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { consentVersion } from '../../shared/volunteers/consent.ts';
import { usualWeeks } from '../../shared/volunteers/week.ts';
import { createVolunteer, importVolunteers } from '../../server/volunteers/profiles/commands.ts';
import { refusalOf, Town } from './town.ts';
import { newcomer } from './newcomer.ts';
import { placeIn, profileIn } from './place.ts';

let town: Town;
beforeAll(async () => {
  town = await Town.open();
});
afterAll(() => town.close());

const agreed = { version: consentVersion, way: 'screen' } as const;
const ofList = { version: consentVersion } as const;

const place = () => placeIn(town);
const profileOf = (viewer: SignedIn, communityId: string, personId: string) =>
  profileIn(town, viewer, communityId, personId);

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
