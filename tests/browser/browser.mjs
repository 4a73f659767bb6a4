// One Chromium for a test file, pages in any size and colour scheme, and a record of all that they did.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const PROGRAMS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** The program that is driven. */
export const PROGRAM = PROGRAMS.find(path => path && existsSync(path));
/** A container's root may not use the sandbox, and no test may ask a server that is not its own. */
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--no-first-run'];

/** How often a browser is started before a test gives up: Chromium now and then dies of itself before it answers. */
const STARTS = 3;

/** Playwright's browser, `program` with `args` beside the flags; every start that failed is told. */
export async function start({ program = PROGRAM, args = [] } = {}) {
  for (let turn = 1; ; turn += 1) {
    try {
      return await chromium.launch({ executablePath: program, args: [...FLAGS, ...args] });
    } catch (problem) {
      if (turn === STARTS) throw problem;
      const end = /process did exit: [\w=, ]*/.exec(problem.message)?.[0] ?? problem.message.split('\n', 1)[0];
      console.error(`start ${turn} of ${STARTS} of ${program} failed: ${end}`);
    }
  }
}

/** The browser, with `open`, `visit` and `close`. */
export async function launch() {
  const browser = await start();
  return {
    raw: browser,
    open: options => open(browser, options),
    visit: async (url, options) => {
      const page = await open(browser, options);
      await page.goto(url, { waitUntil: 'load' });
      return page;
    },
    close: () => browser.close(),
  };
}

/**
 * An empty page in a profile of its own; `page.done()` ends it.
 *
 * `width` and `height` (360 × 780), `scheme` (light), `forced` colours (false), `still` for reduced motion (false),
 * `scripts` (true), `touch` (false), `zoom` (1: how many device pixels make one CSS pixel).
 * `lenient` lets scripts of a test past the page's policy; pages whose policy is tested must not have it.
 *
 * `page.seen` has what happened: `errors` (of the console and uncaught), `violations` of the policy (also in `errors`),
 * `dialogs`, `requests` (address, status and type).
 */
async function open(browser, options = {}) {
  const { width = 360, height = 780, scheme = 'light', forced = false, still = false, scripts = true, touch = false,
    zoom = 1, lenient = false, offline = false } = options;
  const context = await browser.newContext({
    viewport: { width, height }, deviceScaleFactor: zoom, colorScheme: scheme, forcedColors: forced ? 'active' : 'none',
    reducedMotion: still ? 'reduce' : 'no-preference', javaScriptEnabled: scripts, hasTouch: touch, isMobile: touch,
    bypassCSP: lenient, offline, serviceWorkers: 'block',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.seen = watch(page);
  page.done = () => context.close();
  return page;
}

function watch(page) {
  const seen = { errors: [], violations: [], dialogs: [], requests: [] };
  const error = text => {
    seen.errors.push(text);
    if (/Content Security Policy|Trusted ?(Type|HTML|Script)/i.test(text)) seen.violations.push(text);
  };
  page.on('console', message => {
    // Which page of a run asks for an icon is chance; that every page names one that exists is tested where its head is.
    if (message.type() !== 'error' || message.location().url.endsWith('/favicon.ico')) return;
    error(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', problem => error(String(problem)));
  page.on('dialog', dialog => { seen.dialogs.push(dialog.message()); dialog.dismiss().catch(() => {}); });
  page.on('response', response => seen.requests.push(
    { url: response.url(), status: response.status(), type: response.request().resourceType() }));
  page.on('requestfailed', request => seen.requests.push({ url: request.url(), status: 0, type: request.resourceType() }));
  return seen;
}
