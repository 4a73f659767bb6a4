// Help in a product that uses the bundle of the repository's own book: every way in, the keyboard, tours, and what is not there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { panel, product } from './product.mjs';

const of = product();
const HTTPS = 'Serve tracked links over HTTPS';

const show = (page, what, at) => page.evaluate(([what, at]) => document.querySelector('headwater-help').show(what, at), [what, at]);
const focus = page => page.evaluate(() => document.activeElement.outerHTML.slice(0, 60));
const box = (page, part) => page.locator(`[part=${part}]`).boundingBox();
/** Notes the events of the help from now on. */
const listen = page => page.evaluate(() => {
  globalThis.heard = [];
  for (const name of ['show', 'step', 'missing', 'audit']) {
    addEventListener(`headwater-${name}`, ({ detail }) => globalThis.heard.push({ name, ...detail }));
  }
});
const heard = (page, name) => page.evaluate(name => globalThis.heard.filter(event => event.name === name), name);
const shows = (page, words) => page.locator('[part=panel]', { hasText: words }).waitFor();
/** The help has found an element that came late, and rings it; a reader is slower than that, and a test is not. */
const isFound = (page, selector) => page.waitForFunction(selector => {
  const ring = document.querySelector('headwater-help').shadowRoot.querySelector('[part=ring]').getBoundingClientRect();
  const element = document.querySelector(selector)?.getBoundingClientRect();
  return element && ring.width > 0 && Math.abs(ring.x + 4 - element.x) < 2 && Math.abs(ring.y + 4 - element.y) < 2;
}, selector);
const isClosed = page => page.locator('[part=panel]').waitFor({ state: 'hidden' });
/** A page that is done with: no error, nothing refused, nothing asked but what the product and its help consist of. */
const end = async page => {
  assert.deepEqual(page.seen.errors, []);
  await page.done();
};

test('F1 opens help on what has the focus, or on what it stands in, or on the screen', async () => {
  const page = await of.visit('links/');
  await page.getByRole('button', { name: 'Add branded link' }).focus();
  await page.keyboard.press('F1');
  await shows(page, 'Set up a branded link');
  assert.equal((await panel(page)).title, 'Add branded link');
  assert.equal((await panel(page)).focus, 'Add branded link', 'the heading has the focus');
  await page.keyboard.press('Escape');
  assert.match(await focus(page), /domains\.links\.add/, 'the focus is back');
  await page.getByRole('button', { name: 'Help', exact: true }).focus();
  await page.keyboard.press('F1');
  await shows(page, 'On this screen');
  assert.deepEqual((await panel(page)).body.split('\n').slice(-3), ['Branded links', 'Add branded link', 'Remove branded link']);
  await end(page);
});

test('F1 finds elements by the selector of the catalog, by an alias, and in shadow roots', async () => {
  const page = await of.visit('test/');
  await page.getByRole('button', { name: 'Send now' }).focus();
  await page.keyboard.press('F1');
  await shows(page, 'Messages › Test message › Send now');
  await page.getByLabel('To', { exact: true }).focus();
  await page.keyboard.press('F1');
  await shows(page, 'Messages › Test message › To');
  await page.getByRole('link', { name: 'Security' }).click();
  await page.getByRole('switch').focus();
  await page.keyboard.press('F1');
  await shows(page, 'Protect your sign-in with a second step');
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.textContent), 'Two-step sign-in');
  await end(page);
});

test('a help button lists the screen, and gets the focus back', async () => {
  const page = await of.visit('links/');
  await page.getByRole('button', { name: 'Help', exact: true }).click();
  await shows(page, 'Help on this screen');
  await page.getByRole('button', { name: 'Remove branded link' }).last().click();
  await shows(page, 'Domains › Branded links › Remove branded link');
  await page.getByRole('button', { name: 'Close' }).click();
  await isClosed(page);
  assert.match(await focus(page), /data-help-open/);
  await end(page);
});

