/** The four tabs. The meeting comes with the phone; the others load when first opened, the reader's own page soon after. */
import type { IconName } from '../ui/icons.ts';
import { withWords } from '../with-words.ts';

export const tabs = [
  { id: 'meeting', icon: 'table' },
  { id: 'issues', icon: 'megaphone' },
  { id: 'volunteering', icon: 'heart' },
  { id: 'me', icon: 'person' },
] as const satisfies readonly { id: string; icon: IconName }[];

export type TabId = (typeof tabs)[number]['id'];

export function isTab(id: string | undefined): id is TabId {
  return tabs.some((tab) => tab.id === id);
}

export const loadIssues = () =>
  withWords(import('./IssuesTab.svelte'), 'issues', 'notices', 'round', 'identity');

/** Whether something raised waits for a line, by what is kept of it (issues/issue-draft.ts), before any of that is loaded. */
export function issueWaits(): boolean {
  try {
    return Object.values(window.localStorage).some((kept) => String(kept).includes('"isOnItsWay":true'));
  } catch {
    return false;
  }
}

export const loadWaitingIssues = () => withWords(import('../issues/WaitingIssues.svelte'), 'issues');
export const loadVolunteering = () =>
  withWords(import('../volunteers/phone/VolunteerHome.svelte'), 'volunteers');
export const loadMe = () => withWords(import('./Me.svelte'), 'identity');
export const loadSignedOut = () => withWords(import('./SignedOut.svelte'), 'identity');
export const loadNoticeChoice = () => withWords(import('../notices/NoticeChoice.svelte'), 'notices');
