/** What came of a resolution: the unit's task, its reports with photos, and what those concerned said. */
import { addDays, atClock } from '../../shared/local-time.ts';
import type { HistoryType } from '../../shared/issues/history.ts';
import { communities, contacts, staff, unitId, type CommunityKey, type DemoPerson } from './cast.ts';
import { addPhoto, type PictureShelf } from './issue-rows.ts';
import type { Rows } from './rows.ts';
import { idOf, type Dice } from './seeded.ts';
import type { IssueStory } from './stories.ts';

export interface Step {
  readonly type: HistoryType;
  readonly data: object;
  readonly actor: string;
  readonly at: string;
}

interface FollowUp {
  readonly key: string;
  readonly community: CommunityKey;
  readonly day: string;
  readonly story: IssueStory;
  readonly outcome: 'verified' | 'reportedDone' | 'inProgress';
  readonly doneAfterDays: number;
  readonly dueOn: string;
  readonly issueId: string;
  readonly resolutionId: string;
  readonly agreedAt: string;
  readonly raiser: DemoPerson;
  readonly endorsers: readonly DemoPerson[];
}

const states = { verified: 'verified', reportedDone: 'reportedDone', inProgress: 'open' } as const;

export function addFollowUp(
  rows: Rows,
  pictures: PictureShelf,
  dice: Dice,
  task: FollowUp,
): { steps: Step[]; verifiedAt: string | null } {
  const { key, story, outcome, issueId, resolutionId, raiser } = task;
  const actionItemId = idOf('action', key);
  const after = (days: number, clock: string) =>
    new Date(atClock(addDays(task.day, days), clock)).toISOString();
  const reportedAt = outcome === 'inProgress' ? null : after(task.doneAfterDays, '10:00');
  rows.add('action_item', {
    id: actionItemId,
    issue_id: issueId,
    resolution_id: resolutionId,
    unit_id: unitId(story.unit),
    supervisor_id: staff.supervisor.id,
    due_on: task.dueOn,
    what: story.motion,
    state: states[outcome],
    created_at: task.agreedAt,
    reported_at: reportedAt,
    ...{ reminded_for: null, escalation_level: 0, escalated_at: null },
  });
  const contact = contacts.find(({ unit }) => unit === story.unit)?.person;
  if (!contact) throw new Error(`nobody answers for ${story.unit}`);
  const steps: Step[] = [
    {
      ...{ type: 'actionAgreed', data: { actionItemId, resolutionId, dueOn: task.dueOn } },
      ...{ actor: staff.minuteTaker.id, at: task.agreedAt },
    },
  ];
  const report = (kind: 'note' | 'done', words: string, at: string) => {
    const updateId = idOf('update', `${key}-${kind}`);
    rows.add('progress_update', {
      id: updateId,
      action_item_id: actionItemId,
      kind,
      words,
      by_person_id: contact.id,
      at,
    });
    steps.push({
      type: kind === 'done' ? 'doneReported' : 'progressReported',
      data: { updateId },
      actor: contact.id,
      at,
    });
    return updateId;
  };
  report('note', '已到现场看过，正在安排。', after(3, '15:40'));
  if (reportedAt === null) return { steps, verifiedAt: null };
  const doneId = report('done', story.done, reportedAt);
  rows.add('progress_photo', {
    progress_update_id: doneId,
    file_id: addPhoto(rows, pictures, {
      ...{ scene: story.scene, moment: 'after', by: contact.id, key: issueId },
      at: reportedAt,
    }),
    position: 0,
  });
  if (outcome === 'reportedDone') return { steps, verifiedAt: null };

  const verifiedAt = after(task.doneAfterDays + 4, '20:30');
  const neighbours = task.endorsers.slice(0, communities[task.community].confirmations);
  [...neighbours, raiser].forEach((person, turn) => {
    const verificationId = idOf('verification', `${key}-${turn}`);
    const at = person === raiser ? verifiedAt : after(task.doneAfterDays + 2, '12:15');
    rows.add('verification', {
      id: verificationId,
      issue_id: issueId,
      round: 1,
      person_id: person.id,
      standing: person === raiser ? 'raiser' : 'affected',
      verdict: 'confirmed',
      reason: null,
      rating: dice.between(4, 5),
      at,
    });
    steps.push({ type: 'confirmed', data: { verificationId }, actor: person.id, at });
  });
  steps.push({ type: 'verified', data: {}, actor: raiser.id, at: verifiedAt });
  return { steps, verifiedAt };
}
