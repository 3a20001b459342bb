/** The pins of a day: shifts at the same spot share one, which is red while any of them lacks people. */
import { shiftStaffing } from '../../../shared/volunteers/board-state.ts';
import type { BoardShift } from '../../../shared/volunteers/board-view.ts';

export interface DayPin {
  readonly id: string;
  readonly title: string;
  readonly tone: 'seal' | 'jade';
  readonly lat: number;
  readonly lng: number;
}

export function pinsOf(shifts: readonly BoardShift[], now: number): DayPin[] {
  const bySpot = new Map<string, DayPin>();
  for (const shift of shifts) {
    if (!shift.point) continue;
    const { lat, lng } = shift.point;
    const spot = `${lat},${lng}`;
    const shared = bySpot.get(spot);
    const lacks = shiftStaffing(shift, now).short > 0 || shared?.tone === 'seal';
    const title = shared ? `${shared.title} · ${shift.title}` : shift.title;
    bySpot.set(spot, { id: shared?.id ?? shift.id, title, tone: lacks ? 'seal' : 'jade', lat, lng });
  }
  return [...bySpot.values()];
}
