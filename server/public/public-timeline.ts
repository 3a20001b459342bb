import type { EntityManager } from '@mikro-orm/postgresql';
import { maskName, maskText } from '../../shared/identity/mask-name.ts';
import type { HistoryType } from '../../shared/issues/history.ts';
import type { TimelineEntry } from '../../shared/issues/view.ts';
import { timelineOf } from '../issues/queries/timeline.ts';

/** They speak of other issues, which may not be for the public. */
const aboutOthers: readonly HistoryType[] = ['merged', 'mergeUndone', 'absorbed', 'released'];

/** Between whoever reported and the host. */
const unspoken: readonly HistoryType[] = ['contentReported', 'contentLeft'];

const anyone = { opensHidden: false, personId: null };

/** The whole story as anyone reads it: names masked, the raiser's left out unless they asked to be named. */
export async function publicTimeline(
  em: EntityManager,
  issue: { readonly id: string; readonly raiserName: string | null },
): Promise<TimelineEntry[]> {
  const entries = (await timelineOf(em, issue.id, anyone)).filter(({ type }) => !unspoken.includes(type));
  const names = [...new Set(entries.flatMap(({ byName }) => (byName === null ? [] : [byName])))];
  return entries.map((entry) => ({
    ...entry,
    byName:
      entry.byName === null || (entry.byRaiser && issue.raiserName === null) ? null : maskName(entry.byName),
    words: entry.words === null || aboutOthers.includes(entry.type) ? null : maskText(entry.words, names),
    // Of the work only what was reported done is shown in pictures (server/files).
    photoIds: entry.type === 'doneReported' || entry.type === 'partDone' ? entry.photoIds : [],
  }));
}
