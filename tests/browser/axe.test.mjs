// No page has a finding of axe, at any width, in any colours, with everything unfolded.
import { test } from 'node:test';
import { axe, unfold } from './axe.mjs';
import { nothing } from './claims.mjs';
import { kinds } from './site.mjs';
import { stage } from './stage.mjs';

// What a finger uses shows more than what a mouse uses, which finds some of it by pointing at it.
const WIDTHS = [{ width: 320, touch: true }, { width: 360, touch: true }, { width: 1280, height: 800 }];
const COLOURS = [{ scheme: 'light' }, { scheme: 'dark' }, { forced: true }];
const LOOKS = COLOURS.flatMap(colours => WIDTHS.map(width => ({ ...width, ...colours })));

const nameOf = look => `${look.width} ${look.scheme ?? 'forced'}`;

const of = stage();

async function findings(path, looks) {
  const found = [];
  for (const look of looks) {
    const page = await of.visit(path, look);
    await unfold(page);
    for (const finding of await axe(page)) found.push(`${path} ${nameOf(look)}: ${finding}`);
    await page.done();
  }
  return found;
}

for (const [kind, [path]] of kinds(of)) {
  test(`a page of every look: ${kind}: ${path}`, async () => {
    nothing(await findings(path, LOOKS));
  });
}

test('every page of the newest version in one of the looks', async () => {
  const found = [];
  for (const [index, path] of of.newest.entries()) found.push(...await findings(path, [LOOKS[index % LOOKS.length]]));
  nothing(found);
});

test('what opens over the page', async () => {
  const found = [];
  for (const look of LOOKS) {
    const page = await of.visit('index.html', look);
    for (const [opener, part] of [['[popovertarget]:visible', ':popover-open'], ['header summary', 'header details']]) {
      if (!await page.locator(opener).first().isVisible()) continue;
      await page.locator(opener).first().click();
      for (const finding of await axe(page, part)) found.push(`${nameOf(look)}: ${part}: ${finding}`);
      await page.keyboard.press('Escape');
    }
    await page.done();
  }
  nothing(found);
});
