// Texts of a bundle to elements: by name from a short list, and never from markup.
import type { Bundle, Node } from '../headwater-help';
import { list, own } from './bundle';

/** What a text is shown with. */
export interface Shown {
  bundle: Bundle;
  base: string;
  /** What a link to a procedure does. */
  show(id: string): void;
}

export type Part = globalThis.Node | string;

type Loose = { t?: string; c?: Node[]; id: string; text?: string; href?: string; src?: string; alt?: string;
  items?: Node[][]; start?: number; head?: Node[][]; rows?: Node[][][]; path?: string[]; way?: boolean };

/** An element with properties and children. */
export function make<T extends keyof HTMLElementTagNameMap>(
  tag: T, properties: Partial<HTMLElementTagNameMap[T]> = {}, ...children: Part[]
): HTMLElementTagNameMap[T] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** A link that opens elsewhere; only its words when its address is none that a reader may follow, such as `javascript:`. */
export function link(address: unknown, base: string, ...words: Part[]): Part[] {
  const href = URL.parse(String(address), base)?.href ?? '';
  return /^(https?|mailto):/.test(href) ? [make('a', { href, target: '_blank', rel: 'noopener' }, ...words)] : words;
}

const TAGS: Record<string, 'p' | 'h3' | 'blockquote' | 'em' | 'strong' | 'del' | 'aside' | 'hr' | 'br' | 'ol' | 'ul' | 'code'> = {
  p: 'p', heading: 'h3', quote: 'blockquote', em: 'em', strong: 'strong', del: 'del', note: 'aside', rule: 'hr', br: 'br',
  ol: 'ol', ul: 'ul', code: 'code',
};
/** Deeper than a text that somebody wrote. */
const DEPTH = 40;

/** A text as elements. */
export function render(nodes: Node[] | undefined, shown: Shown, depth = 0): Part[] {
  if (depth > DEPTH) return [];
  const inside = (nodes?: Node[]) => render(nodes, shown, depth + 1);
  const each = (tag: 'li' | 'td', items?: Node[][]) => list(items).map(item => make(tag, {}, ...inside(item)));
  return list(nodes).flatMap((given): Part[] => {
    if (typeof given === 'string') return [given];
    const node = (Array.isArray(given) ? { t: 'p', c: given } : given) as Loose;
    const { t = '', id, text = '' } = node;
    const c = inside(node.c), tag = own(TAGS, t);
    const element = tag && make(tag, {}, ...c, ...each('li', node.items), String(text));
    if (element) {
      if (node.start! > 1) (element as HTMLOListElement).start = node.start!;
      return [element];
    }
    if (t === 'pre') return [make(t, { tabIndex: 0, textContent: String(text) })];
    if (t === 'table') return [make(t, {}, ...[node.head, ...list(node.rows)].map(cells => make('tr', {}, ...each('td', cells))))];
    if (t === 'a') return link(node.href, shown.base, ...c);
    if (t === 'procedure' && own(shown.bundle.procedures, id)) return [make('button', { className: 'link', onclick: () => shown.show(id) }, ...c)];
    if (t === 'ui') {
      const path = list(node.path ?? own(shown.bundle.elements, id)?.path);
      return [make('b', {}, ...c.length ? c : [path.slice(node.way || node.path ? 0 : -1).join(' › ')])];
    }
    // Only pictures that came with the bundle: nothing else is asked of the network.
    if (t === 'img') return [/^[\w%-][^:]*$/.test(node.src!) ? make(t, { src: new URL(node.src!, shown.base).href, alt: node.alt }) : String(node.alt)];
    return c;
  });
}
