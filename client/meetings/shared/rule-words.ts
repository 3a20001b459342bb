/** The rules of a meeting as sentences that need no lawyer; the figures are those the count goes by. */
import { countNeeded } from '../../../shared/meetings/fraction.ts';
import type { Majority, MeetingRules } from '../../../shared/meetings/meeting-rules.ts';
import { assemblyAbove } from '../../../shared/meetings/rules/deadlock.ts';
import { formatNumber, t } from '../../i18n.ts';

export interface Turnout {
  readonly eligible: number;
  /** Null where nobody can be here yet. */
  readonly present: number | null;
}

export function quorumInWords(rules: MeetingRules, { eligible, present }: Turnout): string {
  const { share, strict } = rules.quorum;
  const words = t(strict ? 'convening:say.quorumMore' : 'convening:say.quorum', {
    eligible: formatNumber(eligible),
    share,
    needed: formatNumber(countNeeded(share, eligible, strict)),
  });
  return present === null ? words : words + t('convening:say.presentNow', { present: formatNumber(present) });
}

function majorityInWords(key: 'majority' | 'special', majority: Majority): string {
  return t(`convening:say.${key}`, {
    base: t(`convening:say.base.${majority.base}`),
    share: t(majority.strict ? 'convening:say.moreThan' : 'convening:say.atLeast', { share: majority.share }),
  });
}

function deadlockInWords(rules: MeetingRules): string {
  const above = assemblyAbove(rules);
  return rules.failedVotesToAssembly === null || above === null
    ? t('convening:say.noDeadlock')
    : t('convening:say.deadlock', {
        count: rules.failedVotesToAssembly,
        body: t(`convening:body.${above}`),
      });
}

/** What a full room must know before it begins, for a screen that is read from afar; the quorum is drawn beside it. */
export function rulesAtAGlance(rules: MeetingRules): string[] {
  return [
    majorityInWords('majority', rules.majority),
    t(`convening:say.electorate.${rules.electorate}`),
    t(`convening:say.secrecy.${rules.secrecy}`),
    speakingInWords(rules),
  ];
}

function speakingInWords({ turnsPerMotion, speakingSeconds }: MeetingRules): string {
  return t('convening:say.speaking', {
    turns: turnsPerMotion,
    minutes: formatNumber(speakingSeconds / 60, { maximumFractionDigits: 1 }),
  });
}

function noticeInWords({ noticeDays, urgentNoticeDays }: MeetingRules): string {
  const words = t('convening:say.notice', { count: noticeDays });
  return urgentNoticeDays === null
    ? words
    : words + t('convening:say.urgentNotice', { count: urgentNoticeDays });
}

/** The quorum first; what is off is said where people would expect it on. */
export function rulesInWords(rules: MeetingRules, turnout: Turnout): string[] {
  return [
    quorumInWords(rules, turnout),
    majorityInWords('majority', rules.majority),
    majorityInWords('special', rules.specialMajority),
    t(`convening:say.electorate.${rules.electorate}`),
    t(rules.chairVotes ? 'convening:say.chair.votes' : 'convening:say.chair.neutral'),
    t(`convening:say.secrecy.${rules.secrecy}`),
    t(`convening:say.secrecyForPersons.${rules.secrecyForPersons}`),
    speakingInWords(rules),
    t('convening:say.seconds', { count: rules.secondsNeeded }),
    t(rules.recusal ? 'convening:say.recusal' : 'convening:say.noRecusal'),
    t(rules.observersSpeak ? 'convening:say.observersSpeak' : 'convening:say.observersListen'),
    ...(rules.trackingCodes ? [] : [t('convening:say.noTrackingCodes')]),
    t('convening:say.publishPapers', { count: rules.publishPapersFrom }),
    ...(rules.friendlyAmendments ? [] : [t('convening:say.everyAmendment')]),
    deadlockInWords(rules),
    noticeInWords(rules),
    t('convening:say.noticePeriod', { days: rules.noticePeriodDays }),
  ];
}

/** What no setting turns off, and people argue about in the room. */
export function alwaysInForce({ warningSeconds, extensionSeconds }: MeetingRules): string[] {
  return [
    t('convening:always.motionFirst'),
    t('convening:always.oneMotion'),
    t('convening:always.floor'),
    t('convening:always.queue'),
    t('convening:always.time', {
      warning: formatNumber(warningSeconds),
      extension: formatNumber(extensionSeconds),
    }),
    t('convening:always.order'),
    t('convening:always.voteWhen'),
    t('convening:always.change'),
    t('convening:always.entered'),
  ];
}
