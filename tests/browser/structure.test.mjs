// The landmarks, headings and head of every page.
import { test } from 'node:test';
import { nothing } from './claims.mjs';
import { stage } from './stage.mjs';
import { kindOf } from './site.mjs';

const of = stage();

/** What is wrong with a page; runs in the browser, which reads the page as it reads any. */
function problems([path, kind, html]) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const found = [];
  const all = selector => [...page.querySelectorAll(selector)];
  const one = (selector, what) => {
    const count = all(selector).length;
    if (count !== 1) found.push(`${path}: ${count} of ${what}`);
  };
  one('html[lang][dir]', 'html with language and direction');
  one('body > header', 'header');
  one('main', 'main');
  one('body > footer', 'footer');
  one('h1', 'h1');
  one('title', 'title');
  one('meta[name=viewport]', 'viewport');
  one('link[rel=icon][href]:not([href=""])', 'icon');
  if (page.body.firstElementChild?.matches('a[href="#hw-main"]') !== true) found.push(`${path}: the skip link is not first`);
  if (!page.getElementById('hw-main')?.matches('main[tabindex="-1"]')) found.push(`${path}: the skip link leads nowhere`);
  const named = element => element.getAttribute('aria-label')?.trim() ||
    page.getElementById(element.getAttribute('aria-labelledby') ?? '')?.textContent.trim();
  const names = all('nav').map(named);
  if (names.some(name => !name)) found.push(`${path}: a nav without a name`);
  if (new Set(names).size !== names.length) found.push(`${path}: two navs with one name: ${names}`);
  for (const nav of all('main nav')) found.push(`${path}: a nav in the text: ${named(nav)}`);
  let before = 0;
  for (const heading of all('h1, h2, h3, h4, h5, h6')) {
    const level = Number(heading.tagName[1]);
    if (level > before + 1) found.push(`${path}: h${level} after h${before}: ${heading.textContent}`);
    before = level;
  }
  if (kind.endsWith('procedure') && !page.querySelector('ol.steps[role=list] > li.step[id]')) {
    found.push(`${path}: steps are no list, or have no ids`);
  }
  for (const part of all('[style], style, script:not([src])')) {
    // Data for machines is no script and is not run.
    if (!/json/.test(part.type ?? '')) found.push(`${path}: inline ${part.tagName}`);
  }
  const ids = all('[id]').map(element => element.id);
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) found.push(`${path}: two ids ${id}`);
  for (const link of all('a[href^="#"]')) {
    const id = decodeURIComponent(link.getAttribute('href').slice(1));
    if (!ids.includes(id)) found.push(`${path}: no place #${id}`);
  }
  for (const link of all('a[target=_blank], main a[href^="http"]')) {
    if (!/noopener/.test(link.rel)) found.push(`${path}: opens its opener to ${link.href}`);
  }
  return found;
}

test('every page has its landmarks, headings and head', async () => {
  const page = await of.visit('about:blank');
  const found = [];
  for (const path of of.pages) {
    const html = of.read(path);
    const kind = kindOf(path, html);
    if (!kind.endsWith('redirect')) found.push(...await page.evaluate(problems, [path, kind, html]));
  }
  nothing(found);
  await page.done();
});
