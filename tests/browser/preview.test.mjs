// The live preview: three readers side by side, one cursor, pages that change in place, and what is wrong with them.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axe } from './axe.mjs';
import { launch } from './browser.mjs';
import { serving } from './serving.mjs';

const PAGE = 'tracking/https-tracked-links';
const FILE = `content/${PAGE}.md`;
const STEP = 'turn-on-https';
const AUDIENCES = ['customer', 'agent', 'in-app'];
const WIDE = { width: 1280, height: 900 };

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

/** The preview of a book, opened at a page; `pane(name)` is the page in a pane. */
async function opened(book, hash = `page=${PAGE}&version=5.0`, options = WIDE) {
  const page = await browser.visit(`${book.origin}/#${hash}`, options);
  page.pane = name => page.frameLocator(`[data-pane=${name}] iframe`);
  page.frameOf = name => page.frames().find(frame => frame.parentFrame() && frame.url().includes(name === 'in-app' ? '/preview/in-app.html' : `/${name}/`));
  return page;
}
/** What the help panel shows of a procedure, in its shadow root. */
const help = page => page.pane('in-app').locator('headwater-help [part=body]');
/** Waits until a step is on show in a pane; the help panel shows one at a time. */
const hasStep = (page, name, words) => (name === 'in-app' ? help(page) : page.pane(name).locator('.step')).filter({ hasText: words }).first().waitFor();
const until = (page, what, argument) => page.waitForFunction(what, argument);
const isIn = (page, name, path) => page.locator(`[data-pane=${name}] iframe`).elementHandle().then(frame =>
  page.waitForFunction(([frame, path]) => frame.contentWindow.location.href.includes(path), [frame, path]));
const clean = page => assert.deepEqual([page.seen.violations, page.seen.dialogs], [[], []]);

