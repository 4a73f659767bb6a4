// Texts of a bundle to elements: by name from a short list, and never from markup.
import type { Node } from '../headwater-help';
import { base, elements, list, procedures } from './bundle';
import { show } from './panel';

export type Part = globalThis.Node | string;

/** A node as it may come: its fields may be anything. */
interface Loose {
  t: string; c?: Node[]; id: string; text?: string; href?: string; src?: string; alt?: string; way?: boolean;
  items?: Node[][]; start?: number; head?: Node[][]; rows?: Node[][][];
}

/** An element with properties and children; its part is how a product's style sheet may name it. */
export function make<T extends keyof HTMLElementTagNameMap>(
  tag: T, properties: Partial<Omit<HTMLElementTagNameMap[T], 'part'>> & { part?: string } = {}, ...children: Part[]
): HTMLElementTagNameMap[T] {
  const element = Object.assign(document.createElement(tag), properties) as HTMLElementTagNameMap[T];
  element.append(...children);
  return element;
}

/** A link that opens elsewhere; only its words when its address is none that a reader may follow, such as `javascript:`. */
export function link(href: string, ...words: Part[]): Part[] {
  const element = make('a', { href, target: '_blank', rel: 'noopener' });
  if (!/^(https?|mailto):/.test(element.protocol)) return words;
  element.append(...words);
  return [element];
}

const NAMES: Record<string, string> = { heading: 'h3', quote: 'blockquote', note: 'aside', rule: 'hr' };
const TAGS = /^(h3|blockquote|aside|hr|em|strong|del|code|br|ol|ul|pre)$/;
/** Deeper than a text that somebody wrote. */
const DEPTH = 40;

/** A text as elements. */
export function render(nodes: Node[] | undefined, depth = 0): Part[] {
  const inside = (nodes?: Node[]) => render(nodes, depth + 1);
  const each = (tag: 'li' | 'td', items?: Node[][]) => list(items).map(item => make(tag, {}, ...inside(item)));
  // What a bundle names by a relative address stands beside it, and nothing else is asked of the network.
  const folder = base.replace(/[^/]*$/, '');
  return depth > DEPTH ? [] : list(nodes).flatMap((given): Part[] => {
    if (typeof given === 'string') return [given];
    if (Array.isArray(given)) return [make('p', {}, ...inside(given))];
    const { t, c, id, text = '', items, start, head, rows, href, src, alt, way } = given as Loose;
    const words = inside(c), tag = NAMES[t] ?? t;
    if (TAGS.test(tag)) return [make(tag as 'ol', start! > 1 ? { start } : tag === 'pre' ? { tabIndex: 0 } : {}, ...words, ...each('li', items), `${text}`)];
    if (t === 'table') return [make(t, {}, ...[head, ...list(rows)].map(cells => make('tr', {}, ...each('td', cells))))];
    if (t === 'a') return link(/^\w+:/.test(`${href}`) ? href! : folder + href, ...words);
    if (t === 'procedure' && procedures.has(id)) return [make('button', { className: 'link', onclick: () => show(id) }, ...words)];
    if (t === 'ui') return [make('b', {}, ...words[0] ? words : [list(elements.get(id)?.path).slice(way ? 0 : -1).join(' › ')])];
    if (t === 'img') return [make(t, { src: folder + src, alt })];
    return words;
  });
}
