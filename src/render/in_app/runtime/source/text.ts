// Texts of a bundle to elements: by name from a short list, and never from markup.
import type { Bundle, Node } from '../headwater-help';
import { list, own } from './bundle';

/** What a text is shown with. */
export interface Shown {
  bundle: Bundle;
  base: string;
  /** What a link to a procedure does. */
  show(id: string): unknown;
}

export type Part = globalThis.Node | string;

/** A node as it may come: its fields may be anything. */
interface Loose {
  t?: string; c?: Node[]; id: string; text?: string; href?: string; src?: string; alt?: string; way?: boolean;
  items?: Node[][]; start?: number; head?: Node[][]; rows?: Node[][][];
}

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
  let href = '';
  try {
    href = new URL(`${address}`, base).href;
  } catch { /* It is no address. */ }
  return /^(https?|mailto):/.test(href) ? [make('a', { href, target: '_blank', rel: 'noopener' }, ...words)] : words;
}

const TAGS: Record<string, 'p'> = Object.fromEntries(
  ['em', 'strong', 'del', 'code', 'br', 'ol', 'ul', 'pre', 'heading h3', 'quote blockquote', 'note aside', 'rule hr']
    .map(pair => { const [type, tag = type] = pair.split(' '); return [type, tag as 'p']; }));
/** Deeper than a text that somebody wrote. */
const DEPTH = 40;

/** A text as elements. */
export function render(nodes: Node[] | undefined, shown: Shown, depth = 0): Part[] {
  const inside = (nodes?: Node[]) => render(nodes, shown, depth + 1);
  const each = (tag: 'li' | 'td', items?: Node[][]) => list(items).map(item => make(tag, {}, ...inside(item)));
  return depth > DEPTH ? [] : list(nodes).flatMap((given): Part[] => {
    if (typeof given === 'string') return [given];
    if (Array.isArray(given)) return [make('p', {}, ...inside(given))];
    const { t = '', c, id, text = '', items, start, head, rows, href, src, alt, way } = given as Loose;
    const words = inside(c), tag = own(TAGS, t);
    if (tag) {
      const element = make(tag, {}, ...words, ...each('li', items), `${text}`);
      if (start! > 1) element.setAttribute('start', `${start}`);
      if (t === 'pre') element.tabIndex = 0;
      return [element];
    }
    if (t === 'table') return [make(t, {}, ...[head, ...list(rows)].map(cells => make('tr', {}, ...each('td', cells))))];
    if (t === 'a') return link(href, shown.base, ...words);
    if (t === 'procedure' && own(shown.bundle.procedures, id)) return [make('button', { className: 'link', onclick: () => shown.show(id) }, ...words)];
    if (t === 'ui') return [make('b', {}, ...words[0] ? words : [list(own(shown.bundle.elements, id)?.path).slice(way ? 0 : -1).join(' › ')])];
    // Only pictures that came with the bundle: nothing else is asked of the network.
    if (t === 'img') return [/^[\w%-][^:]*$/.test(src!) ? make(t, { src: new URL(src!, shown.base).href, alt }) : `${alt}`];
    return words;
  });
}
