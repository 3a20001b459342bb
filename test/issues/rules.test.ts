import { describe, expect, it } from 'vitest';
import { boardStageOf, boardStages, countOf, stateCounts, statesOf } from '../../shared/issues/board.ts';
import {
  customaryPeriods,
  dueAfterReopening,
  escalationLevel,
  isNoticeOver,
  isReminderDue,
  isUnconfirmed,
  noticeDaysLeft,
} from '../../shared/issues/deadlines.ts';
import { foldedSteps } from '../../shared/issues/folded-story.ts';
import { whyCannotMergeInto, whyCannotVerify } from '../../shared/issues/issue-rules.ts';
import { issueStates } from '../../shared/issues/issue-state.ts';
import { readCoordinates } from '../../shared/issues/place.ts';
import { addDays, dayMs } from '../../shared/local-time.ts';
import { comesBackTo } from '../../shared/meetings/coming-back.ts';

const today = '2031-05-20';
const inDays = (days: number) => addDays(today, days);

describe('a unit is reminded', () => {
  it.each([
    { due: 4, reminded: null, days: 3, is: false },
    { due: 3, reminded: null, days: 3, is: true },
    { due: 0, reminded: null, days: 3, is: true },
    { due: -1, reminded: null, days: 3, is: false },
    { due: 3, reminded: 3, days: 3, is: false },
    { due: 3, reminded: 1, days: 3, is: true },
    { due: 10, reminded: null, days: 10, is: true },
    { due: 2, reminded: null, days: 1, is: false },
  ])('$is $due days before the date, $days asked for, reminded for day $reminded', (given) => {
    const task = {
      dueOn: inDays(given.due),
      remindedFor: given.reminded === null ? null : inDays(given.reminded),
    };
    expect(isReminderDue(task, today, { reminderDays: given.days })).toBe(given.is);
  });
});

describe('overdue work', () => {
  it.each([
    { late: -1, level: 0 },
    { late: 0, level: 0 },
    { late: 1, level: 1 },
    { late: 7, level: 1 },
    { late: 8, level: 2 },
    { late: 14, level: 2 },
    { late: 15, level: 3 },
    { late: 365, level: 53 },
  ])('is escalated to level $level on day $late after its date', ({ late, level }) => {
    expect(escalationLevel(inDays(-late), today)).toBe(level);
  });
});

describe('silence after "done"', () => {
  it.each([
    { days: 13.99, silenceDays: 14, is: false },
    { days: 14, silenceDays: 14, is: true },
    { days: 14, silenceDays: 30, is: false },
    { days: 7, silenceDays: 7, is: true },
  ])('of $days days is unconfirmed: $is, where $silenceDays are set', ({ days, silenceDays, is }) => {
    const now = Date.parse('2031-05-20T10:00:00+08:00');
    expect(isUnconfirmed(now - days * dayMs, now, { silenceDays })).toBe(is);
  });
});

describe('a reopened task is due', () => {
  it.each([
    { due: -20, reopenedDays: 7, again: 7 },
    { due: 3, reopenedDays: 7, again: 7 },
    { due: 12, reopenedDays: 7, again: 12 },
    { due: 0, reopenedDays: 21, again: 21 },
  ])('in $again days when it was due in $due and $reopenedDays are set', ({ due, reopenedDays, again }) => {
    expect(dueAfterReopening(inDays(due), today, { reopenedDays })).toBe(inDays(again));
  });
});

describe('a public notice', () => {
  it.each([
    { until: 2, left: 3, over: false },
    { until: 0, left: 1, over: false },
    { until: -1, left: 0, over: true },
    { until: -30, left: 0, over: true },
  ])('that ends in $until days has $left left, over: $over', ({ until, left, over }) => {
    expect(noticeDaysLeft(inDays(until), today)).toBe(left);
    expect(isNoticeOver(inDays(until), today)).toBe(over);
  });
});

