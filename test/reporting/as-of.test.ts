/** What was known on a day: confirmations and signatures that came later are left out of figure and records alike. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPeriod, figuresOf, recordsOf } from '../../server/reporting/count.ts';
import { indicatorCodes } from '../../shared/reporting/indicators.ts';
import { Register, year } from './register.ts';

let register: Register;
const em = () => register.database.em();

/** Everything is confirmed on 1 January 2024 and the minutes are signed before, all about the year before. */
beforeAll(async () => {
  register = await Register.open();
  const meetingId = await register.meeting({ signedAt: '2023-12-01T10:00:00+08:00' });
  await register.issue({ meetingId, verifiedAt: '2023-08-01T12:00:00+08:00' });
  await register.shift({ served: [40], turnouts: [true] });
  await register.everyRegister();
});
afterAll(() => register.close());

/** Held is held; that needs nobody's confirmation. */
const confirmed = indicatorCodes.filter((code) => code !== 'volunteerActivities');

describe('figures as of a day', () => {
  it('before anything was confirmed are none', async () => {
    const figures = await figuresOf(em(), { ...year, asOf: '2023-11-30' });
    for (const code of confirmed) expect(figures[code], code).toBe(0);
    expect(figures.volunteerActivities).toBe(1);
  });

  it('know what was signed by the end of that day', async () => {
    const { deliberationMeetings, problemsSolved, totalServed } = await figuresOf(em(), {
      ...year,
      asOf: '2023-12-01',
    });
    expect({ deliberationMeetings, problemsSolved, totalServed }).toEqual({
      deliberationMeetings: 1,
      problemsSolved: 1,
      totalServed: 0,
    });
  });

  it('after everything was confirmed are those of now', async () => {
    expect(await figuresOf(em(), { ...year, asOf: '2024-06-30' })).toEqual(await figuresOf(em(), year));
  });

  it.each(indicatorCodes)('are the sum of their records: %s', async (code) => {
    for (const asOf of ['2023-11-30', '2024-06-30', null]) {
      const period = { ...year, asOf };
      const figures = await figuresOf(em(), period);
      const records = await recordsOf(em(), { code, period });
      expect(records.figure).toBe(figures[code]);
    }
  });

  it('count a volunteer who, as somebody found later, had not come after all, until that day', async () => {
    const turnouts = async (asOf: string | null) =>
      (await figuresOf(em(), { ...year, asOf })).volunteerTurnouts;
    const before = await turnouts(null);
    const shiftId = await register.shift({ turnouts: [true] });
    const entered = async (number: number, kind: string, at: string, from: string | null) =>
      register.rows(
        `insert into service_ledger (community_id, number, kind, turnout_id, data, at, hash)
         select community_id, $2, $3, turnout.id, jsonb_build_object('from', $5::text), $4, sha256('service')
         from turnout join shift on shift.id = shift_id join activity on activity.id = activity_id where shift.id = $1`,
        [shiftId, number, kind, at, from],
      );
    await entered(1, 'service', '2024-01-01T12:00:00Z', '1683334800000');
    await entered(2, 'correction', '2024-05-01T12:00:00Z', null);
    await register.rows('update turnout set confirmed_at = null, confirmed_by = null where shift_id = $1', [
      shiftId,
    ]);
    expect(await turnouts(null)).toBe(before);
    expect(await turnouts('2024-04-30')).toBe(before + 1);
    expect(await turnouts('2024-05-01')).toBe(before);
  });

  it('refuse a day that does not exist, with the place', () => {
    expect(() => checkPeriod({ ...year, asOf: '2023-02-29' })).toThrow(
      expect.objectContaining({ code: 'periodInvalid', details: expect.objectContaining({ at: 'asOf' }) }),
    );
  });
});
