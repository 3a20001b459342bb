/** What counts of a service, the chain in which it is written down, and what looks unusual in it. */
import { describe, expect, test } from 'vitest';
import {
  countedOf,
  ledgerFault,
  ledgerHash,
  ledgerStart,
  unusual,
  whyCannotClaim,
  whyCannotSettle,
  type LedgerEntry,
  type ServiceData,
} from '../../shared/volunteers/ledger.ts';
import { sha256 } from '../../server/sha256.ts';
import { hour, minute, monday } from './town.ts';

const service: ServiceData = {
  ...{ personId: 'p', shiftId: 's', from: monday, to: monday + 2 * hour, method: 'code' },
  ...{ checkOutAssumed: false, overlaps: false, confirmedBy: 'lead', claimedBy: null, reason: null },
};

function chainOf(count: number): LedgerEntry[] {
  let before = ledgerStart('c', sha256);
  return Array.from({ length: count }, (_, index) => {
    const entry = {
      ...{ number: index + 1, kind: 'service' as const, turnoutId: `t${index}`, data: service, at: monday },
    };
    before = ledgerHash(before, entry, sha256);
    return { ...entry, hash: before };
  });
}

describe('the chain', () => {
  const chain = chainOf(4);
  const changed = (at: number, entry: Partial<LedgerEntry>) =>
    chain.map((one, index) => (index === at ? { ...one, ...entry } : one));
  test.each<[string, readonly LedgerEntry[], number | null]>([
    ['is whole as written', chain, null],
    ['is whole while empty', [], null],
    ['shows changed hours', changed(1, { data: { ...service, to: monday + 9 * hour } }), 2],
    ['shows another person', changed(2, { data: { ...service, personId: 'q' } }), 3],
    ['shows another time', changed(0, { at: monday + 1 }), 1],
    ['shows an entry taken out', chain.filter(({ number }) => number !== 2), 2],
    ['shows two entries swapped', [...chain].reverse(), 1],
  ])('%s', (_title, entries, fault) => {
    expect(ledgerFault('c', entries, sha256)).toBe(fault);
  });
  test('is another one in another community', () => {
    expect(ledgerFault('d', chain, sha256)).toBe(1);
  });
});

const shift = { state: 'confirmed', startsAt: monday, endsAt: monday + 2 * hour };
const inside = { from: monday, to: monday + hour };

test.each([
  ['within the shift all', { from: monday + minute, to: monday + hour }, minute, hour],
  ['not before it', { from: monday - hour, to: monday + hour }, 0, hour],
  ['not after it', { from: monday, to: monday + 9 * hour }, 0, 2 * hour],
  ['nothing of a stay after it', { from: monday + 3 * hour, to: monday + 4 * hour }, 2 * hour, 2 * hour],
  ['nothing of a stay before it', { from: monday - hour, to: monday - minute }, 0, 0],
])('of a stay counts %s', (_title, stay, from, to) => {
  expect(countedOf(shift, stay)).toEqual({ from: monday + from, to: monday + to });
});

describe('claims', () => {
  const around = { shift, actorId: 'lead', counts: true, isOpen: false, elsewhere: [] };
  const later = monday + 3 * hour;
  const elsewhere = [{ title: '别处', from: monday + 30 * minute, to: monday + 3 * hour }];
  test.each([
    [{ personId: 'p', served: inside }, around, later, undefined],
    [{ personId: 'p', served: null }, around, later, undefined],
    [{ personId: 'p', served: null }, { ...around, counts: false }, later, 'notCheckedIn'],
    [{ personId: 'p', served: inside }, around, monday + hour, 'tooEarly'],
    [
      { personId: 'p', served: inside },
      { ...around, shift: { ...shift, state: 'planned' } },
      later,
      'shiftNotConfirmed',
    ],
    [
      { personId: 'p', served: inside },
      { ...around, shift: { ...shift, state: 'cancelled' } },
      later,
      'shiftCancelled',
    ],
    [{ personId: 'lead', served: inside }, around, later, 'ownTurnout'],
    [{ personId: 'p', served: inside }, { ...around, isOpen: true }, later, 'claimWaiting'],
    [{ personId: 'p', served: { from: monday - 1, to: later } }, around, later, 'outsideShift'],
    [{ personId: 'p', served: { from: later, to: monday } }, around, later, 'outsideShift'],
    [{ personId: 'p', served: inside }, { ...around, elsewhere }, later, 'timeClash'],
    [
      { personId: 'p', served: { from: monday, to: monday + 30 * minute } },
      { ...around, elsewhere },
      later,
      undefined,
    ],
  ])('%#', (claim, facts, now, code) => {
    expect(whyCannotClaim(claim, facts, now)?.code).toBe(code);
  });
  test.each([
    [{ personId: 'p', claimedBy: 'a', settled: false }, 'b', undefined],
    [{ personId: 'p', claimedBy: 'a', settled: false }, 'a', 'ownEntry'],
    [{ personId: 'p', claimedBy: 'a', settled: false }, 'p', 'ownTurnout'],
    [{ personId: 'p', claimedBy: 'a', settled: true }, 'b', 'entrySettled'],
  ])('are settled by a second person %#', (claim, actor, code) => {
    expect(whyCannotSettle(claim, actor)?.code).toBe(code);
  });
});

describe('what looks unusual', () => {
  test('is that somebody served at two places at once', () => {
    const double = { ...service, turnoutId: 't', to: service.from, overlaps: true };
    expect(unusual([double], [])).toEqual([{ code: 'overlap', personId: 'p', day: '2026-11-23' }]);
    expect(unusual([{ ...double, from: null, to: null }], [])).toEqual([]);
  });

  const at = (turnoutId: string, changes: Partial<ServiceData>) => ({ ...service, turnoutId, ...changes });
  test('83 hours on one day, but not twelve', () => {
    const many = Array.from({ length: 83 }, (_, index) =>
      at(String(index), { shiftId: String(index), from: monday, to: monday + hour }),
    );
    expect(unusual(many, [])).toEqual([{ code: 'longDay', personId: 'p', day: '2026-11-23', hours: 83 }]);
    expect(unusual(many.slice(0, 12), [])).toEqual([]);
  });
  test('ten late entries by one person within ten minutes', () => {
    const claims = Array.from({ length: 10 }, (_, index) => ({
      claimedBy: 'a',
      claimedAt: monday + index * minute,
    }));
    expect(unusual([], claims)).toEqual([{ code: 'manyLate', claimedBy: 'a', from: monday, count: 10 }]);
    expect(unusual([], claims.slice(1))).toEqual([]);
    expect(
      unusual(
        [],
        claims.map((one, index) => ({ ...one, claimedAt: monday + index * hour })),
      ),
    ).toEqual([]);
  });
  test('a whole shift in which nobody checked in themselves', () => {
    const people = (method: 'code' | 'lead') =>
      Array.from({ length: 10 }, (_, index) =>
        at(String(index), { personId: `p${index}`, method: index === 0 ? method : 'lead' }),
      );
    expect(unusual(people('lead'), [])).toEqual([
      { code: 'onlyByLead', confirmedBy: 'lead', shiftId: 's', count: 10 },
    ]);
    expect(unusual(people('code'), [])).toEqual([]);
  });
});
