/** A shift is planned until a lead confirms who served (confirmed) or calls it off (cancelled); both are final. */
import { Refusal } from '../refusal.ts';

export interface ShiftState {
  readonly state: 'planned' | 'confirmed' | 'cancelled';
  readonly startsAt: number;
  readonly endsAt: number;
}

export function whyShiftClosed(shift: ShiftState): Refusal | null {
  switch (shift.state) {
    case 'planned':
      return null;
    case 'confirmed':
      return new Refusal('shiftConfirmed');
    case 'cancelled':
      return new Refusal('shiftCancelled');
  }
}
