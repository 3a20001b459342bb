/** Corrections: what stood in an entry before stays beside it, with who changed it and why. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { localDay } from '../../../shared/local-time.ts';
import { isLateOn, readEntry, type Written } from '../../../shared/reporting/read-entry.ts';
import { registerCommands } from '../../../shared/reporting/register-commands.ts';
import {
  changesWhatCounts,
  registerSpecs,
  type FieldKey,
  type RegisterCode,
} from '../../../shared/reporting/registers.ts';
import { staffLabel, type StaffName } from '../../../shared/reporting/staff-names.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { recordsChanged } from '../../live/topics.ts';
import { lockEntry, ofEntry } from './entry-place.ts';
import { keepVersion } from './keep-version.ts';
import { entryRow, keysOf, readIn, staffNames, takenKeys, whyRefused, withStaff } from './insert-entries.ts';
import { writtenValues } from './queries.ts';

interface Standing {
  /** Somebody of the staff by their record. */
  readonly values: Written;
  readonly communityId: string;
  readonly recordedAt: number;
  readonly amount: number;
  readonly verifiedBy: string | null;
  readonly corrections: number;
}

async function standingOf(em: EntityManager, entryId: string): Promise<Standing> {
  const [entry] = await sql<Standing>(
    em,
    `select ${writtenValues('entry.details')} || jsonb_strip_nulls(jsonb_build_object('staff', entry.staff_id)) as values, community_id as "communityId", ms(recorded_at) as "recordedAt", amount,
       verified_by as "verifiedBy", (select count(*)::int from register_correction where entry_id = entry.id) as corrections
     from register_entry entry where id = $1`,
    [entryId],
  );
  if (!entry) throw new Error(`entry ${entryId} is gone`);
  return entry;
}

/** Those of the fields of a register in which two entries differ, as they stand in one of them. */
const partOf = (values: Written, keys: readonly FieldKey[]): Written =>
  Object.fromEntries(keys.map((key) => [key, values[key] ?? '']));

/** As people read it, of several people of one name with what tells them apart. */
function named(part: Written, staff: readonly StaffName[]): Written {
  const meant = staff.find(({ id }) => id === part.staff);
  return meant ? { ...part, staff: staffLabel(staff, meant) } : part;
}

/**
 * Writes other values into an entry, whoever recorded it. Where what counts changes, the confirmation ends and another person
 * confirms it anew; one that was returned waits again. In a frozen period it shows as a change since, as an entry that is added does.
 * Refusals: changedMeanwhile where the actor has not seen the last correction, nothingChanged, entryInvalid. Repeating it: changedMeanwhile.
 */
export const correctEntry = defineCommand({
  name: 'correctEntry',
  action: 'registers.record',
  input: registerCommands.correctEntry,
  place: ofEntry,
  async run({ em, actor, now }, { entryId, seen, values, reason }) {
    const { register } = await lockEntry(em, entryId);
    const before = await standingOf(em, entryId);
    if (before.corrections !== seen) throw new Refusal('changedMeanwhile');
    const { entry, problems } = readEntry(register, { ...before.values, ...values }, await readIn(em, now));
    if (!entry) throw new Refusal('entryInvalid', { ...problems[0] });
    const staff = await staffNames(em);
    const known = withStaff(register, entry, staff);
    if ('fault' in known) throw new Refusal('entryInvalid', { ...known });
    const after: Written = { ...entry.values, ...(known.staffId !== null && { staff: known.staffId }) };
    const keys = registerSpecs[register].fields.map(({ key }) => key);
    const changed = keys.filter((key) => (before.values[key] ?? '') !== (after[key] ?? ''));
    if (changed.length === 0) throw new Refusal('nothingChanged');
    const { communityId } = before;
    const same = keysOf(register, communityId, known).map(({ key }) => key);
    const taken = await takenKeys(em, register, same, entryId);
    const why = whyRefused(register, known, { taken, communityId });
    if (why) throw new Refusal('entryInvalid', { ...why });
    if (register === 'staff' && changed.includes('title'))
      await sql(em, 'update register_entry set title = $2 where staff_id = $1', [entryId, entry.title]);
    const ends = before.verifiedBy !== null && changesWhatCounts(register, changed);
    if (ends) await keepVersion(em, entryId, now);
    const row = entryRow(entryId, known, { register, communityId, recordedBy: actor.personId, now });
    await sql(
      em,
      `update register_entry entry set on_day = new.on_day, title = new.title, module = new.module, kind = new.kind, item = new.item,
         area = new.area, channel = new.channel, amount = new.amount, tallied = new.tallied, staff_id = new.staff_id,
         details = (entry.details - $4::text[]) || new.details, duplicate_key = new.duplicate_key, is_late = new.is_late, returned_reason = null,
         corrected_by = $2, verified_by = case when $3 then null else entry.verified_by end,
         verified_at = case when $3 then null else entry.verified_at end
       from jsonb_populate_record(null::register_entry, $1::jsonb) as new where entry.id = new.id`,
      [
        JSON.stringify({
          ...row,
          // what is counted row by row stays as it was counted
          amount: hasOwnAmount.includes(register) ? row.amount : before.amount,
          is_late: isLateOn(localDay(before.recordedAt), entry.onDay),
        }),
        actor.personId,
        ends,
        keys,
      ],
    );
    await sql(
      em,
      `insert into register_correction (id, entry_id, before, after, reason, confirmed_before_by, corrected_by, corrected_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        ...[uuidv7(), entryId],
        ...[before.values, after].map((values) => JSON.stringify(named(partOf(values, changed), staff))),
        ...[reason, ends ? before.verifiedBy : null, actor.personId, now.toISOString()],
      ],
    );
    return { reply: { isConfirmationEnded: ends }, announce: [recordsChanged()] };
  },
});

const hasOwnAmount: readonly RegisterCode[] = ['workLog', 'spending'];
