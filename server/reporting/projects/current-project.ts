/**
 * Which project a transaction is about: the one that was named, else the one in hand. All statements ask current_project() for it.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import type { ProjectName } from '../../../shared/reporting/view.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';

/** By code or id; nothing: the one in hand. */
export type NamedProject = string | null | undefined;

/**
 * What follows in this transaction is about that project. It ends with the transaction, so a connection takes it to nobody else.
 * Refusals: projectUnknown { given, known }.
 */
export async function takeProject(em: EntityManager, named: NamedProject): Promise<void> {
  if (named === null || named === undefined) return;
  const [taken] = await take(
    em,
    'select id from project where code = upper($1) or id::text = lower($1)',
    named,
  );
  if (!taken) throw new Refusal('projectUnknown', { given: named, known: await knownIn(em) });
}

/** The same with the project of a period. Refusals: notAllowed for one that is unknown, or of another project than was named. */
export async function takeProjectOf(em: EntityManager, periodId: string): Promise<void> {
  const [taken] = await take(
    em,
    `select project_id as id from reporting_period
     where id = $1 and coalesce(nullif(current_setting('gongyi.project', true), '')::uuid, project_id) = project_id`,
    periodId,
  );
  if (!taken) throw new Refusal('notAllowed');
}

/** `statement` finds the project's id. */
function take(em: EntityManager, statement: string, given: string): Promise<{ id: string }[]> {
  if (!em.isInTransaction()) throw new Error('a project is taken for one transaction');
  return sql(
    em,
    `select set_config('gongyi.project', found.id::text, true) as id from (${statement}) as found`,
    [given],
  );
}

async function knownIn(em: EntityManager): Promise<string> {
  return (await projectNames(em)).map(({ code, name }) => `${code} ${name}`).join('; ');
}

/** Every project, as they were made. */
export function projectNames(em: EntityManager): Promise<ProjectName[]> {
  return sql(em, 'select code, name from project order by length(code), code');
}

/** Reads of one moment, all about that project. Refusals: projectUnknown. */
export function readProject<Read>(
  em: EntityManager,
  named: NamedProject,
  read: (inner: EntityManager) => Promise<Read>,
): Promise<Read> {
  return em.transactional(
    async (inner) => {
      await takeProject(inner, named);
      return read(inner);
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

/** Where there is none yet, it is begun. */
export async function currentProject(em: EntityManager): Promise<string> {
  const [project] = await sql<{ id: string | null }>(em, 'select current_project() as id');
  if (project?.id) return project.id;
  const id = uuidv7();
  await sql(em, 'insert into project (id, name) values ($1, $2)', [id, '来穗人员服务项目']);
  return id;
}
