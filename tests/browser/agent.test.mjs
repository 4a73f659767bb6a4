// The playbooks in a browser: handoff in, checks, replies, handing over, keys, and what a hostile token does: nothing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'node:test';
import { nothing } from './claims.mjs';
import { kindOf } from './site.mjs';
import { stage } from './stage.mjs';
import { read, token } from './tokens.mjs';

const desk = stage('postbird', 'agent');
const customer = stage('postbird', 'customer');
// Nothing in this book is handed over to anybody.
const alone = stage('hostile', 'agent');
const PLAYBOOK = 'tracking/https-tracked-links.html';
const ID = 'https-tracked-links';
const playbooks = desk.newest.filter(path => kindOf(path, desk.read(path)) === 'procedure');

/** The ids of the steps of a page, in their order. */
const stepsOf = (of, path) => [...of.read(path).matchAll(/<li class="step" id="([^"]+)"/g)].map(([, id]) => id);
const opened = (path, handoff, options) => desk.visit(`${path}#hw=${token(handoff)}`, { width: 400, height: 700, ...options });
const chips = page => page.$$eval('.chip', all => all.map(chip => `${chip.textContent.split(' ')[0]} ${chip.dataset.state}`));
const head = page => page.textContent('.now h2');
const state = page => read(new URL(page.url()).hash.slice(4));
const copies = page => page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
const clipboard = page => page.evaluate(() => navigator.clipboard.readText());

test('the first screen of a side panel holds what an agent needs, in at most 120 words', async () => {
  const wrong = [];
  for (const path of playbooks) {
    const page = await desk.visit(path, { width: 400, height: 700 });
    const seen = await page.evaluate(() => {
      const words = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(node);
        const box = range.getBoundingClientRect();
        if (!node.parentElement.checkVisibility({ visibilityProperty: true }) || box.width <= 2 || box.top >= 700 || box.bottom <= 0 || node.parentElement.closest('.voice, .badge span, option, script')) continue;
        for (const word of node.data.matchAll(/\S*[\p{L}\p{N}]\S*/gu)) {
          // Of a text that goes on below the screen, only what stands on it counts.
          range.setStart(node, word.index);
          range.setEnd(node, word.index + word[0].length);
          if (range.getBoundingClientRect().top < 700) words.push(word[0]);
        }
      }
      const inside = selector => {
        const element = document.querySelector(selector);
        return Boolean(element?.checkVisibility()) && element.getBoundingClientRect().bottom <= 700;
      };
      const parts = { title: 'h1', chips: '.chips', check: '.now h2', outcome: '.now .works', reply: '.bar .copy-reply', tier: '.tier select' };
      return { words: words.length, missing: Object.entries(parts).filter(([, selector]) => !inside(selector)).map(([name]) => name),
        symptom: document.querySelector('.symptom') === null || inside('.symptom'),
        others: document.querySelector('.not') === null || inside('.not'), stop: document.querySelector('.stop') === null || inside('.stop'),
        name: document.querySelector('.book').scrollWidth <= document.querySelector('.book').clientWidth };
    });
    if (seen.words > 120) wrong.push(`${path}: ${seen.words} words`);
    if (seen.missing.length || !seen.symptom || !seen.others || !seen.stop || !seen.name) wrong.push(`${path}: not on the first screen: ${JSON.stringify(seen)}`);
    await page.done();
  }
  nothing(wrong);
});

