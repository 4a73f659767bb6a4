// Following the page: what comes, moves and goes, and what tells that a step is done.
import type { Done } from '../headwater-help';
import { rectOf, roots } from './anchors';

/** How many milliseconds lie between two looks at a page: one that has changed, and one that has not as far as it tells. */
const [SOON, LATER] = [100, 500];
const GAP = 8;

/** Looks at the page whenever it has changed, and moves with it in every frame, until the function that comes back is called. */
export function watch(look: () => void, move: () => void): () => void {
  let frame = 0, last = -LATER, changed = false;
  const observer = new MutationObserver(() => { changed = true; });
  const tick = (now: number) => {
    frame = requestAnimationFrame(tick);
    if (now - last >= (changed ? SOON : LATER)) {
      last = now;
      changed = false;
      for (const root of roots()) observer.observe(root, { subtree: true, childList: true, attributes: true });
      look();
    }
    move();
  };
  tick(performance.now());
  return () => {
    cancelAnimationFrame(frame);
    observer.disconnect();
  };
}

/** Puts an element somewhere in the window. */
export const put = (element: HTMLElement, ...place: number[]) =>
  ['left', 'top', 'width', 'height'].slice(0, place.length).forEach((side, at) => element.style.setProperty(side, `${place[at]}px`));

/** Puts the panel below or above its anchor, or else at the other end of the window; and the ring around the anchor. */
export function place(panel: HTMLElement, ring: HTMLElement, anchor: HTMLElement | undefined): void {
  const { left, right, top, bottom, width, height } = rectOf(anchor ?? panel), { offsetWidth: wide, offsetHeight: high } = panel;
  const y = bottom + GAP + high <= innerHeight ? bottom + GAP : top - GAP - high;
  ring.hidden = !anchor;
  put(ring, left - 4, top - 4, width + 8, height + 8);
  panel.className = anchor && y >= 0 ? '' : anchor && top > innerHeight / 2 ? 'docked high' : 'docked';
  put(panel, Math.max(GAP, Math.min(panel.matches(':dir(rtl)') ? right - wide : left, innerWidth - wide - GAP)), y);
}

/** What the product shows of the state that tells whether a step is done; nothing when it shows none. */
export function stateOf({ route, attribute: [name, wanted] = [] }: Done, element: HTMLElement | undefined): unknown {
  if (route) return location.pathname === route || location.hash === `#${route}`;
  const value = name && element && `${element[name as 'id'] ?? element.getAttribute(name)}`;
  return value == null || wanted == null ? value : value === wanted;
}
