// The built books that the tests look at: their pages, the kinds of pages, and every version of one page.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The folder into which `tests/browser/run` built the books. */
export const BOOKS = process.env.HEADWATER_BOOKS ?? '';

/** A site of one book: `postbird` is the repository's own, the others are folders of `tests/browser/books`. */
export function site(book = 'postbird', audience = 'customer') {
  const folder = join(BOOKS, book, 'book', audience);
  if (!existsSync(folder)) throw new Error(`${folder} is missing: run the tests by tests/browser/run`);
  const all = pages(folder);
  // Older versions have the same templates, and one page of each of their kinds is looked at closely.
  const newest = all.filter(path => !isOld(path));
  return { folder, pages: all, newest, read: path => readFileSync(join(folder, path), 'utf8') };
}

const isOld = path => /^\d+(\.\d+)*\//.test(path);

/** Every HTML file below a folder, by its path, in order. */
function pages(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.html'))
    .map(entry => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll('\\', '/'))
    .sort();
}

/** What kind of page a file is, told from the file alone, so that a new kind of page is a kind of its own. */
export function kindOf(path, html) {
  const kind = shapeOf(path, html);
  return isOld(path) ? `old ${kind}` : kind;
}

function shapeOf(path, html) {
  const declared = /<meta name="headwater-kind" content="([^"]+)"/.exec(html);
  if (declared) return declared[1];
  if (/http-equiv="refresh"/i.test(html)) return 'redirect';
  if (path.endsWith('404.html')) return 'lost';
  if (/<ol class="steps"/.test(html)) return 'procedure';
  if (path.endsWith('index.html')) return path.replace(/^\d+(\.\d+)*\//, '').includes('/') ? 'section' : 'home';
  return /name="headwater-source"/.test(html) ? 'concept' : `made ${path.split('/').at(-1).replace(/[-\d].*/, '')}`;
}

/**
 * A few pages of every kind, the longest file of each kind first: what breaks, breaks on long pages.
 * The map's keys are the kinds, its values paths.
 */
export function kinds(of, count = 1) {
  const all = new Map();
  for (const path of of.pages) {
    const html = of.read(path);
    const kind = kindOf(path, html);
    all.set(kind, [...(all.get(kind) ?? []), { path, length: html.length }]);
  }
  return new Map([...all].sort(([a], [b]) => a.localeCompare(b)).map(([kind, found]) =>
    [kind, found.sort((a, b) => b.length - a.length || a.path.localeCompare(b.path)).slice(0, count).map(page => page.path)]));
}
