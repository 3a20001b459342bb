/**
 * Keeping profiles. Whoever keeps the volunteers of a community keeps those who volunteer there; what they agreed to and
 * who verified what stays on record.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { localDay } from '../../../shared/local-time.ts';
import { Refusal, refuse } from '../../../shared/refusal.ts';
import { birthdayToKeep, whyCannotRegister } from '../../../shared/volunteers/consent.ts';
import { profileCommands, whyCannotPause, whyCannotVerify } from '../../../shared/volunteers/profile.ts';
import { registeredAs, type Registered } from '../../../shared/volunteers/volunteer-import.ts';
import { sql } from '../../database.ts';
import { grantRole } from '../../identity/create-person.ts';
import { defineCommand } from '../../live/command.ts';
import { volunteersChanged } from '../../live/topics.ts';
import { registerWithProfile } from '../register.ts';
import { lockProfile, versionNow } from './columns.ts';
import { agree } from './consent.ts';
import { ownPlace, placeOfPerson, tell, tellOfMyself } from './place.ts';
import { saveAbilities, saveWeek } from './save.ts';
import { middleOf } from './home.ts';

/** Everyone who is registered, for finding who is there already. */
export function allRegistered(em: EntityManager, communityId: string): Promise<Registered[]> {
  return sql<Registered>(
    em,
    `select v.person_id as "personId", p.name, v.number, v.born_year as "bornYear", p.phone,
       exists (select from role_grant g where g.person_id = v.person_id and g.role = 'volunteer'
         and g.community_id = $1 and g.revoked_at is null) as "volunteersHere"
     from volunteer v join person p on p.id = v.person_id where p.erased_at is null`,
    [communityId],
  );
}

/**
 * Registers somebody with their profile. Refusals: tooYoung, guardianConsentMissing, birthdayOther, alreadyRegistered (by telephone, or
 * by name and year of birth; details.number). Repeating: by command id.
 */
export const createVolunteer = defineCommand({
  name: 'createVolunteer',
  action: 'volunteers.keep',
  input: profileCommands.createVolunteer,
  place: (_em, { communityId }) => Promise.resolve({ room: communityId, scope: { communityId } }),
  async run(context, { communityId, who, agreed }) {
    const { em, now } = context;
    refuse(whyCannotRegister(who, localDay(now.getTime())));
    const [known] = registeredAs(who, await allRegistered(em, communityId));
    if (known) throw new Refusal('alreadyRegistered', { number: known.number, name: known.name });
    const registered = await registerWithProfile(context, communityId, who, agreed);
    return { reply: registered, announce: [volunteersChanged(communityId, null)] };
  },
});

/**
 * Everybody of a list or nobody. Who is registered elsewhere volunteers here too from now on, nothing else about them
 * changes; who volunteers here already stays as they are. Refusals: tooYoung, guardianConsentMissing, birthdayOther,
 * alreadyRegistered (several could be meant). Repeating: by command id; the same list again adds nobody.
 */
export const importVolunteers = defineCommand({
  name: 'importVolunteers',
  action: 'volunteers.keep',
  input: profileCommands.importVolunteers,
  place: (_em, { communityId }) => Promise.resolve({ room: communityId, scope: { communityId } }),
  async run(context, { communityId, people, agreed }) {
    const { em, actor, now } = context;
    const said = { ...agreed, way: 'list' } as const;
    const registered = await allRegistered(em, communityId);
    let [added, joined] = [0, 0];
    for (const who of people) {
      refuse(whyCannotRegister(who, localDay(now.getTime())));
      const found = registeredAs(who, registered);
      const [known] = found;
      if (found.length > 1)
        throw new Refusal('alreadyRegistered', { number: known?.number ?? '', name: who.name });
      if (!known) {
        const made = await registerWithProfile(context, communityId, who, said);
        registered.push({ ...made, ...who, volunteersHere: true });
        added += 1;
      } else if (!known.volunteersHere) {
        const { personId } = known;
        await grantRole(em, { personId, role: 'volunteer', communityId, grantedBy: actor.personId });
        await agree(em, { personId, kind: 'registration', said, recordedBy: actor.personId, now });
        joined += 1;
      }
    }
    return { reply: { added, joined }, announce: [volunteersChanged(communityId, null)] };
  },
});