test('an address opens help, at once and later, and what nobody knows is told', async () => {
  const page = await of.visit('links/#help=domains.links.add');
  await shows(page, 'Domains › Branded links › Add branded link');
  await page.evaluate(() => { location.hash = '#help=https-tracked-links'; });
  await shows(page, 'Step 1 of 4');
  await page.evaluate(() => { location.hash = '#help=no%20such'; });
  await shows(page, 'There is no help on no such.');
  assert.equal(await show(page, 'domains.links.add'), true);
  assert.equal(await show(page, 'constructor'), false);
  await end(page);
});

test('"?" buttons stand beside what is documented and in nothing that is the product\'s', async () => {
  const page = await of.visit('links/?marks');
  const mark = page.getByRole('button', { name: 'Help: Add branded link' });
  await mark.waitFor();
  const [at, of_] = [await mark.boundingBox(), await page.getByRole('button', { name: 'Add branded link', exact: true }).boundingBox()];
  // It lies over a few pixels of the corner, and so over no letter.
  const over = [of_.x + of_.width - at.x, at.y + at.height - of_.y];
  assert.ok(over.every(distance => distance > 0 && distance < 8), `on the corner: ${over}`);
  assert.ok(at.width >= 24 && at.height >= 24, `${at.width} × ${at.height}`);
  assert.equal(await page.locator('#app [part=mark], #app headwater-help').count(), 0);
  await mark.hover();
  await mark.focus();
  assert.equal(await page.locator('[part=panel]').isVisible(), false, 'nothing appears because it is pointed at');
  await mark.click();
  await shows(page, 'Set up a branded link');
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.querySelector('headwater-help').shadowRoot.activeElement?.ariaLabel), 'Help: Add branded link');
  // What a scrolled box has cut off has no button until it is there.
  const cut = page.getByRole('button', { name: 'Help: Remove branded link' });
  assert.equal(await cut.count(), 0);
  await page.locator('.long').evaluate(element => { element.scrollTop = 9999; });
  await cut.waitFor();
  await page.getByRole('link', { name: 'Security' }).click();
  await page.getByRole('button', { name: 'Help: Two-step sign-in' }).waitFor();
  assert.equal(await cut.count(), 0);
  await end(page);
});

test('Escape closes what stands uppermost and nothing else', async () => {
  const page = await of.visit('test/');
  await show(page, '');
  await page.getByRole('button', { name: 'Ask first' }).click();
  await page.keyboard.press('Escape');
  await page.locator('dialog[aria-label="Really?"]').waitFor({ state: 'detached' });
  assert.ok((await panel(page)).open, 'the dialog of the product was above the panel');
  await page.keyboard.press('Escape');
  await isClosed(page);
  await end(page);
});

test('in a modal dialog of the product help can be used, and the dialog stays', async () => {
  const page = await of.visit('test/');
  await page.getByRole('button', { name: 'Ask first' }).click();
  await page.getByRole('button', { name: 'Send', exact: true }).focus();
  await page.keyboard.press('F1');
  await shows(page, 'Messages › Test message › Send now');
  assert.equal((await panel(page)).focus, 'Send now');
  await page.keyboard.press('Escape');
  await isClosed(page);
  assert.equal(await page.locator('dialog[aria-label="Really?"]').count(), 1);
  assert.match(await focus(page), /messages\.test\.send/);
  await end(page);
});

test('the panel is no wall: the page goes on working, and keeps the focus of who works in it', async () => {
  const page = await of.visit('links/');
  await show(page, 'https-tracked-links', 1);
  assert.equal(await page.locator('[part=panel]').evaluate(dialog => dialog.matches(':modal')), false);
  await page.getByRole('button', { name: 'Add branded link' }).click();
  await page.getByLabel('Link domain').fill('click.example.com');
  await page.keyboard.press('Escape');
  await isClosed(page);
  assert.match(await focus(page), /domains\.links\.host/);
  await end(page);
});

