// A book by somebody who wants his script to run: all of it comes out as text, or the book is refused.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { nothing } from './claims.mjs';
import { stage } from './stage.mjs';

const of = stage('hostile');

// All that a page may be made of. Content reaches none of the elements in the head and none of the controls.
const ELEMENTS = new Set(('html head meta title link script body a header footer nav main article section aside div p span ' +
  'h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tr th td pre code blockquote hr br strong em b i del s sup sub kbd mark ' +
  'details summary figure figcaption img button time form label input output template dialog search fieldset legend select option textarea svg path').split(' '));
const ATTRIBUTES = new Set(('id class lang dir href rel hreflang type title name content charset property src alt width height ' +
  'loading decoding role scope start value tabindex hidden open popover popovertarget popovertargetaction datetime for ' +
  'defer sizes media checked disabled readonly placeholder autocomplete spellcheck inputmode enterkeyhint autocapitalize autocorrect maxlength rows cols ' +
  'method action viewbox d fill stroke xmlns translate itemprop download inert colspan rowspan minlength').split(' '));
const SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/** What no page may have; runs in the page. */
function foreign([elements, attributes, schemes]) {
  const found = [];
  const everything = root => [...root.querySelectorAll('*')].flatMap(element =>
    [element, ...(element.content instanceof DocumentFragment ? everything(element.content) : [])]);
  for (const element of everything(document)) {
    const tag = element.localName;
    if (!elements.includes(tag)) found.push(`an element ${tag}`);
    for (const { name, value } of element.attributes) {
      if (!attributes.includes(name.toLowerCase()) && !/^(aria|data)-[a-z-]+$/.test(name)) found.push(`an attribute ${name} of ${tag}`);
      if (!['href', 'src', 'action'].includes(name)) continue;
      const url = new URL(value, document.baseURI);
      const own = url.origin === location.origin;
      if (!own && !schemes.includes(url.protocol)) found.push(`an address ${value}`);
      if (!own && name !== 'href') found.push(`${tag} loads ${value}`);
      if (!own && tag === 'a' && !/noopener/.test(element.rel)) found.push(`a link that keeps its opener: ${value}`);
      if (!own && tag === 'link' && !/canonical|alternate/.test(element.rel)) found.push(`the head loads ${value}`);
    }
    if (tag === 'script' && !element.src && !/json/.test(element.type)) found.push(`a script: ${element.textContent.slice(0, 80)}`);
    if (tag === 'script' && /json/.test(element.type)) JSON.parse(element.textContent);
    if (tag === 'meta' && element.httpEquiv) found.push(`a meta element with ${element.httpEquiv}`);
    if (tag === 'code' && ![...element.classList].every(name => /^[a-z0-9+-]{0,32}$/.test(name))) found.push(`a class ${element.className}`);
  }
  // Names that a script would look up on the document or the window.
  for (const name of ['currentScript', 'location', 'cookie', 'body', 'head', 'forms', 'getElementById', 'querySelector']) {
    if (document[name] instanceof Element && !['body', 'head', 'currentScript'].includes(name)) found.push(`document.${name} is replaced`);
  }
  return found;
}

test('every page shows text alone', async () => {
  const found = [];
  const rules = [ELEMENTS, ATTRIBUTES, SCHEMES].map(set => [...set]);
  for (const path of of.pages) {
    const page = await of.visit(path, { width: 1280, height: 800 });
    found.push(...(await page.evaluate(foreign, rules)).map(problem => `${path}: ${problem}`));
    await page.evaluate(() => document.querySelectorAll('details').forEach(details => { details.open = true; }));
    await page.locator('body').press('Tab');
    for (const control of await page.locator('main button:visible, main input[type=checkbox]:visible').all()) {
      await control.click({ timeout: 2000 }).catch(() => {});
    }
    for (const [what, list] of [['dialog', page.seen.dialogs], ['error', page.seen.errors]]) {
      found.push(...list.map(text => `${path}: ${what}: ${text}`));
    }
    found.push(...page.seen.requests.filter(request => !request.url.startsWith(of.origin())).map(request => `${path}: asked ${request.url}`));
    await page.done();
  }
  nothing(found);
});

test('even without a policy no script runs', async () => {
  const dialogs = [];
  for (const path of of.pages) {
    const page = await of.visit(path, { width: 1280, height: 800, lenient: true });
    for (const element of await page.locator('main summary').all()) await element.click();
    dialogs.push(...page.seen.dialogs.map(text => `${path}: ${text}`));
    await page.done();
  }
  nothing(dialogs);
});

