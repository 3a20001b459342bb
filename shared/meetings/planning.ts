/**
 * A meeting before it is called: planned by the host alone, then called with notice (rule 7). From then on its rules
 * stand, and what changes is told to everyone who was invited.
 */
import { z } from 'zod';
import { addDays, atClock, localClock, localDay } from '../local-time.ts';
import { Refusal } from '../refusal.ts';
import { itemMinutes } from './commands.ts';
import { bodies, meetingRulesSchema, type MeetingRules } from './meeting-rules.ts';
import { hasVote, type RosterEntry } from './roster.ts';

const meetingId = z.uuid();
const title = z.string().trim().min(2).max(80);
const place = z.string().trim().min(1).max(120);
/** Milliseconds since 1970. */
const time = z.int().min(0);
const reason = z.string().trim().min(2).max(200);
export const mostItems = 30;
export const mostPapers = 40;

export const planningCommands = {
  /** Begins with the rules of the body's last meeting, or the preset. Reply: { meetingId }. */
  planMeeting: z.strictObject({
    communityId: z.uuid(),
    body: z.enum(bodies),
    title,
    place,
    scheduledAt: time,
  }),
  /** Another body brings its own preset. */
  changePlan: z.strictObject({ meetingId, body: z.enum(bodies), title, place, scheduledAt: time }),
  setRules: z.strictObject({ meetingId, rules: meetingRulesSchema }),
  /** The whole agenda in order; items keep their ids, new ones bring their own. */
  setAgenda: z.strictObject({
    meetingId,
    items: z
      .array(z.strictObject({ id: z.uuid(), title, issueId: z.uuid().nullable(), minutes: itemMinutes }))
      .max(mostItems),
  }),
  /** To the whole meeting, or to one item; also after the call. Reply: { paperId }. */
  addPaper: z.strictObject({
    meetingId,
    itemId: z.uuid().nullable(),
    fileId: z.uuid(),
    title: z.string().trim().min(1).max(120),
  }),
  removePaper: z.strictObject({ meetingId, paperId: z.uuid() }),
  discardPlan: z.strictObject({ meetingId }),
  /** Short notice needs a reason, and rules that allow it. */
  callMeeting: z.strictObject({ meetingId, urgentReason: reason.nullable() }),
} as const;

/** The days of notice that hold for a call with or without a reason for haste. */
function daysOfNotice(rules: MeetingRules, isUrgent: boolean): number {
  return isUrgent && rules.urgentNoticeDays !== null ? rules.urgentNoticeDays : rules.noticeDays;
}

/** The first instant at which the meeting may sit when it is called now: that many days on, at the same time of day. */
export function earliestSitting(
  rules: MeetingRules,
  { scheduledAt, now, isUrgent }: { scheduledAt: number; now: number; isUrgent: boolean },
): number {
  const day = addDays(localDay(now), daysOfNotice(rules, isUrgent));
  return atClock(day, localClock(scheduledAt));
}

/** Refusals: meetingInPast, urgentNotAllowed, noticeTooShort { days, earliest }. Times are milliseconds since 1970. */
export function whyNoticeTooShort(
  rules: MeetingRules,
  when: { scheduledAt: number; now: number; isUrgent: boolean },
): Refusal | null {
  if (when.scheduledAt <= when.now) return new Refusal('meetingInPast');
  if (when.isUrgent && rules.urgentNoticeDays === null) return new Refusal('urgentNotAllowed');
  const earliest = earliestSitting(rules, when);
  return when.scheduledAt < earliest
    ? new Refusal('noticeTooShort', { days: daysOfNotice(rules, when.isUrgent), earliest })
    : null;
}

/** Refusals: rosterEmpty, votingChairMissing, householdMissing { names } where each household has one vote, householdTaken. */
export function whyRosterNotReady(rules: MeetingRules, roster: readonly RosterEntry[]): Refusal | null {
  const voters = roster.filter(({ role }) => hasVote(rules, role));
  if (!voters.some(({ role }) => role === 'representative')) return new Refusal('rosterEmpty');
  if (rules.chairVotes && !voters.some(({ role }) => role === 'chair'))
    return new Refusal('votingChairMissing');
  if (rules.electorate === 'persons') return null;
  const homeless = voters.filter(({ household }) => household === null).map(({ name }) => name);
  if (homeless.length > 0) return new Refusal('householdMissing', { names: homeless.slice(0, 5) });
  const seen = new Map<string, string>();
  for (const { household, name } of voters) {
    if (household === null) continue;
    const neighbour = seen.get(household);
    if (neighbour !== undefined) return new Refusal('householdTaken', { household, name: neighbour });
    seen.set(household, name);
  }
  return null;
}

/**
 * What keeps a plan from being called; null when the button may be pressed. Refusals: agendaEmpty, those of the roster,
 * of the rules and of the notice.
 */
export function whyCannotCall(
  plan: { readonly rules: MeetingRules; readonly items: number; readonly roster: readonly RosterEntry[] },
  when: { scheduledAt: number; now: number; isUrgent: boolean },
): Refusal | null {
  return (
    (plan.items === 0 ? new Refusal('agendaEmpty') : null) ??
    whyRosterNotReady(plan.rules, plan.roster) ??
    whyNoticeTooShort(plan.rules, when)
  );
}

/** Refusals: those of the notice when it is moved forward; later needs no new notice. */
export function whyCannotMove(
  rules: MeetingRules,
  { from, to, now }: { from: number; to: number; now: number },
): Refusal | null {
  if (to <= now) return new Refusal('meetingInPast');
  return to >= from ? null : whyNoticeTooShort(rules, { scheduledAt: to, now, isUrgent: false });
}
