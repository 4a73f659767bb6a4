// What of a page is written text: its leaves, its steps, and the words of both in a form that can be compared.

const LEAVES = 'p, li, dt, dd, th, td, h1, h2, h3, h4, h5, h6, pre, summary, figcaption, blockquote';
/** What the site adds to the text of a writer. */
const ADDED = '.foot-of-step, .stuck, .about, .desk, .work, .proof, .parts, .callout-name, .feedback, .children, .actor, [hidden]';

/** The words of an element. */
export const words = element => element.textContent.replace(/\s+/g, ' ').replace(/ ?#$/, '').trim();

const innermost = root => [...(root.querySelector('article') ?? root).querySelectorAll(LEAVES)]
  .filter(leaf => !leaf.querySelector(LEAVES));

/** The elements of a page that hold a writer's text and no other such element. */
export const leaves = root => innermost(root).filter(leaf => !leaf.closest(ADDED) && words(leaf) !== '');

/** The words of all that a page says, also where the site says it once more. */
export const texts = root => new Set(innermost(root).map(words));

/** The steps of a page as it was sent. */
export const steps = root => [...root.querySelectorAll('.steps > .step[id]')];

/** The words of a step without what the site adds to it. */
export function stepWords(step) {
  const copy = step.cloneNode(true);
  copy.querySelectorAll(ADDED).forEach(part => part.remove());
  return words(copy);
}

/** What may go wrong at a step: the element and its words. */
export const branches = step => [...step.querySelectorAll('details.if')].map(branch =>
  ({ branch, words: words(branch.querySelector('summary')).replace(/^If /, '') }));
