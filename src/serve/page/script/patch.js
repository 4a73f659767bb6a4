// Brings a live part of a page up to date by what changed in its source, and leaves alone what scripts made of it.
import morphdom from 'morphdom';

/**
 * Remembers a part of a page as it was sent, before any script has changed it.
 *
 * What is shown anew is compared with that, never with the live page: ticks, open parts, fields and whatever scripts
 * have added are no difference. Only nodes whose source is another one are touched.
 */
export function track(live) {
  const original = live.cloneNode(true);
  /** Nodes of the source to those of the page, and the latter alone. */
  const lives = new WeakMap();
  const owned = new WeakSet();
  const pair = (node, twin) => {
    lives.set(node, twin);
    owned.add(twin);
    node.childNodes.forEach((child, place) => pair(child, twin.childNodes[place]));
  };
  pair(original, live);
  const observer = new MutationObserver(() => {});
  observer.observe(original, { subtree: true, childList: true, attributes: true, characterData: true });

  /** What a page reads from a script that is none: where types must be trusted, nobody may give a script its text. */
  const dataOf = script => {
    const made = live.ownerDocument.createElement('data');
    Object.assign(made, { hidden: true, className: script.className });
    return made;
  };
  /** The page's form of a node; a node that is new is made. */
  const liveOf = node => {
    const known = lives.get(node);
    if (known) return known;
    const made = node.localName === 'script' ? dataOf(node) : live.ownerDocument.importNode(node, false);
    lives.set(node, made);
    owned.add(made);
    for (const child of node.childNodes) made.append(liveOf(child));
    return made;
  };
  /** The child of a parent that is a node, or in which a script has wrapped it. */
  const childOf = (parent, node) => {
    if (!parent.contains(node)) return node;
    let child = node;
    while (child.parentNode !== parent) child = child.parentNode;
    return child;
  };
  const isOwn = node => owned.has(node)
    || (node.nodeType === Node.ELEMENT_NODE && [...node.querySelectorAll('*')].some(inner => owned.has(inner)));

  /** Gives a parent the children of its source, between those that scripts have added. */
  const settle = parent => {
    const home = liveOf(parent);
    const wanted = [...parent.childNodes].map(child => childOf(home, liveOf(child)));
    const stays = new Set(wanted);
    for (const child of [...home.childNodes]) if (!stays.has(child) && isOwn(child)) child.remove();
    let last = null;
    for (const child of wanted) {
      let next = last ? last.nextSibling : home.firstChild;
      while (next && next !== child && !isOwn(next)) next = next.nextSibling;
      if (next !== child) home.insertBefore(child, last ? last.nextSibling : next ?? home.firstChild);
      last = child;
    }
  };

  return {
    original,
    /** The live form of a node of the source. */
    live: node => lives.get(node),
    /** Forgets the contents of a part, so that all of it is made anew. */
    forget: selector => {
      const part = original.querySelector(selector);
      lives.get(part)?.replaceChildren();
      part?.replaceChildren();
      observer.takeRecords();
    },
    /** Takes the new source; answers with the live elements that have changed. */
    patch: fresh => {
      morphdom(original, fresh, { onBeforeElUpdated: (from, to) => !from.isEqualNode(to) });
      const records = observer.takeRecords();
      const changed = new Set();
      const parents = new Set();
      for (const { type, target, attributeName: name } of records) {
        if (!original.contains(target)) continue;
        if (type === 'childList') {
          parents.add(target);
          continue;
        }
        const twin = liveOf(target);
        if (twin.parentElement?.localName === 'script') continue;
        if (type === 'characterData') twin.data = target.data;
        else if (target.hasAttribute(name)) twin.setAttribute(name, target.getAttribute(name));
        else twin.removeAttribute(name);
        changed.add(type === 'characterData' ? twin.parentElement : twin);
      }
      for (const parent of parents) {
        settle(parent);
        changed.add(liveOf(parent));
      }
      return [...changed].filter(element => element?.isConnected);
    },
  };
}
