import { missingFrom } from './dispatch.ts';
import type { ShiftState } from './shift-state.ts';
import type { BoardPerson, BoardShift, Requirement } from './board-view.ts';

/**
 * How somebody stands at a moment: asked → coming → (late → missing) → here → out. "gone" is whoever is no longer
 * counted on: said no, did not answer, withdrawn. Who stands by said yes when every place was taken.
 */
export type PersonState = 'asked' | 'standby' | 'coming' | 'late' | 'missing' | 'here' | 'out' | 'gone';

export function personState(person: BoardPerson, shift: ShiftState, now: number): PersonState {
  if (person.checkedOutAt !== null) return 'out';
  if (person.checkedInAt !== null) return 'here';
  if (person.booked) {
    if (shift.state === 'confirmed' || now >= missingFrom(shift, person.expectedAt)) return 'missing';
    return now >= shift.startsAt ? 'late' : 'coming';
  }
  if (person.offerState === 'standby') return 'standby';
  return person.offerState === 'asked' && person.deadlineAt !== null && now <= person.deadlineAt
    ? 'asked'
    : 'gone';
}

export interface Staffing {
  /** Came, gone home or not. */
  readonly came: number;
  readonly coming: number;
  readonly asked: number;
  readonly missing: number;
  /** Places nobody has taken. */
  readonly open: number;
  /** Places without anybody who came or is still expected: open, or whoever took them is missing. */
  readonly short: number;
  readonly target: number;
}

function staffingOf(
  people: readonly BoardPerson[],
  target: number,
  shift: ShiftState,
  now: number,
): Staffing {
  const states = people.map((person) => personState(person, shift, now));
  const count = (...wanted: PersonState[]) => states.filter((state) => wanted.includes(state)).length;
  const came = count('here', 'out');
  const coming = count('coming', 'late');
  const missing = count('missing');
  return {
    came,
    coming,
    asked: count('asked'),
    missing,
    open: Math.max(0, target - came - coming - missing),
    short: Math.max(0, target - came - coming),
    target,
  };
}

export function shiftStaffing(shift: BoardShift, now: number): Staffing {
  const target = shift.requirements.reduce((sum, requirement) => sum + requirement.target, 0);
  return staffingOf(shift.people, target, shift, now);
}

export function requirementStaffing(shift: BoardShift, requirement: Requirement, now: number): Staffing {
  const people = shift.people.filter((person) => person.requirementId === requirement.id);
  return staffingOf(people, requirement.target, shift, now);
}
