import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordsPerPage, waitingOf } from '../../server/reporting/count.ts';
import { firstSecond, lastSecond, Register, secondAfter, secondBefore, year } from './register.ts';

let register: Register;
beforeAll(async () => {
  register = await Register.open();
});
afterAll(() => register.close());

/** Figures of the year that change when a record is written; the sum of the records is checked at every step. */
const added = (change: () => Promise<unknown>) => register.added(change);

describe('deliberationMeetings', () => {
  it('counts a signed meeting of a residents’ committee with a migrant representative checked in', async () => {
    expect(await added(() => register.meeting())).toEqual({ deliberationMeetings: 1 });
  });

  it.each([
    ['closed in the first second of the year', firstSecond, 1],
    ['closed in the last second of the year', lastSecond, 1],
    ['closed a second before the year', secondBefore, undefined],
    ['closed a second after the year', secondAfter, undefined],
  ])('takes the local day it was closed: %s', async (_title, closedAt, deliberationMeetings) => {
    expect((await added(() => register.meeting({ closedAt }))).deliberationMeetings).toBe(
      deliberationMeetings,
    );
  });

  it('takes the day of closing even when the minutes are signed after the year', async () => {
    const meeting = { closedAt: lastSecond, signedAt: '2023-11-20T10:00:00+08:00' };
    expect(await added(() => register.meeting(meeting))).toEqual({ deliberationMeetings: 1 });
  });

  it.each([
    ['whose minutes are not signed', { state: 'closed' }],
    ['that no residents’ committee called', { byCommittee: false }],
    ['without a migrant representative', { group: 'local' }],
    ['whose migrant representative did not come', { checkedIn: false }],
    ['where the only migrant was an observer', { role: 'observer' }],
  ] as const)('does not count a meeting %s', async (_title, meeting) => {
    expect(await added(() => register.meeting(meeting))).toEqual({});
  });

  it('counts a meeting whose migrant representative left early', async () => {
    expect(await added(() => register.meeting({ leftEarly: true }))).toEqual({ deliberationMeetings: 1 });
  });

  it('counts a meeting once however many migrant representatives came', async () => {
    const more = async () => {
      const meetingId = await register.meeting();
      await register.rows(
        `insert into seat (id, meeting_id, person_id, number, name, resident_group, role, votes, present, checked_in_at, check_in_method)
         values (gen_random_uuid(), $1, $2, 2, '代表', 'migrant', 'representative', true, true, now(), 'phone')`,
        [meetingId, await register.person('migrant')],
      );
    };
    expect(await added(more)).toEqual({ deliberationMeetings: 1 });
  });
});

describe('problemsSolved', () => {
  it('counts an issue verified in the year that a counted meeting dealt with', async () => {
    const meetingId = await register.meeting();
    expect(await added(() => register.issue({ meetingId }))).toEqual({ problemsSolved: 1 });
  });

  it.each([
    ['in the first second of the year', firstSecond, 1],
    ['in the last second of the year', lastSecond, 1],
    ['a second before the year', secondBefore, undefined],
    ['a second after the year', secondAfter, undefined],
  ])('takes the local day of the verification: %s', async (_title, verifiedAt, problemsSolved) => {
    const meetingId = await register.meeting();
    expect((await added(() => register.issue({ meetingId, verifiedAt }))).problemsSolved).toBe(
      problemsSolved,
    );
  });

  it('counts in the year of its verification what a meeting of the year before decided', async () => {
    const meetingId = await register.meeting({ closedAt: secondBefore });
    expect(await added(() => register.issue({ meetingId, verifiedAt: firstSecond }))).toEqual({
      problemsSolved: 1,
    });
  });

  it('counts an issue once when two meetings dealt with it', async () => {
    const [first, second] = [await register.meeting(), await register.meeting()];
    const twice = async () => {
      const issueId = await register.issue({ meetingId: first });
      await register.rows(
        `insert into agenda_item (id, meeting_id, position, title, issue_id, state, opened_at)
         values (gen_random_uuid(), $1, 1, '路灯', $2, 'done', '2023-01-01')`,
        [second, issueId],
      );
    };
    expect(await added(twice)).toEqual({ problemsSolved: 1 });
  });

  it('does not count an issue that no meeting dealt with', async () => {
    expect(await added(() => register.issue({}))).toEqual({});
  });

  it('does not count an issue whose meeting does not count', async () => {
    const meetingId = await register.meeting({ state: 'closed' });
    expect(await added(() => register.issue({ meetingId }))).toEqual({});
  });

  it('does not count an issue that stood on the agenda but was not reached', async () => {
    const meetingId = await register.meeting();
    expect(await added(() => register.issue({ meetingId, openedAt: null }))).toEqual({});
  });

  it('does not count an issue that was solved before the meeting dealt with it', async () => {
    const meetingId = await register.meeting();
    const issue = { meetingId, verifiedAt: '2023-02-01T00:00:00Z', openedAt: '2023-02-02T00:00:00Z' };
    expect(await added(() => register.issue(issue))).toEqual({});
  });

  it('does not count what is reported done but not verified', async () => {
    const meetingId = await register.meeting();
    expect(await added(() => register.issue({ meetingId, verifiedAt: null }))).toEqual({});
  });

  it('takes back an issue that is no longer verified', async () => {
    const meetingId = await register.meeting();
    const issueId = await register.issue({ meetingId });
    const reopened = () =>
      register.rows(`update issue set state = 'inProgress', verified_at = null, round = 2 where id = $1`, [
        issueId,
      ]);
    expect(await added(reopened)).toEqual({ problemsSolved: -1 });
  });
});

