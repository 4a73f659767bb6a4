// The "?" buttons: laid over the page beside what is documented and never put into it, each with a hint.
import { rectOf } from './anchors';
import { put, watch } from './follow';
import { make } from './text';

/** Keeps a button, made for its id, beside each element that is found, until the function that comes back is called. */
export function marks(box: HTMLElement, find: () => Map<string, HTMLElement>, button: (id: string) => HTMLElement, hint: (id: string) => string): () => void {
  const made = new Map<string, HTMLElement>();
  let found = find();
  const stop = watch(() => {
    found = find();
    for (const [id, mark] of made) if (!found.has(id)) { mark.remove(); made.delete(id); }
    for (const id of found.keys()) {
      if (made.has(id)) continue;
      const mark = make('span', { className: 'mark' }, button(id), make('span', { className: 'hint', textContent: hint(id) }));
      // A hint that was closed comes again with the next visit.
      mark.onmouseleave = mark.onmouseenter = () => mark.classList.remove('quiet');
      mark.addEventListener('focusin', mark.onmouseenter as () => void);
      made.set(id, mark);
      box.append(mark);
    }
  }, () => {
    for (const [id, mark] of made) {
      const element = found.get(id)!, { left, right, top, height } = rectOf(element), inner = element.getBoundingClientRect();
      // What a scrolled box has cut off is at no place of the window.
      mark.hidden = !(element.getRootNode() as Document).elementsFromPoint(inner.x + inner.width / 2, inner.y + height / 2).includes(element);
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