/**
 * Refusals: tooYoung, birthdayOther, changedMeanwhile (somebody has changed it since it was read: look at it and save again).
 * Repeating: by command id; the profile is written as given.
 */
export const changeProfile = defineCommand({
  name: 'changeProfile',
  action: 'volunteers.keep',
  input: profileCommands.changeProfile,
  place: placeOfPerson,
  async run({ em, now }, { communityId, personId, version, profile }) {
    const today = localDay(now.getTime());
    refuse(whyCannotRegister({ ...profile, guardianConsent: true }, today));
    if (version !== (await versionNow(em, personId))) throw new Refusal('changedMeanwhile');
    const home = profile.homeCommunityId === null ? null : await middleOf(em, profile.homeCommunityId);
    await sql(em, 'update person set name = $2, resident_group = $3, phone = $4 where id = $1', [
      ...[personId, profile.name, profile.group, profile.phone],
    ]);
    await sql(em, 'update auth_user set name = $2 where id = $1', [personId, profile.name]);
    await sql(
      em,
      `update volunteer set born_year = $2, most_shifts_a_week = $3, rest_minutes = $4, home_area = $5,
         home_lat = $6, home_lng = $7, birthday = $8 where person_id = $1`,
      [
        ...[personId, profile.bornYear, profile.mostShiftsAWeek, profile.restMinutes],
        ...[home?.name ?? null, home?.lat ?? null, home?.lng ?? null, birthdayToKeep(profile, today)],
      ],
    );
    await saveAbilities(em, personId, profile);
    await saveWeek(em, personId, profile.week);
    return { reply: null, announce: tell({ communityId, personId }) };
  },
});

/** A new credential, or other days or another scan of one: then it has to be verified anew. Repeating: by command id. */
export const saveCredential = defineCommand({
  name: 'saveCredential',
  action: 'volunteers.keep',
  input: profileCommands.saveCredential,
  place: placeOfPerson,
  async run({ em, actor }, { communityId, personId, kind, validFrom, validUntil, fileId }) {
    if (fileId !== null) {
      const usable = await sql(
        em,
        `select 1 from stored_file f where f.id = $1 and (f.uploaded_by = $2
           or exists (select from volunteer_credential c where c.file_id = f.id and c.person_id = $3))
         for key share of f`,
        [fileId, actor.personId, personId],
      );
      if (usable.length === 0) throw new Refusal('notAllowed');
    }
    await sql(
      em,
      `insert into volunteer_credential as held (person_id, kind, valid_from, valid_until, file_id)
       values ($1, $2, $3, $4, $5)
       on conflict (person_id, kind) do update set valid_from = excluded.valid_from,
         valid_until = excluded.valid_until, file_id = excluded.file_id, verified_by = null, verified_at = null
       where (held.valid_from, held.valid_until, held.file_id)
         is distinct from (excluded.valid_from, excluded.valid_until, excluded.file_id)`,
      [personId, kind, validFrom, validUntil, fileId],
    );
    return { reply: null, announce: tell({ communityId, personId }) };
  },
});

interface HeldRow {
  readonly kind: string;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly verifiedAt: number | null;
}

