/** The second person's word for entries, a community at a time, as they are permitted. */
import type { EntryView } from '../../../shared/reporting/register-view.ts';
import { api, explain, send } from '../../api.ts';
import { t } from '../../i18n.ts';
import { toast } from '../../ui/toast.svelte.ts';

export async function confirmEntries(entries: readonly EntryView[]): Promise<void> {
  const communities = [...new Set(entries.map(({ communityId }) => communityId))];
  let count = 0;
  try {
    for (const communityId of communities) {
      const entryIds = entries.filter((one) => one.communityId === communityId).map(({ id }) => id);
      const { verified, steps } = await send(api.registers.verify, { communityId, entryIds });
      count += Math.max(verified, steps > 0 ? 1 : 0);
    }
    toast.ok(t('registers:confirm.done', { count }));
  } catch (error) {
    toast.error(explain(error));
  }
}
