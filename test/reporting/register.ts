/** Records written straight into the tables, so that each test says only what matters to a count. */
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { openDatabase, sql, type Database } from '../../server/database.ts';
import { figuresOf, pageOfRecords, recordsOf } from '../../server/reporting/count.ts';
import { presets } from '../../shared/meetings/meeting-rules.ts';
import { indicatorCodes, type ContractCode } from '../../shared/reporting/indicators.ts';
import type { Period } from '../../shared/reporting/period.ts';
import type { RegisterCode } from '../../shared/reporting/registers.ts';
import type { ServiceModule } from '../../shared/services.ts';
import { createDatabase } from '../support/database.ts';

export const year: Period = { from: '2022-10-01', to: '2023-09-30' };
/** The first and the last second of that year in the neighbourhood, and the second after it. */
export const firstSecond = '2022-10-01T00:00:00+08:00';
export const secondBefore = '2022-09-30T23:59:59+08:00';
export const lastSecond = '2023-09-30T23:59:59+08:00';
export const secondAfter = '2023-10-01T00:00:00+08:00';

interface MeetingSpec {
  readonly closedAt?: string;
  readonly state?: 'closed' | 'signed';
  readonly signedAt?: string;
  readonly byCommittee?: boolean;
  /** Of the one representative on the roll. */
  readonly group?: 'local' | 'migrant';
  readonly role?: 'representative' | 'observer';
  readonly checkedIn?: boolean;
  readonly leftEarly?: boolean;
}

interface ShiftSpec {
  readonly startsAt?: string;
  readonly kind?: 'volunteer' | 'party' | 'session';
  readonly activity?: 'held' | 'planned' | 'cancelled';
  readonly heldOn?: string;
  readonly state?: 'planned' | 'confirmed' | 'cancelled';
  /** One after the other: each corrects the one before. */
  readonly served?: readonly number[];
  /** One volunteer each: whether the lead has confirmed it. */
  readonly turnouts?: readonly boolean[];
}

interface EntrySpec {
  readonly register: RegisterCode;
  readonly verified: boolean;
  readonly onDay?: string;
  readonly module?: ServiceModule;
  readonly kind?: 'session' | 'party';
  readonly minutes?: number;
  readonly cents?: number;
  readonly channel?: 'offline' | 'online';
  readonly tallied?: number;
  readonly staffId?: string;
  readonly withdrawn?: boolean;
}

export class Register {
  readonly database: Database;
  readonly #drop: () => Promise<void>;
  readonly #communityId: string;
  readonly #lead: string;
  #number = 0;
  #second: string | undefined;

  private constructor(
    database: Database,
    drop: () => Promise<void>,
    ids: { communityId: string; lead: string },
  ) {
    this.database = database;
    this.#drop = drop;
    this.#communityId = ids.communityId;
    this.#lead = ids.lead;
  }

  static async open(): Promise<Register> {
    const { url, drop } = await createDatabase();
    const database = await openDatabase({ url, poolSize: 4, log: pino({ enabled: false }) });
    const ids = { communityId: uuidv7(), lead: uuidv7() };
    const register = new Register(database, drop, ids);
    await register.rows(`insert into community (id, name, street) values ($1, '骏景社区', '天园街')`, [
      ids.communityId,
    ]);
    await register.person('local', ids.lead);
    return register;
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.#drop();
  }

  rows<Row>(text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return sql<Row>(this.database.em(), text, parameters);
  }

