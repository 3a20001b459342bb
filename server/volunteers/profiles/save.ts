/** The lists of a profile, written anew as they should be. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { WeeklyWindow } from '../../../shared/volunteers/availability.ts';
import type { LanguageGrade } from '../../../shared/volunteers/eligibility.ts';
import { sql } from '../../database.ts';

export async function saveAbilities(
  em: EntityManager,
  personId: string,
  abilities: {
    readonly skills: readonly string[];
    readonly languages: readonly { readonly language: string; readonly grade: LanguageGrade }[];
  },
): Promise<void> {
  await sql(em, 'delete from volunteer_skill where person_id = $1', [personId]);
  await sql(em, 'insert into volunteer_skill (person_id, skill) select $1, unnest($2::text[])', [
    personId,
    abilities.skills,
  ]);
  await sql(em, 'delete from volunteer_language where person_id = $1', [personId]);
  await sql(
    em,
    `insert into volunteer_language (person_id, language, grade)
     select $1, * from unnest($2::text[], $3::int[])`,
    [
      personId,
      abilities.languages.map(({ language }) => language),
      abilities.languages.map(({ grade }) => grade),
    ],
  );
}

export async function saveWeek(
  em: EntityManager,
  personId: string,
  week: readonly WeeklyWindow[],
): Promise<void> {
  await sql(em, 'delete from volunteer_availability where person_id = $1', [personId]);
  await sql(
    em,
    `insert into volunteer_availability (person_id, weekday, from_time, to_time)
     select $1, * from unnest($2::int[], $3::time[], $4::time[])`,
    [personId, week.map(({ weekday }) => weekday), week.map(({ from }) => from), week.map(({ to }) => to)],
  );
}
