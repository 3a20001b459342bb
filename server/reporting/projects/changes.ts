/** What was changed of a project beside its targets and codes: from what to what, by whom, when and why. */
import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import type { ProjectChange } from '../../../shared/reporting/project-changes.ts';
import { sql } from '../../database.ts';

type Recorded = {
  readonly [Change in ProjectChange as Change['what']]: Pick<Change, 'what' | 'code' | 'before' | 'after'>;
}[ProjectChange['what']];

interface Who {
  readonly project: string;
  readonly reason: string;
  readonly by: string;
  readonly now: Date;
}

/** In the caller's transaction. Of what stayed the same nothing is written. */
export async function recordChange(
  em: EntityManager,
  { what, code, before, after }: Recorded,
  { project, reason, by, now }: Who,
): Promise<void> {
  if (isDeepStrictEqual(before, after)) return;
  await sql(
    em,
    `insert into project_change (id, project_id, what, code, before, after, reason, changed_by, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[uuidv7(), project, what, code, JSON.stringify(before), JSON.stringify(after)],
      ...[reason, by, now.toISOString()],
    ],
  );
}

/** The newest first. */
export function changesOfProject(em: EntityManager): Promise<ProjectChange[]> {
  return sql<ProjectChange>(
    em,
    `select change.id, what, code, before, after, reason, person.name as "byName", ms(changed_at) as at
     from project_change change join person on person.id = changed_by
     where project_id = current_project() order by changed_at desc, change.id desc limit 300`,
  );
}
