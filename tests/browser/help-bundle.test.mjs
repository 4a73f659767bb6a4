// What the help makes of a bundle: which version, which elements, which texts; and nothing of what a hostile one wants.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { join } from 'node:path';
import { HELP, panel, product } from './product.mjs';

const SCHEMA = 2;
const bundle = (version, rest = {}) => JSON.stringify({
  schema: SCHEMA, version, language: 'en', title: 'Test', catalog: '00000000', elements: { a: { path: ['A'], help: `Help of ${version}` } }, procedures: {}, ...rest,
});
const index = (versions, file = version => `${version}.json`) => JSON.stringify({
  schema: SCHEMA, language: 'en', title: 'Test', words: JSON.parse(readFileSync(join(HELP, 'index.json'))).words,
  versions: versions.map(version => ({ version, file: file(version), dropped: [] })),
});
const VERSIONS = ['4.2', '4.9', '4.10', '5.0', '5.1'];
const PAGE = '<!doctype html><html lang="en"><title>Test</title><body><main id="app"><button data-help="a">A</button></main></body></html>';
const of = product({
  'page/index.html': PAGE,
  'help/index.json': index(VERSIONS),
  ...Object.fromEntries(VERSIONS.map(version => [`help/${version}.json`, bundle(version)])),
});

/** A page with help from a folder; `html` stands on it. */
async function open(folder, { attributes = {}, html, before } = {}) {
  const page = await of.visit('page/?help=none');
  if (html) {
    of.write(`page/${folder}.html`, `<!doctype html><html lang="en"><title>Test</title><body>${html}</body></html>`);
    await page.goto(`${of.origin()}/page/${folder}.html`);
  }
  await page.evaluate(before ?? (() => {}));
  await page.evaluate(async ([folder, attributes]) => {
    await import('/in-app/headwater-help.js');
    const help = Object.assign(document.createElement('headwater-help'), globalThis.settings);
    for (const [name, value] of Object.entries({ src: `/${folder}/index.json`, ...attributes })) help.setAttribute(name, value);
    document.body.append(help);
    await help.ready;
  }, [folder, attributes]);
  return page;
}
const show = (page, what, at) => page.evaluate(([what, at]) => document.querySelector('headwater-help').show(what, at), [what, at]);

test('the version is the exact one or the nearest lower one, and never a newer one', async () => {
  const page = await open('help');
  const versions = { '5.0': '5.0', '5.0.7': '5.0', '4.11': '4.10', '4.9.9': '4.9', '6': '5.1', '4.2.0-beta': '4.2', '4.1': null, '0': null, next: null, 'v5.0': null };
  const got = await page.evaluate(async versions => {
    const found = {};
    for (const version of versions) {
      document.querySelector('headwater-help').remove();
      const help = document.createElement('headwater-help');
      let audit;
      help.addEventListener('headwater-audit', ({ detail }) => { audit = detail; });
      for (const [name, value] of [['src', '/help/index.json'], ['version', version], ['audit', '']]) help.setAttribute(name, value);
      document.body.append(help);
      await help.ready;
      found[version] = audit.version ?? null;
    }
    return found;
  }, Object.keys(versions));
  assert.deepEqual(got, versions);
  assert.equal(await show(page, 'a'), false);
  assert.match((await panel(page)).body, /There is no help on v5\.0\./);
  assert.deepEqual(page.seen.errors, []);
  await page.done();
});

test('without a version the newest help is shown', async () => {
  const page = await open('help');
  await show(page, 'a');
  assert.match((await panel(page)).body, /Help of 5\.1/);
  await page.done();
});

test('help that is not there, no JSON, or of a form to come is told, and throws nothing', async () => {
  of.write('broken/index.json', '{');
  of.write('empty/index.json', 'null');
  of.write('future/index.json', index(['1']));
  of.write('future/1.json', bundle('1', { schema: SCHEMA + 1 }));
  for (const folder of ['absent', 'broken', 'empty', 'future']) {
    const page = await open(folder);
    assert.equal(await show(page, 'a'), false, folder);
    assert.ok((await panel(page)).open, folder);
    assert.deepEqual(page.seen.errors.filter(error => !error.includes('404')), [], folder);
    await page.keyboard.press('Escape');
    await page.done();
  }
});

