// Pages of other sites, in a real browser, and what they can learn of the preview: nothing.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { serving } from './serving.mjs';

let browser, book, evil, origin;
before(async () => {
  [browser, book] = await Promise.all([launch(), serving()]);
  evil = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end('<!doctype html><title>Another site</title><a id="link">To the preview</a>');
  });
  await new Promise(done => { evil.listen(0, '127.0.0.1', done); });
  origin = `http://127.0.0.1:${evil.address().port}`;
});
after(async () => {
  await browser?.close();
  await book?.stop();
  evil?.close();
});
const ADDRESSES = ['/', '/customer/index.html', '/preview/state.json', '/preview/findings.json', '/preview/pages.json', '/preview/news', '/preview/reload.js'];

test('another site can fetch nothing, whatever it asks for and however', async () => {
  const page = await browser.visit(origin);
  for (const path of ADDRESSES) {
    const said = await page.evaluate(async address => {
      const tries = [{}, { mode: 'no-cors' }, { credentials: 'include' }, { headers: { 'x-headwater-token': 'x' } }];
      return Promise.all(tries.map(options => fetch(address, options).then(answer => answer.text(), error => error.name)));
    }, book.origin + path);
    // What comes in a mode without names is empty, whatever the answer was.
    assert.deepEqual(said.map(text => text || 'TypeError'), Array(4).fill('TypeError'), path);
  }
  await page.done();
});

test('a page without an origin can fetch nothing', async () => {
  const page = await browser.visit(origin);
  const said = await page.evaluate(address => new Promise(done => {
    addEventListener('message', event => done(event.data));
    const frame = document.createElement('iframe');
    frame.sandbox = 'allow-scripts';
    frame.srcdoc = `<script>fetch(${JSON.stringify(address)}).then(a => a.text(), e => e.name).then(t => parent.postMessage(t, '*'))</script>`;
    document.body.append(frame);
  }), `${book.origin}/preview/state.json`);
  assert.equal(said, 'TypeError');
  await page.done();
});

test('another site can use nothing as its script, style, picture or frame', async () => {
  const page = await browser.visit(origin);
  const load = (tag, properties) => page.evaluate(([tag, properties]) => new Promise(done => {
    const element = Object.assign(document.createElement(tag), properties);
    element.addEventListener('load', () => done('load'));
    element.addEventListener('error', () => done('error'));
    document.body.append(element);
  }), [tag, properties]);
  assert.equal(await load('script', { src: `${book.origin}/preview/reload.js` }), 'error');
  assert.equal(await load('script', { src: `${book.origin}/preview/state.json` }), 'error');
  assert.equal(await load('link', { rel: 'stylesheet', href: `${book.origin}/preview/preview.css` }), 'error');
  assert.equal(await load('img', { src: `${book.origin}/customer/assets/brand/logo.svg` }), 'error');
  await load('iframe', { src: `${book.origin}/` });
  const framed = page.frames().find(frame => frame.parentFrame());
  assert.equal(await framed.evaluate(() => document.querySelector('#panes')), null);
  await page.done();
});

test('another site hears no news', async () => {
  const page = await browser.visit(origin);
  const heard = await page.evaluate(address => new Promise(done => {
    const source = new EventSource(address);
    source.addEventListener('error', () => done(`closed ${source.readyState}`));
    source.addEventListener('message', event => done(event.data));
  }), `${book.origin}/preview/news`);
  assert.match(heard, /^closed/);
  const socket = await page.evaluate(address => new Promise(done => {
    const socket = new WebSocket(address);
    socket.addEventListener('open', () => done('open'));
    socket.addEventListener('error', () => done('refused'));
  }), `${book.origin.replace('http', 'ws')}/preview/news`);
  assert.equal(socket, 'refused');
  await page.done();
});

test('a name that another site gives to this machine is no way in', async () => {
  const page = await browser.open();
  // Such a name leads to this machine, as a rebound one would.
  const answer = await page.goto(book.origin.replace('localhost', 'evil.localhost')).catch(() => null);
  assert.equal(answer?.status(), 403);
  await page.done();
});

test('the preview’s own pages need the word for the news, and it is new for every start', async () => {
  const page = await browser.visit(`${book.origin}/preview/in-app.html`);
  const ask = token => page.evaluate(async token => (await fetch('/preview/news', token ? { headers: { 'x-headwater-token': token } } : {})).status, token);
  assert.deepEqual([await ask(''), await ask('0'.repeat(64)), await ask('x')], [403, 403, 403]);
  const other = await serving();
  const token = async address => /data-token="([0-9a-f]+)"/.exec(await (await fetch(address)).text())[1];
  const [one, two] = [await token(book.origin), await token(other.origin)];
  assert.ok(one.length >= 32 && one !== two);
  await other.stop();
  await page.done();
});

test('a link of another site opens the preview', async () => {
  const page = await browser.visit(origin);
  await page.evaluate(address => { document.querySelector('#link').href = address; }, `${book.origin}/`);
  await page.locator('#link').click();
  await page.locator('#choose').waitFor();
  assert.equal(new URL(page.url()).origin, book.origin);
  await page.done();
});
