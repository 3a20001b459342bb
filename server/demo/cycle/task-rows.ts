/** Parts of the work, and what their units report. */
import { digestOf } from '../../issues/history.ts';
import { contacts, staff, unitId, type UnitKey } from '../cast.ts';
import { addPhoto } from '../issue-rows.ts';
import type { Rows } from '../rows.ts';
import { idOf } from '../seeded.ts';
import type { IssueStory } from '../stories.ts';
import type { Told } from './told.ts';

interface Task {
  readonly key: string;
  readonly issueId: string;
  readonly unit: UnitKey;
  readonly what: string;
  readonly dueOn: string;
  readonly createdAt: string;
  readonly reportedAt?: string;
  readonly level?: number;
  readonly escalatedAt?: string;
}

/** Returns its id. */
export function addTask(rows: Rows, task: Task): string {
  const id = idOf('action', task.key);
  rows.add('action_item', {
    ...{ id, issue_id: task.issueId, resolution_id: null, unit_id: unitId(task.unit) },
    ...{ supervisor_id: staff.supervisor.id, due_on: task.dueOn, what: task.what },
    ...{ state: task.reportedAt === undefined ? 'open' : 'reportedDone', created_at: task.createdAt },
    reported_at: task.reportedAt ?? null,
    ...{ reminded_for: task.level === undefined ? null : task.dueOn, escalation_level: task.level ?? 0 },
    escalated_at: task.escalatedAt ?? null,
  });
  return id;
}

interface Report {
  readonly key: string;
  readonly actionItemId: string;
  readonly kind: 'note' | 'done' | 'reopened';
  readonly words: string;
  readonly by: string;
  readonly at: string;
  /** Of a report that shows what was done: whose picture. */
  readonly story?: IssueStory;
}

/** Returns what the history says of it. */
export function addReport({ rows, pictures }: Told, report: Report): { updateId: string; digest: string } {
  const updateId = idOf('update', report.key);
  const { words, by, at, story } = report;
  rows.add('progress_update', {
    ...{ id: updateId, action_item_id: report.actionItemId, kind: report.kind, words },
    ...{ by_person_id: by, at },
  });
  const photoIds: string[] = [];
  if (story) {
    photoIds.push(addPhoto(rows, pictures, { scene: story.scene, moment: 'after', by, key: report.key, at }));
    rows.add('progress_photo', { progress_update_id: updateId, file_id: photoIds[0] ?? null, position: 0 });
  }
  return { updateId, digest: digestOf({ words, photoIds }) };
}

export const contactOf = (unit: UnitKey): string => {
  const found = contacts.find((contact) => contact.unit === unit);
  if (!found) throw new Error(`nobody answers for ${unit}`);
  return found.person.id;
};
