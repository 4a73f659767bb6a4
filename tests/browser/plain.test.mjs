// A phone without scripts: the menu, versions, branches and colours work, and nothing dead is shown.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nothing } from './claims.mjs';
import { kindOf, kinds } from './site.mjs';
import { stage } from './stage.mjs';

const of = stage();
const PLAIN = { scripts: false, touch: true };
const procedure = of.pages.find(path => kindOf(path, of.read(path)) === 'procedure' && /<details class="callout if"/.test(of.read(path)));

test('the menu opens, and a link of it leads on', async () => {
  const page = await of.visit(procedure, PLAIN);
  await page.locator('[popovertarget=hw-sections]').first().tap();
  const link = page.locator('#hw-sections a:not([aria-current])').first();
  assert.ok(await link.isVisible());
  const wanted = await link.getAttribute('href');
  await Promise.all([page.waitForURL(url => url.pathname.endsWith(wanted.replace(/^(\.\.\/)+/, ''))), link.tap()]);
  await page.done();
});

test('the switch of versions opens, and leads to the same page', async () => {
  const page = await of.visit(procedure, PLAIN);
  await page.locator('.versions summary').tap();
  const link = page.locator('.versions a', { hasText: '4.2' }).first();
  await Promise.all([page.waitForURL(url => url.pathname.endsWith(`/4.2/${procedure}`)), link.tap()]);
  await page.done();
});

test('a branch opens', async () => {
  const page = await of.visit(procedure, PLAIN);
  const branch = page.locator('main details.if').first();
  await branch.locator('summary').tap();
  assert.ok(await branch.locator('summary ~ *').first().isVisible());
  await page.done();
});

test('the colours are those that the reader chose', async () => {
  const grounds = [];
  for (const scheme of ['light', 'dark']) {
    const page = await of.visit(procedure, { ...PLAIN, scheme });
    grounds.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number)[0]));
    await page.done();
  }
  assert.ok(grounds[0] > 200 && grounds[1] < 60, `the grounds are ${grounds}`);
});

/** Controls that a reader sees and that do nothing; runs in the page. */
function dead() {
  const shown = element => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const works = element => element.matches('[popovertarget], [commandfor], form[action] *, summary') || element.disabled;
  return [...document.querySelectorAll('button, input, select, textarea, [role=button], a:not([href]), a[href=""], a[href="#"]')]
    .filter(element => shown(element) && !works(element))
    .map(element => element.outerHTML.slice(0, 120));
}

for (const [kind, [path]] of kinds(of)) {
  test(`nothing dead is shown: ${kind}: ${path}`, async () => {
    const page = await of.visit(path, PLAIN);
    await page.evaluate(() => document.querySelectorAll('details').forEach(details => { details.open = true; }));
    const found = await page.evaluate(dead);
    await page.evaluate(() => document.querySelectorAll('details').forEach(details => { details.open = false; }));
    if (await page.locator('[popovertarget=hw-sections]').first().isVisible()) {
      await page.locator('[popovertarget=hw-sections]').first().tap();
      found.push(...await page.evaluate(dead));
    }
    nothing([...new Set(found)].map(control => `${path}: ${control}`));
    await page.done();
  });
}
