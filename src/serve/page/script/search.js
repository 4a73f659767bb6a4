// What `headwater search` finds in the book on show, asked for with every letter.
import { NAMES, state } from './address.js';
import { button, data, find, make } from './dom.js';

/** After so many milliseconds the reader is told that the texts are still being read. */
const PATIENCE = 300;
const KINDS = { heading: place => place.text, step: place => `Step ${place.number}`, branch: place => `If ${place.text}`, said: place => `“${place.text}”` };

const letters = words => {
  const bytes = new TextEncoder().encode(words);
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
};

/** A text with its marked words; marks count characters, not halves of them. */
function marked(text, marks = []) {
  const chars = [...text];
  let at = 0;
  const parts = marks.flatMap(([from, to]) => {
    const part = [chars.slice(at, from).join(''), make('mark', {}, chars.slice(from, to).join(''))];
    at = to;
    return part;
  });
  return [...parts, chars.slice(at).join('')];
}

/** A place that was found: where it is, and what a list shows of it. */
function place(hit, asked, newest) {
  const version = hit.only[0] ?? asked.version;
  const folder = version === newest ? '' : `${version}/`;
  const shown = make('div', {}, ...marked(hit.title, hit.marks.title));
  if (hit.only.length) shown.append(make('small', { className: 'only' }, `only in ${hit.only.join(' and ')}`));
  const where = hit.place && KINDS[hit.place.kind](hit.place);
  if (where && hit.place.kind !== 'step') shown.append(make('small', {}, where));
  if (hit.snippet && hit.snippet !== hit.place?.text) shown.append(make('small', {}, ...(where && hit.place.kind === 'step' ? [`${where}: `] : []), ...marked(hit.snippet, hit.marks.snippet)));
  else if (hit.place?.kind === 'step') shown.append(make('small', {}, `${where}: `, ...marked(hit.place.text, hit.marks.place)));
  return { path: hit.page.slice(folder.length), version, anchor: hit.anchor ?? '', shown, id: hit.id };
}

/** Asks for words; `preview()` is what is known of the book, and `again()` is called when the question is another one. */
export function search({ preview, again }) {
  const facets = find('#facets');
  const asked = { audience: 'customer', version: '' };
  let last = null;
  let round = 0;

  const choice = (name, count, isChosen, choose) => {
    const words = count === undefined ? name : `${name} ${count}`;
    return button(words, () => { choose(); again(); }, { ariaPressed: String(isChosen) });
  };
  const facet = (label, choices) => {
    const group = make('div', { className: 'group' }, ...choices);
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', label);
    return group;
  };
  const show = found => {
    const { audiences, versions } = preview();
    const count = (list, name) => list?.find(other => other.name === name)?.found;
    const groups = [];
    if (audiences.length > 1) {
      groups.push(facet('Whose pages', audiences.map(name =>
        choice(NAMES[name], count(found?.counts.audiences, name), name === asked.audience, () => { asked.audience = name; }))));
    }
    if (versions.length > 1) {
      groups.push(facet('UI version', versions.map(name =>
        choice(name, count(found?.counts.ui_versions, name), name === asked.version, () => { asked.version = name; }))));
    }
    // Who has pressed one of them goes on with the next.
    const at = [...facets.querySelectorAll('button')].indexOf(document.activeElement);
    facets.hidden = groups.length === 0;
    facets.replaceChildren(...groups);
    if (at >= 0) facets.querySelectorAll('button')[at]?.focus();
  };

  return {
    /** Begins a search in what is on show; the index is made while the reader types. */
    begin: () => {
      const { audiences, versions } = preview();
      const shown = state.compare ? [state.of] : state.panes;
      asked.audience = shown.find(name => audiences.includes(name)) ?? audiences[0];
      asked.version = versions.includes(state.version) ? state.version : versions[0];
      facets.hidden = true;
      data(`/preview/search/${asked.audience}/${encodeURIComponent(asked.version)}/.json`);
    },
    /** Shows no question. */
    end: () => {
      last?.abort();
      facets.hidden = true;
    },
    /** What is found, as `{ places, found, near }`; nothing when another question came in between. `slow()` is called while that takes long. */
    ask: async (words, slow) => {
      last?.abort();
      last = new AbortController();
      round += 1;
      const mine = round;
      const wait = setTimeout(slow, PATIENCE);
      const question = { ...asked };
      const answer = await fetch(`/preview/search/${question.audience}/${encodeURIComponent(question.version)}/${letters(words)}.json`, { signal: last.signal }).catch(() => null);
      const found = answer?.ok ? await answer.json().catch(() => null) : null;
      clearTimeout(wait);
      if (mine !== round) return null;
      show(found);
      if (!found) return { places: [], found: 0, near: [] };
      const [newest] = preview().versions;
      return { places: found.hits.map(hit => place(hit, question, newest)), found: found.counts.found, near: found.near };
    },
  };
}
