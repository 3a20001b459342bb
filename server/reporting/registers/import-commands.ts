/**
 * Tables taken into the registers: all rows or none, of what readImport and readDetails find nothing wrong with. Safe to repeat by command id,
 * and a table that was taken is refused as the duplicate that it is.
 */
import { registerCommands } from '../../../shared/reporting/register-commands.ts';
import type { DetailTable } from '../../../shared/reporting/detail-tables.ts';
import type { ImportPreview } from '../../../shared/reporting/register-view.ts';
import { Refusal } from '../../../shared/refusal.ts';
import type { Sheet } from '../../../shared/sheet.ts';
import { defineCommand, type CommandContext } from '../../live/command.ts';
import { recordsChanged } from '../../live/topics.ts';
import { readImport } from './import.ts';
import { insertDetails, readDetails } from './import-details.ts';
import { insertEntries } from './insert-entries.ts';
import { inCommunity } from './entry-place.ts';

function refuseUnclear({ problems, moreProblems }: ImportPreview): void {
  const [first] = problems;
  if (!first) return;
  const { sheet, row, column, fault, given } = first;
  throw new Refusal('importInvalid', {
    sheet,
    row,
    column,
    fault,
    given,
    count: problems.length + moreProblems,
  });
}

/** Refusals: importInvalid { sheet, row, column, fault, given, count }. */
export const importEntries = defineCommand({
  name: 'importEntries',
  action: 'registers.record',
  input: registerCommands.importEntries,
  place: inCommunity,
  async run({ em, actor, now }, { register, communityId, sheets }) {
    const { preview, entries } = await readImport(em, { register, communityId, sheets, now });
    refuseUnclear(preview);
    await insertEntries(em, { register, communityId, entries, recordedBy: actor.personId, now });
    return { reply: { added: entries.length }, announce: [recordsChanged()] };
  },
});

/** Refusals: importInvalid. */
export const importDetails = defineCommand({
  name: 'importDetails',
  action: 'registers.record',
  input: registerCommands.importDetails,
  place: inCommunity,
  run: takeDetails,
});

/** What was done for people in hardship, for whoever may open their cases. Refusals: importInvalid. */
export const importSupport = defineCommand({
  name: 'importSupport',
  action: 'registers.restricted',
  input: registerCommands.importSupport,
  place: inCommunity,
  run: takeDetails,
});

async function takeDetails(
  { em, actor, now }: CommandContext,
  { table, communityId, sheets }: { table: DetailTable; communityId: string; sheets: readonly Sheet[] },
) {
  const { preview, lines } = await readDetails(em, { table, communityId, sheets, now });
  refuseUnclear(preview);
  await insertDetails(em, { table, lines, recordedBy: actor.personId, now });
  return { reply: { added: lines.length }, announce: [recordsChanged()] };
}
