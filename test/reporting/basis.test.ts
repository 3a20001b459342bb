/** What a score counts beside the indicators, and what only waits to be counted: each number is the sum of its list. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basisAfter, basisOf } from '../../server/reporting/basis.ts';
import { pageOfRecords, recordsOf, recordsPerPage, waitingOf } from '../../server/reporting/count.ts';
import { statementsAt } from '../../server/reporting/definitions.ts';
import { evidenceOf } from '../../server/reporting/evidence.ts';
import { spendingIn } from '../../server/reporting/spending.ts';
import { satisfactionOf } from '../../server/reporting/surveys/satisfaction.ts';
import type { Basis } from '../../shared/reporting/basis.ts';
import { indicatorCodes } from '../../shared/reporting/indicators.ts';
import type { Span } from '../../shared/reporting/period.ts';
import type { CountedRecord } from '../../shared/reporting/view.ts';
import { Register, year } from './register.ts';

let register: Register;
beforeAll(async () => (register = await Register.open()));
afterAll(() => register.close());
const em = () => register.database.em();

async function answer(surveyId: string, onDay: string, overall: number): Promise<void> {
  await register.rows(
    `insert into survey_answer (id, survey_id, on_day, overall, attitude, usefulness, words)
     values ($1, $2, $3, $4, 5, 4, '谢谢')`,
    [uuidv7(), surveyId, onDay, overall],
  );
}

/** All pages of the list. */
async function listed(basis: Basis, period: Span): Promise<readonly CountedRecord[]> {
  const first = await basisOf(em(), { basis, period });
  const records = [...first.records];
  for (let after = first.next; after;) {
    const page = await basisAfter(em(), { basis, period, after });
    records.push(...page.records);
    after = page.next;
  }
  expect(records).toHaveLength(first.count);
  expect(new Set(records.map(({ id }) => id)).size).toBe(first.count);
  return records;
}

describe('the list behind what was spent', () => {
  it('adds up to it, as of any day, with a payment behind each line', async () => {
    const days = ['2022-09-30', '2022-10-01', '2023-09-30', '2023-10-01'];
    for (const onDay of days)
      await register.entry({ register: 'spending', verified: true, cents: 12_345, onDay });
    await register.entry({ register: 'spending', verified: false, cents: 999 });
    await register.entry({ register: 'spending', verified: true, cents: 999, withdrawn: true });
    for (const asOf of [null, '2023-12-31', '2024-01-01']) {
      const period = { ...year, asOf };
      const { sum } = await basisOf(em(), { basis: 'spending', period });
      expect(sum, String(asOf)).toBe((await spendingIn(em(), period)).spent ?? 0);
      expect((await listed('spending', period)).reduce((total, { value }) => total + value, 0)).toBe(sum);
    }
    const [payment] = await listed('spending', year);
    expect(payment).toMatchObject({ evidence: 'entry', value: 12_345 });
    expect(await evidenceOf(em(), 'entry', payment?.id ?? '')).toMatchObject({
      entry: { register: 'spending', amount: 12_345 },
    });
  });
});

describe('the list behind satisfaction', () => {
  it('is every answer that counts, page by page and as of any day, each with its marks', async () => {
    const survey = await register.entry({ register: 'survey', verified: false });
    const gone = await register.entry({ register: 'survey', verified: false, withdrawn: true });
    await answer(gone, '2023-05-01', 1);
    for (const onDay of ['2022-09-30', '2023-10-01']) await answer(survey, onDay, 1);
    for (let at = 0; at <= recordsPerPage; at += 1)
      await answer(survey, at === 0 ? '2023-09-30' : '2022-10-01', (at % 5) + 1);
    for (const asOf of [null, '2023-09-29', '2022-10-01', '2022-09-30']) {
      const period = { ...year, asOf };
      const { answers, satisfied } = await satisfactionOf(em(), period);
      const records = await listed('satisfaction', period);
      expect(records, String(asOf)).toHaveLength(answers);
      expect(records.filter(({ value }) => value >= 4)).toHaveLength(satisfied);
    }
    expect((await satisfactionOf(em(), year)).answers).toBe(recordsPerPage + 1);
    // the survey that was taken out later still stood on that day
    expect((await satisfactionOf(em(), { ...year, asOf: '2023-09-29' })).answers).toBe(recordsPerPage + 1);
    const [newest] = await listed('satisfaction', year);
    expect(await evidenceOf(em(), 'answer', newest?.id ?? '')).toEqual({
      ...{ kind: 'answer', survey: '登记', overall: 1, attitude: 5, usefulness: 4, words: '谢谢' },
      withdrawnAt: null,
    });
  });
});

describe('the list of what waits', () => {
  it('adds up to the number beside the figure, and opens evidence', async () => {
    const waits = { verified: false, tallied: 7 } as const;
    for (const module of ['employment', 'legal', 'children'] as const)
      await register.entry({ register: 'session', module, kind: 'session', ...waits });
    await register.entry({ register: 'contact', ...waits });
    const enterprise = await register.entry({ register: 'enterprise', verified: true });
    await register.step(enterprise, 'licensed', '2023-02-01', false);
    const hardship = await register.entry({ register: 'hardship', verified: true });
    for (const step of ['aid', 'support']) await register.step(hardship, step, '2023-02-01', false);
    await register.tally(await register.shift({ state: 'planned' }), 30, { isSigned: false });
    await register.shift({ state: 'planned', activity: 'planned', served: [9], turnouts: [false, false] });
    const meetingId = await register.meeting({ state: 'closed' });
    await register.issue({ meetingId, verifiedAt: null, reportedAt: '2023-04-01T12:00:00+08:00' });

    const numbers = await waitingOf(em(), year);
    expect(numbers).toMatchObject({
      totalServed: 67,
      legalSessions: 1,
      microEnterprises: 1,
      hardshipPeople: 1,
      volunteerTurnouts: 2,
      volunteerServed: 9,
      deliberationMeetings: 1,
      problemsSolved: 1,
    });
    for (const code of indicatorCodes.filter((one) => statementsAt(year).waiting[one] !== undefined)) {
      const wanted = { code, period: year, isWaiting: true };
      const { figure, count, records } = await recordsOf(em(), wanted);
      expect(figure, code).toBe(numbers[code]);
      const page = await pageOfRecords(em(), { ...wanted, after: null });
      expect(page.records.map(({ id }) => id)).toEqual(records.map(({ id }) => id));
      expect(records).toHaveLength(count);
      for (const { evidence, id } of records)
        expect(await evidenceOf(em(), evidence, id), code).toMatchObject({ kind: evidence });
    }
  });

  it('is refused of an indicator that waits for nobody', async () => {
    await expect(
      recordsOf(em(), { code: 'volunteerActivities', period: year, isWaiting: true }),
    ).rejects.toMatchObject({ code: 'invalidInput' });
  });
});
