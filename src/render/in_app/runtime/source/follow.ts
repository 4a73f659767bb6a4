// Following the page: where what stands beside its elements goes, and what tells that a step is done.
import type { Done } from '../headwater-help';
import { rectOf } from './anchors';

const GAP = 8;
/** How wide and high a "?" button is. */
const MARK = 26;
/** How much of it lies over what it belongs to, so that it hides no letter. */
const OVER = 6;

/** Whether something is written from right to left. */
export const isMirrored = (element: Element) => element.matches(':dir(rtl)');

/** Puts an element somewhere in the window, but not over its edges. */
function put(element: HTMLElement, left: number, top: number): void {
  element.style.left = `${Math.max(0, Math.min(left, innerWidth - element.offsetWidth - GAP))}px`;
  element.style.top = `${top}px`;
}

/** Puts the panel below or above its anchor, or else at the other end of the window; and the ring around the anchor. */
export function place(panel: HTMLElement, ring: HTMLElement, anchor: HTMLElement | undefined): void {
  const { left, top, bottom, width, height } = rectOf(anchor ?? panel), high = panel.offsetHeight;
  const y = bottom + GAP + high <= innerHeight ? bottom + GAP : top - GAP - high;
  ring.hidden = !anchor;
  ring.style.width = `${width + 4}px`;
  ring.style.height = `${height + 4}px`;
  put(ring, left - 4, top - 4);
  panel.className = !anchor || y < 0 && top < innerHeight / 2 ? 'low' : y < 0 ? 'high' : '';
  put(panel, left, y);
}

/** Puts a "?" button outside the upper corner of an element where its lines end. */
export function placeMark(mark: HTMLElement, element: HTMLElement): void {
  const { left, right, top } = rectOf(element), { x, y, width, height } = element.getBoundingClientRect();
  // What a scrolled box has cut off is at no place of the window.
  mark.hidden = !(element.getRootNode() as Partial<Document>).elementsFromPoint?.(x + width / 2, y + height / 2).includes(element);
  put(mark, isMirrored(mark) ? left - MARK + OVER : right - OVER, Math.max(0, top - MARK + OVER));
}

/** What the product shows of the state that tells whether a step is done; nothing when it shows none. */
export function stateOf({ route, attribute: [name, wanted] = [] }: Done, element: HTMLElement | undefined): unknown {
  if (route) return location.pathname === route || location.hash === `#${route}`;
  const value = name && element && `${element[name as 'id'] ?? element.getAttribute(name)}`;
  return value == null || wanted == null ? value : value === wanted;
}
