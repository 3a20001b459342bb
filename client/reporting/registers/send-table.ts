/** A table on its way to the server: first what an import of it would do, then the import. Throws Refusal or Fault. */
import type { TableCode } from '../../../shared/reporting/detail-tables.ts';
import type { ImportPreview } from '../../../shared/reporting/register-view.ts';
import { Fault, post } from '../../api.ts';

interface Into {
  readonly table: TableCode;
  readonly communityId: string;
}

export async function previewTable({ table, communityId }: Into, file: Blob): Promise<ImportPreview> {
  const answer = await post(`/api/tables/${table}?communityId=${communityId}`, file);
  if (isPreview(answer)) return answer;
  throw new Fault(table);
}

/** Repeated under the same id it is the same import. */
export async function importTable(
  { table, communityId, id }: Into & { readonly id: string },
  file: Blob,
): Promise<{ added: number }> {
  const answer = await post(`/api/tables/${table}?communityId=${communityId}&id=${id}`, file);
  if (typeof answer === 'object' && answer !== null && 'added' in answer)
    return { added: Number(answer.added) };
  throw new Fault(table);
}

function isPreview(answer: unknown): answer is ImportPreview {
  return typeof answer === 'object' && answer !== null && 'problems' in answer && 'unread' in answer;
}
