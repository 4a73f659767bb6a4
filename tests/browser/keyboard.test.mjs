// A page with the Tab key alone: the skip link first, no trap, and nothing that has the focus is hidden.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nothing } from './claims.mjs';
import { kinds } from './site.mjs';
import { stage } from './stage.mjs';

const of = stage();
const MOST = 600;

/** What has the focus, and whether a reader sees it; runs in the page. */
function focused() {
  const element = document.activeElement;
  if (!element || element === document.body) return undefined;
  element.dataset.hwStop ??= String(document.querySelectorAll('[data-hw-stop]').length);
  const stop = { number: Number(element.dataset.hwStop), name: `${element.tagName} ${element.textContent.trim().slice(0, 40)}` };
  // Of what is larger than the window, a part is to be seen.
  const inside = (from, to, end) => [.1, .5, .9].map(part => Math.max(from, 0) + (Math.min(to, end) - Math.max(from, 0)) * part);
  const points = [...element.getClientRects()].filter(box => box.width > 0 && box.height > 0).flatMap(box =>
    inside(box.left, box.right, innerWidth).flatMap(x => inside(box.top, box.bottom, innerHeight).map(y => [x, y])));
  const seen = points.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (element.contains(top) || top.contains(element) || top.closest('label')?.control === element);
  });
  const style = getComputedStyle(element);
  const marked = parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none' || style.boxShadow !== 'none';
  return { ...stop, seen, marked, skip: element.matches('.skip') };
}

for (const [kind, [path]] of kinds(of)) {
  for (const width of [360, 1280]) {
    test(`${kind} at ${width}: ${path}`, async () => {
      // Without motion the page is where it will be as soon as a key is pressed.
      const page = await of.visit(path, { width, height: 640, still: true });
      if (!await page.locator('main').count()) return;
      const wrong = [];
      const visited = new Set();
      await page.keyboard.press('Tab');
      let stop = await page.evaluate(focused);
      assert.ok(stop?.skip && stop.seen, `the first stop is ${stop?.name}`);
      while (stop && !visited.has(stop.number) && visited.size < MOST) {
        visited.add(stop.number);
        if (!stop.seen) wrong.push(`${path}: hidden while it has the focus: ${stop.name}`);
        if (!stop.marked) wrong.push(`${path}: nothing shows that it has the focus: ${stop.name}`);
        await page.keyboard.press('Tab');
        stop = await page.evaluate(focused);
      }
      if (stop && stop.number !== 0) wrong.push(`${path}: Tab comes back to ${stop.name}`);
      nothing(wrong);
      await page.done();
    });
  }
}

test('the skip link moves the focus to the text', async () => {
  const page = await of.visit('index.html', { still: true });
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'hw-main');
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.activeElement.closest('main') !== null), 'the next stop is in the text');
  await page.done();
});

test('the menu opens, keeps the reader, and gives the focus back', async () => {
  const page = await of.visit('index.html', { still: true });
  const menu = page.locator('[popovertarget=hw-sections]').first();
  await menu.focus();
  await page.keyboard.press('Enter');
  assert.ok(await page.locator('#hw-sections').isVisible());
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.activeElement.closest('#hw-sections') !== null), 'the menu comes next');
  await page.keyboard.press('Escape');
  assert.ok(!await page.locator('#hw-sections').isVisible());
  assert.ok(await menu.evaluate(button => document.activeElement === button), 'the focus is back on the button');
  await page.done();
});