describe('volunteerActivities, volunteerTurnouts and volunteerServed', () => {
  it('count an activity held, each confirmed turnout, and the people served', async () => {
    const shift = { served: [37], turnouts: [true, true] };
    expect(await added(() => register.shift(shift))).toEqual({
      volunteerActivities: 1,
      volunteerTurnouts: 2,
      volunteerServed: 37,
      totalServed: 37,
    });
  });

  it.each([
    ['on the first day of the year', firstSecond, true],
    ['on the last day of the year', lastSecond, true],
    ['on the day before the year', secondBefore, false],
    ['on the day after the year', secondAfter, false],
  ])('take the local day of the service, not of the confirmation: %s', async (_title, startsAt, counts) => {
    expect(await added(() => register.shift({ startsAt, served: [5], turnouts: [true] }))).toEqual(
      counts ? { volunteerActivities: 1, volunteerTurnouts: 1, volunteerServed: 5, totalServed: 5 } : {},
    );
  });

  it('leave out who checked in and was not confirmed', async () => {
    expect(await added(() => register.shift({ turnouts: [true, false, false] }))).toEqual({
      volunteerActivities: 1,
      volunteerTurnouts: 1,
    });
  });

  it('take the last count of people served', async () => {
    const shiftId = await register.shift({ served: [80, 75] });
    expect(await added(() => register.recordServed(shiftId, 90, 5))).toEqual({
      volunteerServed: 15,
      totalServed: 15,
    });
    expect(await added(() => register.recordServed(shiftId, 40, 6))).toEqual({
      volunteerServed: -50,
      totalServed: -50,
    });
  });

  it('leave out people counted at a shift that is not confirmed', async () => {
    const shift = { state: 'planned', activity: 'planned', served: [12] } as const;
    expect(await added(() => register.shift(shift))).toEqual({});
  });

  it('leave out cancelled activities and shifts', async () => {
    const shift = { state: 'cancelled', activity: 'cancelled', served: [12], turnouts: [true] } as const;
    expect(await added(() => register.shift(shift))).toEqual({});
  });

  it('count volunteers at other activities as turnouts, but neither the activity nor its people', async () => {
    const shift = { kind: 'session', served: [30], turnouts: [true] } as const;
    expect(await added(() => register.shift(shift))).toEqual({ volunteerTurnouts: 1 });
  });

  it('count an activity of two shifts once', async () => {
    const shiftId = await register.shift({ served: [10] });
    const second = () =>
      register.rows(
        `insert into shift (id, activity_id, starts_at, ends_at, place, check_in_code)
         select gen_random_uuid(), activity_id, starts_at + interval '1 day', ends_at + interval '1 day', place, 'SECOND'
         from shift where id = $1`,
        [shiftId],
      );
    expect(await added(second)).toEqual({});
  });
});

