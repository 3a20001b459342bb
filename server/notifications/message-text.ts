/** One message of all that has gathered for a person or a group: steps of issues first, then news of service. */
import { maskText } from '../../shared/identity/mask-name.ts';
import { whereToServe } from '../../shared/notifications/service-news.ts';
import { whereToLook, type WorkRole } from '../../shared/notifications/work-concern.ts';
import type { GroupMessage } from './robots.ts';
import { newsLine, type ToldNews } from './service-lines.ts';
import { lineOf, textsOf, type NoticeLanguage, type ToldStep } from './words.ts';

export interface GatheredStep extends ToldStep {
  /** Null: an issue of the reader's own. */
  readonly asRole: WorkRole | null;
  readonly raiserName: string;
}

interface Gathered {
  readonly steps: readonly GatheredStep[];
  readonly news: readonly ToldNews[];
  readonly language: NoticeLanguage;
  readonly publicUrl: string;
}

export function mailOf(gathered: Gathered): { subject: string; text: string } {
  const { steps, news, language, publicUrl } = gathered;
  const { mail } = textsOf(language);
  const links: string[] = [];
  const feet: string[] = [];
  if (steps.length > 0) {
    links.push(mail.open.replace('{{url}}', `${publicUrl}${whereToLook(steps)}`));
    feet.push(steps.some(({ asRole }) => asRole === null) ? mail.foot : mail.footOfWork);
  }
  if (news.length > 0) {
    const where = whereToServe(news.map(({ kind }) => kind));
    links.push(mail.openService.replace('{{url}}', `${publicUrl}${where}`));
    feet.push(mail.footService);
  }
  const lines = [
    ...steps.map((step) => lineOf(step, language)),
    ...news.map((one) => newsLine(one, language)),
  ];
  return { subject: subjectOf(gathered), text: [...lines, '', ...links, '', ...feet].join('\n') };
}

function subjectOf({ steps, news, language }: Gathered): string {
  const { mail } = textsOf(language);
  const issues = new Set(steps.map(({ issueId }) => issueId)).size;
  const count = (text: string, number: number) => text.replace('{{count}}', String(number));
  if (news.length > 0 && issues > 0) return count(mail.subjectBoth, issues + news.length);
  if (news.length > 0)
    return news.length === 1 ? mail.subjectService_one : count(mail.subjectService_other, news.length);
  const [first] = steps;
  return issues === 1
    ? mail.subject_one.replace('{{title}}', first?.title ?? '')
    : count(mail.subject_other, issues);
}

/** Names of those who raised the issues are masked; of service nobody is named. */
export function groupMessageOf({ steps, news, language, publicUrl }: Gathered): GroupMessage {
  const { robot } = textsOf(language);
  const lines = [
    ...steps.map((step) => maskText(lineOf(step, language), [step.raiserName])),
    ...news.map((one) => newsLine(one, language)),
  ];
  if (steps.length === 0) {
    const url = `${publicUrl}${whereToServe(news.map(({ kind }) => kind))}`;
    return { title: robot.titleService, lines, link: { words: robot.openService, url } };
  }
  const [first, ...others] = new Set(steps.map(({ issueId }) => issueId));
  const where = others.length === 0 && first !== undefined ? `/public/issues/${first}` : '/public';
  return { title: robot.title, lines, link: { words: robot.open, url: `${publicUrl}${where}` } };
}