describe('a book on show', () => {
  let book;
  before(async () => { book = await serving('postbird', '--editor', 'vscode'); });
  after(async () => { await book?.stop(); });

  test('shows what customers, agents and the product’s help say of one procedure', async () => {
    const page = await opened(book);
    for (const name of ['customer', 'agent']) await page.pane(name).locator('h1', { hasText: 'Serve tracked links over HTTPS' }).waitFor();
    const panel = page.pane('in-app').locator('headwater-help [part=panel]');
    await panel.locator('h2', { hasText: 'Serve tracked links over HTTPS' }).waitFor();
    await panel.locator('[part=body]', { hasText: 'Step 1 of 4' }).waitFor();
    await page.locator('#title', { hasText: 'Serve tracked links over HTTPS' }).waitFor();
    assert.deepEqual(page.seen.errors, []);
    await page.done();
  });

  test('a pane can be hidden, and the address keeps what is shown', async () => {
    const page = await opened(book);
    await page.pane('agent').locator('h1').waitFor();
    await page.locator('[data-toggle=agent]').click();
    await page.locator('[data-pane=agent]').waitFor({ state: 'hidden' });
    await page.locator('#version').selectOption('4.2');
    await isIn(page, 'customer', `/customer/4.2/${PAGE}`);
    await isIn(page, 'in-app', `#4.2/${PAGE}`);
    await page.reload();
    await isIn(page, 'customer', `/customer/4.2/${PAGE}`);
    assert.equal(await page.locator('[data-pane=agent]').isVisible(), false);
    assert.equal(await page.locator('#version').inputValue(), '4.2');
    await page.locator('[data-toggle=agent]').click();
    await isIn(page, 'agent', `/agent/4.2/${PAGE}`);
    await page.done();
  });

  test('panes stand below each other on a phone, and nothing sticks out', async () => {
    const page = await opened(book, undefined, { width: 360 });
    await help(page).waitFor();
    const tops = await Promise.all(AUDIENCES.map(async name => (await page.locator(`[data-pane=${name}]`).boundingBox()).y));
    assert.ok(tops[0] < tops[1] && tops[1] < tops[2], String(tops));
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await page.done();
  });

  test('pages are found by their titles, and links lead all panes on', async () => {
    const page = await opened(book);
    await page.pane('customer').locator('h1').waitFor();
    await page.keyboard.press('Control+k');
    await page.locator('#words').fill('verify branded');
    await page.locator('#found [role=option]', { hasText: 'Verify a branded link' }).first().waitFor();
    await page.keyboard.press('Enter');
    for (const name of AUDIENCES) await isIn(page, name, 'tracking/verify-branded-link');
    await page.keyboard.press('Control+k');
    // The texts are searched as well, with the words of the customer and the slips of who types.
    await page.locator('#words').fill('sertifikate');
    await page.locator('#found [role=option]', { hasText: 'If The browser warns about the certificate' }).waitFor();
    await page.keyboard.press('Enter');
    for (const name of AUDIENCES) await isIn(page, name, PAGE);
    await until(page, () => document.querySelector('#step').value.startsWith('wait-ten-minutes'));
    await page.goBack();
    for (const name of AUDIENCES) await isIn(page, name, 'tracking/verify-branded-link');
    await page.pane('customer').locator('nav.pager a.previous').click();
    for (const name of AUDIENCES) await isIn(page, name, 'tracking/set-up-branded-link');
    assert.match(page.url(), /page=tracking\/set-up-branded-link/);
    await page.goBack();
    for (const name of AUDIENCES) await isIn(page, name, 'tracking/verify-branded-link');
    await page.done();
  });

  test('the search says how much others find, in their pages and versions', async () => {
    const page = await opened(book);
    await page.pane('customer').locator('h1').waitFor();
    await page.keyboard.press('Control+k');
    await page.locator('#words').fill('webhook');
    const facets = page.locator('#facets');
    await facets.locator('button[aria-pressed=true]', { hasText: /^Customer \d+$/ }).waitFor();
    await facets.locator('button', { hasText: /^Agent \d+$/ }).click();
    await facets.locator('button[aria-pressed=true]', { hasText: /^Agent \d+$/ }).waitFor();
    await facets.locator('button', { hasText: /^4\.2 \d+$/ }).click();
    await facets.locator('button[aria-pressed=true]', { hasText: /^4\.2 \d+$/ }).waitFor();
    await page.locator('#found [role=option]').first().click();
    await until(page, () => document.querySelector('#version').value === '4.2');
    clean(page);
    await page.done();
  });

  test('a page of one audience alone says so in the panes of the others', async () => {
    const page = await opened(book, 'page=support/host-certificate&version=5.0');
    await page.pane('agent').locator('h1').waitFor();
    await page.locator('[data-pane=customer] .absent', { hasText: 'Customers do not see this page.' }).waitFor();
    await page.pane('agent').locator('.desk').first().waitFor();
    assert.deepEqual(page.seen.errors, []);
    await page.done();
  });

  test('the tier is that of the playbook', async () => {
    const page = await opened(book);
    const own = page.pane('agent').locator('.tier select');
    await own.waitFor();
    await page.locator('#view-button').click();
    await page.locator('#tier').selectOption('senior');
    assert.equal(await own.inputValue(), 'senior');
    await page.pane('agent').locator('.desk .can', { hasText: /^can finish this\.$/ }).waitFor();
    await page.done();
  });

  test('two versions of a pane stand side by side with their differences marked', async () => {
    const page = await opened(book);
    await page.pane('customer').locator(`#${STEP}`).waitFor();
    await page.locator('#view-button').click();
    await page.locator('#compare').selectOption('4.2');
    await page.locator('[data-pane=agent]').waitFor({ state: 'hidden' });
    await page.pane('customer').locator(`#${STEP}[data-hw-diff="not in 4.2"]`).waitFor();
    await page.pane('twin').locator('#turn-on-ssl-and-choose-save[data-hw-diff="not in 5.0"]').waitFor();
    assert.equal(await page.pane('customer').locator('#send-yourself-a-message-with-a-link[data-hw-diff]').count(), 0);
    await page.locator('[data-pane=twin] h2', { hasText: '4 steps differ' }).waitFor();
    assert.match(page.url(), /compare=4\.2&of=customer/);
    await page.locator('#compare').selectOption('');
    await page.locator('[data-pane=agent]').waitFor();
    await page.pane('customer').locator('[data-hw-diff]').first().waitFor({ state: 'detached' });
    await page.done();
  });

  test('what an audience does not see is outlined in the panes of the others', async () => {
    const page = await opened(book);
    for (const name of ['customer', 'agent']) await page.pane(name).locator(`#${STEP}`).waitFor();
    await help(page).waitFor();
    await page.locator('#view-button').click();
    await page.locator('[data-unseen=customer] input').check();
    const secret = page.pane('agent').locator('p', { hasText: 'Nine in ten cases are the CAA record' });
    await page.pane('agent').locator('p[data-hw-unseen=customer]', { hasText: 'Nine in ten cases are the CAA record' }).waitFor();
    assert.equal(await page.pane('agent').locator('.step .sees [data-hw-unseen]', { hasText: 'Send yourself a message' }).count(), 0);
    assert.equal(await page.pane('customer').locator('[data-hw-unseen]').count(), 0);
    // The panel says of this step what customers are told.
    assert.equal(await help(page).locator('[data-hw-unseen]').count(), 0);
    await page.locator('#step').selectOption(STEP);
    await help(page).locator('p[data-hw-unseen=customer]', { hasText: 'The certificate is made for you.' }).waitFor();
    assert.equal(await help(page).locator('[data-hw-unseen]').count(), 1);
    await page.locator('[data-unseen=customer] input').uncheck();
    await until(page, () => !document.querySelector('[data-pane=agent] iframe').contentDocument.querySelector('[data-hw-unseen]'));
    assert.equal(await secret.count(), 1);
    await page.done();
  });

  test('a click on a step chooses it everywhere and names its source', async () => {
    const page = await opened(book, undefined, { ...WIDE, still: true });
    for (const name of ['customer', 'agent']) await page.pane(name).locator(`#${STEP}`).waitFor();
    await help(page).waitFor();
    const line = book.read(FILE).split('\n').findIndex(line => line.includes('{ui >=5.0} Turn on')) + 1;
    const chosen = (name, id) => (name === 'in-app' ? page.pane(name).locator(`headwater-help [part=body][data-hw-chosen="${id}"]`)
      : page.pane(name).locator(`#${id}[data-hw-chosen]`)).waitFor();
    for (const [from, others] of [['in-app', ['customer', 'agent']], ['agent', ['customer', 'in-app']], ['customer', ['agent', 'in-app']]]) {
      const other = 'send-yourself-a-message-with-a-link';
      await page.locator('#step').selectOption(other);
      for (const name of AUDIENCES) await chosen(name, other);
      if (from === 'in-app') {
        // In a product a reader goes from step to step.
        while (await page.locator('#step').inputValue() !== STEP) await page.pane(from).locator('headwater-help .back').click();
      } else await page.pane(from).locator(`#${STEP} p`).first().click();
      for (const name of others) {
        await chosen(name, STEP);
        if (name === 'in-app') continue;
        const frame = page.frameOf(name);
        await frame.waitForFunction(id => {
          const { top, bottom } = document.getElementById(id).getBoundingClientRect();
          return bottom > 0 && top < innerHeight;
        }, STEP);
      }
    }
    await help(page).filter({ hasText: 'Step 2 of 4' }).waitFor();
    const link = page.locator('#place a', { hasText: `${FILE}:${line}` });
    assert.equal(await link.getAttribute('href'), `vscode://file${book.folder}/${FILE}:${line}`);
    assert.equal(await page.locator('#place button').textContent(), 'Copy');
    await page.done();
  });

  test('a step that fails opens its branch in every pane and the agent’s case', async () => {
    const page = await opened(book);
    for (const name of ['customer', 'agent']) await page.pane(name).locator(`#${STEP}`).waitFor();
    await help(page).waitFor();
    const said = 'The switch goes back to off by itself';
    await page.pane('customer').locator('.step').first().locator('.tick input').check();
    await page.locator('#step').selectOption(STEP);
    await page.locator('#fails button', { hasText: said }).click();
    for (const name of ['customer', 'agent']) await page.pane(name).locator(`#${STEP} details.if[open]`, { hasText: said }).waitFor();
    await help(page).locator('details[open]', { hasText: said }).waitFor();
    const desk = page.pane('agent');
    await desk.locator('.case', { hasText: 'From the handoff.' }).waitFor();
    await desk.locator('.case', { hasText: 'Done: 1.' }).waitFor();
    await desk.locator('.now', { hasText: '0 issue "ca.example.net"' }).waitFor();
    assert.match(page.frameOf('agent').url(), /#hw=1\./);
    await page.pane('customer').locator('.progress button', { hasText: 'Clear' }).click();
    clean(page);
    await page.done();
  });

  test('the help panel works as in a product, and its screen names what the steps name', async () => {
    const page = await opened(book);
    await page.pane('customer').locator(`#${STEP}`).waitFor();
    const pane = page.pane('in-app');
    await pane.locator('headwater-help .next').click();
    await page.pane('customer').locator(`#${STEP}[data-hw-chosen]`).waitFor();
    await pane.locator('[data-help="domains.links.https"]').waitFor();
    await help(page).filter({ hasText: 'Step 2 of 4' }).waitFor();
    // The panel points at its element.
    await pane.locator('headwater-help [part=ring]').waitFor();
    await page.frameOf('in-app').waitForFunction(() => {
      const [ring, element] = [document.querySelector('headwater-help').shadowRoot.querySelector('[part=ring]'), document.querySelector('[data-help="domains.links.https"]')]
        .map(shown => shown.getBoundingClientRect());
      return Math.abs(ring.x - element.x) < 8 && Math.abs(ring.y - element.y) < 8;
    });
    await pane.locator('headwater-help summary').last().click();
    await page.pane('customer').locator(`#${STEP} details.if[open]`).waitFor();
    await pane.locator('headwater-help .failed').click();
    await page.pane('agent').locator('.case', { hasText: 'From the handoff.' }).waitFor();
    await pane.locator('headwater-help .close').click();
    await help(page).waitFor({ state: 'hidden' });
    await pane.locator('#help').click();
    await help(page).waitFor();
    clean(page);
    await page.done();
  });

  test('the pages are checked as a hurried reader meets them', async () => {
    const page = await opened(book);
    for (const name of ['customer', 'agent']) await page.pane(name).locator('h1').waitFor();
    await help(page).waitFor();
    await page.locator('#view-button').click();
    await page.locator('#audit-button').click();
    await page.locator('#audit li').nth(2).waitFor();
    assert.match(await page.locator('#audit').innerText(), /Reading time\s+\d+ min, \d+ words[\s\S]+Words on the first screen\s+\d+[\s\S]+Pictures without text\s+none/);
    await page.done();
  });

  test('has no faults that axe finds', async () => {
    for (const look of [{ width: 360 }, WIDE, { ...WIDE, scheme: 'dark' }]) {
      const page = await opened(book, `page=${PAGE}&version=5.0&step=${STEP}&findings`, look);
      await page.pane('customer').locator(`#${STEP}[data-hw-chosen]`).waitFor();
      assert.deepEqual(await axe(page), []);
      await page.keyboard.press('Control+k');
      await page.locator('#found [role=option]').first().waitFor();
      assert.deepEqual(await axe(page, '#chooser'), []);
      await page.done();
    }
  });
});

describe('a book that is written', () => {
  let book;
  before(async () => { book = await serving(); });
  after(async () => { await book?.stop(); });

  test('changes in place, and the reader loses nothing', async () => {
    const page = await opened(book, undefined, { ...WIDE, still: true });
    const [customer, agent] = AUDIENCES.map(page.pane);
    for (const pane of [customer, agent]) await pane.locator('.step').first().waitFor();
    await help(page).waitFor();
    await customer.locator('.step').nth(1).locator('.tick input').check();
    await customer.locator('details.if summary').first().click();
    await page.pane('in-app').locator('headwater-help .next').click();
    await help(page).filter({ hasText: 'Step 2 of 4' }).waitFor();
    await help(page).locator('details').last().evaluate(part => { part.open = true; });
    await agent.locator('.desk .show-keys').waitFor();
    await agent.locator('.work.reply').waitFor();
    await agent.locator('#hw-suspicion').fill('a proxy');
    await page.frameOf('agent').evaluate(() => { document.querySelector('#hw-suspicion').setSelectionRange(2, 4); });
    const height = () => page.frameOf('agent').evaluate(() => Math.round(document.activeElement.getBoundingClientRect().top));
    const place = await height();
    await page.frameOf('customer').evaluate(() => { globalThis.kept = document.querySelector('.step'); });
    // Neither the first words of a step nor its id change.
    book.edit(FILE, 'The row has a green tick.', 'The row has a large green tick.');
    for (const name of ['customer', 'agent']) await hasStep(page, name, 'a large green tick');
    assert.equal(await customer.locator('.step').nth(1).locator('.tick input').isChecked(), true);
    assert.equal(await customer.locator('details.if').first().evaluate(part => part.open), true);
    assert.equal(await help(page).locator('details').last().evaluate(part => part.open), true);
    book.edit(FILE, 'The certificate is made for you.', 'The certificate is made for you alone.');
    await hasStep(page, 'in-app', 'made for you alone');
    await hasStep(page, 'in-app', 'Step 2 of 4');
    assert.equal(await help(page).locator('details').last().evaluate(part => part.open), true);
    assert.equal(await page.frameOf('customer').evaluate(() => globalThis.kept === document.querySelector('.step')), true);
    assert.deepEqual(await page.frameOf('agent').evaluate(() => {
      const field = document.activeElement;
      return [field.id, field.value, field.selectionStart, field.selectionEnd];
    }), ['hw-suspicion', 'a proxy', 2, 4]);
    // The browser keeps what is in sight where it is, however long the text above becomes.
    assert.equal(await height(), place);
    clean(page);
    await page.done();
  });

  test('a step that comes, goes or gets other words works like the others', async () => {
    const page = await opened(book);
    const customer = page.pane('customer');
    const agent = page.pane('agent');
    await customer.locator('.step').nth(3).locator('.tick input').check();
    const chip = agent.locator('.chip', { hasText: /^1$/ });
    await chip.click();
    await agent.locator('#hw-suspicion').fill('a cache');
    const before = await customer.locator('.step').count();
    await page.frameOf('customer').evaluate(() => { globalThis.stays = true; scrollTo(0, 400); });
    book.edit(FILE, '5. Wait ten minutes', '5. Have a cup of tea.\n\n6. Wait eleven minutes');
    for (const name of ['customer', 'agent']) await hasStep(page, name, 'cup of tea');
    await page.locator('#step').selectOption({ label: '3. Have a cup of tea.' });
    await hasStep(page, 'in-app', 'cup of tea');
    await until(page, count => document.querySelector('[data-pane=customer] iframe').contentDocument.querySelectorAll('.step .tick').length === count, before + 1);
    assert.equal(await customer.locator('.step', { hasText: 'Send yourself' }).locator('.tick input').isChecked(), true);
    assert.equal(await page.frameOf('customer').evaluate(() => globalThis.stays), true);
    assert.equal(await chip.getAttribute('data-state'), 'done');
    assert.equal(await agent.locator('#hw-suspicion').inputValue(), 'a cache');
    await agent.locator('.now', { hasText: 'Turn on' }).waitFor();
    await customer.locator('.step', { hasText: 'cup of tea' }).locator('.tick input').check();
    await customer.locator('.progress', { hasText: '2 of 5 steps done' }).waitFor();
    book.edit(FILE, '5. Have a cup of tea.\n\n6. Wait eleven minutes', '5. Wait ten minutes');
    await customer.locator('.progress', { hasText: '1 of 4 steps done' }).waitFor();
    clean(page);
    await page.done();
  });

  test('the panes go to a step that is saved, unless somebody is at work in them', async () => {
    const page = await opened(book, undefined, { width: 1280, height: 500, still: true });
    for (const name of ['customer', 'agent']) await page.pane(name).locator('.step').first().waitFor();
    await help(page).filter({ hasText: 'Step 1 of 4' }).waitFor();
    const isChosen = id => until(page, id => document.querySelector('#step').value === id, id);
    const isInSight = (name, id) => page.frameOf(name).waitForFunction(id => {
      const step = document.getElementById(id);
      const { top, bottom } = step.getBoundingClientRect();
      return 'hwChosen' in step.dataset && bottom > 0 && top < innerHeight;
    }, id);
    const focus = isHere => page.evaluate(isHere => { document.hasFocus = () => isHere; }, isHere);
    // A browser without a window has the focus at all times; a writer's editor takes it away.
    await focus(false);
    const last = 'send-yourself-a-message-with-a-link';
    book.edit(FILE, 'begins with `https://` and', 'begins with `https://` and has');
    for (const name of ['customer', 'agent']) {
      await isInSight(name, last);
      await hasStep(page, name, 'and has your link domain');
    }
    await help(page).filter({ hasText: 'Step 4 of 4' }).waitFor();
    // Text before the steps belongs to none of them.
    book.edit(FILE, 'One switch is enough', 'One small switch is enough');
    await page.pane('customer').locator('p', { hasText: 'One small switch' }).waitFor();
    await isChosen(last);
    book.edit(FILE, 'Allow ten minutes.', 'Allow a few minutes.');
    await help(page).filter({ hasText: 'Allow a few minutes.' }).waitFor();
    for (const name of ['customer', 'agent']) await isInSight(name, STEP);
    await focus(true);
    book.edit(FILE, 'begins with `https://` and has', 'begins with `https://` and');
    for (const name of ['customer', 'agent']) await hasStep(page, name, 'and your link domain');
    await page.locator('#place', { hasText: FILE }).waitFor();
    assert.equal(await page.locator('#step').inputValue(), STEP);
    await help(page).filter({ hasText: 'Step 2 of 4' }).waitFor();
    // Another page is offered, and then its step is the one.
    await focus(false);
    book.edit('content/account/rotate-api-key.md', '3. ', '3. Now: ');
    await page.locator('#notice button', { hasText: 'Show it' }).click();
    for (const name of ['customer', 'agent']) await page.pane(name).locator('.step[data-hw-chosen]', { hasText: 'Now: ' }).waitFor();
    for (const [from, to] of [['One small switch', 'One switch'], ['Allow a few minutes.', 'Allow ten minutes.']]) book.edit(FILE, from, to);
    book.edit('content/account/rotate-api-key.md', '3. Now: ', '3. ');
    clean(page);
    await page.done();
  });

  test('the panes go to a step that is saved twice before all of them are there', async () => {
    const page = await opened(book, undefined, { width: 1280, height: 500, still: true });
    for (const name of ['customer', 'agent']) await page.pane(name).locator('.step').first().waitFor();
    await page.evaluate(() => { document.hasFocus = () => false; });
    const state = () => page.evaluate(async () => (await fetch('/preview/state.json')).json());
    let release;
    const held = new Promise(resolve => { release = resolve; });
    await page.route(`**/agent/${PAGE}.html*`, async route => { await held; await route.continue(); });
    book.edit(FILE, 'begins with `https://` and', 'begins with `https://` and has');
    await hasStep(page, 'customer', 'and has your link domain');
    const { build } = await state();
    // A space at the end of a line changes no page.
    book.edit(FILE, 'and has your link domain.', 'and has your link domain. ');
    while ((await state()).build === build) await new Promise(resolve => { setTimeout(resolve, 50); });
    await new Promise(resolve => { setTimeout(resolve, 500); });
    release();
    await until(page, id => document.querySelector('#step').value === id, 'send-yourself-a-message-with-a-link');
    book.edit(FILE, 'and has your link domain. ', 'and your link domain.');
    clean(page);
    await page.done();
  });

  test('a page that stands alone changes in place as well', async () => {
    const page = await browser.visit(`${book.origin}/customer/${PAGE}.html`, WIDE);
    await page.locator('.tick input').first().check();
    await page.evaluate(() => { globalThis.kept = document.querySelector('h1'); scrollTo(0, 300); });
    book.edit(FILE, 'Mail programs warn', 'Most mail programs warn');
    await page.locator('p', { hasText: 'Most mail programs warn' }).waitFor();
    assert.equal(await page.evaluate(() => globalThis.kept === document.querySelector('h1')), true);
    assert.equal(await page.locator('.tick input').first().isChecked(), true);
    book.edit(FILE, 'Most mail programs warn', 'Mail programs warn');
    await page.locator('p', { hasText: /^Mail programs warn/ }).waitFor();
    book.edit(FILE, 'title:', 'title: [');
    const bar = page.locator('aside[aria-label="Errors in the book"]');
    await bar.locator('strong', { hasText: `${FILE}:` }).first().waitFor();
    assert.equal(await page.locator('.step').count(), 4);
    book.edit(FILE, 'title: [', 'title:');
    await bar.waitFor({ state: 'hidden' });
    clean(page);
    await page.done();
  });

  test('a page whose style is another one is loaded anew', async () => {
    const page = await opened(book);
    await page.pane('customer').locator('.step').first().waitFor();
    await page.frameOf('customer').evaluate(() => { globalThis.stays = true; });
    book.edit('book.toml', 'icon = "brand/logo.svg"', 'icon = "brand/logo.svg"\naccent = "#7a1f5c"');
    await page.locator('[data-pane=customer] iframe').elementHandle().then(frame =>
      page.waitForFunction(frame => frame.contentWindow.stays === undefined && frame.contentDocument.querySelector('.step .tick'), frame));
    book.edit('book.toml', '\naccent = "#7a1f5c"', '');
    await page.done();
  });

  test('an error stands beside the last good page, and goes when it is mended', async () => {
    const page = await opened(book);
    await page.pane('customer').locator('.step').first().waitFor();
    book.edit(FILE, 'title:', 'title: [');
    const finding = page.locator('#findings .finding', { hasText: 'invalid-source' });
    await finding.waitFor();
    assert.match(await finding.innerText(), /Error: this is not YAML: [\s\S]+quote texts[\s\S]+content\/tracking\/https-tracked-links\.md:\d+/);
    assert.equal(await page.pane('customer').locator('.step').count(), 4);
    assert.equal((await fetch(`${book.origin}/customer/${PAGE}.html`)).status, 200);
    const [panes, panel] = await Promise.all(['#panes', '#findings'].map(part => page.locator(part).boundingBox()));
    assert.ok(panes.y + panes.height <= panel.y, 'the panel covers the pages');
    book.edit(FILE, 'title: [', 'title:');
    await page.locator('#findings').waitFor({ state: 'hidden' });
    assert.equal(await page.locator('#findings-button').textContent(), 'No findings');
    await page.done();
  });

  test('a finding leads to its page and step', async () => {
    const page = await opened(book, 'page=index&version=5.0&findings');
    await page.locator('#findings h2', { hasText: 'No findings' }).waitFor();
    book.edit(FILE, 'Turn on <ui:domains.links.https>', 'Turn on <ui:domains.links.https-of-old>');
    const finding = page.locator('#findings .finding', { hasText: 'unknown-ui' });
    await finding.locator('button').click();
    for (const name of AUDIENCES) await isIn(page, name, PAGE);
    await until(page, () => document.querySelector('#step').selectedIndex === 2);
    book.edit(FILE, 'https-of-old', 'https');
    await finding.waitFor({ state: 'detached' });
    assert.equal(await page.locator('#findings').isVisible(), true);
    await page.done();
  });

  test('without its settings the book stays on show, with the reason', async () => {
    const page = await opened(book);
    await page.pane('customer').locator('.step').first().waitFor();
    book.rename('book.toml', 'away.toml');
    await page.locator('#findings .trouble').waitFor();
    assert.match(await page.locator('#findings .trouble').textContent(), /book\.toml/);
    assert.equal(await page.pane('customer').locator('.step').count(), 4);
    book.rename('away.toml', 'book.toml');
    await page.locator('#findings').waitFor({ state: 'hidden' });
    await page.done();
  });

  test('a page that is saved elsewhere is offered, or gone to', async () => {
    const page = await opened(book);
    await page.pane('customer').locator('.step').first().waitFor();
    book.edit('content/account/rotate-api-key.md', 'title: ', 'title: Now ');
    await page.locator('#notice button', { hasText: 'Show it' }).click();
    for (const name of AUDIENCES) await isIn(page, name, 'account/rotate-api-key');
    await page.pane('customer').locator('h1', { hasText: 'Now ' }).waitFor();
    await page.locator('#view-button').click();
    await page.locator('#follow').check();
    book.edit(FILE, 'Mail programs warn', 'Some mail programs warn');
    for (const name of AUDIENCES) await isIn(page, name, PAGE);
    await page.pane('customer').locator('p', { hasText: 'Some mail programs warn' }).waitFor();
    await page.done();
  });

  test('names and titles that are markup stay text', async () => {
    const page = await opened(book);
    await page.pane('customer').locator('.step').first().waitFor();
    const name = 'content/<img src=x onerror=alert(1)>.md';
    book.write(name, '---\ntitle: "</script><script>alert(2)</script>\nsummary: [\n---\n');
    await page.locator('#findings .finding', { hasText: '<img src=x onerror=alert(1)>.md' }).first().waitFor();
    book.write(name, '---\ntitle: "</script><script>alert(2)</script><img src=x onerror=alert(3)>"\nsummary: Text.\n---\n\nText.\n');
    await page.locator('#choose').click();
    await page.locator('#words').fill('alert(2)');
    await page.locator('#found [role=option]', { hasText: '</script><script>alert(2)' }).waitFor();
    await page.keyboard.press('Enter');
    await page.pane('customer').locator('h1', { hasText: '<script>alert(2)' }).waitFor();
    assert.equal(await page.locator('img').count(), 0);
    clean(page);
    book.remove(name);
    await page.done();
  });
});

describe('a book on show for customers, in the network', () => {
  let book;
  before(async () => { book = await serving('postbird', '--host', '127.0.0.2', '--audience', 'customer'); });
  after(async () => { await book?.stop(); });
  const door = async times => /(http:\S+?)\/ .* (\S+)$/.exec(await book.said(/with the code/, times)).slice(1);

  test('a phone comes in with the code of the terminal', async () => {
    const [origin, code] = await door();
    const page = await browser.visit(`${origin}/#page=${PAGE}&version=5.0`, { width: 390, height: 844, touch: true });
    const field = page.getByLabel('The code that the terminal of the preview shows');
    assert.deepEqual(await axe(page), []);
    await field.fill('aaaa-aaaa');
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('alert').filter({ hasText: 'That is not the code.' }).waitFor();
    await field.fill(code.toUpperCase());
    await page.keyboard.press('Enter');
    await page.frameLocator('[data-pane=customer] iframe').locator('h1', { hasText: 'Serve tracked links over HTTPS' }).waitFor();
    assert.deepEqual(page.seen.errors.filter(error => !error.includes('403')), []);
    await page.done();
    const [, next] = await door(2);
    assert.notEqual(next, code);
  });

  test('nothing is told of what only agents see', async () => {
    const page = await opened(book);
    await page.pane('customer').locator(`#${STEP}`).waitFor();
    assert.equal(await page.locator('#findings-button').isVisible(), false);
    book.edit('content/support/host-certificate.md', 'title:', 'title: [');
    book.edit(FILE, 'Mail programs warn', 'Most mail programs warn');
    await page.pane('customer').locator('p', { hasText: 'Most mail programs warn' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.locator('#words').fill('host certificate');
    await page.locator('#facets button', { hasText: /^5\.0 \d+$/ }).waitFor();
    assert.equal(await page.locator('#facets button', { hasText: 'Agent' }).count(), 0);
    assert.ok(!(await page.locator('#chooser').innerText()).includes('support/'));
    assert.equal(await page.locator('#findings').isVisible(), false);
    clean(page);
    await page.done();
  });
});