test('the story: the customer is stuck at the third step, and nobody asks him again', async () => {
  const there = await customer.visit(PLAYBOOK);
  for (const box of (await there.locator('.tick input').all()).slice(0, 2)) await box.check();
  await there.locator('.step').nth(2).locator('summary', { hasText: 'It did not work' }).click();
  await there.locator('.step').nth(2).locator('.stop').click();
  const address = await there.getAttribute('.stuck a.button', 'href');
  const handoff = /1\.[\w-]+\.[0-9a-f]{8}/.exec(address)[0];
  await there.done();

  // The desk's front finds the playbook by the token alone.
  const page = await desk.visit(`index.html#hw=${handoff}`, { width: 400, height: 700 });
  await copies(page);
  await page.waitForURL(url => url.pathname.endsWith(PLAYBOOK));
  await page.waitForSelector('.now h2');
  assert.match(await page.textContent('.case'), /Chrom\w* \d+, UI 5\.0\. Done: 1, 2\. Step 3 did not work\./);
  assert.equal(await head(page), 'Next: step 3');
  assert.deepEqual((await chips(page)).slice(-4), ['1 done', '2 done', '3 not done', '4 unknown']);

  // The frontline has nothing left to try, and may not act.
  assert.equal(await page.inputValue('.tier select'), 'frontline');
  await page.click('.now .other');
  assert.equal(await head(page), 'Hand over to senior');
  assert.match(await page.textContent('.now'), /Queue: Deliverability\. Answers within four hours\./);
  await page.click('.now .works');
  await page.waitForFunction(() => document.activeElement?.id === 'hw-packet');
  assert.match(await page.textContent('.complete'), /^Missing: workspace id, link domain, output/);
  const fill = async (name, value) => page.getByLabel(name, { exact: true }).fill(value);
  await fill('workspace id', 'nonsense');
  assert.match(await page.textContent('.complete'), /^Missing: workspace id/);
  await fill('workspace id', 'ws_3f9a02bc');
  await fill('link domain', 'click.example.com');
  await fill('output of curl -sI and of dig CAA for it', 'HTTP/2 200');
  assert.equal(await page.textContent('.complete'), 'Complete');
  await page.fill('#hw-suspicion', 'The zone forbids the authority.');
  await page.click('.copies button:first-child');
  const packet = await clipboard(page);
  for (const part of [/^To senior \(Deliverability\): Serve tracked links over HTTPS$/m, /^1\. Severity: normal, one customer$/m, /^2\. The customer: UI 5\.0, Chrom/m,
    /^ {3}\[x\] 1\. /m, /^ {3}\[!\] 3\. /m, /^4\. What we think: The zone forbids the authority\.$/m, /Give up after 30 minutes\./, /^5\. You: /m, /workspace id: ws_3f9a02bc/]) assert.match(packet, part);
  assert.doesNotMatch(page.url(), /ws_3f9a02bc/);
  await page.click('.copies button:last-child');
  const json = JSON.parse(await clipboard(page));
  assert.deepEqual([json.form, json.to, json.missing, json.collected['link domain'], json.actions.map(action => action.state).slice(0, 3)],
    [1, 'senior', [], 'click.example.com', ['done', 'done', 'failed']]);
  await page.done();

  // The senior opens the link of the case: everything is there, and the step that only he may do comes next.
  const senior = await desk.visit(new URL(json.case).href.replace(new URL(json.case).origin, desk.origin()), { width: 400, height: 700 });
  await senior.selectOption('.tier select', 'senior');
  assert.deepEqual((await chips(senior)).slice(-4, -1), ['1 done', '2 done', '3 not done']);
  assert.match(await senior.textContent('.now'), /Start certificate hosting by hand/);
  assert.deepEqual(senior.seen.errors, []);
  await senior.done();
});

test('no outcome of any playbook leaves an agent of any tier standing, in any version', () => {
  const open = path => [...desk.read(path).matchAll(/data-leads="([^"]*)"/g)].filter(([, leads]) => leads.split(' ').includes('o'));
  nothing(desk.pages.filter(path => open(path).length || desk.read(path).includes('<td>No: ')));
});