test('elements are found by CSS, by role and name, and in open shadow roots, when they are to be seen', async () => {
  const selectors = {
    css: '.css > button', button: 'role=button[name="Save it"]', field: 'role=textbox[name="Your name"]', link: 'role=link[name="Home"]',
    check: 'role=checkbox[name="Agree"]', select: 'role=combobox[name="Colour"]', own: 'role=switch[name="On"]', deep: '#deep',
    hidden: '#hidden', invisible: '#invisible', wrong: ':no-such(', other: 'role=button[name="Save"]',
  };
  const elements = Object.fromEntries(Object.entries(selectors).map(([id, selector]) => [id, { path: [id], selector }]));
  of.write('found/index.json', index(['1']));
  of.write('found/1.json', bundle('1', { elements }));
  const html = `<p class="css"><button>x</button></p><button> Save it </button><label>Your name <input></label><a href="/">Home</a>
    <label><input type="checkbox">Agree</label><label for="c">Colour</label><select id="c"><option>Red</option></select>
    <div role="switch" aria-label="On" tabindex="0">|</div><div id="host"></div><p id="hidden" hidden>x</p>
    <p id="invisible">x</p><script type="module" src="/page/found.js"></script>`;
  of.write('page/found.js', `const root = document.querySelector('#host').attachShadow({ mode: 'open' }).appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
    root.append(Object.assign(document.createElement('p'), { id: 'deep', textContent: 'deep' }));
    document.querySelector('#invisible').style.visibility = 'hidden';`);
  const page = await open('found', { html });
  const missing = await page.evaluate(() => new Promise(done => {
    addEventListener('headwater-audit', ({ detail }) => done(detail.missing), { once: true });
    document.querySelector('headwater-help').audit();
  }));
  assert.deepEqual(missing.sort(), ['hidden', 'invisible', 'other', 'wrong']);
  assert.deepEqual(page.seen.errors, []);
  await page.done();
});

test('every word can be another', async () => {
  const page = await open('help', { before: () => { globalThis.settings = { words: { list: 'Hilfe zu dieser Seite', close: 'Schließen', parts: 'Auf dieser Seite' } }; } });
  await show(page, '');
  const { title, body, buttons } = await panel(page);
  assert.deepEqual([title, body, buttons], ['Hilfe zu dieser Seite', 'Auf dieser Seite\nA', ['Schließen']]);
  await page.done();
});

test('the panel is in the language of the bundle', async () => {
  of.write('deutsch/index.json', index(['1']));
  of.write('deutsch/1.json', bundle('1', { language: 'de' }));
  const page = await open('deutsch');
  assert.equal(await page.locator('[part=panel]').getAttribute('lang'), 'de');
  await page.done();
});

/** The texts of one step. */
const text = nodes => ({ t: { title: 'T', hash: '00000000', steps: [{ id: 's', text: nodes }] } });

