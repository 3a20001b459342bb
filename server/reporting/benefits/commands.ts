/**
 * Benefits are judged by one person and approved by another (shared/reporting/benefits.ts). Each judgement is a version
 * that stays; all commands lock the period, name the version that was seen, and are refused as changedMeanwhile where
 * there is a newer one: a repetition finds its own.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { centreId } from '../../../shared/live/topics.ts';
import { bandOf, isInBand, type Judged } from '../../../shared/reporting/benefits.ts';
import { periodCommands } from '../../../shared/reporting/period-commands.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { recordsChanged } from '../../live/topics.ts';
import { openPeriod } from '../periods/open-period.ts';

const inCentre = async () => ({ room: centreId, scope: {} });
const done = { reply: null, announce: [recordsChanged()] };

interface Newest extends Judged {
  readonly version: number;
  readonly judgedBy: string;
  readonly isDecided: boolean;
  readonly isGone: boolean;
}

/** Refusals: notAllowed for one that this period does not have, changedMeanwhile. */
async function newestOf(
  em: EntityManager,
  { periodId, benefitId, seen }: { periodId: string; benefitId: string; seen: number },
): Promise<Newest> {
  const [newest] = await sql<Newest>(
    em,
    `select version, kind, name, expected, share, level, percent, words, judged_by as "judgedBy",
       decided_at is not null as "isDecided",
       is_removal and decided_at is not null and return_reason is null as "isGone"
     from benefit_version where period_id = $1 and benefit_id = $2 order by version desc limit 1`,
    [periodId, benefitId],
  );
  if (!newest) throw new Refusal('notAllowed');
  if (newest.version !== seen || newest.isGone) throw new Refusal('changedMeanwhile');
  return newest;
}

interface NewVersion extends Judged {
  readonly periodId: string;
  readonly benefitId: string;
  readonly version: number;
  readonly isRemoval: boolean;
  readonly judgedBy: string;
  readonly now: Date;
}

async function insertVersion(em: EntityManager, made: NewVersion): Promise<void> {
  const { kind, name, expected, share, level, percent, words } = made;
  await sql(
    em,
    `insert into benefit_version (period_id, benefit_id, version, kind, name, expected, share, level, percent, words,
       is_removal, judged_by, judged_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[made.periodId, made.benefitId, made.version],
      ...[kind, name, expected, share, level, percent, words],
      ...[made.isRemoval, made.judgedBy, made.now.toISOString()],
    ],
  );
}

/**
 * A benefit as it is judged now; what was approved before counts until a second person has approved this. percent is of
 * the benefit's points. Refusals: periodFrozen, percentOutsideLevel { lowest, highest }, changedMeanwhile.
 */
export const judgeBenefit = defineCommand({
  name: 'judgeBenefit',
  action: 'reporting.write',
  input: periodCommands.judgeBenefit,
  place: inCentre,
  async run({ em, actor, now }, { periodId, benefitId, seen, ...judged }) {
    await openPeriod(em, periodId);
    if (!isInBand(judged.level, judged.percent))
      throw new Refusal('percentOutsideLevel', { ...bandOf[judged.level] });
    const id = benefitId ?? uuidv7();
    if (benefitId !== null) await newestOf(em, { periodId, benefitId, seen });
    const version = benefitId === null ? 1 : seen + 1;
    await insertVersion(em, {
      ...judged,
      ...{ periodId, benefitId: id, version, isRemoval: false, judgedBy: actor.personId, now },
    });
    return { reply: { benefitId: id }, announce: [recordsChanged()] };
  },
});

/** Proposes to take a benefit out; it counts until a second person has approved that. Refusals: periodFrozen, changedMeanwhile. */
export const removeBenefit = defineCommand({
  name: 'removeBenefit',
  action: 'reporting.write',
  input: periodCommands.removeBenefit,
  place: inCentre,
  async run({ em, actor, now }, { reason, ...which }) {
    await openPeriod(em, which.periodId);
    const newest = await newestOf(em, which);
    await insertVersion(em, {
      ...newest,
      ...which,
      ...{ version: newest.version + 1, words: reason, isRemoval: true, judgedBy: actor.personId, now },
    });
    return done;
  },
});

/**
 * The second person approves the newest version, or returns it with a reason; decided once. Refusals: periodFrozen,
 * ownJudgement, changedMeanwhile.
 */
export const decideBenefit = defineCommand({
  name: 'decideBenefit',
  action: 'reporting.write',
  input: periodCommands.decideBenefit,
  place: inCentre,
  async run({ em, actor, now }, { returnReason, ...which }) {
    await openPeriod(em, which.periodId);
    const newest = await newestOf(em, which);
    if (newest.isDecided) throw new Refusal('changedMeanwhile');
    if (newest.judgedBy === actor.personId) throw new Refusal('ownJudgement');
    await sql(
      em,
      `update benefit_version set decided_by = $3, decided_at = $4, return_reason = $5
       where benefit_id = $1 and version = $2`,
      [which.benefitId, which.seen, actor.personId, now.toISOString(), returnReason],
    );
    return done;
  },
});