test('a tour: next, back, skip, arrow keys in the panel alone, and where it was left', async () => {
  const page = await of.visit('links/');
  await listen(page);
  await show(page, 'set-up-branded-link');
  const { body } = await panel(page);
  assert.match(body, /^Step 1 of \d/);
  assert.equal(await page.locator('[part=body]').getAttribute('role'), 'status', 'progress is announced');
  assert.equal(await page.getByRole('dialog', { name: 'Set up a branded link' }).count(), 1);
  await page.getByRole('button', { name: 'Next' }).click();
  await shows(page, 'Step 2 of');
  assert.equal((await panel(page)).focus, 'Next');
  await page.getByRole('button', { name: 'Skip' }).click();
  await shows(page, 'Step 3 of');
  await page.getByRole('button', { name: 'Back' }).click();
  await shows(page, 'Step 2 of');
  await page.keyboard.press('ArrowLeft');
  await shows(page, 'Step 1 of');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowRight');
  await shows(page, 'Step 2 of');
  await page.getByRole('button', { name: 'Add branded link' }).focus();
  await page.keyboard.press('ArrowRight');
  assert.match((await panel(page)).body, /^Step 2 of/, 'on the page the arrow keys are the page\'s');
  await page.evaluate(() => document.querySelector('headwater-help').close());
  await show(page, 'set-up-branded-link');
  assert.match((await panel(page)).body, /^Step 2 of/);
  const [first] = await heard(page, 'step');
  assert.deepEqual([first.procedure, first.by, first.version], ['set-up-branded-link', 'hand', '5.0']);
  await end(page);
});

test('the end of a tour tells what was done', async () => {
  const page = await of.visit('links/');
  await show(page, 'https-tracked-links', 3);
  await page.getByRole('button', { name: 'Next' }).click();
  await shows(page, 'Done: 4');
  assert.deepEqual((await panel(page)).buttons, ['Close', 'Back']);
  await end(page);
});

test('steps that the product shows to be done are done: an address, a click, a value and an event', async () => {
  const page = await of.visit('security/');
  await listen(page);
  await show(page, 'https-tracked-links');
  await shows(page, 'Step 1 of 4');
  await page.getByRole('link', { name: 'Branded links' }).click();
  await shows(page, 'Step 2 of 4');
  assert.match(await focus(page), /data-help="domains"/, 'the focus stays where the reader works');
  await page.getByRole('button', { name: 'Add branded link' }).click();
  await isFound(page, '[data-testid=https]');
  await page.getByRole('switch').click();
  await shows(page, 'Step 3 of 4');
  await page.evaluate(() => document.querySelector('headwater-help').close());
  await show(page, 'set-up-branded-link', 1);
  await page.getByRole('button', { name: 'Add branded link' }).click();
  await shows(page, 'Step 3 of');
  await page.getByRole('link', { name: 'Security' }).click();
  await page.getByRole('switch').click();
  await show(page, 'turn-on-two-factor', 2);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await shows(page, 'Step 4 of');
  assert.deepEqual((await heard(page, 'step')).map(({ procedure, by }) => `${procedure} ${by}`),
    ['https-tracked-links product', 'https-tracked-links product', 'set-up-branded-link product', 'turn-on-two-factor product']);
  await end(page);
});

test('what is so from the start does not count as done', async () => {
  const page = await of.visit('links/');
  await page.getByRole('button', { name: 'Add branded link' }).click();
  await page.getByRole('switch').click();
  await show(page, 'https-tracked-links', 1);
  await page.waitForTimeout(700);
  assert.match((await panel(page)).body, /^Step 2 of 4/);
  await end(page);
});

test('an element that comes late is waited for, and then pointed at', async () => {
  const page = await of.visit('links/');
  await listen(page);
  await show(page, 'https-tracked-links', 1);
  assert.equal(await page.locator('[part=ring]').isVisible(), false);
  await page.getByRole('button', { name: 'Add branded link' }).click();
  await page.locator('[part=ring]').waitFor();
  const [ring, element] = [await box(page, 'ring'), await page.getByTestId('https').boundingBox()];
  assert.ok(Math.abs(ring.x + 4 - element.x) < 2 && Math.abs(ring.width - 8 - element.width) < 3, JSON.stringify([ring, element]));
  assert.deepEqual(await heard(page, 'missing'), []);
  await end(page);
});

