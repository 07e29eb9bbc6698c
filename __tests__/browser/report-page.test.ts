import axe, { type AxeResults } from 'axe-core';
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { pageFrom } from '../../lambda-src/core/report-page/make';
import { launchBrowser, WatchedPage } from '../support/browser';
import { HOME, HOSTILE, MemoryReports, weeks } from '../support/report-records';

/** The report as a browser shows it. Pictures of it are left in `.cache/browser`, to be looked at. */
const FOLDER = resolve('.cache', 'browser');
const NOW = new Date('2026-11-21T06:00:00Z');
const WAYS = [
  { name: 'a phone in light', width: 390, colorScheme: 'light' },
  { name: 'a phone in dark', width: 390, colorScheme: 'dark' },
  { name: 'a desk in light', width: 1440, colorScheme: 'light' },
  { name: 'a desk in dark', width: 1440, colorScheme: 'dark' },
] as const;

jest.setTimeout(180_000);

let browser: Browser;
let full: string;
let empty: string;

async function written(name: string, store: MemoryReports): Promise<string> {
  const history = { runs: 100, watched: 8, deletions: 100 };
  const page = await pageFrom(store, {
    vault: 'smart-vault',
    region: HOME,
    now: NOW,
    bucket: 'reports',
    history,
  });
  return save(name, page);
}

function save(name: string, page: string): string {
  const file = resolve(FOLDER, `${name}.html`);
  writeFileSync(file, page);
  return pathToFileURL(file).href;
}

beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  browser = await launchBrowser();
  full = await written('full', weeks(NOW));
  empty = await written('empty', new MemoryReports());
});
afterAll(() => browser.close());

describe.each(WAYS)('on $name', ({ name, width, colorScheme }) => {
  const options = { viewport: { width, height: 900 }, colorScheme };

  test.each(['full', 'empty'])(
    'the %s page opens without trouble, asks for nothing, and is no wider',
    async (which) => {
      const watched = await WatchedPage.open(browser, which === 'full' ? full : empty, options);
      expect(watched.troubles).toEqual([]);
      expect(watched.requests).toEqual([]);
      expect(await watched.overflow()).toBe(0);
      await watched.page.screenshot({
        path: resolve(FOLDER, `${which}-${name.replaceAll(' ', '-')}.png`),
        fullPage: true,
      });
      await watched.close();
    },
  );
});

/** Slow: one of each is enough. */
describe.each([WAYS[0], WAYS[3]])('on $name', ({ width, colorScheme }) => {
  test('everybody can use it, as far as a program can tell', async () => {
    const watched = await WatchedPage.open(browser, full, {
      viewport: { width, height: 900 },
      colorScheme,
    });
    await watched.page.evaluate(
      `document.querySelectorAll('details').forEach((one) => { one.open = true; })`,
    );
    await watched.page.evaluate(axe.source);
    const { violations, passes } = await watched.page.evaluate<AxeResults>('axe.run()');
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    expect(passes.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['color-contrast', 'heading-order', 'region']),
    );
    await watched.close();
  });
});

test('what people called their things is shown as they did', async () => {
  const watched = await WatchedPage.open(browser, full);
  const cell = watched.page.locator('td', { hasText: HOSTILE });
  expect(await cell.first().innerText()).toBe(HOSTILE);
  expect(await watched.page.locator('script').count()).toBe(0);
  await watched.close();
});

test('with the keyboard: to the report at once, and whatever is folded opens', async () => {
  const { page, ...watched } = await WatchedPage.open(browser, full, {
    viewport: { width: 390, height: 900 },
  });
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.className')).toBe('skip');
  expect(await page.locator('.skip').boundingBox()).toMatchObject({ x: expect.closeTo(16, 0) });
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('main');
  const folded = page.locator('details').first();
  await folded.locator('summary').focus();
  await page.keyboard.press('Space');
  expect(await folded.getAttribute('open')).toBe('');
  expect(watched.troubles).toEqual([]);
  await page.context().close();
});

test('its headings are in order, with one at the top', async () => {
  const { page } = await WatchedPage.open(browser, full);
  const levels = await page.evaluate<number[]>(
    `[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(({ tagName }) => Number(tagName[1]))`,
  );
  expect(levels.filter((level) => level === 1)).toHaveLength(1);
  expect(levels[0]).toBe(1);
  for (const [index, level] of levels.slice(1).entries())
    expect(level - (levels[index] ?? 0)).toBeLessThanOrEqual(1);
  await page.context().close();
});

test('on paper: as wide as the page, what is folded is there, and links to sections are not', async () => {
  // A4 with margins of 1.5 cm, at 96 pixels an inch.
  const watched = await WatchedPage.open(browser, full, {
    viewport: { width: 680, height: 960 },
    colorScheme: 'dark',
  });
  await watched.page.emulateMedia({ media: 'print' });
  expect(await watched.overflow()).toBe(0);
  expect(await watched.page.locator('nav').isVisible()).toBe(false);
  expect(await watched.page.getByText('Resources that the newest run protected wholly').isVisible()).toBe(
    true,
  );
  expect(await watched.page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
    'rgb(255, 255, 255)',
  );
  const pdf = await watched.page.pdf({ format: 'A4' });
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.length).toBeGreaterThan(20_000);
  await watched.close();
});

/** That the tests above can fail: the same page with what it must never have. */
test('what would ask somebody is refused by the page’s own policy, and heard of', async () => {
  const { readFileSync } = await import('node:fs');
  const good = readFileSync(resolve(FOLDER, 'full.html'), 'utf8');
  const planted = '<img src="https://example.com/x.png" alt=""><script>document.title = "taken"</script>';
  const watched = await WatchedPage.open(
    browser,
    save('planted', good.replace('<header>', `${planted}<header>`)),
  );
  expect(watched.troubles).toHaveLength(2);
  for (const trouble of watched.troubles) expect(trouble).toMatch(/Content Security Policy/);
  expect(await watched.page.title()).toContain('backup report');
  await watched.close();
});
