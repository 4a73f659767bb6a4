// What a reader has done to a part of a page, kept over the making of it anew.

/** A name for an element that holds as long as the page has it: the nearest id, what it is, and its place there. */
function nameOf(element, rename = id => id) {
  if (element.id) return `#${rename(element.id)}`;
  const home = element.parentElement?.closest('[id]') ?? document.body;
  const kind = `${element.localName}[${element.getAttribute('name') ?? ''}][${element.getAttribute('aria-label') ?? ''}]`;
  const alike = [...home.querySelectorAll(element.localName)].filter(other => other.getAttribute('name') === element.getAttribute('name'));
  return `${rename(home.id)} ${kind} ${alike.indexOf(element)}`;
}

/** How much two ids that are made from words have in common, from 0 to 1. */
function likeness(one, other) {
  const [few, many] = [one, other].map(id => new Set(id.split('-')));
  const both = [...few].filter(word => many.has(word)).length;
  return both / (few.size + many.size - both);
}

/**
 * Which step is called what from now on. A step whose id is made from its words gets another one with them: of those
 * that came, it is the most alike, or the only one that is left.
 */
export function renamed(before, after) {
  const [known, stays] = [new Set(after), new Set(before)];
  const [gone, came] = [before.filter(id => !known.has(id)), after.filter(id => !stays.has(id))];
  const names = new Map();
  const pairs = gone.flatMap(old => came.map(id => ({ old, id, likeness: likeness(old, id) })));
  for (const { old, id, likeness } of pairs.sort((a, b) => b.likeness - a.likeness)) {
    const isOnly = gone.length === 1 && came.length === 1 && before.length === after.length;
    if ((likeness >= 0.4 || isOnly) && !names.has(old) && ![...names.values()].includes(id)) names.set(old, id);
  }
  return id => {
    if (names.has(id)) return names.get(id);
    const old = [...names.keys()].find(name => id.startsWith(`${name}-if-`));
    return old ? names.get(old) + id.slice(old.length) : id;
  };
}

/** Gives kept ticks of this page the new names of their steps. */
export function renameTicks(rename) {
  const end = `:${location.pathname.replace(/(index)?\.html$/, '')}`;
  try {
    for (const key of Object.keys(localStorage).filter(key => key.startsWith('hw-steps:') && key.endsWith(end))) {
      const side = ({ d, f, ...rest }) => ({ ...rest, d: d?.map(rename), f: f && rename(f) });
      const { o, ...kept } = JSON.parse(localStorage.getItem(key));
      localStorage.setItem(key, JSON.stringify({ ...side(kept), o: o && side(o) }));
    }
  } catch { /* Without storage there are no ticks that could be kept. */ }
}

/** Remembers open parts, fields, the focus and the place on the screen; answers with what brings them back. */
export function remember(part, rename) {
  const details = new Map([...part.querySelectorAll('details')].map(element => [nameOf(element, rename), element.open]));
  const fields = new Map([...part.querySelectorAll('input:not([type=checkbox], [type=radio]), textarea:not([readonly]), select')]
    .map(field => [nameOf(field, rename), field.value]));
  const active = part.contains(document.activeElement) ? nameOf(document.activeElement, rename) : '';
  const anchors = [...part.querySelectorAll('[id]')].map(element => ({ id: rename(element.id), top: element.getBoundingClientRect().top }));
  const inSight = anchors.filter(({ top }) => top >= 0);
  const y = scrollY;
  return () => {
    for (const element of part.querySelectorAll('details')) element.open = details.get(nameOf(element)) ?? element.open;
    for (const field of part.querySelectorAll('input, textarea, select')) {
      const value = fields.get(nameOf(field));
      if (value === undefined || value === field.value) continue;
      field.value = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
    if (active) [...part.querySelectorAll('*')].find(element => nameOf(element) === active)?.focus({ preventScroll: true });
    const anchor = inSight.find(({ id }) => document.getElementById(id));
    if (y === 0) return;
    if (anchor) scrollBy({ top: document.getElementById(anchor.id).getBoundingClientRect().top - anchor.top, behavior: 'instant' });
    else scrollTo({ top: y, behavior: 'instant' });
  };
}