test('an element that does not come is told with the likely reasons, in a corner, and to the product', async () => {
  const page = await of.visit('security/');
  await listen(page);
  await show(page, 'https-tracked-links', 1);
  await shows(page, '“HTTPS” is not on this screen.');
  const { body } = await panel(page);
  for (const words of ['Domains › Branded links › HTTPS', 'Owners and developers', 'Your branded link is verified', 'Read the whole page', 'Step 2 of 4']) {
    assert.ok(body.includes(words), words);
  }
  const { x, y, width, height } = await box(page, 'panel');
  assert.deepEqual([x + width, y + height], [1272, 792]);
  assert.deepEqual(await heard(page, 'missing'), [{ name: 'missing', id: 'domains.links.https', path: '/security/', version: '5.0' }]);
  const link = page.getByRole('link', { name: 'Read the whole page' });
  assert.match(await link.getAttribute('href'), /^https:\/\/help\.postbird\.example\/tracking\/https-tracked-links\.html/);
  await page.getByRole('link', { name: 'Branded links' }).click();
  await end(page);
});

test('the panel follows its element when the window changes and the page scrolls, and stops when it is closed', async () => {
  const page = await of.visit('links/');
  await page.evaluate(() => {
    globalThis.watched = { observers: 0, frames: 0 };
    const [observe, disconnect] = [MutationObserver.prototype.observe, MutationObserver.prototype.disconnect];
    const active = new Set();
    MutationObserver.prototype.observe = function (...rest) { if (rest[1].attributes) active.add(this); globalThis.watched.observers = active.size; return observe.apply(this, rest); };
    MutationObserver.prototype.disconnect = function () { active.delete(this); globalThis.watched.observers = active.size; return disconnect.call(this); };
    const frame = requestAnimationFrame;
    globalThis.requestAnimationFrame = run => { globalThis.watched.frames += 1; return frame(run); };
  });
  await show(page, 'domains.links.remove');
  await page.locator('[part=ring]').waitFor();
  const apart = async () => (await box(page, 'ring')).y - (await page.getByRole('button', { name: 'Remove branded link' }).first().boundingBox()).y;
  const before = await box(page, 'ring');
  assert.equal(await apart(), -4, 'it was scrolled into view');
  await page.locator('.long').evaluate(element => { element.scrollTop -= 50; });
  await page.waitForFunction(y => document.querySelector('headwater-help').shadowRoot.querySelector('[part=ring]').getBoundingClientRect().y > y + 40, before.y);
  assert.equal(await apart(), -4);
  await page.setViewportSize({ width: 500, height: 700 });
  await page.waitForFunction(() => {
    const ring = document.querySelector('headwater-help').shadowRoot.querySelector('[part=ring]').getBoundingClientRect();
    return Math.abs(ring.y + 4 - document.querySelector('[data-help="domains.links.remove"]').getBoundingClientRect().y) < 1;
  });
  assert.equal(await page.evaluate(() => globalThis.watched.observers), 1);
  await page.evaluate(() => document.querySelector('headwater-help').close());
  const frames = await page.evaluate(() => globalThis.watched.frames);
  await page.waitForTimeout(100);
  assert.deepEqual(await page.evaluate(() => globalThis.watched), { observers: 0, frames });
  await end(page);
});

test('an element in a frame is found and pointed at where it is', async () => {
  const page = await of.visit('test/');
  await show(page, 'messages.log');
  await page.locator('[part=ring]').waitFor();
  const [ring, element] = [await box(page, 'ring'), await page.frameLocator('iframe').getByRole('button').boundingBox()];
  assert.ok(Math.abs(ring.x + 4 - element.x) < 3 && Math.abs(ring.y + 4 - element.y) < 3, JSON.stringify([ring, element]));
  await end(page);
});

