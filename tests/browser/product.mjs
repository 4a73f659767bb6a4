// A small product with the help that the repository's own book gives it, served under the strictest policy.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before } from 'node:test';
import { launch } from './browser.mjs';
import { BOOKS } from './site.mjs';
import { STRICT, serve } from './server.mjs';

const PRODUCT = fileURLToPath(new URL('../product/', import.meta.url));
/** Addresses at which the product shows a screen. */
const SCREENS = ['links', 'tracking', 'test', 'security'];

/** The strictest policy, but that the product shows a page of its own in a frame. */
const POLICY = STRICT.replace("frame-ancestors 'none'", "frame-src 'self'; frame-ancestors 'self'");

/** The help of the book of a test run. */
export const HELP = join(BOOKS, 'postbird', 'book', 'in-app');

/** A browser and a server over the product and other files, for the tests of a file, and all gone when they end. */
export function product(files = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-product-'));
  const write = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  let browser, server;
  before(async () => {
    cpSync(PRODUCT, folder, { recursive: true });
    for (const screen of SCREENS) cpSync(join(PRODUCT, 'index.html'), join(folder, screen, 'index.html'), { recursive: true });
    cpSync(HELP, join(folder, 'in-app'), { recursive: true });
    write('_headers', `/*\n  Content-Security-Policy: ${POLICY}\n`);
    for (const [path, text] of Object.entries(files)) write(path, text);
    browser = await launch();
    server = await serve(folder);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true });
  });
  return {
    write,
    origin: () => server.origin,
    visit: async (path, options) => {
      const page = await browser.visit(`${server.origin}/${path}`, { width: 1280, height: 800, ...options });
      if (path.includes('help=none')) return page;
      await page.locator('headwater-help').waitFor({ state: 'attached' });
      await page.evaluate(() => document.querySelector('headwater-help').ready);
      return page;
    },
  };
}

/** What the panel shows, and whether it is to be seen; runs in the page. */
export const panel = page => page.evaluate(() => {
  const root = document.querySelector('headwater-help').shadowRoot;
  const part = name => root.querySelector(`[part=${name}]`);
  return {
    open: part('panel').checkVisibility(), title: part('title').textContent, body: part('body').innerText,
    buttons: [...part('actions').children].map(button => button.textContent),
    focus: root.activeElement?.textContent ?? null,
  };
});