test('what was written is there to read', async () => {
  const page = await of.visit('markup.html');
  const text = await page.locator('main').innerText();
  for (const part of ["<b onclick=alert('title')>in</b> a title & & <script>", '<script src="//evil.example/x.js"></script>',
    '<svg/onload=alert(1)>', '<base href="//evil.example/">', '<script>alert(1)</script> ', '&lt;script&gt;']) {
    assert.ok(text.includes(part), `${part} is not in the text`);
  }
  assert.ok(!text.includes('a comment'), 'comments are dropped');
  assert.equal(await page.title(), "Tags <b onclick=alert('title')>in</b> a title & & <script> · " +
    '</title><script>alert(\'book\')</script>" onload="alert(\'book\')');
  await page.done();
});

// What no setting lets pass.
const PICTURE = '# A page\n\n![A picture of the page](x.svg)\n';
const svg = body => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${body}</svg>`;
const REFUSED = {
  'a tag that nobody knows': { 'a.md': '# Page\n\n{onclick alert} A paragraph.\n' },
  'a mark that turns text around': { 'a.md': '# Page\n\nOpen &#x202e;txt.exe now.\n' },
  'a control character in an address': { 'a.md': '# Page\n\n<&#1;javascript:alert(1)>\n' },
  'a byte that ends strings': { 'a.md': '# Page\n\nA \0 byte.\n' },
  'a title of several blocks': { 'a.md': '---\ntitle: "<script>alert(1)</script>"\n---\n\nText.\n' },
  'a YAML tag': { 'a.md': '---\nid: !include /etc/passwd\n---\n\n# Page\n' },
  'a script in a picture': { 'a.md': PICTURE, 'x.svg': svg('<script>alert(1)</script>') },
  'a handler in a picture': { 'a.md': PICTURE, 'x.svg': svg('<rect onload="alert(1)"/>') },
  'HTML in a picture': { 'a.md': PICTURE, 'x.svg': svg('<foreignObject><p>x</p></foreignObject>') },
  'a picture that sets addresses': { 'a.md': PICTURE, 'x.svg': svg('<a><set attributeName="href" to="javascript:alert(1)"/></a>') },
  'a picture that loads others': { 'a.md': PICTURE, 'x.svg': svg('<image href="https://evil.example/x.png"/>') },
  'a picture that uses others': { 'a.md': PICTURE, 'x.svg': svg('<use href="//evil.example/x.svg#a"/>') },
  'a script by another name in a picture': { 'a.md': PICTURE, 'x.svg': svg('<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>') },
  'a coded script in a picture': { 'a.md': PICTURE, 'x.svg': svg('<a href="&#106;avascript:alert(1)"><rect/></a>') },
  'a picture with a style sheet': { 'a.md': PICTURE, 'x.svg': svg('<style>@import "//evil.example/x.css";</style>') },
  'a picture with entities': { 'a.md': PICTURE, 'x.svg': `<!DOCTYPE svg [<!ENTITY a "b">]>${svg('&a;')}` },
  'HTML with the name of a picture': { 'a.md': PICTURE.replace('x.svg', 'x.png'), 'x.png': '<html><script>alert(1)</script></html>' },
  'an accent that is more than a colour': { 'book.toml': '[output.customer]\naccent = "red;}body{background:url(//evil.example)"\n' },
  'a link of the footer that runs': { 'book.toml': '[output.customer.footer]\n"Run" = "JaVaScRiPt:alert(1)"\n' },
};

for (const [name, files] of Object.entries(REFUSED)) {
  test(`refused: ${name}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'headwater-refused-'));
    const book = '[book]\ntitle = "Help"\n\n[lint]\nraw-html = "allow"\nbroken-link = "allow"\norphan-page = "allow"\n\n';
    const settings = { 'book.toml': book + (files['book.toml'] ?? ''), 'content/index.md': '# Help\n\nWelcome.\n' };
    const content = Object.fromEntries(Object.entries(files).filter(([path]) => path !== 'book.toml').map(([path, text]) => [`content/${path}`, text]));
    for (const [path, text] of Object.entries({ ...settings, ...content })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const run = spawnSync(process.env.HEADWATER, ['build', folder], { encoding: 'utf8' });
    assert.notEqual(run.status, 0, `it was built: ${run.stdout}`);
    assert.match(run.stderr + run.stdout, /error(\[|:)/);
    assert.ok(!existsSync(join(folder, 'book')), 'something was written');
    rmSync(folder, { recursive: true });
  });
}
