// Texts to elements: by name from a short list, and never from markup.
import type { Node } from '../headwater-help';
import { base, list, pathOf } from './bundle';
import { show } from './panel';

/** A node as it may come: its fields may be anything. */
interface Loose { t: string; c?: Node[]; id: string; at?: number; href: string; src?: string; alt?: string; way?: boolean; start?: number }

/** An element with properties and children; its part is how a product's style sheet may name it. */
export function make<T extends keyof HTMLElementTagNameMap>(
  tag: T, properties: Partial<Omit<HTMLElementTagNameMap[T], 'part'>> & { part?: string } | number | undefined, ...children: (globalThis.Node | string)[]
): HTMLElementTagNameMap[T] {
  const element = Object.assign(document.createElement(tag), properties) as HTMLElementTagNameMap[T];
  element.append(...children);
  return element;
}

const TAGS = /^(p|h3|hr|br|em|strong|del|code|pre|blockquote|[ou]l|li|table|t[rhd]|details|summary|aside)$/;
/** Where a reader may be led; `javascript:` is not among them. */
const SCHEMES = /^(https?|mailto):/;
/** Deeper than a text that somebody wrote. */
const DEPTH = 40;

/** A text as elements; of what is not known, its words. */
export const render = (nodes: unknown, depth = 0): (globalThis.Node | string)[] => depth > DEPTH ? [] : list(nodes as Node[]).flatMap(given => {
  if (typeof given === 'string') return given;
  let { t = 'p', c = given as Node[], id, at, href, src, alt, way, start } = given as Loose, words = render(c, depth + 1);
  // What a bundle names by a relative address stands beside it, and nothing else is asked of the network.
  const folder = base.replace(/[^/]*$/, '');
  return TAGS.test(t) ? make(t as 'ol', start && { start }, ...words)
    : t === 'a' && SCHEMES.test(href = /:/.test(href) ? href : folder + href) ? make(t, { href, target: '_blank' }, ...words)
    : t === 'procedure' ? make('button', { className: 'link', onclick: () => show(id, at) }, ...words)
    : t === 'ui' ? make('b', {}, ...words[0] ? words : [pathOf(id).slice(way ? 0 : -1).join(' › ')])
    : t === 'img' ? make(t, { src: folder + src, alt }) : words;
});
