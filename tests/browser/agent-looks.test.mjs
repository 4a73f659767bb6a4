// The desk's pages in every look: axe, the policy, weight, narrow windows, and paper.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { axe, unfold } from './axe.mjs';
import { nothing } from './claims.mjs';
import { STRICT, serve } from './server.mjs';
import { kinds } from './site.mjs';
import { stage } from './stage.mjs';
import { token } from './tokens.mjs';

const desk = stage('postbird', 'agent');
const PLAYBOOK = 'tracking/https-tracked-links.html';
const LOOKS = [{ scheme: 'light' }, { scheme: 'dark' }, { forced: true }]
  .flatMap(colours => [{ width: 320, touch: true }, { width: 400, height: 700 }, { width: 1280, height: 800 }].map(size => ({ ...size, ...colours })));
const nameOf = look => `${look.width} ${look.scheme ?? 'forced'}`;

for (const [kind, [path]] of kinds(desk)) {
  test(`axe finds nothing in ${kind}: ${path}`, async () => {
    const found = [];
    for (const look of kind.startsWith('old') ? LOOKS.slice(1, 2) : LOOKS) {
      const page = await desk.visit(path, look);
      await unfold(page);
      for (const finding of await axe(page)) found.push(`${nameOf(look)}: ${finding}`);
      if (await page.evaluate(() => document.scrollingElement.scrollWidth > innerWidth)) found.push(`${nameOf(look)}: it scrolls sideways`);
      await page.done();
    }
    nothing(found);
  });
}

test('axe finds nothing in a case that is handed over, with its keys shown', async () => {
  const found = [];
  for (const look of LOOKS) {
    const page = await desk.visit(PLAYBOOK, look);
    await page.click('.chip:last-child');
    await page.click('.chip:last-child');
    await page.keyboard.press('e');
    await page.waitForFunction(() => document.activeElement?.id === 'hw-packet');
    for (const finding of await axe(page)) found.push(`${nameOf(look)}: ${finding}`);
    await page.keyboard.press('?');
    for (const finding of await axe(page, '.keys')) found.push(`${nameOf(look)}: keys: ${finding}`);
    await page.done();
  }
  nothing(found);
});

test('no page asks for anything but its own files, and none breaks the policy', async () => {
  const wrong = [];
  for (const path of desk.pages) {
    const page = await desk.visit(path);
    const outside = page.seen.requests.filter(({ url, status }) => new URL(url).origin !== desk.origin() || status !== 200);
    wrong.push(...[...page.seen.errors, ...page.seen.violations, ...outside.map(({ url }) => url)].map(problem => `${path}: ${problem}`));
    await page.done();
  }
  nothing(wrong);
});

test('every control of a playbook works under the policy', async () => {
  const page = await desk.visit(`${PLAYBOOK}#hw=${token({ p: 'https-tracked-links', v: '5.0' })}`, { width: 1280, height: 900 });
  for (const control of await page.locator('main button:visible, main summary:visible').all()) {
    if (await control.isVisible()) await control.click({ timeout: 2000 }).catch(() => {});
    await page.keyboard.press('Escape');
  }
  assert.deepEqual([page.seen.errors, page.seen.violations], [[], []]);
  await page.done();
});

test('a first view of a playbook is at most 25 kB and 6 requests', async t => {
  const most = { document: 0, stylesheet: 0, script: 0, requests: 0 };
  for (const path of [PLAYBOOK, 'support/reset-two-factor.html', 'sending/send-with-api.html']) {
    const page = await desk.visit(path);
    await page.waitForLoadState('networkidle');
    const bytes = { document: 0, stylesheet: 0, script: 0 };
    for (const { url, type } of page.seen.requests) bytes[type] = (bytes[type] ?? 0) + (desk.sizes().get(new URL(url).pathname) ?? 0);
    assert.ok(bytes.document <= 9000 && bytes.stylesheet <= 9000 && bytes.script <= 7000, `${path}: ${JSON.stringify(bytes)}`);
    assert.ok(page.seen.requests.length <= 6, `${path}: ${page.seen.requests.map(({ url }) => url)}`);
    for (const [type, size] of Object.entries({ ...bytes, requests: page.seen.requests.length })) most[type] = Math.max(most[type] ?? 0, size);
    await page.done();
  }
  t.diagnostic(JSON.stringify(most));
});

test('on paper a playbook is a sheet to tick, and says that it is internal', async context => {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-paper-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const page = await desk.visit('tracking/verify-branded-link.html');
  const file = join(folder, 'sheet.pdf');
  await page.pdf({ path: file, format: 'A4', preferCSSPageSize: true });
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  assert.match(text, /Internal\s+For support agents/);
  assert.ok((text.match(/☐/g) ?? []).length >= 3, text);
  assert.doesNotMatch(text, /Copy reply|It works|I am/);
  await page.done();
});

test('every playbook is printed on one sheet, and nearly all on one side of it', async context => {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-sheets-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const sides = {};
  for (const path of desk.newest.filter(path => desk.read(path).includes('class="desk"'))) {
    const page = await desk.visit(path);
    const file = join(folder, 'sheet.pdf');
    await page.pdf({ path: file, format: 'A4', preferCSSPageSize: true });
    sides[path] = Number(/Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', [file], { encoding: 'utf8' }))[1]);
    assert.match(execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' }), /UI version 5\.0/, path);
    await page.done();
  }
  // One holds long code.
  assert.deepEqual(Object.entries(sides).filter(([, count]) => count > 1), [['sending/send-with-api.html', 2]]);
});

test('a playbook works in the frame of a ticket, in a page of another host', async context => {
  // Who keeps the desk allows its helpdesk to show it; all else stays forbidden.
  const framed = await serve(desk.folder, STRICT.replace("frame-ancestors 'none'", 'frame-ancestors http://localhost:*'));
  context.after(() => framed.close());
  const ticket = createServer((request, answer) => {
    answer.writeHead(200, { 'content-type': 'text/html' });
    answer.end(`<!doctype html><title>Ticket</title><iframe title="Playbook" width="360" height="640" src="${framed.origin}/${PLAYBOOK}"></iframe>`);
  });
  await new Promise(done => ticket.listen(0, 'localhost', done));
  context.after(() => ticket.close());
  const page = await desk.visit(`http://localhost:${ticket.address().port}/`, { width: 1280, height: 800 });
  const frame = page.frameLocator('iframe');
  await frame.locator('.chip').last().click();
  await frame.locator('.now .works').click();
  assert.match(await frame.locator('.chip').last().getAttribute('aria-label'), /: done$/);
  await frame.locator('.bar .hand-over').click();
  await frame.locator('.packet-text').waitFor();
  assert.equal(await frame.locator(':root').evaluate(root => root.scrollWidth > root.clientWidth), false);
  assert.deepEqual(page.seen.errors, []);
  await page.done();
});

test('a playbook fits into the frame of a ticket', async () => {
  const page = await desk.visit(PLAYBOOK, { width: 320, height: 640 });
  const wide = await page.evaluate(() => [...document.querySelectorAll('.desk *')].filter(element => element.checkVisibility() && element.getBoundingClientRect().right > 321).map(element => element.className));
  assert.deepEqual(wide, []);
  await page.done();
});
