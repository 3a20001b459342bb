/**
 * POST /api/tables/:table?communityId=…, a workbook or .csv as the body: what an import of it would do, changing nothing. With an id, which
 * is that of the command, it is done; repeated under the same id it is the same import. Read in a thread of its own.
 */
import express, { type RequestHandler, type Router } from 'express';
import { z } from 'zod';
import { may } from '../../../shared/identity/permissions.ts';
import type { SignedIn } from '../../../shared/identity/roles.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { detailTables, isDetailTable } from '../../../shared/reporting/detail-tables.ts';
import { registers } from '../../../shared/reporting/registers.ts';
import type { ImportPreview } from '../../../shared/reporting/register-view.ts';
import type { Sheet } from '../../../shared/sheet.ts';
import type { ViewerOf } from '../../identity/viewer.ts';
import { runCommand } from '../../live/run-command.ts';
import type { Services } from '../../services.ts';
import { answerTableRefusal, sheetsIn, tableBody } from '../table-request.ts';
import { readImport } from './import.ts';
import { importDetails, importEntries, importSupport } from './import-commands.ts';
import { readDetails } from './import-details.ts';

const wanted = z.strictObject({
  table: z.enum([...registers, ...detailTables]),
  communityId: z.uuid(),
  id: z.uuid().optional(),
});
type Wanted = z.infer<typeof wanted>;

type Needs = Pick<Services, 'database' | 'runner' | 'now'>;

/** Refusals: notSignedIn, notAllowed, invalidInput, fileTooLarge, tableTooLong, fileNotRoster, importInvalid. */
export function tablesHandler({ database, runner, now }: Needs, viewerOf: ViewerOf): Router {
  const take: RequestHandler = async (request, response) => {
    const viewer = await viewerOf(request.headers.cookie);
    if (viewer.kind !== 'person') throw new Refusal('notSignedIn');
    const parsed = wanted.safeParse({ ...request.params, ...request.query });
    if (!parsed.success) throw new Refusal('invalidInput', { issues: [] });
    const { table, communityId, id } = parsed.data;
    const action = table === 'hardshipSteps' ? 'registers.restricted' : 'registers.record';
    if (!may(viewer, action, { communityId })) throw new Refusal('notAllowed');
    const sheets = await sheetsIn(request);
    response.json(
      id === undefined
        ? await preview(database.em(), { table, communityId, sheets, now: now() })
        : await importTable(runner, { table, communityId, sheets, id, actor: viewer }),
    );
  };

  const router = express.Router();
  router.post('/:table', tableBody, take);
  router.use(answerTableRefusal);
  return router;
}

async function preview(
  em: Parameters<typeof readImport>[0],
  { table, ...given }: Pick<Wanted, 'table' | 'communityId'> & { sheets: readonly Sheet[]; now: Date },
): Promise<ImportPreview> {
  const read = isDetailTable(table)
    ? await readDetails(em, { table, ...given })
    : await readImport(em, { register: table, ...given });
  return read.preview;
}

function importTable(
  runner: Services['runner'],
  {
    table,
    id,
    actor,
    ...given
  }: Pick<Wanted, 'table' | 'communityId'> & { sheets: readonly Sheet[]; id: string; actor: SignedIn },
): Promise<{ added: number }> {
  if (!isDetailTable(table))
    return runCommand(runner, importEntries, { id, actor, input: { register: table, ...given } });
  return table === 'hardshipSteps'
    ? runCommand(runner, importSupport, { id, actor, input: { table, ...given } })
    : runCommand(runner, importDetails, { id, actor, input: { table, ...given } });
}
