import { v7 as uuidv7 } from 'uuid';
import { Refusal, refuse } from '../../../shared/refusal.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { whyCannotClaim, whyCannotSettle } from '../../../shared/volunteers/ledger.ts';
import { sql } from '../../database.ts';
import { defineCommand, type CommandContext } from '../../live/command.ts';
import { recordsChanged } from '../../live/topics.ts';
import { Turnout } from '../entities.ts';
import { communityOfShift, placeOfShift } from '../place.ts';
import { appendToLedger, countedElsewhere, counts } from '../service-ledger.ts';
import { lockShift, tellOf, turnoutOf, type LockedShift } from '../shift-record.ts';

/**
 * Service written down afterwards, other hours for one that counts, or that it did not happen (`served` null). Counts
 * for nothing until a second person approves. Refusals: shiftNotConfirmed, tooEarly, shiftCancelled, ownTurnout,
 * claimWaiting, outsideShift, timeClash, notCheckedIn (nothing to strike out), notAllowed (no such volunteer).
 * Repeating: by command id; one open claim a person and shift.
 */
export const claimService = defineCommand({
  name: 'claimService',
  action: 'volunteers.lead',
  input: volunteerCommands.claimService,
  place: placeOfShift,
  async run({ em, actor, now }, { shiftId, personId, served, reason }) {
    const shift = await lockShift(em, shiftId);
    const known = await sql(em, 'select 1 from volunteer where person_id = $1', [personId]);
    if (known.length === 0) throw new Refusal('notAllowed');
    const open = await sql(
      em,
      'select id from service_claim where shift_id = $1 and person_id = $2 and settled_at is null',
      [shiftId, personId],
    );
    const turnout = await turnoutOf(em, shiftId, personId);
    refuse(
      whyCannotClaim(
        { personId, served },
        {
          ...{ shift: shift.state, actorId: actor.personId, isOpen: open.length > 0 },
          counts: turnout?.confirmedAt != null,
          elsewhere: served ? await countedElsewhere(em, { personId, shiftId, ...served }) : [],
        },
        now.getTime(),
      ),
    );
    const claimId = uuidv7();
    await sql(
      em,
      `insert into service_claim (id, shift_id, person_id, served_from, served_to, reason, claimed_by, claimed_at)
       values ($1, $2, $3, to_timestamp($4::float8 / 1000), to_timestamp($5::float8 / 1000), $6, $7, $8)`,
      [
        ...[claimId, shiftId, personId, served?.from ?? null, served?.to ?? null],
        ...[reason, actor.personId, now.toISOString()],
      ],
    );
    return { reply: { claimId }, announce: tellOf(shift) };
  },
});

interface ClaimRow {
  readonly id: string;
  readonly shiftId: string;
  readonly personId: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly reason: string;
  readonly claimedBy: string;
  readonly settled: boolean;
}

async function claimOf(em: CommandContext['em'], claimId: string): Promise<ClaimRow | null> {
  const [row] = await sql<ClaimRow>(
    em,
    `select id, shift_id as "shiftId", person_id as "personId", ms(served_from) as "from", ms(served_to) as "to",
       reason, claimed_by as "claimedBy", settled_at is not null as settled
     from service_claim where id = $1`,
    [claimId],
  );
  return row ?? null;
}

/**
 * The second person's word on a claim; approved, it counts and is entered in the ledger. Refusals: entrySettled,
 * ownEntry, ownTurnout, timeClash (the hours count elsewhere by now), shiftCancelled. Repeating: by command id.
 */
export const settleClaim = defineCommand({
  name: 'settleClaim',
  action: 'volunteers.approve',
  input: volunteerCommands.settleClaim,
  async place(em, { claimId }) {
    const claim = await claimOf(em, claimId);
    const communityId = claim && (await communityOfShift(em, claim.shiftId));
    return communityId ? { room: communityId, scope: { communityId } } : null;
  },
  async run(context, { claimId, approve }) {
    const { em, actor, now } = context;
    const claim = await claimOf(em, claimId);
    if (!claim) throw new Error('a claim vanished under its lock');
    const shift = await lockShift(em, claim.shiftId);
    refuse(whyCannotSettle(claim, actor.personId));
    await sql(em, 'update service_claim set settled_by = $2, settled_at = $3, approved = $4 where id = $1', [
      claimId,
      actor.personId,
      now.toISOString(),
      approve,
    ]);
    if (approve) await applyClaim(context, shift, claim);
    return { reply: null, announce: [...tellOf(shift, [claim.personId]), recordsChanged()] };
  },
});

async function applyClaim(
  { em, actor, now }: CommandContext,
  shift: LockedShift,
  claim: ClaimRow,
): Promise<void> {
  const { shiftId, personId, from, to, reason, claimedBy } = claim;
  if (shift.row.state === 'cancelled') throw new Refusal('shiftCancelled');
  const turnout = await turnoutOf(em, shiftId, personId);
  const turnoutId = turnout?.id ?? uuidv7();
  const wasEntered =
    (await sql(em, 'select 1 from service_ledger where turnout_id = $1', [turnoutId])).length > 0;
  if (from === null || to === null) {
    await sql(
      em,
      `update turnout set confirmed_at = null, confirmed_by = null, counted_from = null, counted_to = null where id = $1`,
      [turnoutId],
    );
  } else {
    const [clash] = await countedElsewhere(em, { personId, shiftId, from, to });
    if (clash) throw new Refusal('timeClash', { title: clash.title });
    if (!turnout)
      await em.insert(Turnout, {
        ...{ id: turnoutId, shiftId, personId, checkedInAt: new Date(from), checkInMethod: 'late' as const },
        ...{
          checkedOutAt: new Date(to),
          checkOutAssumed: false,
          walkUp: false,
          timeUnsure: false,
          placeCheck: null,
        },
        ...{ confirmedAt: now, confirmedBy: actor.personId },
      });
    // What the check-in and check-out were stays as it was; what counts is what was approved.
    await sql(
      em,
      `update turnout set confirmed_at = coalesce(confirmed_at, $2), confirmed_by = coalesce(confirmed_by, $3),
         counted_from = null, counted_to = null where id = $1`,
      [turnoutId, now.toISOString(), actor.personId],
    );
    if (!(await counts(em, turnoutId, { from, to }))) {
      const [other] = await countedElsewhere(em, { personId, shiftId, from, to });
      throw new Refusal('timeClash', { title: other?.title ?? '' });
    }
  }
  const data = {
    ...{ personId, shiftId, from, to, checkOutAssumed: false, overlaps: false, reason, claimedBy },
    ...{ method: turnout?.checkInMethod ?? ('late' as const), confirmedBy: actor.personId },
  };
  const kind = wasEntered ? 'correction' : 'service';
  await appendToLedger(em, shift.activity.communityId, [{ kind, turnoutId, data }], now);
}
