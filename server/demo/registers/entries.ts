/** Entries and their steps, each by the rule of those that people make. */
import { addDays, atClock } from '../../../shared/local-time.ts';
import { readEntry, type Written } from '../../../shared/reporting/read-entry.ts';
import type { RegisterCode } from '../../../shared/reporting/registers.ts';
import type { StaffName } from '../../../shared/reporting/staff-names.ts';
import { entryRow, readBy, withStaff } from '../../reporting/registers/insert-entries.ts';
import { communities, staff, type CommunityKey } from '../cast.ts';
import { iso, type Rows } from '../rows.ts';
import { idOf } from '../seeded.ts';

/** What is left to do once the rows are written. */
export interface RegisterFill {
  /** People who signed in, and visitors who were tapped, by entry. */
  readonly came: readonly { readonly id: string; readonly people: number; readonly at: string }[];
  readonly visits: readonly { readonly id: string; readonly people: number; readonly at: string }[];
  /** Not confirmed by anybody yet. */
  readonly waiting: readonly string[];
}

export interface Season {
  readonly from: string;
  readonly to: string;
  /** Nothing is entered after this moment. */
  readonly now: number;
}

/** The others are confirmed when everybody who came is on their list. */
const confirmedAtOnce: readonly RegisterCode[] = [
  'workLog',
  'enterprise',
  'organisation',
  'hardship',
  'media',
  'award',
  'spending',
];

export class Registers {
  readonly came: { id: string; people: number; at: string }[] = [];
  readonly visits: { id: string; people: number; at: string }[] = [];
  readonly waiting: string[] = [];
  readonly #rows: Rows;
  readonly #staff: StaffName[] = [];

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  /** Entered the evening after, or so many days later. */
  add(
    register: RegisterCode,
    key: string,
    written: Written,
    {
      community = 'shenghui',
      daysLater = 1,
      now,
      isWaiting = false,
    }: { community?: CommunityKey; daysLater?: number; now: number; isWaiting?: boolean },
  ): string {
    const onDay = written.onDay ?? '';
    const at = new Date(Math.min(atClock(addDays(onDay, daysLater), '18:30'), now));
    const { entry, problems } = readEntry(register, written, readBy(at));
    if (!entry) throw new Error(`${register} ${key}: ${JSON.stringify(problems)}`);
    const id = idOf(register, key);
    const known = withStaff(register, entry, this.#staff);
    if ('fault' in known) throw new Error(`${register} ${key}: ${JSON.stringify(known)}`);
    const by = { register, communityId: communities[community].id };
    const row = entryRow(id, known, { ...by, recordedBy: staff.minuteTaker.id, now: at });
    const isConfirmed = confirmedAtOnce.includes(register) && !isWaiting;
    this.#rows.add('register_entry', {
      ...row,
      verified_by: isConfirmed ? staff.evaluator.id : null,
      verified_at: isConfirmed ? iso(at.getTime() + 3_600_000) : null,
    });
    if (register === 'staff')
      this.#staff.push({
        id,
        name: entry.title,
        phoneEnd: entry.values.phoneEnd ?? '',
        post: entry.values.post ?? '',
      });
    return id;
  }

  step(entryId: string, kind: string, onDay: string, note: string): void {
    this.#rows.add('register_step', {
      id: idOf('step', `${entryId}-${kind}`),
      entry_id: entryId,
      kind,
      on_day: onDay,
      note,
      recorded_by: staff.minuteTaker.id,
      recorded_at: iso(atClock(onDay, '17:00')),
      verified_by: staff.evaluator.id,
      verified_at: iso(atClock(onDay, '20:00')),
    });
  }
}
