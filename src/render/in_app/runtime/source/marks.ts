// The "?" buttons: laid over the page beside what is documented and never put into it, each with a hint.
import { rectOf } from './anchors';
import { put, watch } from './follow';
import { make } from './text';

/** What the buttons need of the help. */
export interface Marked {
  /** What is documented and to be seen, by id. */
  find(): Map<string, HTMLElement>;
  /** The name of a button and what its hint says. */
  name(id: string): string;
  hint(id: string): string;
  show(id: string): unknown;
}

/** Keeps buttons beside elements until the function that comes back is called. */
export function marks(box: HTMLElement, { find, name, hint, show }: Marked): () => void {
  const made = new Map<string, HTMLElement>();
  let found = new Map<string, HTMLElement>();
  const stop = watch(() => {
    found = find();
    for (const [id, mark] of made) if (!found.has(id)) { mark.remove(); made.delete(id); }
    for (const id of found.keys()) {
      if (made.has(id)) continue;
      const again = () => mark.classList.remove('quiet');
      const button = make('button', { textContent: '?', ariaLabel: name(id), onclick: () => show(id) });
      const mark = make('span', { className: 'mark', onmouseleave: again, onblur: again }, button, make('span', { className: 'hint', textContent: hint(id) }));
      mark.addEventListener('focusout', again);
      button.setAttribute('part', 'mark');
      made.set(id, mark);
      box.append(mark);
    }
  }, () => {
    for (const [id, mark] of made) {
      const element = found.get(id)!, { left, right, top, height } = rectOf(element), near = element.getBoundingClientRect();
      // What a scrolled box has cut off is in no place of the window.
      const seen = (element.getRootNode() as Document).elementsFromPoint(near.x + near.width / 2, near.y + near.height / 2).includes(element);
      mark.hidden = !seen;
      const x = box.dir ? left - 28 : right + 4, y = top + height / 2 - 12;
      put(mark, Math.max(0, Math.min(x, innerWidth - 24)), y);
      mark.classList.toggle('right', x > innerWidth / 2);
      mark.classList.toggle('low', y > innerHeight / 2);
    }
  });
  return () => {
    stop();
    box.replaceChildren();
  };
}
