/** People at their devices: one real browser, a context of its own for everybody, signed in by link or by demo person. */
import axe from 'axe-core';
import packed from '@sparticuz/chromium';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from 'playwright-core';
import sharp from 'sharp';
import { words } from '../support/words.ts';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** Nothing moves: axe would measure colours half way through a change, and a click would chase a button. */
const still = { locale: 'zh-CN', reducedMotion: 'reduce' } as const;
export const phone: BrowserContextOptions = { ...still, viewport: { width: 360, height: 740 } };
export const laptop: BrowserContextOptions = { ...still, viewport: { width: 1366, height: 768 } };
export const projector: BrowserContextOptions = { ...still, viewport: { width: 1920, height: 1080 } };

/** Of one click or one thing waited for: a busy machine is slow, not broken. */
const patienceMs = 45_000;

export class PeopleWithBrowsers {
  readonly #browser: Browser;
  readonly #serverUrl: string;
  /** What broke in any page, to be empty at the end. */
  readonly faults: string[] = [];

  private constructor(browser: Browser, serverUrl: string) {
    this.#browser = browser;
    this.#serverUrl = serverUrl;
  }

  static async at(serverUrl: string): Promise<PeopleWithBrowsers> {
    const executablePath = process.env['CHROME_PATH'] ?? (await packed.executablePath());
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    return new PeopleWithBrowsers(browser, serverUrl);
  }

  /** Somebody signed out, or whoever the address itself lets in. */
  async open(device: BrowserContextOptions, address: string): Promise<Page> {
    return this.#show(await this.#browser.newContext(device), address);
  }

  async openAs(personId: string, device: BrowserContextOptions, address: string): Promise<Page> {
    const context = await this.#browser.newContext(device);
    const answer = await context.request.post(`${this.#serverUrl}/api/auth/demo/sign-in`, {
      data: { personId },
      headers: { origin: this.#serverUrl },
    });
    if (!answer.ok()) throw new Error(`signing in answered ${answer.status()}`);
    return this.#show(context, address);
  }

  async leave(): Promise<void> {
    await this.#browser.close();
  }

  async #show(context: BrowserContext, address: string): Promise<Page> {
    context.setDefaultTimeout(patienceMs);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.faults.push(`${address}: ${error.message}`));
    await page.goto(new URL(address, this.#serverUrl).href);
    await page.locator('h1').first().waitFor();
    return page;
  }
}

/** Serious and critical findings of axe, by rule and place. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const screen = page.viewportSize();
  if (!screen) throw new Error('a page without a size');
  // What lies behind a dock at this moment can be scrolled from under it: on a page of full length nothing does.
  const full = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: screen.width, height: Math.max(screen.height, full) });
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map((node) => `${id} ${node.target.join(' ')}`));
  });
  await page.setViewportSize(screen);
  return found;
}

export async function press(within: Page | Locator, name: string | RegExp): Promise<void> {
  await within.getByRole('button', { name }).first().click();
}

/** Chooses a photo in the file field of a form, as a phone's album gives it. */
export async function addPhoto(within: Page | Locator, colour: string): Promise<void> {
  const buffer = await sharp({ create: { width: 640, height: 480, channels: 3, background: colour } })
    .jpeg()
    .toBuffer();
  await within
    .locator('input[type=file]')
    .setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer });
  await within.getByRole('img').first().waitFor();
}

/** One of the four tabs of a phone. */
export async function turnTo(page: Page, tab: 'meeting' | 'issues' | 'volunteering'): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('link', { name: words(`meetings:phone.tab.${tab}`) })
    .click();
}

/** The card of a list that has this heading. */
export function card(page: Page, heading: string): Locator {
  return page
    .locator('article, li')
    .filter({ has: page.getByRole('heading', { name: heading }) })
    .first();
}