  /** Every figure of the year, each checked against the records behind it, page by page. */
  async figures(period: Period = year): Promise<Record<ContractCode, number>> {
    const figures = await figuresOf(this.database.em(), period);
    for (const code of indicatorCodes) {
      const { figure, count, pages, ...first } = await recordsOf(this.database.em(), { code, period });
      if (figure !== figures[code]) throw new Error(`${code}: ${figure} in the list, ${figures[code]} above`);
      const listed = [...first.records];
      let turned = 1;
      for (let after = first.next; after; turned += 1) {
        const page = await pageOfRecords(this.database.em(), { code, period, after });
        listed.push(...page.records);
        after = page.next;
      }
      const sum = listed.reduce((total, { value }) => total + value, 0);
      if (turned !== pages || listed.length !== count || new Set(listed.map(({ id }) => id)).size !== count)
        throw new Error(`${code}: ${listed.length} records on ${turned} pages, not ${count} on ${pages}`);
      if (listed.some(({ at }, index) => at > (listed[index - 1]?.at ?? Infinity)))
        throw new Error(`${code}: the newest are not first`);
      // Of hours the whole ones count.
      if (Math.floor(sum + 1e-6) !== figures[code])
        throw new Error(`${code}: records add up to ${sum}, not ${figures[code]}`);
    }
    return figures;
  }

  /** How much the figures rise by what a test does. */
  async added(
    change: () => Promise<unknown>,
    period: Period = year,
  ): Promise<Partial<Record<ContractCode, number>>> {
    const before = await this.figures(period);
    await change();
    const after = await this.figures(period);
    return Object.fromEntries(
      indicatorCodes.flatMap((code) => {
        const more = after[code] - before[code];
        return more === 0 ? [] : [[code, more]];
      }),
    );
  }

  async person(group: 'local' | 'migrant', id: string = uuidv7()): Promise<string> {
    await this.rows('insert into auth_user (id, name, email) values ($1::uuid, $2, $1::text)', [
      id,
      `人 ${id.slice(-6)}`,
    ]);
    await this.rows('insert into person (id, name, resident_group) values ($1, $2, $3)', [
      id,
      `人 ${id.slice(-6)}`,
      group,
    ]);
    return id;
  }

