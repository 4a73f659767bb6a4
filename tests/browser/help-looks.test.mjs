// The help panel in every look: axe, sizes, schemes, forced colours, the other direction, large text, and nothing that reaches in or out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe } from './axe.mjs';
import { nothing } from './claims.mjs';
import { product } from './product.mjs';

const of = product();
const LOOKS = {
  'phone, light': { width: 320, height: 640, touch: true },
  'phone, dark': { width: 320, height: 640, touch: true, scheme: 'dark' },
  'desktop, light': {},
  'desktop, dark': { scheme: 'dark' },
  'forced colours': { forced: true },
  'phone, forced colours, dark': { width: 320, height: 640, forced: true, scheme: 'dark' },
  'four times as large': { width: 320, height: 200 },
  'less motion': { still: true },
};
const MIRRORED = new Set(['phone, light', 'desktop, dark', 'forced colours']);
const VIEWS = [['', 0], ['domains.links.add', 0], ['https-tracked-links', 0], ['set-up-branded-link', 2], ['no such', 0]];

const show = (page, what, at) => page.evaluate(([what, at]) => document.querySelector('headwater-help').show(what, at), [what, at]);

/** What is wrong with where the panel is and with what a finger must hit; runs in the page. */
function sizes() {
  const root = document.querySelector('headwater-help').shadowRoot, panel = root.querySelector('[part=panel]');
  const wrong = [], box = panel.getBoundingClientRect();
  if (box.left < 0 || box.top < 0 || box.right > innerWidth + .5 || box.bottom > innerHeight + .5) wrong.push(`outside: ${JSON.stringify(box)}`);
  if (panel.scrollWidth > panel.clientWidth) wrong.push('scrolls sideways');
  if (document.documentElement.scrollWidth > innerWidth) wrong.push('the page scrolls sideways');
  for (const target of root.querySelectorAll('button:not([hidden]), a, summary')) {
    const { width, height } = target.getBoundingClientRect();
    // A link in a sentence is as high as its line.
    if ((width < 24 || height < 24) && !target.matches('p > a')) wrong.push(`${target.textContent}: ${width} × ${height}`);
  }
  return wrong;
}

for (const [name, look] of Object.entries(LOOKS)) {
  for (const rtl of MIRRORED.has(name) ? [false, true] : [false]) {
    test(`${name}${rtl ? ', from right to left' : ''}`, async () => {
      const page = await of.visit('links/?marks', look);
      if (rtl) await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
      const wrong = [];
      for (const [what, at] of VIEWS) {
        await show(page, what, at);
        if (what === 'https-tracked-links') await page.getByRole('button', { name: 'Did not work' }).click();
        await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
        wrong.push(...(await page.evaluate(sizes)).map(found => `${what}: ${found}`));
        // The bar of the buttons and the marks belong to the help as well.
        wrong.push(...(await axe(page, 'headwater-help')).map(found => `${what}: ${found}`));
      }
      const next = await page.evaluate(async () => {
        const help = document.querySelector('headwater-help');
        await help.show('https-tracked-links');
        const { color, backgroundColor } = getComputedStyle(help.shadowRoot.querySelector('.next'));
        return [color, backgroundColor];
      });
      if (next[0] === next[1]) wrong.push(`what leads on cannot be read: ${next}`);
      const motion = await page.evaluate(() => document.getAnimations().length
        + document.querySelector('headwater-help').shadowRoot.getAnimations().length);
      if (motion) wrong.push('something moves');
      nothing([...wrong, ...page.seen.errors]);
      await page.done();
    });
  }
}

test('the panel stands at the other side when the page is written from right to left, and arrow keys turn round', async () => {
  const page = await of.visit('links/');
  await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
  await show(page, 'set-up-branded-link', 1);
  await page.keyboard.press('ArrowRight');
  await page.locator('[part=body]', { hasText: 'Step 1 of' }).waitFor();
  const next = await page.getByRole('button', { name: 'Next' }).boundingBox();
  const close = await page.getByRole('button', { name: 'Close' }).boundingBox();
  assert.ok(next.x < close.x);
  await page.done();
});

test('no style of the page reaches the panel, and none of the panel the page', async () => {
  const page = await of.visit('links/');
  const styles = () => page.evaluate(() => [...document.querySelectorAll('body, #app *')].map(element => {
    const { color, font, display, letterSpacing } = getComputedStyle(element);
    return [color, font, display, letterSpacing].join();
  }));
  const before = await styles();
  await show(page, '');
  assert.deepEqual(await styles(), before);
  assert.equal(await page.evaluate(() => document.adoptedStyleSheets.length + document.querySelectorAll('style, [style]').length), 0);
  const inside = await page.locator('[part=title]').evaluate(element => {
    const { color, letterSpacing, textTransform, fontSize } = getComputedStyle(element);
    return { color, letterSpacing, textTransform, fontSize };
  });
  assert.deepEqual(inside, { color: 'rgb(0, 0, 0)', letterSpacing: 'normal', textTransform: 'none', fontSize: '18px' });
  await page.done();
});

test('a product sets the accent, the font and the parts', async () => {
  const page = await of.visit('links/');
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`:root { --help-accent: rgb(120, 20, 80); --help-font: 20px/2 monospace; }
      headwater-help::part(panel) { background: rgb(1, 2, 3); } headwater-help::part(title) { color: rgb(4, 5, 6); }`);
    document.adoptedStyleSheets.push(sheet);
  });
  await show(page, 'https-tracked-links');
  const [panel, title, next] = await page.evaluate(() => ['[part=panel]', '[part=title]', '.next'].map(selector => {
    const { backgroundColor, color, fontFamily } = getComputedStyle(document.querySelector('headwater-help').shadowRoot.querySelector(selector));
    return { backgroundColor, color, fontFamily };
  }));
  assert.equal(panel.backgroundColor, 'rgb(1, 2, 3)');
  assert.deepEqual([title.color, title.fontFamily], ['rgb(4, 5, 6)', 'monospace']);
  assert.equal(next.backgroundColor, 'rgb(120, 20, 80)');
  await page.done();
});

test('the scheme of the product is the scheme of the panel', async () => {
  const page = await of.visit('links/', { scheme: 'dark' });
  const paper = () => page.locator('[part=panel]').evaluate(element => getComputedStyle(element).backgroundColor);
  await show(page, '');
  assert.equal(await paper(), 'rgb(18, 18, 18)');
  await page.evaluate(() => { document.documentElement.style.colorScheme = 'light'; });
  assert.equal(await paper(), 'rgb(255, 255, 255)');
  await page.done();
});
