import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordsOf } from '../../server/reporting/count.ts';
import { evidenceOf } from '../../server/reporting/evidence.ts';
import { may } from '../../shared/identity/permissions.ts';
import { roles } from '../../shared/identity/roles.ts';
import { indicatorCodes } from '../../shared/reporting/indicators.ts';
import type { EvidenceKind } from '../../shared/reporting/view.ts';
import { Register, year } from './register.ts';

let register: Register;
let meetingId: string;
let issueId: string;
let shiftId: string;
beforeAll(async () => {
  register = await Register.open();
  meetingId = await register.meeting();
  issueId = await register.issue({ meetingId });
  shiftId = await register.shift({ served: [80, 75], turnouts: [true, false] });
  await register.everyRegister();
});
afterAll(() => register.close());

const evidence = (kind: EvidenceKind, id: string) => evidenceOf(register.database.em(), kind, id);

describe('evidence', () => {
  it('stands behind every counted record', async () => {
    for (const code of indicatorCodes) {
      const { records } = await recordsOf(register.database.em(), { code, period: year });
      expect(records.length, code).toBeGreaterThan(0);
      for (const record of records)
        expect(await evidence(record.evidence, record.id), code).toMatchObject({ kind: record.evidence });
    }
  });

  it('of a meeting says who was present by group', async () => {
    expect(await evidence('meeting', meetingId)).toMatchObject({
      groups: { migrant: { eligible: 1, present: 1 }, local: { eligible: 0, present: 0 } },
      people: [{ group: 'migrant', role: 'representative', method: 'phone' }],
      decisions: [],
    });
  });

  it('of a solved problem names the meetings that dealt with it', async () => {
    expect(await evidence('issue', issueId)).toMatchObject({
      meetings: [{ id: meetingId }],
      photosBefore: [],
      photosAfter: [],
    });
  });

  it('of people served keeps the corrected counts below the one that counts', async () => {
    expect(await evidence('shift', shiftId)).toMatchObject({
      turnouts: 1,
      counts: [{ people: 75 }, { people: 80 }],
    });
  });

  it.each(['meeting', 'issue', 'activity', 'shift', 'turnout'] as const)(
    'of a %s that does not exist is none',
    async (kind) => {
      expect(await evidence(kind, uuidv7())).toBeNull();
    },
  );

  it('says of what waits that it is not confirmed: an unsigned meeting, an unconfirmed turnout', async () => {
    expect(await evidence('meeting', await register.meeting({ state: 'closed' }))).toMatchObject({
      ...{ signedAt: null, signedByName: null },
    });
    const [unconfirmed] = await register.rows<{ id: string }>(
      'select id from turnout where confirmed_at is null',
    );
    expect(await evidence('turnout', unconfirmed?.id ?? '')).toMatchObject({ confirmedAt: null });
  });
});

it('figures are read by evaluators, administrators, hosts and volunteer leads, and by nobody else', () => {
  const readers = roles.filter((role) =>
    may(
      {
        kind: 'person',
        personId: uuidv7(),
        sessionId: uuidv7(),
        name: '人',
        grants: [{ role, communityId: null, unitId: null }],
      },
      'reporting.read',
    ),
  );
  expect(readers.sort()).toEqual(['administrator', 'evaluator', 'host', 'volunteerLead']);
  expect(may({ kind: 'anyone' }, 'reporting.read')).toBe(false);
  expect(may({ kind: 'screen', meetingId }, 'reporting.read')).toBe(false);
});
