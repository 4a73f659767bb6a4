// What differs: between two versions of a page, and between what its readers see.
import { textsOf } from './bundle.js';
import { read } from './frames.js';
import { texts } from './texts.js';

/** Marks the steps of two panes that differ; answers with their number. */
export function differ(one, other) {
  if (!one?.api || !other?.api || !one.isThere || !other.isThere) return null;
  const sides = [[one, one.api.stepTexts(), other.api.stepTexts(), other], [other, other.api.stepTexts(), one.api.stepTexts(), one]];
  const ids = new Set();
  for (const [pane, own, others, twin] of sides) {
    const marks = new Map();
    for (const [id, said] of own) {
      if (!others.has(id)) marks.set(id, `not in ${twin.place.version}`);
      else if (others.get(id) !== said) marks.set(id, `differs in ${twin.place.version}`);
    }
    marks.forEach((_, id) => ids.add(id));
    pane.api.differ(marks);
  }
  return ids.size;
}

/** The texts that an audience sees on a page, whether or not its pane is on show. */
export async function seenBy(place, newest) {
  const { page } = await read(place, newest);
  if (!page) return new Set();
  return place.audience === 'in-app' ? textsOf(page) : texts(page);
}
