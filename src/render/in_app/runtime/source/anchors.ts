// Finding elements on the page: by `data-help` or a selector, in open shadow roots and frames of the same origin.

/** A part of the page that can be searched. */
export type Root = Document | ShadowRoot;

/** The part of the page inside an element: its shadow root, or the document of a frame. */
const within = (element: Element | null): Root | null | undefined => element?.shadowRoot ?? (element as HTMLIFrameElement | null)?.contentDocument;

/** Every part of the page, outermost first, without the help itself. */
export const roots = (root: Root = document): Root[] =>
  [root, ...[...root.querySelectorAll(':not(headwater-help)')].flatMap(element => within(element) ? roots(within(element)!) : [])];

/** HTML elements that have a role without saying so; those of one role are not told apart from those of another. */
const CONTROLS = 'a,input,select,textarea';

/** The first element that is to be seen of each anchor on the page, and of some ids by their selectors, in the order of the page. */
export function scan(ids: Iterable<string>, selectorOf: (id: string) => string | undefined): Map<string, HTMLElement> {
  const all = roots(), found = new Map<string, HTMLElement>();
  // A selector is one of CSS, or `role=ROLE[name="NAME"]`.
  const take = (selector: string, id?: string) => {
    const [, role, name] = /^role=(\w+)\[name="(.*)"\]$/.exec(selector) ?? [];
    for (const element of all.flatMap(root => [...root.querySelectorAll<HTMLInputElement>(role ? `[role=${role}],${role},${CONTROLS}` : selector)])) {
      const key = id ?? element.dataset.help!;
      if (!found.has(key) && element.checkVisibility({ visibilityProperty: true })
        && (!role || (element.ariaLabel ?? (element.labels?.[0] ?? element).textContent!.trim()) === name)) found.set(key, element);
    }
  };
  take('[data-help]');
  for (const id of ids) {
    try {
      take(selectorOf(id)!, id);
    } catch { /* No selector, or one that the browser does not know, finds nothing. */ }
  }
  return found;
}

/** The place of an element on the screen, also from within frames. */
export function rectOf(element: Element): DOMRect {
  const rect = element.getBoundingClientRect(), home = element.ownerDocument, frame = home.defaultView?.frameElement;
  // The product may stand in a frame itself, whose place on the screen does not matter.
  if (frame && home !== document) {
    const { x, y } = rectOf(frame);
    rect.x += x;
    rect.y += y;
  }
  return rect;
}

/** The element that has the focus, in whatever shadow root or frame it stands. */
export const focused = (root: Root = document): HTMLElement | null => {
  const at = root.activeElement as HTMLElement | null;
  return within(at) ? focused(within(at)!) ?? at : at;
};
