/** The four tabs. The meeting comes with the phone; the others load when first opened, the reader's own page soon after. */
import { needTexts } from '../i18n.ts';
import type { IconName } from '../ui/icons.ts';

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

export async function loadIssues() {
  const [content] = await Promise.all([
    import('./IssuesTab.svelte'),
    needTexts(['issues', 'notices', 'round', 'identity']),
  ]);
  return content.default;
}

/** Whether something raised waits for a line, by what is kept of it (issues/issue-draft.ts), before any of that is loaded. */
export function issueWaits(): boolean {
  try {
    return Object.values(window.localStorage).some((kept) => String(kept).includes('"isOnItsWay":true'));
  } catch {
    return false;
  }
}

export async function loadWaitingIssues() {
  const [content] = await Promise.all([import('../issues/WaitingIssues.svelte'), needTexts(['issues'])]);
  return content.default;
}

export async function loadVolunteering() {
  const [content] = await Promise.all([
    import('../volunteers/phone/VolunteerHome.svelte'),
    needTexts(['volunteers']),
  ]);
  return content.default;
}

export async function loadMe() {
  const [content] = await Promise.all([import('./Me.svelte'), needTexts(['identity'])]);
  return content.default;
}

export async function loadSignedOut() {
  const [content] = await Promise.all([import('./SignedOut.svelte'), needTexts(['identity'])]);
  return content.default;
}

export async function loadNoticeChoice() {
  const [content] = await Promise.all([import('../notices/NoticeChoice.svelte'), needTexts(['notices'])]);
  return content.default;
}
