// The search: its tokens, what it finds in the book, how much it loads, how it is used, and that no text becomes markup.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { axe } from './axe.mjs';
import { launch } from './browser.mjs';
import { engineSize, index, script } from './engine.mjs';
import { serve } from './server.mjs';
import { site } from './site.mjs';

const REPOSITORY = join(import.meta.dirname, '..', '..');
const HEADWATER = process.env.HEADWATER ?? join(REPOSITORY, 'target/debug/headwater');
const json = path => JSON.parse(readFileSync(join(REPOSITORY, path), 'utf8'));
const GREYED = 'tracking/https-tracked-links.html#turn-on-https-if-the-switch-is-greyed-out';

let browser, server, book, scratch;
before(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'headwater-search-'));
  book = site();
  browser = await launch();
  server = await serve(book.folder);
});
after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(scratch, { recursive: true });
});

/** Builds a book of these files and gives the folder of the customer's site. */
function build(name, files) {
  for (const [path, text] of Object.entries(files)) {
    const file = join(scratch, name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  execFileSync(HEADWATER, ['build', join(scratch, name), '--audience', 'customer'], { stdio: 'pipe' });
  return join(scratch, name, 'book', 'customer');
}

/** A page with the search open and some words typed, once the answer stands there. */
async function searching(url, words, options) {
  const page = await browser.visit(url, options);
  await page.keyboard.press('/');
  await page.waitForSelector('.finder[open]');
  if (words) await type(page, words);
  return page;
}

async function type(page, words) {
  await page.keyboard.type(words);
  await page.waitForFunction(() => /result|found/i.test(document.querySelector('.finder-state').textContent));
  await page.waitForTimeout(150);
}

const state = page => page.textContent('.finder-state');
const links = page => page.$$eval('.finder [role=option]', options => options.map(option => option.href));

test('the browser makes the same tokens as the compiler', () => {
  const { tokens } = script();
  for (const { language, text, tokens: expected } of json('tests/search/tokens.json')) {
    assert.deepEqual([...tokens(text, language)], expected, text);
  }
});

for (const { words, version = '5.0', first, among, only, none, absent } of json('tests/browser/queries.json')) {
  test(`“${words}” in ${version} leads where it should`, async () => {
    const found = await index(book.folder, version).search(words);
    const paths = found.map(({ href }) => href.slice('./'.length));
    if (first) assert.equal(paths[0], first);
    if (among) assert.ok(paths.includes(among), paths.join('\n'));
    if (only) assert.equal(found[paths.indexOf(first ?? among)].only, only);
    if (none !== undefined) assert.equal(paths.length === 0, none);
    if (absent) assert.deepEqual(paths.filter(path => path.includes(absent)), []);
    // Every address is a page of the site, and every place stands in it.
    for (const path of paths) {
      const [file, anchor] = path.split('#');
      const html = book.read(decodeURI(file));
      if (anchor) assert.ok(html.includes(`id="${decodeURIComponent(anchor)}"`), path);
    }
  });
}

test('the golden queries are many, and of every kind', () => {
  const queries = json('tests/browser/queries.json');
  assert.ok(queries.length >= 40);
  for (const kind of ['first', 'among', 'only', 'none', 'absent', 'version']) assert.ok(queries.some(query => kind in query), kind);
});

test('the command line puts the same page first, whatever is looked for', async () => {
  const engine = index(book.folder, '5.0');
  const queries = new Set();
  for (const name of readdirSync(join(book.folder, 'search'))) {
    const data = JSON.parse(readFileSync(join(book.folder, 'search', name), 'utf8').replace(/^hw\(|\)\n$/g, ''));
    // What is shown of pages: their titles and places; and words with the pages that they lead to.
    if (Array.isArray(data[0])) data.forEach(([, title, , , places]) => [title, ...places.map(place => place[2])].forEach(text => queries.add(text)));
    else if (Array.isArray(data)) data[0].split(' ').filter(word => !word.endsWith('*')).forEach(word => queries.add(word));
  }
  const asked = [...queries].sort().filter((_, place) => place % 13 === 0);
  assert.ok(asked.length > 60, `${asked.length} queries`);
  const page = address => (address ?? '').split('#')[0];
  for (const words of asked) {
    const expected = (await engine.search(words)).map(({ href }) => href.slice('./'.length));
    const { stdout, stderr } = spawnSync(HEADWATER, ['search', '--format', 'json', '--dir', join(book.folder, '../..'), '--', words], { encoding: 'utf8' });
    assert.equal(stderr, '');
    assert.equal(page(JSON.parse(stdout).hits[0]?.address), page(expected[0]), words);
  }
});

test('a single slip in any letter of a long word still finds it', async () => {
  const engine = index(book.folder, '5.0');
  const word = 'suppressions';
  for (let place = 0; place < word.length; place += 1) {
    const slips = [word.slice(0, place) + word.slice(place + 1), `${word.slice(0, place)}x${word.slice(place)}`,
      `${word.slice(0, place)}x${word.slice(place + 1)}`];
    if (place > 0 && word[place] !== word[place - 1]) {
      slips.push(word.slice(0, place - 1) + word[place] + word[place - 1] + word.slice(place + 1));
    }
    for (const slip of slips) {
      const paths = (await engine.search(`${slip} `)).map(({ href }) => href);
      assert.ok(paths.some(path => path.startsWith('./sending/import-suppressions.html')), `${slip}: ${paths}`);
    }
  }
});

test('at 500 procedures a first result costs at most 60 kB, whatever is asked', async () => {
  const generate = process.env.HEADWATER_GENERATE ?? join(REPOSITORY, 'target/debug/examples/generate');
  if (!existsSync(generate)) execFileSync('cargo', ['build', '--locked', '--example', 'generate'], { cwd: REPOSITORY, stdio: 'pipe' });
  const folder = join(scratch, 'generated');
  execFileSync(generate, [folder, '500'], { stdio: 'pipe' });
  const site = build('generated', {});
  const engine = engineSize(site);
  for (const words of ['s', 'set up the account', 'domain record', 'acount histroy', 'zqxzqxzq', 'webhook 412',
    'the message keeps its filter until the history of the preview has changed']) {
    const { search, loaded, rounds } = index(site, '5.0');
    await search(words);
    const bytes = engine + [...loaded.values()].reduce((sum, size) => sum + size, 0);
    assert.ok(bytes <= 60_000, `${words}: ${bytes}`);
    // A phone far away waits once for each round: the list, the words, those that were meant, the pages.
    assert.ok(rounds() <= 4, `${words}: waits ${rounds()} times`);
    // What is typed next waits for nothing that is there already.
    const before = rounds();
    await search(words);
    assert.equal(rounds(), before, `${words}: waits again`);
  }
});

test('nothing is loaded before the search is opened', async () => {
  const page = await browser.visit(`${server.origin}/${GREYED.split('#')[0]}`);
  await page.waitForTimeout(300);
  const early = page.seen.requests.filter(({ url }) => /\/search[/-]/.test(url));
  assert.deepEqual(early, []);
  assert.ok(await page.isVisible('.find'));
  await page.done();
});

test('without scripts no dead control is shown', async () => {
  const page = await browser.visit(`${server.origin}/index.html`, { scripts: false });
  assert.equal(await page.isVisible('.find'), false);
  assert.equal(await page.isVisible('.finder'), false);
  await page.done();
});

test('it is a combobox: arrows, Enter, Escape, and focus comes back', async () => {
  const page = await browser.visit(`${server.origin}/index.html`, { width: 1280 });
  const input = page.locator('.finder input');
  await page.focus('.find');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.finder[open]');
  assert.equal(await input.evaluate(input => input === document.activeElement), true);
  await type(page, 'switch is greyed out');
  const options = await page.$$eval('.finder [role=option]', options => options.length);
  assert.equal(await state(page), `${options} results`);
  assert.equal(await input.getAttribute('aria-expanded'), 'true');
  assert.equal(await input.getAttribute('aria-activedescendant'), null);
  const active = async () => page.evaluate(() => {
    const id = document.querySelector('.finder input').getAttribute('aria-activedescendant');
    return [...document.querySelectorAll('.finder [role=option]')].findIndex(option =>
      option.id === id && option.ariaSelected === 'true');
  });
  for (const [key, expected] of [['ArrowDown', 0], ['ArrowDown', 1], ['ArrowUp', 0], ['ArrowUp', options - 1], ['ArrowDown', 0]]) {
    await page.keyboard.press(key);
    assert.equal(await active(), expected, key);
  }
  assert.equal(await input.evaluate(input => input === document.activeElement), true);
  assert.deepEqual(await page.$$eval('.finder [role=option]:first-child mark', marks => marks.map(mark => mark.textContent.toLowerCase())),
    ['switch', 'greyed', 'out']);
  await page.keyboard.press('Escape');
  assert.equal(await input.inputValue(), '');
  assert.equal(await page.isVisible('.finder'), true);
  await page.keyboard.press('Escape');
  assert.equal(await page.isVisible('.finder'), false);
  assert.equal(await page.evaluate(() => document.activeElement.className), 'find');

  await page.keyboard.press('Control+k');
  await type(page, 'switch is greyed out');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${server.origin}/${GREYED}`);
  assert.equal(await page.evaluate(() => document.querySelector(':target').open), true);
  assert.deepEqual(page.seen.errors.filter(error => !/404/.test(error)), []);
  await page.done();
});

test('a result on the page itself closes the search and opens the branch', async () => {
  const page = await searching(`${server.origin}/${GREYED}`, 'switch is greyed out');
  await page.evaluate(() => { document.querySelector(':target').open = false; });
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => !document.querySelector('.finder').open && document.querySelector(':target').open);
  await page.done();
});

test('the keys do nothing while somebody writes', async () => {
  const page = await browser.visit(`${server.origin}/index.html`);
  await page.evaluate(() => {
    const field = document.createElement('textarea');
    document.querySelector('main').append(field);
    field.focus();
  });
  await page.keyboard.press('/');
  await page.keyboard.press('Control+k');
  assert.equal(await page.isVisible('.finder'), false);
  assert.equal(await page.inputValue('textarea'), '/');
  await page.done();
});

test('nothing found says what to try', async () => {
  const page = await searching(`${server.origin}/index.html`, 'xyzzyx');
  assert.match(await state(page), /^Nothing found for “xyzzyx”\. Try /);
  assert.equal(await page.isVisible('.finder-list'), false);
  assert.equal(await page.getAttribute('.finder input', 'aria-expanded'), 'false');
  await page.done();
});

test('a page of another version says so', async () => {
  const page = await searching(`${server.origin}/index.html`, 'user until 4.2');
  assert.equal(await page.textContent('.finder [role=option]:first-child .found-only'), 'only in 4.2 and 4.1');
  await page.done();
});

for (const scheme of ['light', 'dark', 'forced']) {
  for (const width of [320, 360, 1280]) {
    test(`axe finds nothing in the open search at ${width} px, ${scheme}`, async () => {
      const options = { width, scheme: scheme === 'dark' ? 'dark' : 'light', forced: scheme === 'forced' };
      const page = await searching(`${server.origin}/index.html`, 'create user', options);
      await page.keyboard.press('ArrowDown');
      assert.deepEqual(await axe(page), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it scrolls sideways');
      await page.done();
    });
  }
}

test('on a phone the sheet fills the screen, and everything in it is large enough for fingers', async () => {
  const page = await searching(`${server.origin}/index.html`, 'domain', { width: 360, touch: true });
  const box = await page.locator('.finder').boundingBox();
  assert.deepEqual([box.x, box.y, box.width, box.height], [0, 0, 360, 780]);
  const sizes = await page.$$eval('.finder :is(input, button, [role=option])', all => all.map(one => one.getBoundingClientRect().height));
  assert.ok(sizes.every(size => size >= 44), String(sizes));
  await page.done();
});

test('it works from a folder on a disk', async () => {
  const page = await searching(pathToFileURL(join(book.folder, '4.2/index.html')).href, 'switch greyed');
  assert.match((await links(page))[0], /\/customer\/4\.2\/tracking\/https-tracked-links\.html#/);
  await page.keyboard.press('Enter');
  await page.waitForURL(/https-tracked-links\.html#.*greyed-out$/);
  assert.equal(await page.evaluate(() => document.querySelector(':target').open), true);
  assert.deepEqual(page.seen.errors, []);
  await page.done();
});

test('other pages may ask it too', async () => {
  const page = await browser.visit(`${server.origin}/4.1/index.html`);
  const found = await page.evaluate(() => globalThis.headwater.search('branded link', 3));
  assert.equal(found.length, 3);
  assert.match(found[0].href, new RegExp(`^${server.origin}/4\\.1/tracking/`));
  for (const part of ['title', 'place', 'excerpt', 'only']) assert.equal(typeof found[0][part], 'string', part);
  await page.done();
});

test('a search that cannot be loaded says so, and works when the line is back', async () => {
  const page = await browser.visit(`${server.origin}/index.html`);
  await page.route('**/search/*', route => route.abort());
  await page.keyboard.press('/');
  await page.keyboard.type('domain');
  await page.waitForFunction(() => /could not be loaded/.test(document.querySelector('.finder-state').textContent));
  await page.unroute('**/search/*');
  await page.keyboard.type('s');
  await page.waitForFunction(() => /results/.test(document.querySelector('.finder-state').textContent));
  await page.done();
});

const HOSTILE = ['</script><script>alert(1)</script>', '<img src=x onerror=alert(1)>', `'); alert(1);//`, 'a\u2028b\u2029c',
  '"]]> --> hw(', '${alert(1)} ${x}', 'constructor toString valueOf'];

test('hostile titles and queries are text', async context => {
  const quoted = text => `"${text.replace(/["\\]/g, '\\$&').replace(/\u2028/g, '\\u2028').replace(/\u2029/g, '\\u2029')}"`;
  const files = { 'book.toml': '[book]\ntitle = "Hostile"\n[lint]\nraw-html = "allow"\n', 'content/index.md': '# Home\n\nText.\n' };
  HOSTILE.forEach((text, number) => {
    files[`content/h${number}.yaml`] =
      `title: ${quoted(`needle${number} ${text}`)}\nsteps:\n  - do: Go.\n    if:\n      - { when: ${quoted(`It says ${text}`)}, then: Stop. }\n`;
  });
  const folder = build('hostile', files);
  for (const name of readdirSync(join(folder, 'search'))) {
    const file = readFileSync(join(folder, 'search', name), 'utf8');
    assert.match(file, /^hw\([^<\u2028\u2029]*\)\n$/, name);
  }
  const hostile = await serve(folder);
  context.after(() => hostile.close());
  for (const url of [`${hostile.origin}/index.html?q=%3Csvg/onload=alert(1)%3E`, pathToFileURL(join(folder, 'index.html')).href]) {
    for (const [number, text] of HOSTILE.entries()) {
      const page = await searching(url, `needle${number} ${text.replace(/[\u2028\u2029]/g, ' ')}`);
      const title = await page.textContent('.finder [role=option]:first-child .found-title');
      assert.equal(title.replace(/\s/g, ' '), `needle${number} ${text}`.replace(/\s/g, ' '));
      const tags = await page.$$eval('.finder-list *', all => [...new Set(all.map(one => one.localName))].sort());
      assert.deepEqual(tags.filter(tag => !['a', 'mark', 'span'].includes(tag)), []);
      assert.deepEqual([page.seen.dialogs, page.seen.violations], [[], []]);
      assert.equal(await page.evaluate(() => ({}).polluted), undefined);
      await page.done();
    }
  }
});
