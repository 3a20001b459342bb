/** Which indicators a project has, how it calls them and where it places them. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { centreId } from '../../../shared/live/topics.ts';
import { contractWords } from '../../../shared/reporting/indicator-words.ts';
import type { IndicatorCode } from '../../../shared/reporting/indicators.ts';
import { codeTakenBy, namesOf, whyCodeRefused } from '../../../shared/reporting/project-code.ts';
import { projectCommands } from '../../../shared/reporting/project-commands.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { recordsChanged } from '../../live/topics.ts';
import { loadContract } from '../contract.ts';
import { recordChange } from './changes.ts';
import { currentProject, takeProject } from './current-project.ts';

const inCentre = async () => ({ room: centreId, scope: {} });
const done = { reply: null, announce: [recordsChanged()] };

/**
 * Whether this project has an indicator, in which module and by which words; for every year that is not frozen. Its target begins
 * with what is offered and is agreed year by year (saveTarget). It may have a code of the project's own, of which every change is kept.
 * Refusals: invalidInput for the last one, because a project has at least one; codeInvalid, codeTaken, both with { given }; projectUnknown.
 */
export const saveIndicator = defineCommand({
  name: 'saveIndicator',
  action: 'reporting.manage',
  input: projectCommands.saveIndicator,
  place: inCentre,
  async run({ em, actor, now }, { project: named, code, isUsed, module, projectCode: given, words, reason }) {
    await takeProject(em, named);
    const contract = await loadContract(em, now);
    const { codes, projectCodeOf } = contract;
    if (!isUsed && codes.every((one) => one === code))
      throw new Refusal('invalidInput', { issues: ['isUsed'] });
    const before = projectCodeOf(code);
    const after = isUsed ? given : null;
    const others = codes.map((other) => ({
      ...{ code: other, projectCode: projectCodeOf(other) },
      names: namesOf(contract.wordsOf(other), contractWords(other)),
    }));
    const why = after === null ? null : whyCodeRefused(after, code, others);
    if (after !== null && why) throw new Refusal(why, { given: after });
    const taken = words && codeTakenBy([words.name.zh, words.name.en], code, others);
    if (taken) throw new Refusal('codeTaken', { given: taken });
    const project = await currentProject(em);
    await sql(
      em,
      `insert into indicator_choice (project_id, code, is_used, module, project_code) values ($1, $2, $3, $4, $5)
       on conflict (project_id, code) do update set is_used = $3, module = $4, project_code = $5`,
      [project, code, isUsed, module, after],
    );
    if (before !== after)
      await sql(
        em,
        `insert into project_code_change (id, project_id, code, from_code, to_code, changed_by, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [uuidv7(), project, code, before, after, actor.personId, now.toISOString()],
      );
    const by = { project, reason, by: actor.personId, now };
    const wasUsed = codes.includes(code);
    await recordChange(em, { what: 'used', code, before: wasUsed, after: isUsed }, by);
    if (isUsed && wasUsed)
      await recordChange(em, { what: 'module', code, before: contract.moduleOf(code), after: module }, by);
    if (words === undefined) return done;
    await saveWords(em, [project, code], words);
    const had = contract.wordsOf(code);
    await recordChange(em, { what: 'words', code, before: had, after: words ?? contractWords(code) }, by);
    return done;
  },
});

type Words = NonNullable<z.infer<typeof projectCommands.saveIndicator>['words']>;

/** How this project calls an indicator and where its forms place it; null takes the contract's words again. */
async function saveWords(
  em: EntityManager,
  [project, code]: readonly [string, IndicatorCode],
  words: Words | null,
): Promise<void> {
  await sql(em, 'delete from indicator_wording where project_id = $1 and code = $2', [project, code]);
  if (!words) return;
  const { name, unit, level1, level2 } = words;
  await sql(
    em,
    `insert into indicator_wording (project_id, code, name_zh, name_en, unit_zh, unit_en, level1_zh, level1_en,
       level2_zh, level2_en)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [project, code, ...[name, unit, level1, level2].flatMap(({ zh, en }) => [zh, en])],
  );
}
