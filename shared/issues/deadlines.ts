/** The dates of carrying out and of verification. Days are YYYY-MM-DD in the neighbourhood, moments milliseconds. */
import { addDays, dayMs, startOfDay } from '../local-time.ts';

/** A unit is reminded this many days before its date. */
export const reminderDays = 3;
/** Silence for so long after "done" is shown as unconfirmed; it never counts as a confirmation. */
export const silenceDays = 14;
/** What was not solved is to be put right within a week, or by the old date where that is later. */
export const reopenedDays = 7;

export function isReminderDue(
  task: { readonly dueOn: string; readonly remindedFor: string | null },
  today: string,
) {
  return task.remindedFor !== task.dueOn && task.dueOn >= today && addDays(today, reminderDays) >= task.dueOn;
}

/** 0 in time; 1 from the first day after the date (rule: 督办), one more every week. */
export function escalationLevel(dueOn: string, today: string): number {
  const late = (startOfDay(today) - startOfDay(dueOn)) / dayMs;
  return late <= 0 ? 0 : 1 + Math.floor((late - 1) / 7);
}

export function isUnconfirmed(reportedAt: number, now: number): boolean {
  return now - reportedAt >= silenceDays * dayMs;
}

export function dueAfterReopening(dueOn: string, today: string): string {
  const soon = addDays(today, reopenedDays);
  return dueOn > soon ? dueOn : soon;
}

/** The last day on which objections are taken is the day named. */
export function isNoticeOver(noticeUntil: string, today: string): boolean {
  return today > noticeUntil;
}
