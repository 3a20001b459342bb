/** Checks as they were kept, with the newest note on each line. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Span } from '../../../shared/reporting/period.ts';
import { mostChecks, type KeptCheck, type KeptChecks } from '../../../shared/reporting/two-way-check.ts';
import { sql } from '../../database.ts';

const kept = `
  select check_.id, file_name as "fileName", sheet, lines, person.name as "byName", ms(checked_at) as at,
    starts_on::text as "from", ends_on::text as "to", as_of::text as "asOf", project.code as project,
    (select coalesce(json_agg(json_build_object('code', note.code, 'words', words, 'byName', writer.name,
       'at', ms(written_at))), '[]')
     from (select distinct on (code) code, words, written_by, written_at from figure_check_note
       where check_id = check_.id order by code, written_at desc, id desc) as note
     join person writer on writer.id = written_by where words <> '') as notes
  from figure_check check_ join person on person.id = checked_by join project on project.id = project_id`;

/** Of the project of this transaction, the newest first. */
export async function checksOf(em: EntityManager, { from, to }: Span): Promise<KeptChecks> {
  const checks = await sql<KeptCheck>(
    em,
    `${kept} where project_id = current_project() and starts_on = $1::date and ends_on = $2::date
     order by checked_at desc, check_.id desc limit ${mostChecks + 1}`,
    [from, to],
  );
  return { checks: checks.slice(0, mostChecks), hasMore: checks.length > mostChecks };
}

export async function keptCheck(em: EntityManager, checkId: string): Promise<KeptCheck | null> {
  const [check] = await sql<KeptCheck>(em, `${kept} where check_.id = $1`, [checkId]);
  return check ?? null;
}