/** Whoever saw the paper says so. Refusals: ownEntry, entrySettled (verified already), credentialOver. */
export const verifyCredential = defineCommand({
  name: 'verifyCredential',
  action: 'volunteers.keep',
  input: profileCommands.verifyCredential,
  place: placeOfPerson,
  async run({ em, actor, now }, { communityId, personId, kind }) {
    const [held] = await sql<HeldRow>(
      em,
      `select kind, to_char(valid_from, 'YYYY-MM-DD') as "validFrom", to_char(valid_until, 'YYYY-MM-DD') as "validUntil",
         ms(verified_at) as "verifiedAt" from volunteer_credential where person_id = $1 and kind = $2 for update`,
      [personId, kind],
    );
    if (!held) throw new Refusal('notAllowed');
    refuse(whyCannotVerify({ ...held, personId }, actor.personId, now.getTime()));
    await sql(
      em,
      'update volunteer_credential set verified_by = $3, verified_at = $4 where person_id = $1 and kind = $2',
      [personId, kind, actor.personId, now.toISOString()],
    );
    return { reply: null, announce: tell({ communityId, personId }) };
  },
});

/** The scan stays its uploader's. Repeating: by command id; what is gone is gone. */
export const removeCredential = defineCommand({
  name: 'removeCredential',
  action: 'volunteers.keep',
  input: profileCommands.removeCredential,
  place: placeOfPerson,
  async run({ em }, { communityId, personId, kind }) {
    await sql(em, 'delete from volunteer_credential where person_id = $1 and kind = $2', [personId, kind]);
    return { reply: null, announce: tell({ communityId, personId }) };
  },
});

async function pause(em: EntityManager, personId: string, until: string | null, now: Date): Promise<void> {
  refuse(whyCannotPause(until, localDay(now.getTime())));
  await sql(em, 'update volunteer set paused_until = $2 where person_id = $1', [personId, until]);
}

/** Not asked until the day after; promises stay. Refusals: pauseInvalid. Repeating: a later word replaces this one. */
export const pauseVolunteer = defineCommand({
  name: 'pauseVolunteer',
  action: 'volunteers.keep',
  input: profileCommands.pauseVolunteer,
  place: placeOfPerson,
  async run({ em, now }, { communityId, personId, until }) {
    await pause(em, personId, until, now);
    return { reply: null, announce: tell({ communityId, personId }) };
  },
});

/** The same by the volunteers themselves. */
export const pauseMyself = defineCommand({
  name: 'pauseMyself',
  action: 'volunteers.answer',
  input: profileCommands.pauseMyself,
  place: ownPlace,
  async run({ em, actor, now }, { until }) {
    await pause(em, actor.personId, until, now);
    return { reply: null, announce: await tellOfMyself(em, actor.personId) };
  },
});

/** One's usual week. Repeating: a later week replaces this one. */
export const saveMyWeek = defineCommand({
  name: 'saveMyWeek',
  action: 'volunteers.answer',
  input: profileCommands.saveMyWeek,
  place: ownPlace,
  async run({ em, actor }, { week }) {
    await lockProfile(em, actor.personId);
    await saveWeek(em, actor.personId, week);
    return { reply: null, announce: await tellOfMyself(em, actor.personId) };
  },
});

/** A date that is not as usual; days that are over say nothing any more. Refusals: tooLate. Repeating: a later word holds. */
export const saveMyDay = defineCommand({
  name: 'saveMyDay',
  action: 'volunteers.answer',
  input: profileCommands.saveMyDay,
  place: ownPlace,
  async run({ em, actor, now }, { day, free }) {
    const { personId } = actor;
    if (day < localDay(now.getTime())) throw new Refusal('tooLate');
    if (free === null)
      await sql(em, 'delete from volunteer_day where person_id = $1 and day = $2', [personId, day]);
    else
      await sql(
        em,
        `insert into volunteer_day (person_id, day, from_time, to_time) values ($1, $2, $3, $4)
         on conflict (person_id, day) do update set from_time = excluded.from_time, to_time = excluded.to_time`,
        [personId, day, free ? '00:00' : null, free ? '24:00' : null],
      );
    return { reply: null, announce: await tellOfMyself(em, personId) };
  },
});