test('"Did not work" gives support the same token as the page does', async () => {
  const page = await of.visit('links/');
  await show(page, 'https-tracked-links');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Did not work' }).click();
  await shows(page, 'Still stuck?');
  const { body } = await panel(page);
  assert.ok(body.includes('Done: 1'), body);
  const contact = await page.getByRole('link', { name: 'Contact support' }).getAttribute('href');
  const token = /^https:\/\/support\.example\.net\/new#context=(.+)$/.exec(contact)[1];
  assert.equal(token, await page.evaluate(() => document.querySelector('headwater-help').handoff('https-tracked-links')));
  const handoff = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
  const hash = await page.evaluate(async () => (await (await fetch('/in-app/5.0.json')).json()).procedures['https-tracked-links'].page);
  assert.match(handoff.b, /^Chrome \d+$/);
  assert.deepEqual(handoff, { p: 'https-tracked-links', h: hash, v: '5.0', d: ['open-links-and-find-the-row-of-your'], f: 'turn-on-https', b: handoff.b });
  const site = await page.locator('[part=body]').getByRole('link', { name: 'Read the whole page' }).getAttribute('href');
  assert.ok(site.endsWith(`#hw=${token}`), 'and the page takes over the ticks');
  await end(page);
});

test('the older version has its own help', async () => {
  const page = await of.visit('tracking/?ui=4.2');
  await show(page, 'https-tracked-links');
  assert.match((await panel(page)).body, /Settings › Tracking/);
  await show(page, 'settings.tracking.ssl');
  assert.equal((await panel(page)).title, 'HTTPS links');
  assert.deepEqual(page.seen.requests.map(({ url }) => new URL(url).pathname).filter(path => /in-app\/\d/.test(path)).length, 1);
  await end(page);
});

test('nothing is asked of the network but the script, the index and the bundle, and nothing is kept', async () => {
  const page = await of.visit('links/');
  await show(page, 'https-tracked-links');
  await page.getByRole('button', { name: 'Did not work' }).click();
  const asked = page.seen.requests.map(({ url }) => url.replace(of.origin(), '')).filter(path => !/product\.|^\/links\/$|favicon/.test(path));
  assert.equal(asked.length, 3, asked.join());
  assert.deepEqual(asked.map(path => path.replace(/\.[0-9a-f]{8}\./, '.HASH.')), ['/in-app/headwater-help.js', '/in-app/index.json', '/in-app/5.0.HASH.json']);
  const kept = await page.evaluate(async () => [document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]);
  assert.deepEqual(kept, ['', 0, 0, 0]);
  await end(page);
});

test('the audit is off until it is asked for, and tells what is missing and unknown', async () => {
  const silent = await of.visit('links/');
  await listen(silent);
  await show(silent, '');
  assert.deepEqual(await heard(silent, 'audit'), []);
  await end(silent);
  const page = await of.visit('links/?help=none');
  await listen(page);
  await page.evaluate(async () => {
    document.querySelector('main').append(Object.assign(document.createElement('p'), { textContent: 'x' }));
    document.querySelector('main p:last-child').dataset.help = 'links.oops';
    await import('/in-app/headwater-help.js');
    const help = document.createElement('headwater-help');
    help.setAttribute('version', '5.0.3');
    help.setAttribute('audit', '');
    document.body.append(help);
    await help.ready;
  });
  const [audit, ...more] = await heard(page, 'audit');
  assert.equal(more.length, 0);
  assert.deepEqual([audit.wanted, audit.version, audit.path, audit.unknown], ['5.0.3', '5.0', '/links/', ['domains', 'messages', 'profile', 'links.oops']]);
  assert.ok(audit.missing.includes('profile.security') && !audit.missing.includes('domains.links'), audit.missing.join());
  await end(page);
});
