/** The project in hand: what pages, reports and exports are about, and what commands change. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { sql } from '../../database.ts';

/** Where there is none yet, it is begun. */
export async function currentProject(em: EntityManager): Promise<string> {
  const [project] = await sql<{ id: string | null }>(em, 'select current_project() as id');
  if (project?.id) return project.id;
  const id = uuidv7();
  await sql(em, 'insert into project (id, name) values ($1, $2)', [id, '来穗人员服务项目']);
  return id;
}
