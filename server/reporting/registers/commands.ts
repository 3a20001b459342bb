/**
 * What is done in the registers. Entries are kept in the room of the centre, so that the desk hears of each; a
 * permission is judged by the community that the entry belongs to. All are safe to repeat: by command id, and an entry
 * entered twice is refused as the duplicate that it is.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { localDay } from '../../../shared/local-time.ts';
import { isDate } from '../../../shared/reporting/period.ts';
import { readEntry, type EntryValues } from '../../../shared/reporting/read-entry.ts';
import { registerCommands } from '../../../shared/reporting/register-commands.ts';
import { registerSpecs, type RegisterCode, type StepKind } from '../../../shared/reporting/registers.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { recordsChanged } from '../../live/topics.ts';
import { lockEntry, inCommunity, ofEntry } from './entry-place.ts';
import {
  insertEntries,
  keysOf,
  readIn,
  staffNames,
  takenKeys,
  whyRefused,
  withStaff,
} from './insert-entries.ts';
import { signInPeople } from './sign-in-people.ts';

const done = { reply: null, announce: [recordsChanged()] };

/** Refusals: entryInvalid { field, fault, given }, the first thing that is wrong with it. */
export const addEntry = defineCommand({
  name: 'addEntry',
  action: 'registers.record',
  input: registerCommands.addEntry,
  place: inCommunity,
  async run({ em, actor, now }, { register, communityId, values, fileIds, continues }) {
    const { entry, problems } = readEntry(register, values, await readIn(em, now));
    const first = continues && (await firstSession(em, continues, { communityId, values: entry?.values }));
    const known = entry && withStaff(register, entry, await staffNames(em));
    const why =
      known === null
        ? problems[0]
        : 'fault' in known
          ? known
          : whyRefused(register, known, {
              taken: await takenKeys(
                em,
                register,
                keysOf(register, communityId, known).map(({ key }) => key),
              ),
              communityId,
            });
    if (why) throw new Refusal('entryInvalid', { ...why });
    const entries = known === null || 'fault' in known ? [] : [known];
    const [entryId = ''] = await insertEntries(em, {
      ...{ register, communityId, entries, recordedBy: actor.personId, now },
    });
    if (first !== undefined)
      await sql(em, 'update register_entry set first_session_id = $2 where id = $1', [entryId, first]);
    await attach(em, entryId, fileIds, actor.personId);
    return { reply: { entryId }, announce: [recordsChanged()] };
  },
});

/** Of the activity that is continued. Refusals: entryInvalid where module, kind or item differ; notAllowed, changedMeanwhile. */
async function firstSession(
  em: EntityManager,
  continued: string,
  { communityId, values }: { communityId: string; values: EntryValues['values'] | undefined },
): Promise<string> {
  const { register } = await lockEntry(em, continued);
  const [session] = await sql<{
    first: string;
    communityId: string;
    module: string;
    kind: string;
    item: string | null;
  }>(
    em,
    `select coalesce(first_session_id, id) as first, community_id as "communityId", module, kind, item::text
     from register_entry where id = $1`,
    [continued],
  );
  if (!session || register !== 'session' || session.communityId !== communityId)
    throw new Refusal('notAllowed');
  const field = (['module', 'kind', 'item'] as const).find(
    (key) => values && session[key] !== null && values[key] !== session[key],
  );
  if (field)
    throw new Refusal('entryInvalid', { field, fault: 'otherActivity', given: values?.[field] ?? '' });
  return session.first;
}

/**
 * The second person: from then on the entries count. What the actor recorded or corrected, was returned, or is confirmed already is
 * left as it is; the steps of confirmed entries are confirmed with them. Refusals: ownEntry where nothing else was asked.
 */
export const verifyEntries = defineCommand({
  name: 'verifyEntries',
  action: 'registers.verify',
  input: registerCommands.verifyEntries,
  place: inCommunity,
  async run({ em, actor, now }, { communityId, entryIds }) {
    const verified = await sql<{ id: string }>(
      em,
      `update register_entry set verified_by = $1, verified_at = $2
       where id = any($3::uuid[]) and community_id = $4 and recorded_by <> $1 and verified_at is null
         and not exists (select from register_correction where entry_id = register_entry.id and corrected_by = $1)
         and not exists (
           select from register_withdrawal gone
           where gone.entry_id = register_entry.id and gone.attendee_id is not null and gone.withdrawn_by = $1)
         and withdrawn_at is null and returned_reason is null and register = any($5::text[])
       returning id`,
      [actor.personId, now.toISOString(), entryIds, communityId, needSecond],
    );
    const steps = await sql<{ id: string }>(
      em,
      `update register_step set verified_by = $1, verified_at = $2
       from register_entry entry
       where entry.id = entry_id and entry_id = any($3::uuid[]) and entry.community_id = $4
         and entry.verified_at is not null and entry.withdrawn_at is null
         and register_step.recorded_by <> $1 and register_step.verified_at is null
       returning register_step.id`,
      [actor.personId, now.toISOString(), entryIds, communityId],
    );
    if (verified.length + steps.length === 0) throw new Refusal('nothingToConfirm');
    return { reply: { verified: verified.length, steps: steps.length }, announce: [recordsChanged()] };
  },
});