test('texts keep their form, links lead only where they may, and what is unknown shows its words', async () => {
  const nodes = [
    { t: 'h3', c: ['Head'] }, ['Plain ', { t: 'em', c: ['em'] }, { t: 'code', c: ['<b>'] }, { t: 'br' }],
    { t: 'ol', start: 3, c: [{ t: 'li', c: ['three'] }] }, { t: 'table', c: [{ t: 'tr', c: [{ t: 'td', c: ['cell'] }] }] },
    { t: 'pre', c: ['a < b'] }, { t: 'aside', kind: 'tip', c: [['note']] }, { t: 'future', c: ['from tomorrow'] }, { t: 'future', new: true },
    ...['https://a.example/', 'http://a.example/', 'mailto:a@a.example', 'doc.pdf'].map(href => ({ t: 'a', href, c: ['good'] })),
    ...['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'vbscript:x', 'blob:x', 'file:///x'].map(href => ({ t: 'a', href, c: ['bad'] })),
    ...[' javascript:alert(1)', 'java\nscript:alert(1)', '\u0001javascript:alert(1)'].map(href => ({ t: 'a', href, c: ['odd'] })),
    { t: 'img', src: 'picture.png', alt: 'Alt' }, { t: 'img', src: 'https://evil.example/x.png', alt: 'E' }, { t: 'img', src: '//evil.example/x.png', alt: 'E' },
  ];
  of.write('texts/index.json', index(['1']));
  of.write('texts/1.json', bundle('1', { procedures: text(nodes) }));
  const page = await open('texts');
  await show(page, 't');
  const found = await page.locator('[part=body]').evaluate(body => ({
    words: body.innerText, tags: [...new Set([...body.querySelectorAll('*')].map(({ localName }) => localName))].sort(),
    links: [...body.querySelectorAll('a')].map(({ protocol, textContent }) => `${textContent} ${protocol}`),
    start: body.querySelector('ol').start, pictures: [...body.querySelectorAll('img')].map(({ src }) => new URL(src).origin),
  }));
  assert.deepEqual(found.tags, ['a', 'aside', 'br', 'code', 'em', 'h3', 'img', 'li', 'ol', 'p', 'pre', 'table', 'tbody', 'td', 'tr'].filter(tag => tag !== 'tbody'));
  assert.ok(found.words.includes('<b>') && found.words.includes('a < b') && found.words.includes('from tomorrow'), found.words);
  assert.deepEqual(found.links.filter(link => link.startsWith('good')), ['good https:', 'good http:', 'good mailto:', 'good http:']);
  assert.deepEqual(found.links.filter(link => link.startsWith('bad')), []);
  assert.ok(found.links.filter(link => link.startsWith('odd')).every(link => link === 'odd http:'), found.links.join());
  assert.equal(found.start, 3);
  assert.deepEqual([...new Set(found.pictures)], [of.origin()]);
  assert.ok(page.seen.requests.every(({ url }) => url.startsWith(of.origin())));
  await page.done();
});

/** Numbers that look like chance and are the same in every run. */
function dice(seed) {
  let state = seed;
  return count => {
    // Xorshift of Marsaglia.
    state ^= state << 13; state ^= state >>> 17; state ^= state << 5;
    return (state >>> 0) % count;
  };
}
const HOSTILE = [
  '<img src=x onerror=alert(1)>', '</p><script>alert(1)</script>', 'javascript:alert(1)', '{{constructor.constructor("alert(1)")()}}', '"><svg onload=alert(1)>',
  '__proto__', 'constructor', '{}', '', '\u202e', '\ud800', null, 0, -1, 1e308, true, false, [], {}, [null], [[[[]]]], { t: 'script', c: ['alert(1)'] },
  { t: 'iframe', src: 'https://evil.example/' }, { t: 'a', href: 'javascript:alert(1)', c: ['x'] }, { t: 'p', onclick: 'alert(1)', c: ['x'] }, { t: ['p'] }, { length: 3 },
];
/** A bundle in which things stand where others should. */
function spoil(value, roll) {
  if (roll(12) === 0) return HOSTILE[roll(HOSTILE.length)];
  if (Array.isArray(value)) return value.map(item => spoil(item, roll));
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [roll(30) ? key : ['t', 'c', 'id', '__proto__', 'done', 'steps'][roll(6)], spoil(item, roll)]));
  }
  return value;
}

