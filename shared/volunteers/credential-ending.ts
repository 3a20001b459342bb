/** When the holder of a credential is told that it ends. Days are YYYY-MM-DD; it is still valid on its last. */
import { addDays } from '../local-time.ts';

export const endingWithinDays = 30;
const lastDays = 7;

export type EndingStage = 'month' | 'week';

export function endingStage(validUntil: string, today: string): EndingStage | null {
  if (validUntil < today || validUntil > addDays(today, endingWithinDays)) return null;
  return validUntil <= addDays(today, lastDays) ? 'week' : 'month';
}
