// The desk's search: what agents have in hand leads to the playbook with one Enter, and what nobody vouches for is marked.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { axe } from './axe.mjs';
import { launch } from './browser.mjs';
import { index } from './engine.mjs';
import { serve } from './server.mjs';
import { stage } from './stage.mjs';

const desk = stage('postbird', 'agent');
const QUERIES = JSON.parse(readFileSync(new URL('desk-queries.json', import.meta.url), 'utf8'));

for (const { kind, words, version = '5.0', first, among, none } of QUERIES) {
  test(`${kind}: “${words}” in ${version} leads where an agent needs to be`, async () => {
    const found = await index(desk.folder, version).search(words);
    const paths = found.map(({ href }) => href.slice('./'.length));
    if (first) assert.equal(paths[0], first, paths.join('\n'));
    if (among) assert.ok(paths.slice(0, 3).includes(among), paths.join('\n'));
    if (none) assert.deepEqual(paths, []);
    for (const path of paths) {
      const [file, anchor] = path.split('#');
      if (anchor) assert.ok(desk.read(decodeURI(file)).includes(`id="${decodeURIComponent(anchor)}"`), path);
    }
  });
}

test('the golden queries are of every kind that agents have in hand', () => {
  const count = kind => QUERIES.filter(query => query.kind === kind).length;
  for (const [kind, least] of Object.entries({ symptom: 20, code: 10, label: 5, synonym: 4, slip: 4, tag: 4 })) assert.ok(count(kind) >= least, kind);
});

test('every playbook is found by each of its symptoms and by its id', async () => {
  const engine = index(desk.folder, '5.0');
  const wrong = [];
  for (const path of desk.newest) {
    const html = desk.read(path);
    const id = /data-id="([^"]+)"/.exec(html)?.[1];
    if (!id) continue;
    const said = [...html.matchAll(/<q>([^<]+)<\/q>/g)].map(([, words]) => words.replace(/&[#\w]+;/g, ' '));
    for (const words of [id, ...said]) {
      const [best] = await engine.search(words);
      if (best?.href.split('#')[0] !== `./${path}`) wrong.push(`${words}: ${best?.href}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('one sequence of keys and one Enter lead from any page to the playbook, and the customer\'s words are shown', async () => {
  const page = await desk.visit('support/tiers.html', { width: 400, height: 700 });
  await page.keyboard.press('/');
  await page.keyboard.type('all my mail is refused');
  await page.waitForFunction(() => /result/.test(document.querySelector('.finder-state').textContent));
  await page.waitForTimeout(150);
  assert.equal(await page.textContent('.finder [role=option]:first-child .found-place'), '“All my mail is refused with 451 pb-hold”');
  await page.keyboard.press('Enter');
  await page.waitForURL(url => url.pathname.endsWith('support/lift-sending-hold.html'));
  assert.deepEqual([page.seen.errors, page.seen.violations], [[], []]);
  await page.done();
});

const PROCEDURE = (title, reviewed) => `---\ntitle: ${title}\nreviewed: ${reviewed}\nsymptoms: ["The pump is ${reviewed === '2020-01-01' ? 'slow' : 'loud'}"]\n---\n\n## Steps\n\n1. Press the button.\n`;

test('what is overdue is marked in what the search finds, for the desk alone', async context => {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-late-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const files = { 'book.toml': '[book]\ntitle = "Pumps"\n[support]\ntiers = ["first"]\n[lint]\nreview-every-days = 365\noverdue-review = "allow"\nunanswered-outcome = "allow"\nduplicate-procedure = "allow"\n',
    'content/index.md': '# Home\n\n[A](old.md), [B](new.md)\n', 'content/old.md': PROCEDURE('Mend the old pump', '2020-01-01'), 'content/new.md': PROCEDURE('Mend the new pump', '9000-01-01') };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  execFileSync(process.env.HEADWATER, ['build', folder], { stdio: 'pipe' });
  const browser = await launch();
  context.after(() => browser.close());
  for (const [audience, marks] of [['agent', ['no longer valid']], ['customer', []]]) {
    const server = await serve(join(folder, 'book', audience));
    context.after(() => server.close());
    const page = await browser.visit(`${server.origin}/index.html`, { width: 400, height: 700 });
    await page.keyboard.press('/');
    await page.keyboard.type('mend pump');
    await page.waitForFunction(() => /2 results/.test(document.querySelector('.finder-state').textContent));
    assert.deepEqual(await page.$$eval('.found-late', all => all.map(one => one.textContent)), marks, audience);
    if (marks.length) {
      assert.match(await page.textContent('[role=option]:has(.found-late)'), /old pump/);
      assert.deepEqual(await axe(page), []);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.goto(`${server.origin}/desk/symptoms.html`);
      assert.deepEqual(await page.$$eval('[data-late]', all => all.map(one => one.parentElement.textContent.trim().replace(/\s+/g, ' '))), ['The pump is slow Mend the old pump No longer valid.']);
    }
    await page.done();
  }
});