describe('the registers', () => {
  const confirmed = { verified: true } as const;

  it.each([
    ['employment', { employmentSessions: 1, employmentServed: 12, totalServed: 12 }],
    ['legal', { legalSessions: 1, legalServed: 12, totalServed: 12 }],
    ['children', { childSessions: 1, childServed: 12, totalServed: 12 }],
    ['hardship', { totalServed: 12 }],
    ['participation', { totalServed: 12 }],
  ] as const)('count a session of %s, and the attendances of it', async (module, more) => {
    const session = { register: 'session', module, kind: 'session', tallied: 12, ...confirmed } as const;
    expect(await added(() => register.entry(session))).toEqual(more);
  });

  it('count an activity of the Party apart from the sessions of its module', async () => {
    const party = {
      register: 'session',
      module: 'participation',
      kind: 'party',
      tallied: 9,
      ...confirmed,
    } as const;
    expect(await added(() => register.entry(party))).toEqual({
      partyActivities: 1,
      partyServed: 9,
      totalServed: 9,
    });
  });

  it('count a visitor without a module in the whole alone', async () => {
    const visit = { register: 'contact', tallied: 31, ...confirmed } as const;
    expect(await added(() => register.entry(visit))).toEqual({ totalServed: 31 });
  });

  it.each([
    ['that nobody confirmed', { verified: false }],
    ['that was taken out', { verified: true, withdrawn: true }],
    ['of the day before the year', { verified: true, onDay: '2022-09-30' }],
    ['of the day after the year', { verified: true, onDay: '2023-10-01' }],
  ] as const)('leave out an entry %s', async (_title, spec) => {
    const session = { register: 'session', module: 'legal', kind: 'session', tallied: 5, ...spec } as const;
    expect(await added(() => register.entry(session))).toEqual({});
  });

  it.each(['2022-10-01', '2023-09-30'])('count an entry of %s, a day of the year', async (onDay) => {
    const visit = { register: 'contact', tallied: 2, onDay, ...confirmed } as const;
    expect(await added(() => register.entry(visit))).toEqual({ totalServed: 2 });
  });

  it('show beside the figure what waits for a second person', async () => {
    const before = await waitingOf(register.database.em(), year);
    await register.entry({
      register: 'session',
      module: 'legal',
      kind: 'session',
      tallied: 7,
      verified: false,
    });
    const after = await waitingOf(register.database.em(), year);
    expect((after.legalServed ?? 0) - (before.legalServed ?? 0)).toBe(7);
    expect((after.legalSessions ?? 0) - (before.legalSessions ?? 0)).toBe(1);
  });

  it('count the whole hours of confirmed work logs', async () => {
    const staffId = await register.entry({ register: 'staff', verified: false });
    const hours = (minutes: number) =>
      register.entry({ register: 'workLog', staffId, minutes, ...confirmed });
    expect(await added(() => hours(450))).toEqual({ serviceHours: 7 });
    expect(await added(() => hours(450))).toEqual({ serviceHours: 8 });
  });

  it.each([
    ['enterprise', 'licensed', 'microEnterprises'],
    ['organisation', 'established', 'mutualAidOrgs'],
  ] as const)('count an %s once, in the year in which it was first %s', async (kind, step, code) => {
    const id = await register.entry({ register: kind, onDay: '2021-05-01', ...confirmed });
    expect(await added(() => register.step(id, 'coaching', '2023-01-01', true))).toEqual({});
    expect(await added(() => register.step(id, step, '2023-02-01', false))).toEqual({});
    expect(await added(() => register.step(id, step, '2023-03-01', true))).toEqual({ [code]: 1 });
    expect(await added(() => register.step(id, step, '2023-04-01', true))).toEqual({});
    expect(await added(() => register.step(id, step, '2022-01-01', true))).toEqual({ [code]: -1 });
  });

  it('count a person in hardship with aid and support, both in the year, both confirmed', async () => {
    const id = await register.entry({ register: 'hardship', ...confirmed });
    expect(await added(() => register.step(id, 'aid', '2023-01-05', true))).toEqual({});
    expect(await added(() => register.step(id, 'support', '2022-09-01', true))).toEqual({});
    expect(await added(() => register.step(id, 'support', '2023-02-01', false))).toEqual({});
    expect(await added(() => register.step(id, 'support', '2023-03-01', true))).toEqual({
      hardshipPeople: 1,
    });
    expect(await added(() => register.step(id, 'jobGuidance', '2023-04-01', true))).toEqual({});
  });
});

it('a figure is the sum of its records over all pages', async () => {
  const many = { turnouts: Array.from({ length: recordsPerPage + 7 }, () => true) };
  expect(await added(() => register.shift(many))).toEqual({
    volunteerActivities: 1,
    volunteerTurnouts: recordsPerPage + 7,
  });
});

it('people in hardship, read with their sum, go on from page to page', async () => {
  const people = recordsPerPage + 3;
  const helped = async () => {
    for (let at = 0; at < people; at += 1) {
      const id = await register.entry({ register: 'hardship', verified: true });
      for (const kind of ['aid', 'support']) await register.step(id, kind, '2023-02-01', true);
    }
  };
  expect(await added(helped)).toEqual({ hardshipPeople: people });
});

it('a period of one day counts that day alone', async () => {
  const day = { from: '2020-02-29', to: '2020-02-29' };
  const change = async () => {
    await register.meeting({ closedAt: '2020-02-29T00:00:00+08:00' });
    await register.meeting({ closedAt: '2020-02-29T23:59:59+08:00' });
    await register.meeting({ closedAt: '2020-03-01T00:00:00+08:00' });
  };
  expect(await register.added(change, day)).toEqual({ deliberationMeetings: 2 });
});
