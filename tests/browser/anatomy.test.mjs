// What the script of a procedure page adds: ticks, the handoff, copying, the mark in the contents, answers.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { serve } from './server.mjs';
import { site } from './site.mjs';

const PAGE = 'tracking/https-tracked-links.html';
const CASES = JSON.parse(readFileSync(new URL('handoff.json', import.meta.url), 'utf8'));
const postbird = site();
let browser, server, made, bench;
before(async () => {
  browser = await launch();
  server = await serve(postbird.folder);
  made = mkdtempSync(join(tmpdir(), 'headwater-handoff-'));
  const script = readdirSync(join(postbird.folder, 'assets')).find(name => /^page-.*\.js$/.test(name));
  cpSync(join(postbird.folder, 'assets', script), join(made, 'page.js'));
  bench = await serve(made);
});
after(async () => {
  await browser?.close();
  await server?.close();
  await bench?.close();
  rmSync(made, { recursive: true });
});

const visit = options => browser.visit(`${server.origin}/${PAGE}`, options);
const token = page => page.locator('[data-contact]').getAttribute('href').then(href => href.split('#context=')[1]);
const read = token => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
const ticks = page => page.locator('.tick input').evaluateAll(boxes => boxes.map(box => box.checked));

test('without scripts no control is dead, and the handoff names the page', async () => {
  const page = await visit({ scripts: false });
  assert.equal(await page.locator('.tick, .progress, .copy:visible').count(), 0);
  await page.locator('.aid summary').first().click();
  assert.ok(await page.locator('.aid .stop').first().isVisible());
  assert.deepEqual(Object.keys(read(await token(page))), ['p', 'h', 'v']);
  await page.done();
});

test('ticks are kept for this page and version alone, by the keyboard too, and can be cleared', async () => {
  const page = await visit();
  assert.deepEqual(await ticks(page), [false, false, false, false]);
  await page.locator('.tick input').nth(1).focus();
  await page.keyboard.press('Space');
  await page.reload();
  assert.deepEqual(await ticks(page), [false, true, false, false]);
  assert.match(await page.locator('.progress').innerText(), /^1 of 4 steps done/);
  await page.goto(`${server.origin}/4.2/${PAGE}`);
  assert.ok(!(await ticks(page)).includes(true), 'another version has the ticks');
  await page.goto(`${server.origin}/${PAGE}`);
  await page.getByRole('button', { name: 'Clear all ticks' }).click();
  assert.deepEqual(await ticks(page), [false, false, false, false]);
  assert.equal(await page.evaluate(() => Object.keys(localStorage).filter(key => key.startsWith('hw-steps')).length), 0);
  assert.deepEqual(page.seen.errors, []);
  await page.done();
});

test('a second tab follows', async () => {
  const page = await visit();
  const other = await page.context().newPage();
  await other.goto(`${server.origin}/${PAGE}`);
  await page.locator('.tick input').first().check();
  await other.waitForFunction(() => document.querySelector('.tick input').checked);
  await page.done();
});

test('the customer reads what is handed over before he sends it', async () => {
  const page = await visit();
  await page.locator('.tick input').first().check();
  const aid = page.locator('.step').nth(2).locator('.aid', { hasText: 'It did not work' });
  await aid.locator('summary').click();
  await aid.locator('.stop').click();
  const told = await page.locator('.stuck .facts').innerText();
  for (const words of ['Serve tracked links over HTTPS', '5.0', 'Chrom']) assert.ok(told.includes(words), told);
  const [first, , third] = await page.locator('.step').evaluateAll(steps => steps.map(step => step.id));
  const handoff = read(await token(page));
  assert.deepEqual([handoff.d, handoff.f, handoff.v], [[first], third, '5.0']);
  assert.match(handoff.b, /^\w+ \d+$/);
  await page.getByLabel('Step that did not work').selectOption('');
  assert.equal(read(await token(page)).f, undefined);
  assert.ok(page.seen.requests.every(request => request.url.startsWith(server.origin)), 'something was sent');
  await page.done();
});