const needSecond = Object.entries(registerSpecs).flatMap(([register, { needsSecond }]) =>
  needsSecond ? [register] : [],
);

/** Says what is wrong with an entry that is not confirmed; its recorder corrects or withdraws it. Refusals: entryConfirmed. */
export const returnEntry = defineCommand({
  name: 'returnEntry',
  action: 'registers.verify',
  input: registerCommands.returnEntry,
  place: ofEntry,
  async run({ em }, { entryId, reason }) {
    const entry = await lockEntry(em, entryId);
    if (entry.isVerified) throw new Refusal('entryConfirmed');
    await sql(em, 'update register_entry set returned_reason = $2 where id = $1', [entryId, reason]);
    return done;
  },
});

/**
 * Takes an entry out of the register; it is kept, with who took it out and why in the log of commands. One that is
 * confirmed is taken out by somebody else than who recorded it. Refusals: ownEntry, changedMeanwhile.
 */
export const withdrawEntry = defineCommand({
  name: 'withdrawEntry',
  action: 'registers.record',
  input: registerCommands.withdrawEntry,
  place: ofEntry,
  async run({ em, actor, now }, { entryId, reason }) {
    const entry = await lockEntry(em, entryId);
    if (entry.isVerified && entry.recordedBy === actor.personId) throw new Refusal('ownEntry');
    await sql(
      em,
      `update register_entry set withdrawn_at = $2, details = details || jsonb_build_object('withdrawn', $3::text)
       where id = $1`,
      [entryId, now.toISOString(), reason],
    );
    return done;
  },
});

/** Refusals: entryInvalid where the day is none or ahead, or the register knows no such step; alreadyEntered. */
export const addStep = defineCommand({
  name: 'addStep',
  action: 'registers.record',
  input: registerCommands.addStep,
  place: ofEntry,
  async run({ em, actor, now }, { entryId, kind, onDay, note }) {
    const { register } = await lockEntry(em, entryId);
    if (!knowsStep(register, kind)) throw new Refusal('invalidInput', { issues: ['kind'] });
    if (!isDate(onDay)) throw new Refusal('entryInvalid', { field: 'onDay', fault: 'notADay', given: onDay });
    if (onDay > localDay(now.getTime()))
      throw new Refusal('entryInvalid', { field: 'onDay', fault: 'inFuture', given: onDay });
    const added = await sql<{ id: string }>(
      em,
      `insert into register_step (id, entry_id, kind, on_day, note, recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict (entry_id, kind, on_day) do nothing returning id`,
      [uuidv7(), entryId, kind, onDay, note, actor.personId, now.toISOString()],
    );
    if (added.length === 0)
      throw new Refusal('entryInvalid', { field: 'onDay', fault: 'alreadyEntered', given: onDay });
    return done;
  },
});

function knowsStep(register: RegisterCode, kind: StepKind): boolean {
  return registerSpecs[register].steps.includes(kind);
}

/** Evidence may be added at any time, also after the confirmation. */
export const addFiles = defineCommand({
  name: 'addFiles',
  action: 'registers.record',
  input: registerCommands.addFiles,
  place: ofEntry,
  async run({ em, actor }, { entryId, fileIds }) {
    await lockEntry(em, entryId);
    await attach(em, entryId, fileIds, actor.personId);
    return done;
  },
});

/** Only what the actor uploaded; a file that is attached already stays so. */
async function attach(
  em: EntityManager,
  entryId: string,
  fileIds: readonly string[],
  uploadedBy: string,
): Promise<void> {
  if (fileIds.length === 0) return;
  const own = await sql<{ id: string }>(
    em,
    'select id from stored_file where id = any($1::uuid[]) and uploaded_by = $2 order by id for key share',
    [[...fileIds], uploadedBy],
  );
  if (own.length !== new Set(fileIds).size) throw new Refusal('notAllowed');
  await sql(
    em,
    `insert into register_file (entry_id, file_id, position)
     select $1, file_id, (select count(*) from register_file where entry_id = $1) + position
     from unnest($2::uuid[]) with ordinality as given (file_id, position)
     on conflict do nothing`,
    [entryId, [...fileIds]],
  );
}

/**
 * Signs people in to an activity, by name and the last digits of their telephone; who is signed in already stays once.
 * Refusals: entryConfirmed, because the confirmation covers the list.
 */
export const signIn = defineCommand({
  name: 'signInAttendees',
  action: 'registers.record',
  input: registerCommands.signIn,
  place: ofEntry,
  async run({ em, now }, { entryId, people }) {
    const { register, isVerified } = await lockEntry(em, entryId);
    if (register !== 'session') throw new Refusal('invalidInput', { issues: ['entryId'] });
    if (isVerified) throw new Refusal('entryConfirmed');
    const added = await signInPeople(em, { entryId, people, method: 'list', now });
    return { reply: { added, already: people.length - added }, announce: [recordsChanged()] };
  },
});
