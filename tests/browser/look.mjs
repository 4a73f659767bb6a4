// Pictures of pages, on a phone and on a desk, light and dark, for people to look at.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { unfold } from './axe.mjs';
import { launch } from './browser.mjs';
import { kinds, site } from './site.mjs';

const [folder, ...paths] = process.argv.slice(2);
const browser = await launch();

/** One picture of a whole page. */
async function picture(of, path, name, look) {
  const page = await browser.visit(pathToFileURL(join(of.folder, path)).href, look);
  if (look.unfolded) await unfold(page);
  const file = `${name.replace(/[^\p{L}\d.]+/gu, '-')}-${look.width}-${look.scheme}.png`;
  await page.screenshot({ path: join(folder, file), fullPage: true });
  console.log(file);
  await page.done();
}

const LOOKS = ['light', 'dark'].flatMap(scheme => [
  { width: 360, height: 780, touch: true, scheme }, { width: 1280, height: 800, scheme }]);
const book = site();
const named = paths.length > 0 ? paths.map(path => [path, [path]]) : [...kinds(book)];
for (const [kind, [path]] of named) {
  for (const look of LOOKS) await picture(book, path, kind, look);
}
if (paths.length === 0) {
  const arabic = site('arabic');
  for (const look of LOOKS) await picture(arabic, 'https.html', 'arabic', { ...look, unfolded: true });
}
await browser.close();
