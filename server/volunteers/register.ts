/** Writing a new volunteer, with what they agreed to. Whoever calls has asked the rule. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import {
  birthdayToKeep,
  consentVersion,
  type ConsentText,
  type ConsentWay,
} from '../../shared/volunteers/consent.ts';
import type { Newcomer } from '../../shared/volunteers/profile.ts';
import { localDay } from '../../shared/local-time.ts';
import { sql } from '../database.ts';
import { createPerson, grantRole } from '../identity/create-person.ts';
import type { CommandContext } from '../live/command.ts';
import { saveAbilities, saveWeek } from './profiles/save.ts';

type Person = Pick<Newcomer, 'name' | 'group' | 'phone' | 'bornYear' | 'birthday' | 'guardianConsent'>;

/** To which text, and how it was said. */
export interface Said {
  readonly version: ConsentText;
  readonly way: ConsentWay;
}

/** A person, the role in the community, the unified number, and the agreement as somebody wrote it down. */
export async function registerVolunteer(
  { em, actor, now }: CommandContext,
  communityId: string,
  { name, group, phone, bornYear, birthday, guardianConsent }: Person,
  said: Said,
): Promise<{ personId: string; number: string }> {
  const [community] = await sql<{ isDemo: boolean }>(
    em,
    'select is_demo as "isDemo" from community where id = $1',
    [communityId],
  );
  const isDemo = community?.isDemo ?? false;
  const personId = await createPerson(em, { name, group, phone, isDemo });
  await grantRole(em, { personId, role: 'volunteer', communityId, grantedBy: actor.personId });
  const [volunteer] = await sql<{ number: string }>(
    em,
    `insert into volunteer (person_id, number, born_year, birthday, guardian_consent, registered_at, consented_at,
       consent_recorded_by, agreed_text)
     values ($1, 'TH' || lpad(nextval('volunteer_number')::text, 6, '0'), $2, $3, $4, $5, $5, $6, $7) returning number`,
    [
      ...[personId, bornYear, birthdayToKeep({ bornYear, birthday }, localDay(now.getTime()))],
      ...[guardianConsent, now.toISOString(), actor.personId, said.version],
    ],
  );
  if (!volunteer) throw new Error('a volunteer was inserted without a number');
  const recordedBy = actor.personId;
  const word = { personId, said, recordedBy, now } as const;
  await recordConsentOf(em, { ...word, kind: 'registration' });
  if (guardianConsent) await recordConsentOf(em, { ...word, kind: 'guardian' });
  return { personId, number: volunteer.number };
}

/** With everything that is known of them from the start. */
export async function registerWithProfile(
  context: CommandContext,
  communityId: string,
  who: Newcomer,
  said: Said,
): Promise<{ personId: string; number: string }> {
  const registered = await registerVolunteer(context, communityId, who, said);
  const { personId } = registered;
  await saveAbilities(context.em, personId, who);
  await saveWeek(context.em, personId, who.week);
  for (const { kind, validUntil } of who.credentials)
    await sql(
      context.em,
      'insert into volunteer_credential (person_id, kind, valid_until) values ($1, $2, $3)',
      [personId, kind, validUntil],
    );
  return registered;
}

export interface ConsentWord {
  readonly personId: string;
  readonly kind: 'registration' | 'guardian';
  /** Null: taken back. */
  readonly said: Said | null;
  readonly recordedBy: string;
  readonly now: Date;
}

export async function recordConsentOf(em: EntityManager, word: ConsentWord): Promise<void> {
  await sql(
    em,
    `insert into volunteer_consent (id, person_id, kind, version, way, given, at, recorded_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[uuidv7(), word.personId, word.kind, word.said?.version ?? consentVersion, word.said?.way ?? null],
      ...[word.said !== null, word.now.toISOString(), word.recordedBy],
    ],
  );
}
