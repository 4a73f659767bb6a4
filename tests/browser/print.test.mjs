// What a page prints to: paper is white, without what a screen needs, and no step is torn apart.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { nothing } from './claims.mjs';
import { kindOf } from './site.mjs';
import { stage } from './stage.mjs';

const of = stage();
const arabic = stage('arabic');
const procedures = of.pages.filter(path => kindOf(path, of.read(path)) === 'procedure');
const longest = [...procedures].sort((a, b) => of.read(b).length - of.read(a).length)[0];

/** A page on A4 as the browser of a reader who likes it dark prints it: its text by pages, its ground, its steps. */
async function printed(path, site = of) {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-print-'));
  const file = join(folder, 'page.pdf');
  const page = await site.visit(path, { width: 1280, height: 800, scheme: 'dark' });
  await page.emulateMedia({ media: 'print' });
  // Of what paper shows; the order of words in a PDF is not that of the page, so what counts is that all are there.
  const steps = await page.evaluate(() => {
    document.querySelectorAll('details').forEach(details => { details.open = true; });
    const steps = [...document.querySelectorAll('.steps > .step')].map(step => {
      const walker = document.createTreeWalker(step, NodeFilter.SHOW_TEXT);
      const words = [];
      while (walker.nextNode()) {
        if (!walker.currentNode.parentElement.checkVisibility()) continue;
        words.push(...walker.currentNode.data.split(/[^\p{L}]+/u).filter(word => word.length > 2));
      }
      return words;
    });
    document.querySelectorAll('details').forEach(details => { details.open = false; });
    return steps;
  });
  writeFileSync(file, await page.pdf({ format: 'A4', printBackground: true }));
  await page.done();
  const pages = execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' }).split('\f').filter(text => text.trim());
  execFileSync('pdftoppm', ['-r', '20', '-gray', '-f', '1', '-l', '1', '-singlefile', file, join(folder, 'page')]);
  const picture = readFileSync(join(folder, 'page.pgm'));
  rmSync(folder, { recursive: true });
  return { pages, text: pages.join('\n'), ground: picture.at(-1), steps };
}

/** The words of a step that a printed text lacks; long words may be broken over lines. */
function missing(step, text) {
  const letters = text.replace(/[^\p{L}]+/gu, '');
  return step.filter(word => !letters.includes(word));
}

test(`paper is white and without navigation: ${longest}`, async () => {
  const { text, ground, pages } = await printed(longest);
  assert.ok(ground > 240, `the ground is ${ground} of 255`);
  for (const chrome of ['Skip to the text', 'On this page', 'Previous\n', 'Next\n', 'Contents\n', 'Link to this section']) {
    assert.ok(!text.includes(chrome), `${chrome.trim()} is printed`);
  }
  assert.match(pages.at(-1), /UI version 5\.0/, 'the version stands at the end');
  assert.ok(text.includes(/<h1[^>]*>([^<]*)/.exec(of.read(longest))[1]), 'the title is printed');
});

test('folded branches are printed', async () => {
  const path = procedures.find(path => /<details class="callout if"/.test(of.read(path)));
  const { pages, steps } = await printed(path);
  nothing(steps.flatMap(step => missing(step, pages.join(''))).map(word => `${path}: not printed: ${word}`));
});

test('no step stands on two pages', async t => {
  const torn = [];
  let breaks = 0;
  // The longest procedures are those that take more than a page.
  for (const path of [...procedures].sort((a, b) => of.read(b).length - of.read(a).length).slice(0, 8)) {
    const { pages, steps } = await printed(path);
    if (pages.length > 1) breaks += pages.length - 1;
    for (const step of steps) {
      if (!pages.some(text => missing(step, text).length === 0)) torn.push(`${path}: ${step.slice(0, 9).join(' ')}`);
    }
  }
  nothing(torn);
  t.diagnostic(`${breaks} breaks of pages were looked at`);
  assert.ok(breaks > 0, 'no procedure takes two pages, so nothing was tested');
});

test('addresses follow their links', async () => {
  const { text } = await printed('index.html', arabic);
  assert.ok(text.replaceAll('\n', '').includes('https://example.com/help'), `the address is not printed: ${text}`);
});

test('links to other pages say where those are on the public site', async () => {
  const page = await of.visit(longest, {});
  const hrefs = await page.evaluate(() => [...document.querySelectorAll('main .text a[href]')]
    .filter(link => !/^(#|[a-z]+:)/i.test(link.getAttribute('href')) && link.checkVisibility()).map(link => new URL(link.getAttribute('href'), document.querySelector('meta[property="og:url"]').content).href));
  await page.done();
  assert.ok(hrefs.length > 0, 'nothing was tested');
  const { text } = await printed(longest);
  const letters = text.replace(/\s+/g, '');
  nothing(hrefs.filter(href => !letters.includes(`(${href})`)).map(href => `not printed: ${href}`));
});