test('hostile bundles never become markup and never throw', async () => {
  const good = JSON.parse(readFileSync(join(HELP, '5.0.json')));
  const few = object => Object.fromEntries(Object.entries(object).slice(0, 12));
  const small = { ...good, elements: { ...few(good.elements), a: { path: ['A'], used_in: { [Object.keys(good.procedures)[0]]: [1] } } }, procedures: few(good.procedures) };
  const count = 40;
  let deep = 'x';
  for (let at = 0; at < 2000; at += 1) deep = { t: 'em', c: [deep] };
  const bundles = Array.from({ length: count }, (_, at) => ({ ...spoil(small, dice(at + 1)), schema: SCHEMA }));
  bundles.push({ ...small, procedures: text([deep]) });
  bundles.forEach((one, at) => {
    of.write(`hostile/${at}/index.json`, index(['1'], () => 'b.json'));
    of.write(`hostile/${at}/b.json`, JSON.stringify(one));
  });
  const page = await open('help', { html: '<button data-help="a">A</button><button data-help="constructor">B</button>' });
  const found = await page.evaluate(async count => {
    const TAGS = /^(p|h[23]|hr|br|b|em|strong|del|code|pre|blockquote|[ou]l|li|table|t[rhd]|details|summary|aside|a|img|button)$/;
    const wrong = [];
    let views = 0;
    for (let at = 0; at < count; at += 1) {
      document.querySelector('headwater-help').remove();
      const help = document.createElement('headwater-help');
      for (const [name, value] of [['src', `/hostile/${at}/index.json`], ['marks', ''], ['audit', '']]) help.setAttribute(name, value);
      document.body.append(help);
      await help.ready;
      const bundle = await (await fetch(`/hostile/${at}/b.json`)).json();
      const ids = ['', 'a', 't', '__proto__', 'constructor', ...Object.keys(bundle.procedures ?? {}).slice(0, 5), ...Object.keys(bundle.elements ?? {}).slice(0, 3)];
      for (const id of ids) {
        await help.show(id);
        const root = help.shadowRoot;
        for (let step = 0; step < 3; step += 1) {
          views += 1;
          for (const element of root.querySelectorAll('[part=body] *, [part=actions] *')) {
            if (!TAGS.test(element.localName)) wrong.push(`${at} ${id}: <${element.localName}>`);
            for (const { name } of element.attributes) if (/^on|^style|^srcdoc/.test(name)) wrong.push(`${at} ${id}: ${name}`);
            if (element.localName === 'a' && !/^(https?|mailto):$/.test(element.protocol)) wrong.push(`${at} ${id}: ${element.href}`);
            if (element.localName === 'img' && new URL(element.src).origin !== location.origin) wrong.push(`${at} ${id}: ${element.src}`);
          }
          root.querySelector('.failed')?.click();
          root.querySelector('.next')?.click();
        }
        await new Promise(done => requestAnimationFrame(done));
      }
    }
    return { wrong: [...new Set(wrong)], views };
  }, bundles.length);
  assert.deepEqual(found.wrong, []);
  assert.ok(found.views > 800, `${found.views} views`);
  assert.deepEqual(page.seen.errors.filter(error => !error.includes('404')), []);
  assert.deepEqual(page.seen.dialogs, []);
  assert.deepEqual(page.seen.requests.filter(({ url }) => !url.startsWith(of.origin())), []);
  await page.done();
});

test('tokens are the same bytes as those of the pages', async () => {
  const vectors = JSON.parse(readFileSync(new URL('./handoff.json', import.meta.url)));
  let compared = 0;
  for (const { name, procedure, hash, version, done, failed, browser, token } of vectors) {
    // The panel counts no steps in place of naming them: a task of so many steps is none for a panel.
    if (done.length > 50 || failed && done.includes(failed)) continue;
    const ids = [...done, ...failed && !done.includes(failed) ? [failed] : [], 'rest'];
    of.write('token/index.json', index([version], () => 'b.json'));
    of.write('token/b.json', bundle(version, { procedures: { [procedure]: { title: 'T', hash: '00000000', ...hash && { page: hash }, steps: ids.map(id => ({ id, text: [] })) } } }));
    const agent = { 'Chrome 148': 'X Chrome/148.0 Safari/537.36', 'Firefox 145': 'X Gecko/1 Firefox/145.0', 'Safari 19': 'X Version/19.1 Safari/605', 'Edge 148': 'X Chrome/148.0 Safari/537.36 Edg/148.0' };
    assert.ok(!browser || agent[browser], `no agent for ${browser}`);
    const page = await open('token');
    const made = await page.evaluate(async ([procedure, done, failed, agent]) => {
      Object.defineProperty(navigator, 'userAgent', { get: () => agent });
      const help = document.querySelector('headwater-help');
      await help.show(procedure);
      const press = name => help.shadowRoot.querySelector(`.${name}`).click();
      for (let at = 0; at < done.length; at += 1) press('next');
      if (failed) press('failed');
      return help.handoff(procedure);
    }, [procedure, done, failed, agent[browser] ?? 'X']);
    assert.equal(made, token, name);
    compared += 1;
    await page.done();
  }
  assert.ok(compared >= 4, `${compared} compared`);
});

test('the classic script does the same, and stands beside its index', async () => {
  const page = await of.visit('page/?help=none');
  of.write('page/classic.html', '<!doctype html><html lang="en"><title>Test</title><body><script src="/in-app/headwater-help.classic.js"></script><headwater-help version="5.0"></headwater-help></body></html>');
  await page.goto(`${of.origin()}/page/classic.html`);
  await page.evaluate(() => document.querySelector('headwater-help').ready);
  assert.equal(await show(page, 'https-tracked-links'), true);
  assert.deepEqual(page.seen.errors, []);
  await page.done();
});
