// axe-core in a page, and its findings as lines that say where and what.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Findings of WCAG 2.0 to 2.2, A and AA, and of best practice, one line for each element; of a part, if one is named. */
export async function axe(page, part = 'html') {
  await page.evaluate(AXE);
  const result = await page.evaluate(([tags, part]) => globalThis.axe.run({ include: [[part]] }, {
    runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'],
    // Of the rules that axe has and leaves off, this one belongs to WCAG 2.2 AA.
    rules: { 'target-size': { enabled: true } },
  }), [TAGS, part]);
  return result.violations.flatMap(rule => rule.nodes.map(node =>
    `${rule.id}: ${node.target.join(' ')}: ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? rule.help}`));
}

/** Opens everything that folds in the text, so that a test sees all of a page; lists that cover the text stay closed. */
export async function unfold(page) {
  await page.evaluate(() => document.querySelectorAll('main details').forEach(details => { details.open = true; }));
}
