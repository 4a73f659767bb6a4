// Finding elements on the page: by `data-help` or a selector, in open shadow roots and frames of the same origin.

/** A part of the page that can be searched. */
export type Root = Document | ShadowRoot;

/** What stands for an id on the page. */
export const ANCHOR = 'data-help';

/** Every part of the page, outermost first, without the help itself. */
export const roots = (root: Root = document): Root[] =>
  [root, ...[...root.querySelectorAll(':not(headwater-help)')].flatMap(element => {
    const inside = element.shadowRoot ?? (element as HTMLIFrameElement).contentDocument;
    return inside ? roots(inside) : [];
  })];

/** HTML elements that have a role without saying so. */
const TAGS: Record<string, string> = { link: 'a', textbox: 'input,textarea', checkbox: '[type=checkbox]', combobox: 'select' };

/** The elements of a part of the page that a selector means: one of CSS, or `role=ROLE[name="NAME"]`. */
function query(root: ParentNode, selector: string): HTMLElement[] {
  const [, role, name] = /^role=(\w+)\[name="(.*)"\]$/.exec(selector) ?? [];
  try {
    return [...root.querySelectorAll<HTMLInputElement>(role ? `[role=${role}],${TAGS[role] ?? role}` : selector)].filter(element =>
      !role || (element.ariaLabel ?? (element.labels?.[0] ?? element).textContent!.trim()) === name);
  } catch {
    // A selector that the browser does not know finds nothing.
    return [];
  }
}

const visible = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true });

/** The first element that is to be seen of each anchor on the page, and of each id by its selector. */
export function scan(selectors: Record<string, string | undefined>): Map<string, HTMLElement> {
  const all = roots(), found = new Map<string, HTMLElement>();
  const take = (selector: string, idOf: (element: Element) => string) => {
    for (const element of all.flatMap(root => query(root, selector))) {
      if (!found.has(idOf(element)) && visible(element)) found.set(idOf(element), element);
    }
  };
  take(`[${ANCHOR}]`, element => element.getAttribute(ANCHOR)!);
  for (const id in selectors) if (selectors[id]) take(selectors[id], () => id);
  return found;
}

/** What an element stands in, also across the edges of shadow roots and frames. */
export const above = (node: Node | null | undefined): Node | null | undefined =>
  node && (node.parentNode ?? (node as ShadowRoot).host ?? (node as Document).defaultView?.frameElement);

/** The place of an element on the screen, also from within frames. */
export function rectOf(element: Element): DOMRect {
  const rect = element.getBoundingClientRect(), frame = element.ownerDocument.defaultView?.frameElement;
  if (frame) {
    const outer = rectOf(frame);
    rect.x += outer.x + frame.clientLeft;
    rect.y += outer.y + frame.clientTop;
  }
  return rect;
}

/** The element that has the focus, in whatever shadow root or frame it stands. */
export function focused(root: Root = document): HTMLElement | null {
  const at = root.activeElement as HTMLIFrameElement | null, inside = at?.shadowRoot ?? at?.contentDocument;
  return inside ? focused(inside) ?? at : at;
}
