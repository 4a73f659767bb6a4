// Following the page while something is shown: the anchor as it comes, moves and goes, and what tells that a step is done.
import type { Done } from '../headwater-help';
import { rectOf, roots, visible, type Root } from './anchors';

/** How long a reader waits before he is told that an element is not there, and how often it is looked for meanwhile. */
const [WAIT, AGAIN] = [3000, 500];
const GAP = 8;
/** Up to this width the panel takes all of it. */
const NARROW = 480;

/** What is followed. */
export interface Target {
  ids: string[];
  /** What shows that the step is done, and the id of the element that does. */
  done: Done | undefined;
  at: string | undefined;
  find(id: string, inside?: Root[]): HTMLElement | undefined;
  seen(roots: Root[]): void;
  missing(id: string): void;
  finished(): void;
}

/** Puts the panel below or above its anchor, or in a corner; the ring around the anchor. */
function place(panel: HTMLElement, ring: HTMLElement, anchor: DOMRect | undefined): void {
  const put = (element: HTMLElement, left: number, top: number) => { element.style.left = `${left}px`; element.style.top = `${top}px`; };
  ring.hidden = !anchor;
  panel.className = 'docked';
  panel.style.left = panel.style.top = '';
  if (!anchor) return;
  const { left, right, top, bottom, width, height } = anchor;
  put(ring, left - 4, top - 4);
  ring.style.width = `${width + 8}px`;
  ring.style.height = `${height + 8}px`;
  const { offsetWidth: wide, offsetHeight: high } = panel;
  const y = bottom + GAP + high <= innerHeight ? bottom + GAP : top - GAP - high;
  if (innerWidth <= NARROW) {
    // At the other end of a small screen.
    if (top > innerHeight / 2) panel.className += ' high';
  } else if (y >= 0) {
    panel.className = '';
    put(panel, Math.max(GAP, Math.min(panel.dir ? right - wide : left, innerWidth - wide - GAP)), y);
  }
}

/** Follows a target until the function that comes back is called. */
export function follow(panel: HTMLElement, ring: HTMLElement, { ids, done, at, find, seen, missing, finished }: Target): () => void {
  let anchor: HTMLElement | undefined, frame = 0, looked = 0, changed = true, told = !ids.length;
  const since = performance.now(), stop = new AbortController();
  const observer = new MutationObserver(() => { changed = true; });

  const look = () => {
    const before = anchor, inside = roots();
    changed = false;
    looked = performance.now();
    seen(inside);
    for (const root of inside) observer.observe(root, { subtree: true, childList: true, attributes: true });
    // Of what a step names, the last that is there: on the way to a button, the menu that leads to it.
    anchor = ids.map(id => find(id, inside)).findLast(found => found);
    const rect = anchor && anchor !== before && rectOf(anchor);
    if (rect && (rect.top < 0 || rect.bottom > innerHeight)) {
      anchor!.scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion:reduce)').matches ? 'auto' : 'smooth' });
    }
  };
  /** What shows by itself that the step is done. */
  const state = (): unknown => {
    const [name, wanted] = done?.attribute ?? [];
    if (done?.route) return location.pathname === done.route || location.hash === `#${done.route}`;
    const element = name && find(at!);
    if (!element) return;
    const value = String(name in element ? element[name as 'id'] : element.getAttribute(name));
    return wanted == null ? value : value === wanted;
  };
  const tick = () => {
    if (changed || (anchor ? !visible(anchor) : performance.now() - looked > AGAIN)) look();
    place(panel, ring, anchor && rectOf(anchor));
    if (!anchor && !told && performance.now() - since > WAIT) {
      told = true;
      missing(ids.at(-1)!);
    }
    frame = requestAnimationFrame(tick);
    const now = state();
    // What is so from the start is no sign of something that the reader did.
    if (known !== undefined && now !== undefined && now !== known && now !== false) return finished();
    known = now ?? known;
  };
  const listen = (name: string, heard: (event: Event) => void) =>
    (find(at!)?.ownerDocument ?? document).addEventListener(name, heard, { capture: true, signal: stop.signal });

  if (done?.click) listen('click', event => { if (event.composedPath().includes(find(at!)!)) finished(); });
  if (done?.event) listen(done.event, finished);
  let known = state();
  tick();
  return () => {
    cancelAnimationFrame(frame);
    observer.disconnect();
    stop.abort();
  };
}
