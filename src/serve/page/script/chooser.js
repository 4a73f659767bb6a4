// The list of pages, and the box that searches it: what the texts say first, then what is called so.
import { data, find, make } from './dom.js';
import { search } from './search.js';

const MOST = 60;
/** So many pages are added whose titles or files have the words. */
const MOST_NAMED = 12;
let pages = null;
let round = 0;

/** All pages of the book; asked for again when the book has changed. */
export async function list() {
  if (pages) return pages;
  const asked = round;
  const found = await data('/preview/pages.json');
  if (found && asked === round) pages = found;
  return found ?? [];
}
let again = () => {};
/** The book has changed. */
export function forget() {
  round += 1;
  pages = null;
  again();
}
/** The page that is written in a file. */
export const pageOf = async file => (await list()).find(page => page.file === file);

const fold = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Pages that have all words in their titles, addresses, files or ids; those with them in the title first. */
function named(all, words) {
  const wanted = fold(words).split(/\s+/).filter(Boolean);
  const score = page => {
    const [title, where] = [fold(page.title), fold(`${page.path} ${page.file} ${page.id}`)];
    let sum = page.procedure ? 1 : 0;
    for (const word of wanted) {
      if (title.startsWith(word)) sum += 8;
      else if (title.includes(` ${word}`)) sum += 6;
      else if (title.includes(word)) sum += 4;
      else if (where.includes(word)) sum += 2;
      else return -1;
    }
    return sum;
  };
  const found = all.map(page => ({ page, score: score(page) })).filter(({ score }) => score >= 0);
  if (wanted.length) found.sort((a, b) => b.score - a.score);
  return found.map(({ page }) => ({ path: page.path, version: '', anchor: '', shown: make('div', {}, page.title, make('small', {}, page.file)) }));
}

const counted = count => `${count} ${count === 1 ? 'page' : 'pages'}`;

/** Makes the list work; `go(place)` is told what was chosen, and `preview()` is what is known of the book. */
export function chooser({ go, preview }) {
  const [box, input, found, count] = ['#chooser', '#words', '#found', '#count'].map(id => find(id));
  let shown = [];
  let at = 0;
  let showing = Promise.resolve();
  let turn = 0;
  const mark = () => {
    const options = found.querySelectorAll('[role=option]');
    options.forEach((option, place) => option.setAttribute('aria-selected', String(place === at)));
    const option = options[at];
    if (option) input.setAttribute('aria-activedescendant', option.id);
    else input.removeAttribute('aria-activedescendant');
    option?.scrollIntoView({ block: 'nearest' });
  };
  const take = place => {
    box.close();
    go(place);
  };
  const put = (places, said, keeps) => {
    const chosen = keeps && shown[at] && `${shown[at].path}#${shown[at].anchor}`;
    shown = places;
    at = Math.max(0, places.findIndex(place => `${place.path}#${place.anchor}` === chosen));
    places.forEach((place, number) => {
      place.shown.id = `page-${number}`;
      place.shown.setAttribute('role', 'option');
      place.shown.addEventListener('click', () => take(place));
    });
    const options = places.map(place => place.shown);
    const first = places.findIndex(place => place.isNamed);
    if (first > 0) options.splice(first, 0, make('p', { className: 'parts' }, 'By name'));
    found.replaceChildren(...options);
    count.textContent = said;
    mark();
  };
  const show = async keeps => {
    turn += 1;
    const mine = turn;
    const all = await list();
    const words = input.value.trim();
    const names = named(all, words);
    if (mine !== turn) return;
    if (!words) {
      texts.end();
      put(names.slice(0, MOST), names.length > MOST ? `${MOST} of ${counted(names.length)}; type to find others` : counted(names.length), keeps);
      return;
    }
    const answer = await texts.ask(words, () => put(names.slice(0, MOST), 'The texts are being read for the search; these are the pages of that name.', keeps));
    if (!answer || mine !== turn) return;
    const { places, found, near } = answer;
    const others = names.filter(({ path }) => !places.some(place => place.path === path)).slice(0, MOST_NAMED);
    const said = places.length < found ? `The best ${places.length} of ${counted(found)}` : found ? counted(found) : 'No page says that';
    put([...places, ...others.map(place => ({ ...place, isNamed: true }))],
      near.length ? `${said}. Did you mean ${near.map(word => `“${word}”`).join(' or ')}?` : said, keeps);
  };
  const begin = () => { showing = show(false); };
  const texts = search({ preview, again: begin });
  input.addEventListener('input', begin);
  again = () => { if (box.open) showing = show(true); };
  input.addEventListener('keydown', async event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && shown.length) {
      event.preventDefault();
      at = (at + step + shown.length) % shown.length;
      mark();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      // Who types fast means what the last letter will find.
      await showing;
      if (box.open && shown[at]) take(shown[at]);
    }
  });
  const open = () => {
    if (!box.open) box.showModal();
    input.select();
    texts.begin();
    begin();
  };
  find('#choose').addEventListener('click', open);
  find('#choose-nothing').addEventListener('click', () => box.close());
  addEventListener('keydown', event => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    open();
  });
}
