/** Putting words into the minutes, and signing them. Versions are never overwritten. */
import { v7 as uuidv7 } from 'uuid';
import { whyMinutesCannotBeCorrected } from '../../../shared/meetings/minutes/correcting.ts';
import {
  capacityOf,
  signaturesMissing,
  whyMinutesCannotBeSigned,
} from '../../../shared/meetings/minutes/signing.ts';
import { wordsOf } from '../../../shared/meetings/minutes/write.ts';
import { seatOfPerson } from '../../../shared/meetings/rules/find.ts';
import type { MeetingView, MinutesSignature } from '../../../shared/meetings/view.ts';
import { may } from '../../../shared/identity/permissions.ts';
import { Refusal, refuse } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { meetingsChanged, recordsChanged } from '../../live/topics.ts';
import { meetingCommand, tell, type MeetingContext } from '../meeting-command.ts';
import { loadMinutes } from '../minutes/load-minutes.ts';
import { storeSignature } from '../minutes/store-signature.ts';

/**
 * Binds the actor's name to the hash of the version they read. With the last signature needed the meeting counts in
 * deliberationMeetings and its minutes are posted. Refused changedMeanwhile when the version is another one by now.
 */
export const signMinutes = meetingCommand('signMinutes', 'meetings.takePart', async (context, { hash }) => {
  const { em, view, actor, now } = context;
  const isHost = isHostOf(context);
  refuse(whyMinutesCannotBeSigned(view, actor.personId, isHost));
  const minutes = await loadMinutes(em, view.id);
  const capacity = capacityOf(view, actor.personId, isHost);
  if (!minutes || !capacity) throw new Error(`minutes of ${view.id} without a version or a signer`);
  if (minutes.fingerprint.hash !== hash) throw new Refusal('changedMeanwhile');
  const signature: MinutesSignature = {
    personId: actor.personId,
    seatId: capacity === 'host' ? null : (seatOfPerson(view, actor.personId)?.id ?? null),
    name: actor.name,
    capacity,
    at: now.getTime(),
  };
  const { version } = view.minutes;
  const signatures = [...view.minutes.signatures, signature];
  const missing = signaturesMissing({ ...view, minutes: { version, signatures } }).length;
  const completes = view.state === 'closed' && missing === 0;
  const told = tell(view, await storeSignature(em, { minutes, signature, completes }));
  if (!completes) return { reply: { missing }, announce: [told] };
  await sql(em, `update meeting set state = 'signed', signed_at = $2, signed_by = $3 where id = $1`, [
    view.id,
    now.toISOString(),
    actor.personId,
  ]);
  return {
    reply: { missing },
    announce: [told, meetingsChanged(view.communityId, view.id), recordsChanged()],
  };
});

/**
 * A new version with these words; earlier ones stay readable, and signatures stay with the version they were given
 * to. Refused nothingChanged when all of it stands already.
 */
export const correctMinutes = meetingCommand(
  'correctMinutes',
  'meetings.takePart',
  async (context, input) => {
    const { em, view, actor, now } = context;
    refuse(whyMinutesCannotBeCorrected(view, actor.personId, isHostOf(context), input.changes));
    if (input.version !== view.minutes.version) throw new Refusal('changedMeanwhile');
    const before = (await loadMinutes(em, view.id))?.corrections ?? [];
    const changes = input.changes.filter((change) => wordsOf(before, change) !== change.words);
    if (changes.length === 0) throw new Refusal('nothingChanged');
    const version = view.minutes.version + 1;
    for (const change of changes) {
      await sql(
        em,
        `insert into minutes_correction (id, meeting_id, version, field, item_id, side, seat_id, words_before, words, corrected_by, name, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
        [
          uuidv7(),
          view.id,
          version,
          change.field,
          change.field === 'gist' || change.field === 'remarks' ? change.itemId : null,
          change.field === 'gist' ? change.side : null,
          change.field === 'dissent' ? change.seatId : null,
          wordsOf(before, change),
          change.words,
          actor.personId,
          actor.name,
          now.toISOString(),
        ],
      );
    }
    await newVersion(context, version);
    return {
      reply: { version },
      announce: [
        tell(view, { type: 'minutesCorrected', data: { version, name: actor.name, changes } }),
        ...(view.state === 'signed' ? [meetingsChanged(view.communityId, view.id), recordsChanged()] : []),
      ],
    };
  },
);

/** Nobody has signed it: until they have, the meeting is closed and not minuted. */
async function newVersion({ em, view }: { em: MeetingContext['em']; view: MeetingView }, version: number) {
  await sql(
    em,
    `update meeting set minutes_version = $2, state = 'closed', signed_at = null, signed_by = null where id = $1`,
    [view.id, version],
  );
}

function isHostOf({ actor, view }: MeetingContext): boolean {
  return may(actor, 'meetings.run', { communityId: view.communityId, meetingId: view.id });
}
