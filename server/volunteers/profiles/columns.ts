/** A profile in columns, of `volunteer v` and, for what changeProfile changes, `person p`. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { WeeklyWindow } from '../../../shared/volunteers/availability.ts';
import type { ProfileRow } from '../../../shared/volunteers/profile-view.ts';
import { sql } from '../../database.ts';
import { versionOf } from '../../version-of.ts';

export const skillsArray = `array(select skill from volunteer_skill k where k.person_id = v.person_id order by skill)`;
export const languagesJson = `coalesce((select jsonb_agg(jsonb_build_object('language', language, 'grade', grade)
    order by grade desc, language) from volunteer_language l where l.person_id = v.person_id), '[]')`;
export const weekJson = `coalesce((select jsonb_agg(jsonb_build_object('weekday', weekday,
    'from', to_char(from_time, 'HH24:MI'),
    'to', case when to_time = '24:00' then '24:00' else to_char(to_time, 'HH24:MI') end)
    order by weekday, from_time) from volunteer_availability w where w.person_id = v.person_id), '[]')`;

export const changeableColumns = `p.name, p.resident_group as "group", p.phone, v.born_year as "bornYear",
  to_char(v.birthday, 'YYYY-MM-DD') as birthday, v.home_area as "homeArea", v.most_shifts_a_week as "mostShiftsAWeek", v.rest_minutes as "restMinutes",
  ${skillsArray} as skills, ${languagesJson} as languages, ${weekJson} as week`;

export interface Changeable extends Pick<ProfileRow, 'name' | 'skills' | 'languages'> {
  readonly group: 'local' | 'migrant';
  readonly phone: string | null;
  readonly bornYear: number;
  readonly birthday: string | null;
  readonly homeArea: string | null;
  readonly mostShiftsAWeek: number | null;
  readonly restMinutes: number;
  readonly week: readonly WeeklyWindow[];
}

export function profileVersion(row: Changeable): string {
  const { name, group, phone, bornYear, birthday, homeArea, mostShiftsAWeek, restMinutes } = row;
  return versionOf([
    ...[name, group, phone, bornYear, birthday, homeArea, mostShiftsAWeek, restMinutes],
    ...[row.skills, row.languages, row.week],
  ]);
}

/** Whoever changes a profile in several tables has it to themselves until they are done. */
export async function lockProfile(em: EntityManager, personId: string): Promise<void> {
  await sql(em, 'select 1 from volunteer where person_id = $1 for update', [personId]);
}

/** As it stands under lockProfile, which comes first: a row that was waited for is read by a newer snapshot only then. */
export async function versionNow(em: EntityManager, personId: string): Promise<string> {
  await lockProfile(em, personId);
  const [row] = await sql<Changeable>(
    em,
    `select ${changeableColumns} from volunteer v join person p on p.id = v.person_id where v.person_id = $1`,
    [personId],
  );
  if (!row) throw new Error(`the profile of ${personId} vanished`);
  return profileVersion(row);
}
