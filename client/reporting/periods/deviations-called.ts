/** Which figures missed or passed what was agreed, and what was written about each. */
import type { PeriodView } from '../../../shared/reporting/period-view.ts';
import type { Figure } from '../../../shared/reporting/view.ts';
import { standingOf, type Standing } from '../standing.ts';

interface Deviation {
  readonly figure: Figure;
  readonly standing: Standing;
  readonly written: PeriodView['deviations'][number] | undefined;
}

const calls: readonly Standing['state'][] = ['missed', 'behind', 'above', 'over', 'high'];

/** Also what was written where nothing calls for it any more. */
export function deviationsIn({ report, deviations }: PeriodView): readonly Deviation[] {
  return report.figures.flatMap((figure) => {
    const standing = standingOf(figure, report);
    const written = deviations.find(({ code }) => code === figure.code);
    return calls.includes(standing.state) || written ? [{ figure, standing, written }] : [];
  });
}

export const missingIn = (period: PeriodView) => deviationsIn(period).filter(({ written }) => !written);

/** Where it is written, on the page of its year. */
export const deviationId = (code: string) => `deviation-${code}`;
