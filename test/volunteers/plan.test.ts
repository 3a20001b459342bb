import { beforeEach, expect, test } from 'vitest';
import { Plan } from '../../client/volunteers/board/plan.svelte.ts';
import { hour, monday } from './town.ts';

let plan: Plan;
beforeEach(() => {
  plan = new Plan('community', '2026-11-24', monday);
  plan.title = '街头便民日';
  plan.place = '前进街口';
});

test('as many as are wanted is the least, and what is asked of them makes it urgent, until somebody says otherwise', () => {
  const [need] = plan.needs;
  if (!need) throw new Error('a plan begins with nobody needed');
  need.people = 6;
  need.skill = '急救';
  const asked = () => plan.input().shifts[0]?.requirements[0];
  expect(asked()).toMatchObject({ minimum: 6, target: 6, priority: 4 });
  need.minimum = 4;
  need.urgency = '5';
  expect(asked()).toMatchObject({ minimum: 4, target: 6, priority: 5 });
  expect(plan.problem(monday)).toBeNull();
  need.minimum = 7;
  expect(plan.problem(monday)).toBe('needMinimum');
});

test('a contact has a name and a telephone, or there is none', () => {
  expect(plan.input().contact).toBeNull();
  plan.contactName = ' 李姐 ';
  expect(plan.problem(monday)).toBe('needContact');
  plan.contactPhone = '138-0013-8000';
  expect(plan.problem(monday)).toBeNull();
  expect(plan.input().contact).toEqual({ name: '李姐', phone: '138-0013-8000' });
  plan.contactName = '';
  expect(plan.problem(monday)).toBe('needContact');
});

test('another shift is a week after the last, and none may be over', () => {
  plan.addShift();
  expect(plan.shifts.map(({ day }) => day)).toEqual(['2026-11-24', '2026-12-01']);
  expect(plan.problem(monday)).toBeNull();
  expect(plan.problem(monday + 8 * 24 * hour)).toBe('past');
});
