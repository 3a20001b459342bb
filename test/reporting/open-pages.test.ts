import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  answerSurvey,
  signInByCode,
  signInPage,
  surveyPage,
} from '../../server/reporting/open-pages/open-pages.ts';
import { reportOn } from '../../server/reporting/report.ts';
import type { Runner } from '../../server/live/run-command.ts';
import { doorOf } from '../../shared/reporting/open-pages.ts';
import { Register, year } from './register.ts';

let register: Register;
let runner: Runner;
let announced = 0;
const now = new Date('2023-05-06T10:00:00+08:00');
const em = () => register.database.em();
const refusal = (code: string) => expect.objectContaining({ code });

beforeAll(async () => {
  register = await Register.open();
  const project = '019aaaaa-0000-7000-8000-000000000001';
  await register.rows(`insert into project (id, name) values ($1, '示范中心')`, [project]);
  await register.rows(
    `insert into reporting_period (id, project_id, starts_on, ends_on) values ($1, $1, $2, $3)`,
    [project, year.from, year.to],
  );
  runner = {
    database: register.database,
    now: () => now,
    publish: (logged) => (announced += logged.length),
  };
});
afterAll(() => register.close());

describe('the sign-in by code', () => {
  it.each([
    ['2023-05-05', false, 'early'],
    ['2023-05-06', false, 'open'],
    ['2023-05-07', false, 'open'],
    ['2023-05-08', false, 'over'],
    ['2023-05-06', true, 'over'],
  ] as const)('on %s, confirmed %j, is %s', (today, isConfirmed, state) => {
    expect(doorOf('2023-05-06', { today, isConfirmed })).toBe(state);
  });

  it('counts a person once, says so the second time, and keeps children without consent apart', async () => {
    const sessionId = await register.entry({
      register: 'session',
      module: 'legal',
      kind: 'session',
      onDay: '2023-05-06',
      verified: false,
    });
    const person = {
      sessionId,
      name: '张小梅',
      phoneEnd: '1234',
      group: 'migrant',
      guardianConsent: null,
    } as const;
    announced = 0;
    expect(await signInByCode(runner, person)).toEqual({ already: false });
    expect(await signInByCode(runner, person)).toEqual({ already: true });
    await signInByCode(runner, { ...person, phoneEnd: '1235', guardianConsent: false });
    expect(announced).toBe(2);
    const [entry] = await register.rows<{ amount: number }>(
      'select amount from register_entry where id = $1',
      [sessionId],
    );
    expect(entry?.amount).toBe(1);
    const [attendee] = await register.rows<{ resident_group: string }>(
      `select resident_group from attendee where name = '张小梅' and phone_end = '1234'`,
    );
    expect(attendee?.resident_group).toBe('migrant');
  });

  it('is closed on other days, once confirmed, and for what is no activity', async () => {
    const given = { name: '某人', phoneEnd: '0000', group: null, guardianConsent: null };
    const of = (spec: { onDay: string; verified: boolean }) =>
      register.entry({ register: 'session', module: 'legal', kind: 'session', ...spec });
    for (const spec of [
      { onDay: '2023-05-01', verified: false },
      { onDay: '2023-06-01', verified: false },
      { onDay: '2023-05-06', verified: true },
    ]) {
      const sessionId = await of(spec);
      await expect(signInByCode(runner, { ...given, sessionId })).rejects.toEqual(refusal('signInClosed'));
    }
    await expect(signInByCode(runner, { ...given, sessionId: uuidv4() })).rejects.toEqual(
      refusal('notAllowed'),
    );
    expect(await signInPage(em(), uuidv4(), now)).toBeNull();
  });

  it('asks for the age at an activity for children, and says when it begins', async () => {
    const of = async (module: 'children' | 'legal') =>
      signInPage(
        em(),
        await register.entry({ register: 'session', module, kind: 'session', verified: false }),
        now,
      );
    expect(await of('children')).toMatchObject({ isForChildren: true, time: null });
    expect(await of('legal')).toMatchObject({ isForChildren: false });
  });
});

describe('a survey', () => {
  it('is answered by anybody, once for each page, and scores satisfaction with its sample', async () => {
    const surveyId = await register.entry({ register: 'survey', verified: false });
    expect(await surveyPage(em(), surveyId)).toMatchObject({ titles: { zh: '登记', en: '' } });
    const before = await reportOn(em(), year, now);
    expect(before.satisfaction).toEqual({ answers: 0, satisfied: 0 });
    expect(before.scoring?.satisfaction.score).toBeNull();
    const answer = { surveyId, attitude: 5, usefulness: 4, words: '' };
    const first = { ...answer, answerId: uuidv4(), overall: 4 };
    await answerSurvey(runner, first);
    await answerSurvey(runner, first);
    await answerSurvey(runner, { ...answer, answerId: uuidv4(), overall: 5 });
    await answerSurvey(runner, { ...answer, answerId: uuidv4(), overall: 3 });
    const after = await reportOn(em(), year, now);
    expect(after.satisfaction).toEqual({ answers: 3, satisfied: 2 });
    expect(after.scoring?.satisfaction).toMatchObject({
      points: 1_000,
      score: 666,
      numerator: 2,
      denominator: 3,
    });
  });

  it('that was taken out, or never was, is not answered and does not count', async () => {
    const surveyId = await register.entry({ register: 'survey', verified: false, withdrawn: true });
    const answer = { answerId: uuidv4(), overall: 1, attitude: 1, usefulness: 1, words: '' };
    for (const id of [surveyId, uuidv4()])
      await expect(answerSurvey(runner, { ...answer, surveyId: id })).rejects.toEqual(refusal('notAllowed'));
  });
});
