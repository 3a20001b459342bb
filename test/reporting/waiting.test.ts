/** What is done and not yet confirmed stands beside the figure, whoever has to confirm it: never in it, and never what was not done. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordsOf, waitingOf } from '../../server/reporting/count.ts';
import { allIndicatorCodes, type IndicatorCode } from '../../shared/reporting/indicators.ts';
import { Register, year } from './register.ts';

let register: Register;
beforeAll(async () => {
  register = await Register.open();
});
afterAll(() => register.close());

/** How much more waits; each number is what its list adds up to. */
async function more(
  change: () => Promise<unknown>,
  period = year,
): Promise<Partial<Record<IndicatorCode, number>>> {
  const before = await waitingOf(register.database.em(), period);
  await change();
  const after = await waitingOf(register.database.em(), period);
  const changed: Partial<Record<IndicatorCode, number>> = {};
  for (const code of allIndicatorCodes) {
    const number = after[code];
    if (number === undefined) continue;
    const { figure } = await recordsOf(register.database.em(), { code, period, isWaiting: true });
    expect(figure, code).toBe(number);
    if (number !== before[code]) changed[code] = number - (before[code] ?? 0);
  }
  return changed;
}

const planned = { state: 'planned', activity: 'planned' } as const;

describe('of volunteering there wait', () => {
  it('who checked in and was not seen by the lead, and the people counted, until the shift is confirmed', async () => {
    let shiftId = '';
    const served = { volunteerServed: 25, totalServed: 25 };
    const open = async () => {
      shiftId = await register.shift({ ...planned, served: [30, 25], turnouts: [false, false] });
    };
    expect(await more(open)).toEqual({ volunteerTurnouts: 2, ...served });
    const confirm = async () => {
      await register.rows(
        `update turnout set confirmed_at = '2023-06-01', confirmed_by = (select id from person where id <> person_id limit 1)
         where shift_id = $1`,
        [shiftId],
      );
      await register.rows(
        `with shift as (update shift set state = 'confirmed', confirmed_at = '2023-06-01' where id = $1 returning activity_id)
         update activity set state = 'held', held_on = '2023-05-06' from shift where activity.id = activity_id`,
        [shiftId],
      );
    };
    const added = await register.added(async () =>
      expect(await more(confirm)).toEqual({ volunteerTurnouts: -2, volunteerServed: -25, totalServed: -25 }),
    );
    expect(added).toEqual({ volunteerActivities: 1, volunteerTurnouts: 2, ...served });
  });

  it('nobody whom the lead of a confirmed shift did not see after all', async () => {
    expect(await more(() => register.shift({ turnouts: [false] }))).toEqual({});
  });

  it('no activity that was not held, and nothing of what was called off', async () => {
    expect(await more(() => register.shift(planned))).toEqual({});
    const off = { state: 'cancelled', activity: 'cancelled', served: [9], turnouts: [false] } as const;
    expect(await more(() => register.shift(off))).toEqual({});
    expect((await waitingOf(register.database.em(), year)).volunteerActivities).toBeUndefined();
  });

  it('people served only where the activity is one of volunteers', async () => {
    const shift = { ...planned, kind: 'session', served: [12], turnouts: [false] } as const;
    expect(await more(() => register.shift(shift))).toEqual({ volunteerTurnouts: 1 });
  });
});

describe('of meetings there wait', () => {
  it('those that are over and whose minutes nobody signed', async () => {
    expect(await more(() => register.meeting({ state: 'closed' }))).toEqual({ deliberationMeetings: 1 });
    expect(await more(() => register.meeting())).toEqual({});
  });

  it.each([
    ['that no committee called', { byCommittee: false }],
    ['without a migrant representative', { group: 'local' }],
    ['of another year', { closedAt: '2023-10-01T00:00:00+08:00' }],
  ] as const)('none %s', async (_title, spec) => {
    expect(await more(() => register.meeting({ state: 'closed', ...spec }))).toEqual({});
  });

  it('no rehearsal', async () => {
    const rehearse = async () => {
      const of = await register.meeting();
      const id = await register.meeting({ state: 'closed' });
      await register.rows('update meeting set rehearsal_of = $2 where id = $1', [id, of]);
    };
    expect(await more(rehearse)).toEqual({});
  });
});

describe('of problems there wait', () => {
  const reported = { verifiedAt: null, reportedAt: '2023-04-01T12:00:00+08:00' } as const;

  it('those reported done that raiser and neighbours have not confirmed, by the day of the report', async () => {
    const meetingId = await register.meeting();
    expect(await more(() => register.issue({ meetingId, ...reported }))).toEqual({ problemsSolved: 1 });
    const later = { ...reported, reportedAt: '2023-10-02T12:00:00+08:00' };
    expect(await more(() => register.issue({ meetingId, ...later }))).toEqual({});
  });

  it('those confirmed whose meeting waits for a signature, and no others that are confirmed', async () => {
    const open = await register.meeting({ state: 'closed' });
    expect(await more(() => register.issue({ meetingId: open }))).toEqual({ problemsSolved: 1 });
    const signed = await register.meeting();
    expect(await more(() => register.issue({ meetingId: signed }))).toEqual({});
  });

  it('none that no meeting dealt with', async () => {
    expect(await more(() => register.issue(reported))).toEqual({});
    const meetingId = await register.meeting();
    expect(await more(() => register.issue({ meetingId, openedAt: null, ...reported }))).toEqual({});
  });
});

it('as of a day there waits what was confirmed later', async () => {
  const before = { ...year, asOf: '2023-07-01' };
  const change = async () => {
    const meetingId = await register.meeting({ signedAt: '2023-08-01T10:00:00+08:00' });
    const reportedAt = '2023-05-01T12:00:00+08:00';
    await register.issue({ meetingId, reportedAt, verifiedAt: '2023-08-02T10:00:00+08:00' });
    await register.shift({ turnouts: [true] });
  };
  expect(await more(change, before)).toEqual({
    ...{ deliberationMeetings: 1, problemsSolved: 1, volunteerTurnouts: 1 },
  });
});