test('the words and the steps can be copied', async () => {
  const page = await visit();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const pasted = async name => {
    await page.getByRole('button', { name }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    await page.waitForTimeout(2700);
    return text;
  };
  assert.match(await pasted('Copy as text'), /^Task: Serve tracked links over HTTPS\nUI version: 5\.0\nSteps done: none\n.*\nBrowser: .*\nPage: http\S+#hw=1\./);
  assert.match(await pasted('Copy steps as text'), /^1\. Open .*\n[^]*\n\n2\. Turn on HTTPS/);
  await page.done();
});

test('a link brings the ticks back, and a damaged one changes nothing', async () => {
  const page = await visit();
  await page.locator('.tick input').nth(1).check();
  const link = await token(page);
  await page.getByRole('button', { name: 'Clear all ticks' }).click();
  for (const damaged of [link.slice(0, -1), link.replace(/\.(.)/, '.A'), `1.${link}`, '%', '']) {
    await page.goto('about:blank');
    await page.goto(`${server.origin}/${PAGE}#hw=${damaged}`);
    assert.deepEqual(await ticks(page), [false, false, false, false], damaged);
  }
  await page.goto('about:blank');
  await page.goto(`${server.origin}/${PAGE}#hw=${link}`);
  assert.deepEqual(await ticks(page), [false, true, false, false]);
  assert.equal(new URL(page.url()).hash, '');
  assert.deepEqual(page.seen.errors, []);
  await page.done();
});

test('a browser that keeps nothing still ticks', async () => {
  const page = await browser.open();
  await page.addInitScript(() => Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied'); } }));
  await page.goto(`${server.origin}/${PAGE}`);
  await page.locator('.tick input').first().check();
  assert.deepEqual(await ticks(page), [true, false, false, false]);
  assert.deepEqual(page.seen.errors, []);
  await page.done();
});

test('the branch that a step names opens', async () => {
  const page = await visit();
  const aid = page.locator('.step').nth(1).locator('.aid', { hasText: 'It did not work' });
  await aid.locator('summary').click();
  await aid.locator('li a').first().click();
  assert.ok(await page.locator('.step').nth(1).locator('.if').first().evaluate(branch => branch.open));
  await page.done();
});

test('the contents mark where the reader is', async () => {
  const path = postbird.pages.find(path => /class="contents"/.test(postbird.read(path)));
  const page = await browser.visit(`${server.origin}/${path}`, { width: 1280, still: true });
  const current = page.locator('.contents [aria-current]');
  assert.equal(await current.count(), 1);
  await page.locator('.contents a').last().click();
  await page.waitForFunction(() => document.querySelector('.contents [aria-current]') !== document.querySelector('.contents a'));
  assert.equal(await current.count(), 1);
  await page.done();
});

const AGENTS = {
  Chrome: 'Mozilla/5.0 Chrome/148.0.0.0 Safari/537.36', Edge: 'Mozilla/5.0 Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0',
  Firefox: 'Mozilla/5.0 Gecko/20100101 Firefox/145.0', Safari: 'Mozilla/5.0 AppleWebKit/605 Version/19.1 Safari/605',
};
const escape = text => text.replace(/[&"<]/g, sign => `&#${sign.charCodeAt(0)};`);

/** A page of the form that the templates give it, with these steps. */
function form(handoff, steps) {
  const items = steps.map(id => `<li class="step" id="${escape(id)}"><p>Go.</p><div class="foot-of-step"></div></li>`).join('');
  return `<!doctype html><meta charset="utf-8"><title>x</title><meta name="headwater-hash" content="${handoff.hash}">
    <meta name="headwater-version" content="${escape(handoff.version)}"><script src="page.js" defer></script><main>
    <ol class="steps">${items}</ol><section class="stuck" data-id="${escape(handoff.procedure)}"><dl class="facts"></dl>
    <a data-contact="https://desk.invalid/#context={handoff}">x</a><button data-copy="handoff" hidden>x</button></section>
    <form class="feedback" method="post" action="/answers"><fieldset><input name="page" value="a">
    <button name="helped" value="no">No</button></fieldset></form></main>`;
}

test('the script makes the tokens that the compiler makes', async () => {
  for (const handoff of CASES) {
    const steps = [...handoff.done, ...handoff.failed ? [handoff.failed] : []];
    writeFileSync(join(made, 'case.html'), form(handoff, steps));
    const page = await browser.open();
    const agent = AGENTS[handoff.browser.split(' ')[0]] ?? 'unknown';
    await page.addInitScript(agent => Object.defineProperty(navigator, 'userAgent', { get: () => agent }), agent);
    await page.goto(`${bench.origin}/case.html`);
    for (const place of handoff.done.keys()) await page.locator('.tick input').nth(place).check();
    if (handoff.failed) await page.getByLabel('Step that did not work').selectOption(handoff.failed);
    assert.equal(await token(page), handoff.token, handoff.name);
    await page.done();
  }
});

test('an answer goes out without leaving the page and without a cookie', async () => {
  writeFileSync(join(made, 'case.html'), form(CASES[0], []));
  const page = await browser.open();
  let sent;
  await page.route('**/answers', route => {
    sent = { body: route.request().postData(), cookie: route.request().headers().cookie };
    return route.fulfill({ status: 204 });
  });
  await page.goto(`${bench.origin}/case.html`);
  await page.getByRole('button', { name: 'No' }).click();
  await page.locator('.feedback', { hasText: 'Thank you.' }).waitFor();
  assert.deepEqual(sent, { body: 'page=a&helped=no', cookie: undefined });
  await page.done();
});
