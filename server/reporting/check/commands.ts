/**
 * A table that somebody kept is compared, and stays as it was compared then: what was in it, what was counted, and the notes on each
 * difference. No figure changes by it, so nothing is announced.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { centreId } from '../../../shared/live/topics.ts';
import { checkCommands } from '../../../shared/reporting/two-way-check.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { checkPeriod } from '../count.ts';
import { currentProject, takeProject } from '../projects/current-project.ts';
import { checkFigures } from './check-figures.ts';

const inCentre = async () => ({ room: centreId, scope: {} });

/** Refusals: periodInvalid, projectUnknown, fileNotRoster, fileTooLarge, invalidInput for a table that is unclear. */
export const keepCheck = defineCommand({
  name: 'keepCheck',
  action: 'reporting.write',
  input: checkCommands.keepCheck,
  place: inCentre,
  async run({ em, actor, now }, { project: named, from, to, asOf, fileName, content }) {
    const period = { from, to, asOf };
    checkPeriod(period);
    await takeProject(em, named);
    const project = await currentProject(em);
    const result = await checkFigures(em, { period, content: Buffer.from(content, 'base64'), now });
    if (!('lines' in result)) throw new Refusal('invalidInput', { issues: ['content'] });
    const id = uuidv7();
    await sql(
      em,
      `insert into figure_check (id, project_id, starts_on, ends_on, as_of, file_name, sheet, lines, checked_by, checked_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        ...[id, project, from, to, asOf, fileName, result.sheet, JSON.stringify(result.lines)],
        ...[actor.personId, now.toISOString()],
      ],
    );
    return { reply: { checkId: id }, announce: [] };
  },
});

/** What somebody notes on one line of a check; the newest stands, empty takes it back. Refusals: notAllowed for a line that is not there. */
export const noteDifference = defineCommand({
  name: 'noteDifference',
  action: 'reporting.write',
  input: checkCommands.noteDifference,
  place: inCentre,
  async run({ em, actor, now }, { checkId, code, words }) {
    if (!(await hasLine(em, checkId, code))) throw new Refusal('notAllowed');
    await sql(
      em,
      `insert into figure_check_note (id, check_id, code, words, written_by, written_at) values ($1, $2, $3, $4, $5, $6)`,
      [uuidv7(), checkId, code, words, actor.personId, now.toISOString()],
    );
    return { reply: null, announce: [] };
  },
});

async function hasLine(em: EntityManager, checkId: string, code: string): Promise<boolean> {
  const [found] = await sql(
    em,
    `select 1 from figure_check where id = $1 and lines @> jsonb_build_array(jsonb_build_object('code', $2::text))`,
    [checkId, code],
  );
  return found !== undefined;
}
