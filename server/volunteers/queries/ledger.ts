import { z } from 'zod';
import { may } from '../../../shared/identity/permissions.ts';
import type { Viewer } from '../../../shared/identity/roles.ts';
import {
  ledgerFault,
  unusual,
  unusualWithinMs,
  type LedgerEntry,
} from '../../../shared/volunteers/ledger.ts';
import type {
  ClaimView,
  LedgerLine,
  LedgerShift,
  LedgerView,
} from '../../../shared/volunteers/ledger-view.ts';
import type { Named } from '../../../shared/volunteers/named.ts';
import { sql } from '../../database.ts';
import { sha256 } from '../../sha256.ts';
import { query, type ReadContext } from '../../trpc.ts';

type Em = ReadContext['em'];

/** The communities whose ledger a viewer may look after. */
function approves(viewer: Viewer): string[] {
  if (viewer.kind !== 'person') return [];
  const ids = viewer.grants.flatMap(({ communityId }) => (communityId === null ? [] : [communityId]));
  return [...new Set(ids)].filter((communityId) => may(viewer, 'volunteers.approve', { communityId }));
}

const linesShown = 40;

/** What waits for a second person, what looks unusual, whether the chain is whole, and the newest entries. */
export const ledger = query({
  action: 'volunteers.approve',
  input: z.strictObject({ communityId: z.uuid().nullable() }),
  scope(_em, { communityId }, viewer) {
    const shown = communityId ?? approves(viewer)[0];
    return Promise.resolve(shown === undefined ? {} : { communityId: shown });
  },
  async read({ em, viewer, now }, { communityId }): Promise<LedgerView> {
    const communities = await sql<Named>(
      em,
      'select id, name from community where id = any($1::uuid[]) order by name',
      [approves(viewer)],
    );
    const shown = communityId ?? communities[0]?.id ?? '';
    const entries = await entriesOf(em, shown);
    const since = now.getTime() - unusualWithinMs;
    const newest = new Map<string, LedgerEntry>();
    for (const entry of entries) newest.set(entry.turnoutId, entry);
    const claims = await claimsOf(em, shown);
    const found = unusual(
      [...newest.values()]
        .filter(({ at }) => at >= since)
        .map(({ turnoutId, data }) => ({ ...data, turnoutId })),
      claims.filter(({ claimedAt }) => claimedAt >= since),
    );
    const named = await namesOf(
      em,
      found.map((one) =>
        'personId' in one ? one.personId : one.code === 'manyLate' ? one.claimedBy : one.confirmedBy,
      ),
    );
    return {
      ...{ communities, communityId: shown, entries: entries.length },
      head: entries.at(-1)?.hash ?? null,
      faultAt: ledgerFault(shown, entries, sha256),
      claims,
      unusual: found,
      names: Object.fromEntries(named),
      lines: await linesOf(em, entries.slice(-linesShown).reverse()),
      shifts: await shiftsOf(em, shown),
    };
  },
});

function entriesOf(em: Em, communityId: string): Promise<LedgerEntry[]> {
  return sql<LedgerEntry>(
    em,
    `select number, kind, turnout_id as "turnoutId", data, ms(at) as at, encode(hash, 'hex') as hash
     from service_ledger where community_id = $1 order by number`,
    [communityId],
  );
}

function claimsOf(em: Em, communityId: string): Promise<ClaimView[]> {
  return sql<ClaimView>(
    em,
    `select c.id, c.shift_id as "shiftId", a.title, ms(s.starts_at) as "startsAt", c.person_id as "personId", p.name,
       ms(c.served_from) as "from", ms(c.served_to) as "to", ms(t.counted_from) as "countedFrom",
       ms(t.counted_to) as "countedTo", c.reason, c.claimed_by as "claimedBy", claimer.name as "claimedByName",
       ms(c.claimed_at) as "claimedAt",
       exists (select from booking b where b.shift_id = c.shift_id and b.person_id = c.person_id) as "wasBooked",
       (select coalesce(jsonb_agg(jsonb_build_object('kind', g.kind, 'at', ms(g.at), 'method', g.method,
           'isSure', g.is_sure, 'name', seer.name) order by g.at), '[]')
         from sighting g join person seer on seer.id = g.seen_by
         where g.shift_id = c.shift_id and g.person_id = c.person_id) as sightings, c.approved, settler.name as "settledByName", ms(c.settled_at) as "settledAt"
     from service_claim c join shift s on s.id = c.shift_id join activity a on a.id = s.activity_id
     join person p on p.id = c.person_id join person claimer on claimer.id = c.claimed_by
     left join person settler on settler.id = c.settled_by
     left join turnout t on t.shift_id = c.shift_id and t.person_id = c.person_id and t.confirmed_at is not null
     where a.community_id = $1 order by c.settled_at is not null, c.claimed_at desc limit 60`,
    [communityId],
  );
}

async function namesOf(em: Em, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql<Named>(em, 'select id, name from person where id = any($1::uuid[])', [ids]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function linesOf(em: Em, entries: readonly LedgerEntry[]): Promise<LedgerLine[]> {
  const names = await namesOf(
    em,
    entries.flatMap(({ data }) => [
      data.personId,
      data.confirmedBy,
      ...(data.claimedBy ? [data.claimedBy] : []),
    ]),
  );
  const titles = new Map(
    (
      await sql<Named>(
        em,
        `select s.id, a.title as name from shift s join activity a on a.id = s.activity_id where s.id = any($1::uuid[])`,
        [entries.map(({ data }) => data.shiftId)],
      )
    ).map(({ id, name }) => [id, name]),
  );
  return entries.map(({ number, kind, data, at, hash }) => ({
    ...{ number, kind, at, hash, title: titles.get(data.shiftId) ?? '' },
    ...{ from: data.from, to: data.to, method: data.method, overlaps: data.overlaps, reason: data.reason },
    checkOutAssumed: data.checkOutAssumed,
    name: names.get(data.personId) ?? '',
    confirmedByName: names.get(data.confirmedBy) ?? '',
    claimedByName: data.claimedBy === null ? null : (names.get(data.claimedBy) ?? ''),
  }));
}

/** For writing service down afterwards: the newest confirmed shifts. */
function shiftsOf(em: Em, communityId: string): Promise<LedgerShift[]> {
  return sql<LedgerShift>(
    em,
    `select s.id, a.title, ms(s.starts_at) as "startsAt", ms(s.ends_at) as "endsAt"
     from shift s join activity a on a.id = s.activity_id
     where a.community_id = $1 and s.state = 'confirmed' order by s.starts_at desc limit 40`,
    [communityId],
  );
}
