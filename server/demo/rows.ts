/**
 * Rows of the demo, collected table by table and written with one statement each. Tables are written in the order
 * of their foreign keys, ballots in waves (a vote is only taken while its ballot is open).
 */
import type { Client } from 'pg';

const tables = [
  'auth_user',
  'community',
  'responsible_unit',
  'person',
  'role_grant',
  'body_member',
  'urgent_duty',
  'issue_kind',
  'building',
  'stored_file',
  'issue_map_background',
  'issue',
  'issue_photo',
  'endorsement',
  'issue_merge',
  'moved_endorsement',
  'issue_history',
  'content_report',
  'meeting',
  'seat',
  'agenda_item',
  'meeting_round',
  'meeting_round_statement',
  'meeting_round_answer',
  'motion',
  'motion_second',
  'floor_request',
  'ballot',
  'resolution',
  'notice_correction',
  'objection',
  'objection_answer',
  'action_item',
  'task_handover',
  'progress_update',
  'progress_photo',
  'verification',
  'volunteer',
  'volunteer_skill',
  'volunteer_language',
  'volunteer_credential',
  'volunteer_availability',
  'volunteer_day',
  'volunteer_consent',
  'volunteer_settings',
  'activity',
  'shift',
  'requirement',
  'requirement_place',
  'offer',
  'booking',
  'turnout',
  'served_count',
  'tally',
  'shift_swap',
  'shift_feedback',
  'register_entry',
  'register_file',
  'register_step',
  'survey_answer',
  'project',
  'project_contract',
  'reporting_period',
  'budget_version',
  'indicator_target',
  'report_text',
  'deviation',
  'benefit_version',
] as const;
export type Table = (typeof tables)[number];

type Value = string | number | boolean | null | object;
export type Row = Readonly<Record<string, Value>>;

/** A moment as a row keeps it. */
export const iso = (at: number) => new Date(at).toISOString();

export interface Vote {
  readonly seatId: string;
  readonly choice: string;
  readonly commandId: string;
}
interface BallotWithVotes {
  readonly ballot: Row;
  readonly votes: readonly Vote[];
}

export class Rows {
  private readonly rows = new Map<Table, Row[]>();
  /** By how many ballots their meeting held before. */
  private readonly waves: BallotWithVotes[][] = [];

  add(table: Table, ...rows: readonly Row[]): void {
    const list = this.rows.get(table);
    if (list) list.push(...rows);
    else this.rows.set(table, [...rows]);
  }

  addBallot(wave: number, ballot: Row, votes: readonly Vote[]): void {
    (this.waves[wave] ??= []).push({ ballot, votes });
  }

  /** In the caller's transaction. */
  async write(client: Client): Promise<void> {
    for (const table of tables) {
      if (table === 'ballot') await this.writeBallots(client);
      else await insert(client, table, this.rows.get(table) ?? []);
    }
  }

  private async writeBallots(client: Client): Promise<void> {
    for (const wave of this.waves) {
      const open = wave.map(({ ballot }) => ({ ...ballot, state: 'open', closed_at: null, result: null }));
      await insert(client, 'ballot', open);
      await insert(
        client,
        'ballot_roll',
        wave.flatMap(({ ballot, votes }) =>
          votes.map((vote) => ({
            ballot_id: ballot['id'] ?? null,
            seat_id: vote.seatId,
            content: { choice: vote.choice },
            command_id: vote.commandId,
          })),
        ),
      );
      await client.query(
        `update ballot set state = 'closed', closed_at = closed.closed_at, result = closed.result
         from jsonb_populate_recordset(null::ballot, $1::jsonb) as closed where ballot.id = closed.id`,
        [JSON.stringify(wave.map(({ ballot }) => ballot))],
      );
    }
  }
}

/** Columns that no row names keep their defaults; all rows of a table name the same ones. */
async function insert(client: Client, table: Table | 'ballot_roll', rows: readonly Row[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first).sort();
  const odd = rows.find((row) => Object.keys(row).sort().join() !== columns.join());
  if (odd)
    throw new Error(`rows of ${table} differ in columns: ${Object.keys(odd).join()} and ${columns.join()}`);
  const list = columns.join(', ');
  await client.query(
    `insert into ${table} (${list}) select ${list} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}
