import { execFileSync } from 'node:child_process';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { requireTools } from '../../scripts/prerequisites';

/** The system's Chromium, without a window. */
export async function launchBrowser(): Promise<Browser> {
  requireTools('chromium');
  // Chromium refuses its sandbox to root, as which containers and CI run.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  // Playwright looks along no PATH.
  const executablePath = execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim();
  return chromium.launch({ executablePath, args });
}

/** A page with everything that went wrong on it, and everything that it asked for. */
export class WatchedPage {
  /** Messages of the console that are errors or warnings, errors of scripts, and dialogs. */
  readonly troubles: string[] = [];
  /** Addresses, but for the page's own. */
  readonly requests: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly address: string,
  ) {
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.troubles.push(message.text());
    });
    page.on('pageerror', (error) => this.troubles.push(error.message));
    page.on('dialog', (dialog) => {
      this.troubles.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (request.url() !== this.address) this.requests.push(request.url());
    });
  }

  static async open(
    browser: Browser,
    address: string,
    options: BrowserContextOptions = {},
  ): Promise<WatchedPage> {
    const context = await browser.newContext(options);
    const watched = new WatchedPage(await context.newPage(), address);
    await watched.page.goto(address);
    return watched;
  }

  /** How many pixels the page is wider than its window. */
  async overflow(): Promise<number> {
    return this.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