describe('the board', () => {
  it.each(issueStates)('shows %s in exactly one stage', (state) => {
    expect(boardStages.filter((stage) => statesOf(stage).includes(state))).toEqual([boardStageOf(state)]);
  });

  it('counts a stage by its states, and what nobody counted as none', () => {
    const counts = stateCounts([
      { state: 'accepted', issues: 3 },
      { state: 'scheduled', issues: 2 },
      { state: 'verified', issues: 900 },
    ]);
    expect(boardStages.map((stage) => countOf(stage, counts))).toEqual([0, 5, 0, 0, 900]);
  });
});

describe('what a meeting left open comes back', () => {
  it.each([
    { because: 'deferred', from: 'council', to: 'council' },
    { because: 'deferred', from: 'residentsAssembly', to: 'residentsAssembly' },
    { because: 'sentToAssembly', from: 'council', to: 'representativesAssembly' },
    { because: 'sentToAssembly', from: 'representativesAssembly', to: 'residentsAssembly' },
    { because: 'sentToAssembly', from: 'residentsAssembly', to: null },
  ] as const)('$because by a $from: to $to', ({ because, from, to }) => {
    expect(comesBackTo({ because, from })).toBe(to);
  });
});

describe('merging', () => {
  const issue = { id: 'a', communityId: 'c', state: 'submitted' } as const;
  it.each([
    { into: { id: 'a', communityId: 'c', state: 'accepted' }, why: 'mergedIntoItself' },
    { into: { id: 'b', communityId: 'd', state: 'accepted' }, why: 'notAllowed' },
    { into: { id: 'b', communityId: 'c', state: 'verified' }, why: 'mergeTargetForbids' },
    { into: { id: 'b', communityId: 'c', state: 'submitted' }, why: 'mergeTargetForbids' },
    { into: { id: 'b', communityId: 'c', state: 'inProgress' }, why: undefined },
  ] as const)('into $into.state in $into.communityId: $why', ({ into, why }) => {
    expect(whyCannotMergeInto(issue, into)?.code).toBe(why);
  });
});

describe('verification', () => {
  const nobody = { isRaiser: false, hasEndorsed: false, isAffected: false, verdict: null } as const;
  it.each([
    { state: 'reportedDone', me: nobody, why: 'notConcerned' },
    { state: 'reportedDone', me: { ...nobody, isRaiser: true }, why: undefined },
    { state: 'reportedDone', me: { ...nobody, isAffected: true }, why: undefined },
    {
      state: 'reportedDone',
      me: { ...nobody, isRaiser: true, verdict: 'confirmed' },
      why: 'alreadyVerified',
    },
    { state: 'inProgress', me: { ...nobody, isRaiser: true }, why: 'issueStateForbids' },
  ] as const)('of an issue that is $state: $why', ({ state, me, why }) => {
    expect(whyCannotVerify({ state }, me)?.code).toBe(why);
  });
});

describe('coordinates', () => {
  it.each([
    { text: '23.1291, 113.3642', point: { lat: 23.1291, lng: 113.3642 } },
    { text: ' 23.1291，113.3642 ', point: { lat: 23.1291, lng: 113.3642 } },
    { text: '-33.5 151', point: { lat: -33.5, lng: 151 } },
    { text: '113.3642, 23.1291', point: null },
    { text: '23.1291', point: null },
    { text: '23, 113, 5', point: null },
    { text: 'north, east', point: null },
    { text: '', point: null },
  ])('"$text" is read', ({ text, point }) => {
    expect(readCoordinates(text)).toEqual(point);
  });
});

it('a community that has set nothing keeps the customary periods', () => {
  expect(customaryPeriods).toEqual({ reminderDays: 3, silenceDays: 14, reopenedDays: 7 });
});

describe('a long story', () => {
  it.each([
    [39, null],
    [40, { after: 3, folded: 17 }],
    [200, { after: 3, folded: 177 }],
  ])('of %i steps is folded in the middle: %j', (steps, fold) => {
    expect(foldedSteps(steps)).toEqual(fold);
  });
});
