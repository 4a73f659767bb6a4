// Finding elements on the page: by `data-help` or a selector, in open shadow roots and frames of the same origin.

/** A part of the page that can be searched. */
export type Root = Document | ShadowRoot;

/** Every part of the page, outermost first. */
export function roots(root: Root = document): Root[] {
  const inner = [...root.querySelectorAll('*')].map(element => element.shadowRoot ?? (element as HTMLIFrameElement).contentDocument);
  return [root, ...inner.flatMap(inside => inside ? roots(inside) : [])];
}

/** HTML elements that have a role without saying so. */
const TAGS: Record<string, string> = { link: 'a', textbox: 'input,textarea', checkbox: '[type=checkbox]', combobox: 'select' };

/** The elements of a part of the page that a selector means: one of CSS, or `role=ROLE[name="NAME"]`. */
export function query(root: ParentNode, selector: string): HTMLElement[] {
  const [, role, name] = /^role=(\w+)\[name="(.*)"\]$/.exec(selector) ?? [];
  try {
    return [...root.querySelectorAll<HTMLInputElement>(role ? `[role=${role}],${TAGS[role] ?? role}` : selector)].filter(element =>
      !role || (element.ariaLabel ?? (element.labels?.[0] ?? element).textContent!.trim()) === name);
  } catch {
    return [];
  }
}

export const visible = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true })
  && element.getClientRects().length > 0;

/** The place of an element on the screen, also from within frames. */
export function rectOf(element: Element): DOMRect {
  const rect = element.getBoundingClientRect();
  const frame = element.ownerDocument.defaultView?.frameElement;
  const { x, y } = frame ? rectOf(frame) : { x: 0, y: 0 };
  return new DOMRect(rect.x + x, rect.y + y, rect.width, rect.height);
}

/** The element that has the focus, in whatever shadow root or frame it stands. */
export function focused(root: Root = document): HTMLElement | null {
  const at = root.activeElement as HTMLIFrameElement | null;
  const inside = at?.shadowRoot ?? at?.contentDocument;
  return inside ? focused(inside) ?? at : at;
}
