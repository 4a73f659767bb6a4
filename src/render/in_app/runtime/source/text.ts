// Texts of a bundle to elements: by name from a short list, and never from markup.
import type { Node } from '../headwater-help';
import { base, elements, list, procedures } from './bundle';
import { show } from './panel';

export type Part = globalThis.Node | string;

/** A node as it may come: its fields may be anything. */
interface Loose { t: string; c?: Node[]; id: string; href: string; src?: string; alt?: string; way?: boolean; start?: number }

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

const TAGS = /^(p|h3|blockquote|aside|hr|em|strong|del|code|br|ol|ul|li|pre|table|tr|th|td)$/;
/** Deeper than a text that somebody wrote. */
const DEPTH = 40;

/** A text as elements. */
export const render = (nodes: Node[] | undefined, depth = 0): Part[] => depth > DEPTH ? [] : list(nodes).flatMap((given): Part[] => {
  if (typeof given === 'string') return [given];
  const { t = 'p', c = given as Node[], id, href, src, alt, way, start } = given as Loose, words = render(c, depth + 1);
  // What a bundle names by a relative address stands beside it, and nothing else is asked of the network.
  const folder = base.replace(/[^/]*$/, '');
  return TAGS.test(t) ? [make(t as 'ol', start! > 1 ? { start } : {}, ...words)]
    : t === 'a' ? link(/^\w+:/.test(href) ? href : folder + href, ...words)
    : t === 'procedure' && procedures.has(id) ? [make('button', { className: 'link', onclick: () => show(id) }, ...words)]
    : t === 'ui' ? [make('b', {}, ...words[0] ? words : [list(elements.get(id)?.path).slice(way ? 0 : -1).join(' › ')])]
    : t === 'img' ? [make(t, { src: folder + src, alt })] : words;
});
