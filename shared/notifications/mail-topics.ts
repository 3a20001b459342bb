/** What its reader can stop by itself while mails are on: steps of their own issues, of work, rounds, news of service. */
import { serviceTopics } from './service-news.ts';
import type { WorkRole } from './work-concern.ts';

export const mailTopics = ['issues', 'work', 'rounds', ...serviceTopics] as const;
export type MailTopic = (typeof mailTopics)[number];

/** `asRole`: as what somebody is told of a step, null where the issue is their own. */
export function topicOfStep(asRole: WorkRole | null): MailTopic {
  return asRole === null ? 'issues' : 'work';
}
