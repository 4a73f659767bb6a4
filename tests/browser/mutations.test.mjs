// Handoffs and bundles that were changed at random: the readers in JavaScript take them or leave them, and nothing else happens.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { HELP, product } from './product.mjs';
import { stage } from './stage.mjs';
import { check, token } from './tokens.mjs';

/** How many inputs are tried, and from which number on; `HEADWATER_MUTATIONS=100000` tries for long. */
const COUNT = Number(process.env.HEADWATER_MUTATIONS ?? 300);
const SEED = Number(process.env.HEADWATER_SEED ?? 1);

/** Numbers that look random and are the same in every run (mulberry32). */
function random(seed) {
  let state = seed;
  return limit => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const HTML = '<img src=x onerror="globalThis.polluted = 1"><script>globalThis.polluted = 1</script>';
const VALUES = [null, true, 0, -1, 1e308, '', 'a', '__proto__', 'constructor', 'toString', HTML, 'javascript:globalThis.polluted=1', '//evil.example/x',
  'https://evil.example/x', '\u0000', '\ud800', '\u202e', 'x'.repeat(5000), [], {}, [[]], [null], [[[[]]]], { t: 'script', c: ['polluted = 1'] },
  { t: 'a', href: ' java\tscript:polluted=1', c: ['x'] }, { t: 'img', src: '//evil.example/x.png', onerror: 'polluted = 1' }, { toString: 1 }, { then: 1 },
  { length: 1e9 }, { t: 'iframe', srcdoc: HTML }, { t: { toString: 1 }, c: [1] }, ['a', { t: 'procedure', id: 'constructor', c: [HTML] }]];

/** Every place in a value: its holder and its key. */
function places(value, found = []) {
  if (value && typeof value === 'object') {
    for (const key of Object.keys(value)) {
      found.push([value, key]);
      places(value[key], found);
    }
  }
  return found;
}

/** A copy of a value with a few of its parts changed, moved, doubled, renamed or taken away. */
function changed(value, pick) {
  const copy = structuredClone(value);
  for (let changes = 1 + pick(4); changes > 0; changes -= 1) {
    const all = places(copy);
    if (!all.length) break;
    const [holder, key] = all[pick(all.length)];
    const [other, from] = all[pick(all.length)];
    const way = pick(6);
    if (way === 0) delete holder[key];
    else if (way === 1) holder[key] = structuredClone(other[from]);
    else if (way === 2 && !Array.isArray(holder)) Object.defineProperty(holder, VALUES[5 + pick(5)], { value: structuredClone(VALUES[pick(VALUES.length)]), enumerable: true, configurable: true, writable: true });
    else if (way === 3) holder[key] = deep(pick(2) ? 80 : 500);
    else holder[key] = structuredClone(VALUES[pick(VALUES.length)]);
  }
  return copy;
}

/** Texts in texts. */
function deep(levels) {
  let node = 'deep';
  for (let level = 0; level < levels; level += 1) node = { t: 'em', c: [node] };
  return [node];
}

/** A text with a few of its characters changed. */
function bent(text, pick) {
  const signs = [...text];
  for (let changes = 1 + pick(3); changes > 0; changes -= 1) {
    const way = pick(3), at = pick(signs.length || 1);
    if (way === 0) signs.splice(at, 1 + pick(4));
    else if (way === 1) signs.splice(at, 0, '{}[]",:\\\u0000é'[pick(10)]);
    else signs[at] = String.fromCharCode(32 + pick(95));
  }
  return signs.join('');
}

/** What a page must not have become; runs in the page. */
const state = () => ({
  polluted: globalThis.polluted ?? ({}).polluted ?? null, title: document.title,
  scripts: [...document.scripts].filter(script => !script.src && !/json/.test(script.type)).length,
  foreign: document.querySelectorAll('iframe, object, embed, base, [onerror], [onclick], [onload], [srcdoc]').length,
});

const desk = stage('postbird', 'agent');
const PLAYBOOK = 'tracking/https-tracked-links.html';

test('a handoff that was changed at random is taken or refused, and nothing else', async () => {
  const steps = [...desk.read(PLAYBOOK).matchAll(/<li class="step" id="([^"]+)"/g)].map(([, id]) => id);
  const sound = { p: 'https-tracked-links', h: '0123456789abcdef', v: '5.0', m: 1, d: steps.slice(0, 2), n: [steps[3]], f: steps[2], s: '-', b: 'Firefox 145' };
  const pick = random(SEED);
  const tokens = Array.from({ length: COUNT }, () => {
    const json = JSON.stringify(changed(sound, pick));
    const way = pick(4);
    if (way === 0) return bent(token(json), pick);
    if (way === 1) return token(bent(json, pick));
    const payload = way === 2 ? bent(token(json).split('.')[1], pick).replaceAll('.', '') : token(json).split('.')[1];
    return `1.${payload}.${check(payload)}`;
  });
  const page = await desk.visit(`${PLAYBOOK}#hw=${token(sound)}`);
  const before = await page.evaluate(state);
  const read = await page.evaluate(async tokens => {
    let taken = 0;
    for (const token of tokens) {
      location.hash = `#hw=${encodeURIComponent(token)}`;
      dispatchEvent(new HashChangeEvent('hashchange'));
      await new Promise(done => { setTimeout(done); });
      taken += /From the handoff/.test(document.querySelector('.case').textContent);
    }
    return taken;
  }, tokens);
  assert.deepEqual(await page.evaluate(state), before);
  assert.deepEqual([page.seen.errors, page.seen.dialogs], [[], []]);
  const foreign = page.seen.requests.filter(({ url }) => !url.startsWith(desk.origin()));
  assert.deepEqual(foreign, []);
  // Some of them are sound all the same; were none of them, nothing would have been tried.
  assert.ok(read > COUNT / 50, `${read} of ${COUNT} were taken`);
  await page.done();
});

const of = product({ 'page/index.html': '<!doctype html><html lang="en"><title>Test</title><body><main id="app"><button data-help="tracking">A</button></main></body></html>' });

test('a bundle that was changed at random is shown as far as it can be, and nothing else', async () => {
  const file = readdirSync(HELP).find(name => /^5\.0\.[0-9a-f]+\.json$/.test(name)) ?? '5.0.json';
  const whole = JSON.parse(readFileSync(join(HELP, file)));
  // A few procedures and the elements that they name; the whole bundle would take long to change.
  const some = object => Object.fromEntries(Object.entries(object).slice(0, 4));
  const sound = { ...whole, elements: some(whole.elements), procedures: some(whole.procedures) };
  const index = JSON.parse(readFileSync(join(HELP, 'index.json')));
  const pick = random(SEED + 1);
  const count = Math.ceil(COUNT / 3);
  for (let number = 0; number < count; number += 1) {
    const text = JSON.stringify(changed(sound, pick));
    of.write(`bent/${number}.json`, pick(10) ? text : bent(text, pick));
    const versions = [{ version: '1', file: `${number}.json`, dropped: [] }];
    const around = { ...index, versions };
    of.write(`bent/index-${number}.json`, JSON.stringify(pick(4) ? around : changed(around, pick)));
  }
  const ids = [...Object.keys(sound.elements), ...Object.keys(sound.procedures), 'constructor', '__proto__', ''];
  const page = await of.visit('page/?help=none');
  await page.evaluate(() => import('/in-app/headwater-help.js'));
  const before = await page.evaluate(state);
  const shown = await page.evaluate(async ([count, ids]) => {
    let shown = 0;
    const bad = [];
    for (let number = 0; number < count; number += 1) {
      const help = document.createElement('headwater-help');
      help.setAttribute('src', `/bent/index-${number}.json`);
      document.body.append(help);
      await help.ready;
      for (const id of ids) {
        shown += await help.show(id) ? 1 : 0;
        const root = help.shadowRoot;
        for (const button of [...root.querySelectorAll('[part=actions] button')].slice(0, 2)) button.click();
        for (const element of root.querySelectorAll('*')) {
          const { href = '', src = '', localName } = element;
          const isBad = /^(script|iframe|object|embed|style|base)$/.test(localName) || [...element.attributes].some(({ name }) => name.startsWith('on'))
            || (href && !/^(https?|mailto):/.test(href)) || (src && !src.startsWith(location.origin));
          if (isBad) bad.push(`${number} ${id}: ${element.outerHTML.slice(0, 200)}`);
        }
      }
      help.remove();
    }
    return { shown, bad };
  }, [count, ids]);
  assert.deepEqual(shown.bad, []);
  assert.deepEqual(await page.evaluate(state), before);
  const told = page.seen.errors.filter(error => !/404/.test(error));
  assert.deepEqual([told, page.seen.dialogs], [[], []]);
  const foreign = page.seen.requests.filter(({ url }) => !url.startsWith(of.origin()));
  assert.deepEqual(foreign, []);
  assert.ok(shown.shown > count, `${shown.shown} texts were shown`);
  await page.done();
});
