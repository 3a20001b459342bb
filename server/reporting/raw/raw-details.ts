/** What belongs to the entries of a period, one by one: steps, sign-ins, taps at counters and answers to surveys. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Period } from '../../../shared/reporting/period.ts';
import type { RegisterCode, StepKind } from '../../../shared/reporting/registers.ts';
import { sql } from '../../database.ts';
import { isLate, isLateStep } from '../registers/late.ts';
import { ageSaid, isNamed, type AttendanceView } from '../registers/queries.ts';
import { answersOf, type SurveyAnswerLine } from '../surveys/answers.ts';

interface OfEntry {
  readonly entryId: string;
  readonly communityName: string;
  readonly isDemo: boolean;
  readonly onDay: string;
  readonly title: string;
}

export interface RawStep extends OfEntry {
  readonly id: string;
  readonly register: RegisterCode;
  readonly kind: StepKind;
  /** Of a hardship case empty: it is restricted. */
  readonly note: string;
  readonly isLate: boolean;
  readonly recordedBy: string;
  readonly recordedAt: number;
  readonly confirmedBy: string | null;
  readonly confirmedAt: number | null;
}

export interface RawSignIn extends OfEntry {
  readonly module: string;
  readonly kind: string;
  /** The same for one person wherever they sign in. */
  readonly attendeeId: string;
  /** Null of children, and of whoever came for help in hardship: restricted, whoever exports it. */
  readonly name: string | null;
  readonly phoneEnd: string | null;
  readonly group: 'migrant' | 'local' | null;
  readonly method: 'list' | 'code';
  /** Null: grown up; of a child, whether its guardian has agreed, without which it is not counted. */
  readonly guardianConsent: boolean | null;
  readonly age: AttendanceView['age'];
  readonly isLate: boolean;
  readonly isConfirmed: boolean;
  readonly signedInAt: number;
}

export interface RawTap extends OfEntry {
  readonly id: string;
  readonly area: number;
  readonly channel: 'offline' | 'online';
  readonly module: string | null;
  readonly isConfirmed: boolean;
  readonly recordedBy: string;
  readonly at: number;
}

export interface RawDetails {
  readonly steps: readonly RawStep[];
  readonly signIns: readonly RawSignIn[];
  readonly taps: readonly RawTap[];
  readonly answers: readonly SurveyAnswerLine[];
}

const ofEntry = `entry.id as "entryId", community.name as "communityName", community.is_demo as "isDemo", entry.title`;

/** Steps by their own day, also of what was entered before; all else by the day of its entry, answers by their own. */
export async function rawDetails(em: EntityManager, period: Period): Promise<RawDetails> {
  const days = [period.from, period.to];
  return {
    steps: await sql<RawStep>(
      em,
      `select step.id, ${ofEntry}, entry.register, step.on_day::text as "onDay", step.kind,
         case when entry.register = 'hardship' then '' else step.note end as note, ${isLateStep} as "isLate",
         recorder.name as "recordedBy", ms(step.recorded_at) as "recordedAt",
         verifier.name as "confirmedBy", ms(step.verified_at) as "confirmedAt"
       from register_step step join register_entry entry on entry.id = step.entry_id
       join community on community.id = entry.community_id
       join person recorder on recorder.id = step.recorded_by
       left join person verifier on verifier.id = step.verified_by
       where entry.withdrawn_at is null and step.on_day between $1 and $2::date
       order by step.on_day, step.id`,
      days,
    ),
    signIns: await sql<RawSignIn>(
      em,
      `select ${ofEntry}, entry.on_day::text as "onDay", entry.module, entry.kind, attendee.id as "attendeeId",
         case when ${isNamed} then attendee.name end as name,
         case when ${isNamed} then attendee.phone_end end as "phoneEnd",
         attendee.resident_group as "group", method, guardian_consent as "guardianConsent", ${ageSaid} as age,
         ${isLate('entry.on_day', 'signed_in_at')} as "isLate", entry.verified_at is not null as "isConfirmed",
         ms(signed_in_at) as "signedInAt"
       from attendance join register_entry entry on entry.id = attendance.session_id
       join attendee on attendee.id = attendance.attendee_id
       join community on community.id = entry.community_id
       where entry.withdrawn_at is null and entry.on_day between $1 and $2::date
       order by entry.on_day, entry.id, signed_in_at, attendee.id`,
      days,
    ),
    taps: await sql<RawTap>(
      em,
      `select contact.id, ${ofEntry}, entry.on_day::text as "onDay", entry.area, entry.channel, entry.module,
         entry.verified_at is not null as "isConfirmed", recorder.name as "recordedBy", ms(contact.at) as at
       from contact join register_entry entry on entry.id = contact.sheet_id
       join community on community.id = entry.community_id
       join person recorder on recorder.id = contact.recorded_by
       where entry.withdrawn_at is null and entry.on_day between $1 and $2::date
       order by contact.at, contact.id`,
      days,
    ),
    answers: await answersOf(em, { period }),
  };
}
