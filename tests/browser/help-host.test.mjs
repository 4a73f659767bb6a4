// The panel in a product whose scripts have frozen or changed what every script of a page stands on.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { panel, product } from './product.mjs';

const PAGE = readFileSync(new URL('../product/index.html', import.meta.url), 'utf8');
const SCRIPT = readFileSync(new URL('../../src/render/in_app/runtime/headwater-help.js', import.meta.url));
const HANDBOOK = readFileSync(new URL('../../docs/content/in-app-runtime.md', import.meta.url), 'utf8');

/** What products and the libraries in them do to their pages before anything else runs. */
const HOSTS = {
  usual: '',
  enumerable: `Array.prototype.first = function () { return this[0]; }; Object.prototype.also = 'mine'; String.prototype.capitalize = function () {};`,
  frozen: `for (const part of [Object, Array, String, Number, Function, Promise, Map, Set, RegExp, Element, HTMLElement, Node, EventTarget]) {
      Object.freeze(part.prototype); Object.freeze(part); }`,
  patched: `const ask = fetch; globalThis.asked = [];
    globalThis.fetch = function (...args) { asked.push(String(args[0])); return ask.apply(this, args).then(answer => answer); };
    const listen = EventTarget.prototype.addEventListener;
    EventTarget.prototype.addEventListener = function (...args) { return listen.apply(this, args); };
    const define = customElements.define; customElements.define = function (...args) { return define.apply(this, args); };
    const queue = Promise.prototype.then; Promise.prototype.then = function (...args) { return queue.apply(this, args); };
    Array.from = new Proxy(Array.from, {}); JSON.parse = new Proxy(JSON.parse, {});`,
};
const files = {};
for (const [name, script] of Object.entries(HOSTS)) {
  files[`${name}/host.js`] = script;
  files[`${name}/index.html`] = PAGE.replace('<link rel', `<script src="/${name}/host.js"></script>\n<link rel`);
}
const of = product(files);

/** All that the panel shows on a way through a procedure, and what the product heard of it. */
const way = async name => {
  const page = await of.visit(`${name}/#help=https-tracked-links`);
  await page.evaluate(() => {
    globalThis.heard = [];
    for (const event of ['show', 'step', 'missing']) addEventListener(`headwater-${event}`, ({ type, detail }) => heard.push([type, JSON.stringify(detail)]));
  });
  const seen = [];
  const press = async name => {
    await page.getByRole('button', { name, exact: true }).click();
    seen.push(await panel(page));
  };
  await page.locator('[part=panel]', { hasText: 'Step 1 of' }).waitFor();
  seen.push(await panel(page));
  await press('Next');
  await press('Back');
  await press('Did not work');
  await page.evaluate(() => document.querySelector('headwater-help').show(''));
  seen.push(await panel(page));
  await page.keyboard.press('Escape');
  await page.locator('[part=panel]').waitFor({ state: 'hidden' });
  seen.push(await page.evaluate(() => [heard, document.querySelector('headwater-help').handoff('https-tracked-links')]));
  assert.deepEqual(page.seen.errors, []);
  await page.done();
  return seen;
};

for (const name of Object.keys(HOSTS).slice(1)) {
  test(`a product with built-ins that are ${name} has the same help as any other`, async () => {
    const [usual, other] = [await way('usual'), await way(name)];
    const plain = seen => JSON.parse(JSON.stringify(seen).replaceAll(`/${name}/`, '/usual/'));
    assert.deepEqual(plain(other), plain(usual));
    assert.ok(usual[0].open && usual.length === 6);
  });
}

test('a script that was tampered with does not run where its snippet says what it must be', async () => {
  const integrity = `sha384-${createHash('sha384').update(SCRIPT).digest('base64')}`;
  assert.ok(HANDBOOK.includes(`integrity="${integrity}"`), `the handbook must offer integrity="${integrity}"`);
  const host = path => `<!doctype html><html lang="en"><title>Host</title><script type="module" src="${path}" integrity="${integrity}"></script>
    <headwater-help src="/in-app/index.json"></headwater-help>`;
  of.write('same/index.html', host('/in-app/headwater-help.js'));
  of.write('other/help.js', Buffer.concat([SCRIPT, Buffer.from(' ')]));
  of.write('other/index.html', host('/other/help.js'));
  const same = await of.visit('same/');
  assert.deepEqual(same.seen.errors, []);
  assert.equal(await same.evaluate(() => customElements.get('headwater-help') !== undefined), true);
  await same.done();
  const other = await of.visit('other/');
  assert.match(other.seen.errors.join(), /integrity/);
  assert.equal(await other.evaluate(() => customElements.get('headwater-help') === undefined), true);
  await other.done();
});
