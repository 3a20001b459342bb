/** A wrong step or sign-in is taken out of its entry: kept with who did it and why, counted nowhere, and free to be entered again. */
import { v7 as uuidv7 } from 'uuid';
import { may } from '../../../shared/identity/permissions.ts';
import type { SignedIn } from '../../../shared/identity/roles.ts';
import { registerCommands } from '../../../shared/reporting/register-commands.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { recordsChanged } from '../../live/topics.ts';
import { lockEntry, ofEntry } from './entry-place.ts';
import { keepVersion } from './keep-version.ts';

const verifies = (actor: SignedIn, communityId: string) => may(actor, 'registers.verify', { communityId });

/**
 * One that waits is taken out by its recorder or by somebody who confirms; one that is confirmed by somebody who confirms and did not
 * record it. Refusals: notAllowed, ownEntry, changedMeanwhile where it is gone. Repeating: changedMeanwhile.
 */
export const withdrawStep = defineCommand({
  name: 'withdrawStep',
  action: 'registers.record',
  input: registerCommands.withdrawStep,
  place: ofEntry,
  async run({ em, actor, now }, { entryId, stepId, reason }) {
    const { communityId } = await lockEntry(em, entryId);
    const [step] = await sql<{ recordedBy: string; isVerified: boolean }>(
      em,
      `select recorded_by as "recordedBy", verified_at is not null as "isVerified" from register_step
       where id = $1 and entry_id = $2 for update`,
      [stepId, entryId],
    );
    if (!step) throw new Refusal('changedMeanwhile');
    const isOwn = step.recordedBy === actor.personId;
    if (!verifies(actor, communityId) && (step.isVerified || !isOwn)) throw new Refusal('notAllowed');
    if (step.isVerified && isOwn) throw new Refusal('ownEntry');
    await sql(
      em,
      `with gone as (delete from register_step where id = $1 returning *)
       insert into register_withdrawal (id, entry_id, step_kind, on_day, note, recorded_by, recorded_at, confirmed_before_by,
         confirmed_before_at, reason, withdrawn_by, withdrawn_at)
       select $2, entry_id, kind, on_day, note, recorded_by, recorded_at, verified_by, verified_at, $3, $4, $5 from gone`,
      [stepId, uuidv7(), reason, actor.personId, now.toISOString()],
    );
    return { reply: null, announce: [recordsChanged()] };
  },
});

/**
 * By the recorder of the activity or by somebody who confirms. The confirmation covers the list, so it ends, and a third person
 * confirms anew. Refusals: notAllowed, changedMeanwhile where nobody is signed in so. Repeating: changedMeanwhile.
 */
export const withdrawSignIn = defineCommand({
  name: 'withdrawSignIn',
  action: 'registers.record',
  input: registerCommands.withdrawSignIn,
  place: ofEntry,
  async run({ em, actor, now }, { entryId, attendeeId, reason }) {
    const { communityId, recordedBy, verifiedBy } = await lockEntry(em, entryId);
    if (recordedBy !== actor.personId && !verifies(actor, communityId)) throw new Refusal('notAllowed');
    await keepVersion(em, entryId, now);
    await sql(
      em,
      'update register_entry set verified_by = null, verified_at = null, corrected_by = $2 where id = $1',
      [entryId, actor.personId],
    );
    const gone = await sql(
      em,
      `with gone as (delete from attendance where session_id = $1 and attendee_id = $2 returning *)
       insert into register_withdrawal (id, entry_id, on_day, attendee_id, method, adult, guardian_consent, recorded_at,
         confirmed_before_by, reason, withdrawn_by, withdrawn_at)
       select $3, entry.id, entry.on_day, attendee_id, method, adult, guardian_consent, signed_in_at, $4, $5, $6, $7
       from gone join register_entry entry on entry.id = session_id returning id`,
      [entryId, attendeeId, uuidv7(), verifiedBy, reason, actor.personId, now.toISOString()],
    );
    if (gone.length === 0) throw new Refusal('changedMeanwhile');
    return { reply: { isConfirmationEnded: verifiedBy !== null }, announce: [recordsChanged()] };
  },
});
