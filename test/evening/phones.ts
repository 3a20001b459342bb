/** What a thumb does on a phone, in a real browser. */
import type { Page } from 'playwright-core';
import { press } from '../e2e/people-with-browsers.ts';
import { words, wordsLike } from '../support/words.ts';

export async function tapYes(page: Page, secrecy: 'named' | 'secret'): Promise<void> {
  await choose(page, secrecy);
  await page.getByText(wordsLike('meetings:phone.vote.counted')).first().waitFor();
}

export async function voteWithoutNetwork(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await choose(page, 'named');
  await page.getByText(words('meetings:phone.vote.unsent')).first().waitFor();
  await page.context().setOffline(false);
  await page.getByText(wordsLike('meetings:phone.vote.counted')).first().waitFor();
}

async function choose(page: Page, secrecy: 'named' | 'secret'): Promise<void> {
  const options = page.getByRole('group', { name: words('meetings:phone.vote.options') });
  await options.getByRole('button', { name: words('meetings:meeting.choice.yes'), exact: true }).click();
  if (secrecy === 'secret') await press(page, words('meetings:phone.vote.confirmYes'));
}
