/** One message of all that has gathered for a person or a group: steps of issues first, then rounds, then news of service. */
import { maskText } from '../../shared/identity/mask-name.ts';
import { whereToServe } from '../../shared/notifications/service-news.ts';
import { whereToLook } from '../../shared/notifications/work-concern.ts';
import type { GroupMessage } from './robots.ts';
import { roundLine, type ToldRound } from './round-lines.ts';
import { newsLine, type ToldNews } from './service-lines.ts';
import { lineOf, textsOf, type GatheredStep, type NoticeLanguage } from './words.ts';

interface Gathered {
  readonly steps: readonly GatheredStep[];
  readonly rounds: readonly ToldRound[];
  readonly news: readonly ToldNews[];
  readonly language: NoticeLanguage;
  readonly publicUrl: string;
}

export function mailOf(gathered: Gathered): { subject: string; text: string } {
  const { steps, rounds, news, language, publicUrl } = gathered;
  const { mail } = textsOf(language);
  const links: string[] = [];
  const feet: string[] = [];
  if (steps.length > 0) {
    links.push(mail.open.replace('{{url}}', `${publicUrl}${whereToLook(steps)}`));
    feet.push(steps.some(({ asRole }) => asRole === null) ? mail.foot : mail.footOfWork);
  }
  for (const { meetingId } of rounds)
    links.push(mail.openRound.replace('{{url}}', addressOfRound(publicUrl, meetingId)));
  if (rounds.length > 0) feet.push(mail.footRound);
  if (news.length > 0) {
    const where = whereToServe(news.map(({ kind }) => kind));
    links.push(mail.openService.replace('{{url}}', `${publicUrl}${where}`));
    feet.push(mail.footService);
  }
  const lines = [
    ...steps.map((step) => lineOf(step, language)),
    ...rounds.map((round) => roundLine(round, language)),
    ...news.map((one) => newsLine(one, language)),
  ];
  return { subject: subjectOf(gathered), text: [...lines, '', ...links, '', ...feet].join('\n') };
}

const addressOfRound = (publicUrl: string, meetingId: string) => `${publicUrl}/round/${meetingId}`;

function subjectOf({ steps, rounds, news, language }: Gathered): string {
  const { mail } = textsOf(language);
  const issues = new Set(steps.map(({ issueId }) => issueId)).size;
  const count = (text: string, number: number) => text.replace('{{count}}', String(number));
  const kinds = [issues, rounds.length, news.length].filter((number) => number > 0);
  if (kinds.length > 1) return count(mail.subjectBoth, issues + rounds.length + news.length);
  if (rounds.length > 0) return mail.subjectRound;
  if (news.length > 0)
    return news.length === 1 ? mail.subjectService_one : count(mail.subjectService_other, news.length);
  const [first] = steps;
  return issues === 1
    ? mail.subject_one.replace('{{title}}', first?.title ?? '')
    : count(mail.subject_other, issues);
}

/** Names of those who raised the issues are masked; of service nobody is named. */
export function groupMessageOf({ steps, rounds, news, language, publicUrl }: Gathered): GroupMessage {
  const { robot } = textsOf(language);
  const lines = [
    ...steps.map((step) => maskText(lineOf(step, language), [step.raiserName])),
    ...rounds.map((round) => roundLine(round, language)),
    ...news.map((one) => newsLine(one, language)),
  ];
  const [round] = rounds;
  if (steps.length === 0 && round) {
    const url = addressOfRound(publicUrl, round.meetingId);
    return { title: robot.titleRound, lines, link: { words: robot.openRound, url } };
  }
  if (steps.length === 0) {
    const url = `${publicUrl}${whereToServe(news.map(({ kind }) => kind))}`;
    return { title: robot.titleService, lines, link: { words: robot.openService, url } };
  }
  const [first, ...others] = new Set(steps.map(({ issueId }) => issueId));
  const where = others.length === 0 && first !== undefined ? `/public/issues/${first}` : '/public';
  return { title: robot.title, lines, link: { words: robot.open, url: `${publicUrl}${where}` } };
}