test('who was handed a case and cannot go on hands it on, with what he was given', async () => {
  const steps = stepsOf(desk, PLAYBOOK);
  const page = await opened(PLAYBOOK, { p: ID, v: '5.0', d: steps.slice(0, 2), f: steps.at(-1), s: '-' });
  await page.selectOption('.tier select', 'senior');
  assert.equal(await head(page), 'Hand over to platform');
  assert.match(await page.textContent('.now'), /Queue: Platform on call/);
  await page.click('.now .works');
  await page.waitForFunction(() => document.activeElement?.id === 'hw-packet');
  assert.match(await page.textContent('.complete'), /^Missing: workspace id, link domain/);
  assert.match(await page.inputValue('.packet-text'), /^To platform \(Platform on call\)/);
  assert.doesNotMatch(await page.inputValue('.packet-text'), /Give up after/);
  await page.selectOption('.tier select', 'platform');
  assert.equal(await head(page), 'No way on');
  await page.done();
});

test('a symptom shows its answer, and going round is noticed', async () => {
  const steps = stepsOf(desk, PLAYBOOK);
  const page = await opened(PLAYBOOK, { p: ID, v: '5.0', d: [steps[0]], f: steps[1] });
  await page.click('.now .branch:has-text("goes back to off")');
  assert.match(await page.textContent('.now .answer'), /The zone forbids our certificate authority/);
  assert.match(state(page).s, /if-the-switch-goes-back/);
  await page.click('.now .branch:has-text("goes back to off")');
  assert.match(await page.textContent('.often'), /You have been here 2 times/);
  await page.click('.now .works');
  assert.equal(await head(page), 'Next: step 3');
  await page.done();
});

