/** Whoever comes to the door of a shift: new, or registered already. What they say there is kept as if said anywhere. */
import { localDay } from '../../shared/local-time.ts';
import { refuse } from '../../shared/refusal.ts';
import type { VolunteerCommands } from '../../shared/volunteers/commands.ts';
import { askedAtDoor, whyBirthdayWrong, whyNotAskedAtDoor } from '../../shared/volunteers/consent.ts';
import { whyCannotWalkUp } from '../../shared/volunteers/dispatch.ts';
import { youngestAge } from '../../shared/volunteers/eligibility.ts';
import type { ShiftState } from '../../shared/volunteers/shift-state.ts';
import { grantRole } from '../identity/create-person.ts';
import type { CommandContext } from '../live/command.ts';
import { knownVolunteer } from './known-volunteer.ts';
import { agree } from './profiles/consent.ts';
import { registerVolunteer, type Said } from './register.ts';

export type AtDoor = VolunteerCommands['recordWalkUp']['who'];

interface Door extends ShiftState {
  readonly dangerous: boolean;
  readonly communityId: string;
}

/** What a phone wrote down before texts had versions was said to the first, on its screen. */
export function saidAtDoor(consent: AtDoor['consent']): Said {
  return consent === true ? { version: 1, way: 'screen' } : consent;
}

/** Registered in the same step. Refusals: birthdayOther, and those of whyCannotWalkUp. */
export async function welcome(
  context: CommandContext,
  door: Door,
  who: AtDoor,
): Promise<{ personId: string; number: string }> {
  const { bornYear, birthday, guardianConsent } = who;
  refuse(whyBirthdayWrong(birthday, bornYear));
  const age = youngestAge(bornYear, localDay(door.startsAt), birthday);
  refuse(whyCannotWalkUp(door, { age, guardianConsent, checkedIn: false }, context.now.getTime()));
  return registerVolunteer(context, door.communityId, who, saidAtDoor(who.consent));
}

/**
 * Their own word and a guardian's are kept where something was asked; whoever had taken it back volunteers here again.
 * Refusals: ownConsentMissing, and those of whyCannotWalkUp.
 */
export async function welcomeBack(
  { em, actor, now }: CommandContext,
  door: Door,
  who: {
    readonly personId: string;
    readonly agreed: Said | null;
    readonly guardianConsent: boolean;
    readonly checkedIn: boolean;
  },
): Promise<{ personId: string; number: string }> {
  const { personId, agreed, checkedIn } = who;
  const known = await knownVolunteer(em, personId);
  const day = localDay(door.startsAt);
  const asked = askedAtDoor(known, day);
  const guardianConsent = known.guardianConsent || (agreed !== null && who.guardianConsent);
  const age = youngestAge(known.bornYear, day, known.birthday);
  refuse(whyCannotWalkUp(door, { age, guardianConsent, checkedIn }, now.getTime()));
  refuse(whyNotAskedAtDoor(asked, agreed !== null));
  if (agreed !== null && asked !== 'nothing') {
    const word = { personId, said: agreed, recordedBy: actor.personId, now };
    await agree(em, { ...word, kind: 'registration' });
    if (asked === 'guardian') await agree(em, { ...word, kind: 'guardian' });
    const { communityId } = door;
    if (asked === 'consent')
      await grantRole(em, { personId, role: 'volunteer', communityId, grantedBy: actor.personId });
  }
  return { personId, number: known.number };
}