  async meeting(spec: MeetingSpec = {}): Promise<string> {
    const { closedAt = '2023-03-01T21:00:00+08:00', state = 'signed' } = spec;
    const id = uuidv7();
    await this.rows(
      `insert into meeting (id, community_id, number, title, place, scheduled_at, rules, short_code,
         convened_by_committee, state, opened_at, closed_at, signed_at, signed_by)
       values ($1, $2, $3, '议事会', '议事厅', $4::timestamptz - interval '2 hours', $5, $6, $7, $8,
         $4::timestamptz - interval '2 hours', $4, $9, $10)`,
      [
        id,
        this.#communityId,
        this.#next(),
        closedAt,
        JSON.stringify(presets.council),
        String(100_000 + this.#number),
        spec.byCommittee ?? true,
        state,
        state === 'signed' ? (spec.signedAt ?? closedAt) : null,
        state === 'signed' ? this.#lead : null,
      ],
    );
    const { checkedIn = true, role = 'representative', group = 'migrant' } = spec;
    await this.rows(
      `insert into seat (id, meeting_id, person_id, number, name, resident_group, role, votes, present,
         checked_in_at, check_in_method, left_at)
       values ($1, $2, $3, 1, '代表', $4, $5, $6, $7, $8, $9, $10)`,
      [
        uuidv7(),
        id,
        await this.person(group),
        group,
        role,
        role === 'representative',
        checkedIn && spec.leftEarly !== true,
        checkedIn ? closedAt : null,
        checkedIn ? 'phone' : null,
        spec.leftEarly === true ? closedAt : null,
      ],
    );
    return id;
  }

  /** An issue that stood on the agenda of a meeting, when one is named. */
  async issue(spec: {
    verifiedAt?: string | null;
    meetingId?: string;
    readonly reportedAt?: string;
    /** Null: it stood on the agenda but was never reached. */
    openedAt?: string | null;
  }): Promise<string> {
    const { verifiedAt = '2023-04-01T12:00:00+08:00', meetingId } = spec;
    const id = uuidv7();
    await this.rows(
      `insert into issue (id, community_id, number, title, body, category, place, raiser_id, state, raised_at, reported_at, verified_at)
       values ($1, $2, $3, '路灯不亮', '', 'streetLights', '', $4, $5, '2022-01-01', coalesce($7::timestamptz, $6), $6)`,
      [
        ...[id, this.#communityId, this.#next(), this.#lead, verifiedAt ? 'verified' : 'reportedDone'],
        ...[verifiedAt, spec.reportedAt ?? null],
      ],
    );
    if (meetingId !== undefined) {
      await this.rows(
        `insert into agenda_item (id, meeting_id, position, title, issue_id, state, opened_at)
         values ($1, $2, $3, '路灯', $4, 'done', $5)`,
        [
          uuidv7(),
          meetingId,
          this.#next(),
          id,
          spec.openedAt === undefined ? '2022-01-02T20:00:00+08:00' : spec.openedAt,
        ],
      );
    }
    return id;
  }

  /** An activity of one shift. */
  async shift(spec: ShiftSpec = {}): Promise<string> {
    const { startsAt = '2023-05-06T09:00:00+08:00', activity = 'held', state = 'confirmed' } = spec;
    const activityId = uuidv7();
    const shiftId = uuidv7();
    await this.rows(
      `insert into activity (id, community_id, title, module, kind, place, state, held_on, created_at)
       values ($1, $2, '义剪', 'participation', $3, '广场', $4, $5, '2022-01-01')`,
      [
        activityId,
        this.#communityId,
        spec.kind ?? 'volunteer',
        activity,
        activity === 'held' ? (spec.heldOn ?? startsAt.slice(0, 10)) : null,
      ],
    );
    await this.rows(
      `insert into shift (id, activity_id, starts_at, ends_at, place, check_in_code, state, confirmed_at, confirmed_by)
       values ($1, $2, $3::timestamptz, $3::timestamptz + interval '2 hours', '广场', $4, $5, $6, $7)`,
      [
        shiftId,
        activityId,
        startsAt,
        `C${100_000 + this.#next()}`,
        state,
        state === 'confirmed' ? '2024-01-01T00:00:00Z' : null,
        state === 'confirmed' ? this.#lead : null,
      ],
    );
    for (const [index, people] of (spec.served ?? []).entries())
      await this.recordServed(shiftId, people, index);
    for (const confirmed of spec.turnouts ?? []) {
      const personId = await this.person('migrant');
      await this.rows(
        `insert into volunteer (person_id, number, born_year, registered_at) values ($1::uuid, $1::text, 1990, now())`,
        [personId],
      );
      await this.rows(
        `insert into turnout (id, shift_id, person_id, checked_in_at, check_in_method, confirmed_at, confirmed_by)
         values ($1, $2, $3, $4, 'code', $5, $6)`,
        [
          uuidv7(),
          shiftId,
          personId,
          startsAt,
          confirmed ? '2024-01-01T00:00:00Z' : null,
          confirmed ? this.#lead : null,
        ],
      );
    }
    return shiftId;
  }

  /** `minute` orders the counts of one shift. */
  async recordServed(shiftId: string, people: number, minute: number): Promise<void> {
    await this.rows(
      `insert into served_count (id, shift_id, people, recorded_by, recorded_at)
       values ($1, $2, $3, $4, timestamptz '2024-01-01' + make_interval(mins => $5))`,
      [uuidv7(), shiftId, people, this.#lead, minute],
    );
  }

  /** Counted without names at the stall of a shift, and signed by a second person or still waiting for one. */
  async tally(shiftId: string, people: number, { isSigned = true } = {}): Promise<void> {
    this.#second ??= await this.person('local');
    await this.rows(
      `with file as (
         insert into stored_file (id, sha256, media_type, byte_size, width, height, uploaded_by)
         values (gen_random_uuid(), sha256($1::uuid::text::bytea), 'image/webp', 1, 1, 1, $3) returning id)
       insert into tally (id, shift_id, people, file_id, counted_by, counted_at, second_by, second_at)
       select gen_random_uuid(), $1::uuid, $2, file.id, $3, '2024-01-01', $4, $5 from file`,
      [shiftId, people, this.#lead, isSigned ? this.#second : null, isSigned ? '2024-01-01' : null],
    );
  }

  /** An entry of a register, recorded by one person and, where it is verified, confirmed by another. */
  async entry(spec: EntrySpec): Promise<string> {
    const id = uuidv7();
    const isContact = spec.register === 'contact';
    this.#second ??= await this.person('local');
    await this.rows(
      `insert into register_entry (id, register, community_id, on_day, title, module, kind, area, channel, amount,
         tallied, staff_id, duplicate_key, is_late, recorded_by, recorded_at, verified_by, verified_at, withdrawn_at)
       values ($1, $2, $3, $4, '登记', $5, $6, $7, $8, $9, $10, $11, gen_random_uuid()::text, false, $12, '2024-01-01', $13, $14, $15)`,
      [
        id,
        spec.register,
        this.#communityId,
        spec.onDay ?? '2023-05-06',
        spec.module ?? null,
        spec.kind ?? null,
        isContact ? 1 : null,
        isContact ? (spec.channel ?? 'offline') : null,
        spec.minutes ?? spec.cents ?? 0,
        spec.tallied ?? 0,
        spec.staffId ?? null,
        this.#lead,
        spec.verified ? this.#second : null,
        spec.verified ? '2024-01-01' : null,
        spec.withdrawn === true ? '2024-01-02' : null,
      ],
    );
    return id;
  }

  /** By the second person. */
  async confirm(entryId: string): Promise<void> {
    await this.rows(`update register_entry set verified_by = $2, verified_at = '2024-01-01' where id = $1`, [
      entryId,
      this.#second,
    ]);
  }

  /** A confirmed activity to which these people signed in by name. */
  async attended(
    module: ServiceModule,
    onDay: string,
    people: readonly { readonly name: string; readonly group: 'local' | 'migrant' | null }[],
  ): Promise<string> {
    const id = await this.entry({ register: 'session', kind: 'session', module, onDay, verified: false });
    for (const { name, group } of people) {
      await this.rows(
        `insert into attendee (id, name, resident_group) values ($1, $2, $3) on conflict do nothing`,
        [uuidv7(), name, group],
      );
      await this.rows(
        `insert into attendance (session_id, attendee_id, method, adult, signed_in_at)
         select $1, id, 'list', true, '2024-01-01' from attendee where name = $2`,
        [id, name],
      );
    }
    await this.confirm(id);
    return id;
  }

  /** One confirmed entry for each indicator that registers are counted for. */
  async everyRegister(): Promise<void> {
    const confirmed = { verified: true, tallied: 3 } as const;
    for (const module of ['employment', 'legal', 'children'] as const)
      await this.entry({ register: 'session', module, kind: 'session', ...confirmed });
    await this.entry({ register: 'session', module: 'participation', kind: 'party', ...confirmed });
    const staffId = await this.entry({ register: 'staff', verified: false });
    await this.entry({ register: 'workLog', staffId, minutes: 60, verified: true });
    const steps = { enterprise: ['licensed'], organisation: ['established'], hardship: ['aid', 'support'] };
    for (const register of ['enterprise', 'organisation', 'hardship'] as const) {
      const id = await this.entry({ register, ...confirmed });
      for (const step of steps[register]) await this.step(id, step, '2023-02-01', true);
    }
  }

  async step(entryId: string, kind: string, onDay: string, verified: boolean): Promise<void> {
    this.#second ??= await this.person('local');
    await this.rows(
      `insert into register_step (id, entry_id, kind, on_day, recorded_by, recorded_at, verified_by, verified_at)
       values ($1, $2, $3, $4, $5, '2024-01-01', $6, $7)`,
      [
        uuidv7(),
        entryId,
        kind,
        onDay,
        this.#lead,
        verified ? this.#second : null,
        verified ? '2024-01-01' : null,
      ],
    );
  }

  #next(): number {
    this.#number += 1;
    return this.#number;
  }
}