test('the reply says what is done and what is left, and no placeholder leaves unfilled', async () => {
  const steps = stepsOf(desk, PLAYBOOK);
  const page = await opened(PLAYBOOK, { p: ID, v: '5.0', d: steps.slice(0, 2), f: steps[2] });
  await copies(page);
  await page.click('.bar .copy-reply');
  await page.waitForFunction(() => /Fill in first: agent name/.test(document.querySelector('.refused').textContent));
  assert.equal(await page.evaluate(() => document.activeElement.dataset.blank), 'agent name');
  await page.keyboard.type('Kim');
  await page.click('.bar .copy-reply');
  await page.waitForFunction(() => document.querySelector('.bar .copy-reply').textContent === 'Copied');
  const mail = await clipboard(page);
  assert.match(mail, /^Hello,\n\n.*already done steps 1 and 2\./);
  assert.match(mail, /did not work: Wait ten minutes/);
  assert.match(mail, /\n3\. Wait ten minutes.*\n {3}https:\/\/help\.postbird\.example\/tracking\/https-tracked-links\.html#/);
  assert.doesNotMatch(mail, /\n1\. |\[\[|certificate hosting by hand/);
  assert.match(mail, /Kim$/);
  await page.selectOption('[name=channel]', 'chat');
  await page.selectOption('[name=form]', 'markdown');
  const chat = await page.inputValue('.reply textarea');
  assert.match(chat, /^Done so far: steps 1 and 2\./);
  assert.match(chat, /`https:\/\/`/);
  assert.ok(chat.length < mail.length);
  await page.done();
});

test('a handoff of another version is taken over step by step, and what has no place is named', async () => {
  const old = stepsOf(customer, `4.2/${PLAYBOOK}`);
  const page = await opened(PLAYBOOK, { p: ID, v: '4.2', d: [old[0], 'never-was'], f: old[1], b: 'Firefox 145' });
  const said = await page.textContent('.case');
  assert.match(said, /The customer is on UI 4\.2; this page is about 5\.0\./);
  assert.match(said, /2 ticks were moved/);
  assert.match(said, /No step here for: never was\./);
  assert.deepEqual((await chips(page)).slice(-4, -2), ['1 done', '2 not done']);
  await page.done();
  const front = await desk.visit(`index.html#hw=${token({ p: ID, v: '4.2', d: [old[0]] })}`);
  await front.waitForURL(url => url.pathname.endsWith(`/4.2/${PLAYBOOK}`));
  await front.done();
});

const HOSTILE = ['', '1.', '2.e30.00000000', '1.e30.00000000', token('{}'), token('null'), token('[]'), token('"x"'), token({ p: 1, v: '5.0' }),
  token({ p: ID, v: '5.0', d: 'x' }), token({ p: ID, v: '5.0', d: [1] }), token({ p: ID, v: '5.0', m: 1e99 }), token({ p: ID, v: '5.0', b: 'x'.repeat(500) }),
  token({ p: ID, v: '5.0', d: Array(600).fill('x') }), token('{"p":"https-tracked-links","v":"5.0","f":{"toString":1}}'), token(Buffer.from([0xff, 0xfe]).toString('latin1')),
  `${token({ p: ID, v: '5.0' })}x`, token({ p: ID, v: '5.0' }).replace('1.', '1.A'), '%00', '1.💥.00000000'];

test('a damaged or hostile handoff is refused in words and changes nothing', async () => {
  const steps = stepsOf(desk, PLAYBOOK);
  for (const text of HOSTILE) {
    const page = await opened(PLAYBOOK, { p: ID, v: '5.0', d: steps.slice(0, 1) });
    const before = await chips(page);
    await page.evaluate(text => { location.hash = `#hw=${text}`; }, text);
    if (text) await page.waitForFunction(() => /damaged/.test(document.querySelector('.case').textContent));
    assert.deepEqual(await chips(page), before, text);
    assert.deepEqual([page.seen.errors, page.seen.dialogs], [[], []], text);
    await page.done();
  }
  const words = '<img src=x onerror=alert(1)>';
  const page = await opened(PLAYBOOK, { p: ID, v: words, d: [words], f: words, b: words });
  assert.match(await page.textContent('.case'), /<img src=x onerror=alert\(1\)>/);
  assert.equal(await page.locator('.desk img').count(), 0);
  assert.deepEqual([page.seen.violations, page.seen.dialogs], [[], []]);
  await page.done();
  const other = await desk.visit(`index.html#hw=${token({ p: '__proto__', v: '5.0' })}`);
  await other.waitForSelector('.case[role=alert]');
  assert.match(await other.textContent('.case[role=alert]'), /does not have/);
  await other.done();
});

test('every item has three states by mouse and by keys, and nothing known is asked again', async () => {
  const page = await desk.visit(PLAYBOOK, { width: 400, height: 700 });
  assert.equal(await head(page), 'Next: before 1');
  await page.keyboard.press('1');
  assert.equal(await head(page), 'Next: step 2');
  await page.keyboard.press('1');
  assert.equal((await chips(page)).at(-4), '1 not done');
  await page.keyboard.press('1');
  assert.equal((await chips(page)).at(-4), '1 unknown');
  await page.keyboard.press('Shift+Digit1');
  assert.equal((await chips(page))[0], 'A done');
  assert.equal(await head(page), 'Next: before 2');
  await page.locator('.chip').last().click();
  assert.equal((await chips(page)).at(-1), '4 done');
  await page.keyboard.press('n');
  assert.equal(await head(page), 'Next: step 2');
  await page.done();
});

test('all of it works by keys, which are shown, and which can be turned off', async () => {
  const page = await desk.visit(PLAYBOOK, { width: 400, height: 700 });
  await page.keyboard.press('?');
  assert.equal(await page.isVisible('.keys'), true);
  await page.keyboard.press('Escape');
  await page.keyboard.press('2');
  await page.keyboard.press('b');
  assert.equal(await page.evaluate(() => document.activeElement.matches('.now .branch')), true);
  await page.keyboard.press('e');
  await page.waitForFunction(() => document.activeElement?.id === 'hw-packet');
  await page.keyboard.press('?');
  await page.check('.keys input');
  await page.click('.keys button');
  const before = await chips(page);
  await page.keyboard.press('1');
  await page.keyboard.press('n');
  assert.deepEqual(await chips(page), before);
  await page.reload();
  await page.keyboard.press('1');
  assert.deepEqual(await chips(page), before);
  await page.done();
});

test('a case is there again after a reload, and gone when a new one begins', async () => {
  const page = await desk.visit(PLAYBOOK, { width: 400, height: 700 });
  await page.keyboard.press('1');
  await page.keyboard.press('2');
  await page.goto(`${desk.origin()}/index.html`);
  await page.goto(`${desk.origin()}/${PLAYBOOK}`);
  assert.match(await page.textContent('.case'), /The case that you left\..*Done: 1, 2\./);
  assert.equal(await head(page), 'Next: step 3');
  assert.equal(await page.getAttribute('.chip[aria-current=step]', 'data-state'), 'unknown');
  await page.click('.clear');
  await page.goto(`${desk.origin()}/${PLAYBOOK}`);
  assert.equal(await head(page), 'Next: before 1');
  await page.done();
});

test('the front of the desk opens what was pasted from a ticket', async () => {
  const page = await desk.visit('index.html', { width: 400, height: 700 });
  await page.fill('#hw-case', 'no handoff at all');
  await page.click('.open-case .button');
  assert.match(await page.textContent('.open-case [role=status]'), /damaged/);
  await page.fill('#hw-case', `Page: https://help.example/x.html#hw=${token({ p: ID, v: '5.0' })}`);
  await page.click('.open-case .button');
  await page.waitForURL(url => url.pathname.endsWith(PLAYBOOK));
  await page.done();
});

test('the matrix shows what one tier can finish', async () => {
  const page = await desk.visit('desk/who-may-do-what.html', { width: 1280, height: 900 });
  const rows = await page.locator('.matrix tbody tr:visible').count();
  await page.selectOption('.only-tier select', { label: 'frontline' });
  const left = await page.locator('.matrix tbody tr:visible').count();
  assert.ok(left > 0 && left < rows, `${left} of ${rows}`);
  assert.deepEqual([...new Set(await page.$$eval('.matrix tbody tr:not([hidden]) td:nth-child(2)', cells => cells.map(cell => cell.dataset.cell)))], ['solves']);
  await page.done();
});

test('it works from a folder on a disk, without the network', async () => {
  const page = await desk.visit(`${pathToFileURL(join(desk.folder, 'index.html')).href}#hw=${token({ p: ID, v: '5.0', d: stepsOf(desk, PLAYBOOK).slice(0, 1) })}`, { offline: true });
  await page.waitForURL(url => url.pathname.endsWith(PLAYBOOK));
  assert.equal(await head(page), 'Next: step 2');
  await page.keyboard.press('e');
  await page.waitForFunction(() => document.activeElement?.id === 'hw-packet');
  assert.deepEqual(page.seen.errors, []);
  await page.done();
});

test('without scripts a playbook is whole, and nothing dead is shown', async () => {
  const page = await desk.visit(PLAYBOOK, { width: 400, height: 700, scripts: false });
  for (const hidden of ['.chips', '.now', '.bar', '.tier', '.reply', '.packet']) assert.equal(await page.isVisible(hidden), false, hidden);
  for (const shown of ['.steps', '.escalate', '.proof', '.not']) assert.equal(await page.locator(shown).first().isVisible(), true, shown);
  await page.done();
});

test('no file of the desk is one of the customer\'s site', () => {
  const own = desk.pages.map(path => readFileSync(join(desk.folder, path), 'utf8'));
  nothing(own.flatMap((html, at) => [...html.matchAll(/(?:src|href)="((?:\.\.\/)*customer\/[^"]*)"/g)].map(([, href]) => `${desk.pages[at]}: ${href}`)));
  nothing(desk.pages.filter(path => !/<meta name="robots" content="noindex, nofollow">/.test(desk.read(path))));
});

test('a playbook of a book that hands nothing over has its panel, and the key for handing over does nothing', async () => {
  const page = await alone.visit('steps.html', { width: 400, height: 700 });
  assert.match(await head(page), /^Next: step 1/);
  await page.keyboard.press('e');
  await page.keyboard.press('n');
  assert.match(await head(page), /^Next: step 2|^Solved/);
  assert.deepEqual(page.seen.errors, []);
  await page.done();
});
