// Narrow windows, high zoom, wide spacing, right-to-left books, and readers who want no motion.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unfold } from './axe.mjs';
import { nothing } from './claims.mjs';
import { kinds } from './site.mjs';
import { stage } from './stage.mjs';

const of = stage();
const arabic = stage('arabic');

/** What sticks out of the window or is cut off; runs in the page. */
function overflows() {
  const found = [];
  const width = document.documentElement.clientWidth;
  const scroller = document.scrollingElement;
  if (scroller.scrollWidth > width) found.push(`the page is ${scroller.scrollWidth} wide in a window of ${width}`);
  const name = element => `${element.tagName.toLowerCase()}.${element.className}: ${element.textContent.trim().slice(0, 40)}`;
  const scrolls = element => element && (/(auto|scroll)/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  const small = box => box.width <= 2 || box.height <= 2;
  for (const element of document.querySelectorAll('body *')) {
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    if (small(box) || style.clipPath !== 'none' || element.closest('.skip')) continue;
    const outside = box.right > width + 1 || box.left < -1;
    if (outside && !scrolls(element.parentElement)) found.push(`sticks out: ${name(element)}`);
    // Where a sign stands for its words, they are there for those who hear the page.
    if (parseFloat(style.textIndent) > 0 && box.width <= 48) continue;
    const cuts = ['hidden', 'clip'].includes(style.overflowY) || ['hidden', 'clip'].includes(style.overflowX);
    if (cuts && (element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1)) {
      found.push(`is cut off: ${name(element)}`);
    }
  }
  return found;
}

async function checked(on, path, look, change) {
  const page = await on.visit(path, look);
  await unfold(page);
  await change?.(page);
  const found = (await page.evaluate(overflows)).map(problem => `${path} at ${look.width}: ${problem}`);
  await page.done();
  return found;
}

test('no page of the newest version scrolls sideways at 320 pixels', async () => {
  const found = [];
  for (const path of of.newest) found.push(...await checked(of, path, { width: 320 }));
  nothing(found);
});

test('the open list of versions stays within the window', async () => {
  const found = [];
  let opened = 0;
  const open = async page => {
    const button = page.locator('.versions > summary');
    if (await button.count() === 0) return;
    await button.click();
    opened += 1;
  };
  for (const [, [path]] of kinds(of)) {
    for (const width of [320, 600]) found.push(...await checked(of, path, { width }, open));
  }
  nothing(found);
  assert.ok(opened > 20, `only ${opened} pages have a list`);
});

// The text spacing of WCAG 1.4.12.
const SPACING = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } ' +
  'p { margin-block-end: 2em !important; }';

for (const [kind, [path]] of kinds(of)) {
  test(`widths, zoom and spacing: ${kind}: ${path}`, async () => {
    const found = [];
    for (const width of [360, 600, 900, 1280, 1600]) found.push(...await checked(of, path, { width, height: 800 }));
    // 400 % in a window of 1280 × 1024.
    found.push(...await checked(of, path, { width: 320, height: 256, zoom: 4 }, async page => {
      const covered = await page.evaluate(() => [...document.querySelectorAll('body *')]
        .filter(element => ['fixed', 'sticky'].includes(getComputedStyle(element).position) && element.checkVisibility())
        .reduce((sum, element) => sum + element.getBoundingClientRect().height, 0));
      assert.ok(covered <= 128, `bars take ${covered} of 256 pixels`);
    }));
    for (const width of [320, 1280]) {
      found.push(...await checked(of, path, { width, height: 800, lenient: true }, page => page.addStyleTag({ content: SPACING })));
    }
    nothing(found);
  });

  test(`nothing moves for readers who want no motion: ${kind}: ${path}`, async () => {
    const page = await of.visit(path, { still: true });
    nothing(await page.evaluate(() => [...document.querySelectorAll('*')].flatMap(element => ['', '::before', '::after']
      .map(part => getComputedStyle(element, part || undefined))
      .filter(style => style.scrollBehavior === 'smooth' ||
        `${style.transitionDuration},${style.animationDuration}`.split(',').some(time => parseFloat(time) > 0))
      .map(() => `moves: ${element.tagName}.${element.className}`))));
    await page.done();
  });
}

test('a book in Arabic runs from right to left, and no page of it scrolls sideways', async () => {
  const found = [];
  for (const path of arabic.pages) {
    for (const width of [320, 360, 1280]) found.push(...await checked(arabic, path, { width, height: 800 }));
  }
  nothing(found);
  const page = await arabic.visit('https.html', { width: 1280, height: 800 });
  assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
  const sides = await page.evaluate(() => {
    const left = selector => document.querySelector(selector).getBoundingClientRect().left;
    return { contents: left('#hw-sections'), text: left('main .text'), code: getComputedStyle(document.querySelector('pre')).direction };
  });
  assert.ok(sides.contents > sides.text, 'the contents of the book stand on the right');
  assert.equal(sides.code, 'ltr', 'code runs from left to right');
  await page.done();
});
