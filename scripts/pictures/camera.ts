/** Photographs one page in one language at one size, when it has finished loading. */
import chromium from '@sparticuz/chromium';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium as playwright, type Browser, type Page } from 'playwright-core';
import type { Cookie } from './demo-person.ts';

export const sizes = [
  { name: 'phone', width: 360, height: 740 },
  { name: 'laptop', width: 1366, height: 768 },
  { name: 'projector', width: 1920, height: 1080 },
] as const;
export const languages = ['zh-CN', 'en'] as const;

export interface Shot {
  readonly name: string;
  readonly url: string;
  readonly cookies: readonly Cookie[];
  readonly language: (typeof languages)[number];
  readonly size: (typeof sizes)[number];
}

/**
 * CHROME_PATH overrides the Chromium that comes as an npm package. That one's own arguments are for functions in a
 * cloud: in a single process, which ends when the first page closes.
 */
export async function openBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: process.env['CHROME_PATH'] ?? (await chromium.executablePath()),
    args: ['--no-sandbox', '--disable-gpu'],
  });
}

/** Returns what was wrong with the page, in words; a picture is taken in any case. */
export async function photograph(browser: Browser, shot: Shot, folder: string): Promise<readonly string[]> {
  const { width, height } = shot.size;
  const context = await browser.newContext({
    viewport: { width, height },
    locale: shot.language,
    // Nothing moves, so nothing is caught half way
    reducedMotion: 'reduce',
  });
  const problems: string[] = [];
  try {
    const url = new URL(shot.url);
    await context.addCookies(shot.cookies.map((cookie) => ({ ...cookie, url: url.origin })));
    const page = await context.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(shot.url, { waitUntil: 'networkidle' });
    await untilSettled(page).catch((error: unknown) => problems.push(`never settled: ${String(error)}`));
    if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)) {
      problems.push('scrolls sideways');
    }
    await mkdir(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${shot.name}.${shot.size.name}.${shot.language}.png`) });
  } finally {
    await context.close();
  }
  return problems;
}

/** A heading stands there, nothing is waiting to be filled, fonts and pictures have come. */
async function untilSettled(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector('main h1, main h2, header h1') !== null &&
      document.querySelector('.skeleton, [aria-busy="true"]') === null &&
      // What lies below is loaded when somebody scrolls there, what is left out at this size never
      [...document.images].every(
        (image) =>
          image.complete ||
          !image.checkVisibility() ||
          image.getBoundingClientRect().top > window.innerHeight,
      ),
    undefined,
    { timeout: 15_000 },
  );
  await page.evaluate(async () => void (await document.fonts.ready));
}
