// Following the page: what comes, moves and goes, and what tells that a step is done.
import type { Done } from '../headwater-help';
import { rectOf, roots } from './anchors';

/** How many milliseconds lie between two looks at a page: one that has changed, and one that has not as far as it tells. */
const [SOON, LATER] = [100, 500];
const GAP = 8;
/** Up to this width the panel takes all of it. */
const NARROW = 480;

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
export const put = ({ style }: HTMLElement, left: number, top: number) => {
  style.left = `${left}px`;
  style.top = `${top}px`;
};

/** Puts the panel below or above its anchor, or in a corner; and the ring around the anchor. */
export function place(panel: HTMLElement, ring: HTMLElement, anchor: HTMLElement | undefined): void {
  const { left, right, top, bottom, width, height } = rectOf(anchor ?? panel), { offsetWidth: wide, offsetHeight: high } = panel;
  const y = bottom + GAP + high <= innerHeight ? bottom + GAP : top - GAP - high;
  ring.hidden = !anchor;
  put(ring, left - 4, top - 4);
  ring.style.width = `${width + 8}px`;
  ring.style.height = `${height + 8}px`;
  // On a small screen the panel is at the other end.
  panel.className = !anchor || innerWidth > NARROW && y < 0 ? 'docked' : innerWidth > NARROW ? '' : top > innerHeight / 2 ? 'docked high' : 'docked';
  put(panel, Math.max(GAP, Math.min(panel.matches(':dir(rtl)') ? right - wide : left, innerWidth - wide - GAP)), y);
}

/** Waits for what in the product shows that a step is done; gives a function to look for it, which is called in every frame. */
export function completion(done: Done, find: () => HTMLElement | undefined, signal: AbortSignal, finished: () => void): () => void {
  const { click, event, route, attribute: [name, wanted] = [] } = done;
  (find()?.ownerDocument.defaultView ?? window).addEventListener(click ? 'click' : `${event}`, event => {
    if (!click || event.composedPath().includes(find()!)) finished();
  }, { capture: true, signal });
  const state = (): unknown => {
    const element = find();
    const value = route ? location.pathname === route || location.hash === `#${route}`
      : element && name ? `${name in element ? element[name as 'id'] : element.getAttribute(name)}` : undefined;
    return wanted == null || value == null ? value : value === wanted;
  };
  let known = state();
  return () => {
    const before = known, now = known = state() ?? before;
    // What is so from the start is no sign of something that the reader did.
    if (before != null && now !== before && now !== false) finished();
  };
}
