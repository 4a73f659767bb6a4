// The list of pages, and the box that searches it.
import { data, find, make } from './dom.js';

const MOST = 60;
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

/** Pages that have all words, those with them in the title first. */
function matching(all, words) {
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
  return found.map(({ page }) => page);
}

/** Makes the list work; `go(path)` is told what was chosen. */
export function chooser(go) {
  const [box, input, found, count] = ['#chooser', '#words', '#found', '#count'].map(id => find(id));
  let shown = [];
  let at = 0;
  const mark = () => {
    [...found.children].forEach((option, place) => option.setAttribute('aria-selected', String(place === at)));
    const option = found.children[at];
    if (option) input.setAttribute('aria-activedescendant', option.id);
    else input.removeAttribute('aria-activedescendant');
    option?.scrollIntoView({ block: 'nearest' });
  };
  const take = path => {
    box.close();
    go(path);
  };
  const show = async () => {
    const all = await list();
    const hits = matching(all, input.value);
    const chosen = shown[at]?.path;
    shown = hits.slice(0, MOST);
    at = Math.max(0, shown.findIndex(page => page.path === chosen));
    found.replaceChildren(...shown.map((page, place) => {
      const option = make('div', { id: `page-${place}` }, page.title, make('small', {}, page.file));
      option.setAttribute('role', 'option');
      option.addEventListener('click', () => take(page.path));
      return option;
    }));
    count.textContent = hits.length > MOST ? `${MOST} of ${hits.length} pages; type to find others` : `${hits.length} ${hits.length === 1 ? 'page' : 'pages'}`;
    mark();
  };
  const begin = () => {
    at = -1;
    return show();
  };
  input.addEventListener('input', begin);
  again = () => { if (box.open) show(); };
  input.addEventListener('keydown', event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && shown.length) {
      at = (at + step + shown.length) % shown.length;
      mark();
    } else if (event.key === 'Enter' && shown[at]) {
      take(shown[at].path);
    } else return;
    event.preventDefault();
  });
  const open = () => {
    if (!box.open) box.showModal();
    input.select();
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
