/**
 * What somebody, or a guardian for them, agreed to and took back. Every word stays on record; the newest holds, and is
 * kept beside it on the volunteer.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { Refusal, refuse } from '../../../shared/refusal.ts';
import { whyBirthdayWrong, type Agreed } from '../../../shared/volunteers/consent.ts';
import { profileCommands } from '../../../shared/volunteers/profile.ts';
import { sql } from '../../database.ts';
import { grantRole } from '../../identity/create-person.ts';
import { defineCommand, type Announcement } from '../../live/command.ts';
import { volunteersChanged } from '../../live/topics.ts';
import { recordConsentOf, type ConsentWord } from '../register.ts';
import { ownPlace, placeEver, placeOfPerson, tell, tellOfMyself } from './place.ts';

/** Keeps what holds now beside the record of what was said. */
export async function agree(em: EntityManager, word: ConsentWord): Promise<void> {
  const { personId, kind, recordedBy, now } = word;
  const given = word.said !== null;
  await recordConsentOf(em, word);
  if (kind === 'guardian')
    await sql(em, 'update volunteer set guardian_consent = $2 where person_id = $1', [personId, given]);
  else
    await sql(
      em,
      'update volunteer set consented_at = $2, consent_recorded_by = $3, agreed_text = $4 where person_id = $1',
      [personId, given ? now.toISOString() : null, given ? recordedBy : null, word.said?.version ?? null],
    );
}

/**
 * As it was said to whoever keeps the volunteers. Who takes back the registration volunteers nowhere any more: open
 * questions are withdrawn, promises to come given back; what was served stays. Agreeing again brings the role back in
 * this community. Refusals: birthdayOther. Repeating: by command id.
 */
export const recordConsent = defineCommand({
  name: 'recordConsent',
  action: 'volunteers.keep',
  input: profileCommands.recordConsent,
  place: placeOfPerson,
  async run({ em, actor, now }, { communityId, personId, kind, agreed, birthday }) {
    const given = agreed !== null;
    if (kind === 'guardian' && given) await keepBirthday(em, personId, birthday);
    await agree(em, { personId, kind, said: agreed, recordedBy: actor.personId, now });
    if (kind === 'registration' && given)
      await grantRole(em, { personId, role: 'volunteer', communityId, grantedBy: actor.personId });
    if (given) return { reply: null, announce: tell({ communityId, personId }) };
    if (kind === 'registration') await endVolunteering(em, personId, now);
    const freed = await giveBack(em, personId, now);
    return { reply: null, announce: [...tell({ communityId, personId }), ...freed.announce] };
  },
});

/** One's own word on one's own phone: at 18, or to a text that has changed. Repeating: by command id. */
export const agreeMyself = defineCommand({
  name: 'agreeMyself',
  action: 'volunteers.answer',
  input: profileCommands.agreeMyself,
  place: ownPlace,
  async run({ em, actor, now }, { version }) {
    const { personId } = actor;
    const said = { version, way: 'screen' } as const;
    await agree(em, { personId, kind: 'registration', said, recordedBy: personId, now });
    return { reply: null, announce: await tellOfMyself(em, personId) };
  },
});

/**
 * One takes back one's own consent: volunteers nowhere any more, open questions and promises end as with recordConsent,
 * what was served and certified stays. Agreeing again goes by whoever keeps the volunteers. Refusals: nothingChanged (it
 * was taken back already). Repeating: by command id; so it asks for no role, which is gone by then. Reply: { freed },
 * how many promises were given back.
 */
export const withdrawMyConsent = defineCommand({
  name: 'withdrawMyConsent',
  action: 'identity.self',
  input: profileCommands.withdrawMyConsent,
  place: placeEver,
  async run({ em, actor, now }) {
    const { personId } = actor;
    const told = await tellOfMyself(em, personId);
    if (!(await isVolunteering(em, personId))) throw new Refusal('nothingChanged');
    await agree(em, { personId, kind: 'registration', said: null, recordedBy: personId, now });
    await endVolunteering(em, personId, now);
    const freed = await giveBack(em, personId, now);
    return { reply: { freed: freed.places }, announce: [...told, ...freed.announce] };
  },
});

async function keepBirthday(em: EntityManager, personId: string, birthday: string | null): Promise<void> {
  const { bornYear } = await agreedBy(em, personId);
  refuse(whyBirthdayWrong(birthday, bornYear));
  await sql(em, 'update volunteer set birthday = coalesce($2::date, birthday) where person_id = $1', [
    ...[personId, birthday],
  ]);
}

async function isVolunteering(em: EntityManager, personId: string): Promise<boolean> {
  const grants = await sql(
    em,
    `select from role_grant where person_id = $1 and role = 'volunteer' and revoked_at is null limit 1`,
    [personId],
  );
  return grants.length > 0;
}

async function endVolunteering(em: EntityManager, personId: string, now: Date): Promise<void> {
  await sql(
    em,
    `update role_grant set revoked_at = $2 where person_id = $1 and role = 'volunteer' and revoked_at is null`,
    [personId, now.toISOString()],
  );
}

/** Promises to come and open questions, everywhere. The job of every minute fills the places again. */
async function giveBack(
  em: EntityManager,
  personId: string,
  now: Date,
): Promise<{ places: number; announce: Announcement[] }> {
  const freed = await sql<{ communityId: string; shiftId: string; places: number }>(
    em,
    `with given_back as (
       update booking set cancelled_at = $2 where person_id = $1 and cancelled_at is null and starts_at > $2
       returning shift_id),
     closed as (
       update offer set state = 'withdrawn', answered_at = $2
       where person_id = $1 and (state in ('asked', 'standby')
         or (state = 'accepted' and shift_id in (select shift_id from given_back))) returning shift_id)
     select distinct a.community_id as "communityId", s.id as "shiftId",
       (select count(*)::int from given_back) as places
     from shift s join activity a on a.id = s.activity_id
     where s.id in (select shift_id from given_back union select shift_id from closed)`,
    [personId, now.toISOString()],
  );
  return {
    places: freed[0]?.places ?? 0,
    announce: freed.map((one) => volunteersChanged(one.communityId, one.shiftId)),
  };
}

export async function agreedBy(em: EntityManager, personId: string): Promise<Agreed> {
  const [row] = await sql<Agreed>(
    em,
    `select born_year as "bornYear", to_char(birthday, 'YYYY-MM-DD') as birthday,
       guardian_consent as "guardianConsent", ms(consented_at) as "consentedAt", agreed_text as "agreedText"
     from volunteer where person_id = $1`,
    [personId],
  );
  if (!row) throw new Error(`volunteer ${personId} vanished`);
  return row;
}
