// A look at the pages on show as a hurried reader would meet them: length, first screen, pictures, headings, targets.
import { NAMES } from './address.js';
import { all, button, find, make } from './dom.js';
import { words } from './texts.js';

const SMALLEST = 24;
const PER_MINUTE = 220;
const countOf = text => text.split(/\s+/).filter(Boolean).length;

/** What can be said of a page in a pane. */
function facts(pane) {
  const { window } = pane;
  const main = pane.api.root();
  const shown = element => element.getClientRects().length > 0;
  const texts = all('p, li, dt, dd, td, th, h1, h2, h3, h4, pre, summary', main).filter(element => shown(element) && !find('p, li, td, dd', element));
  const count = countOf(words(main));
  const first = texts.filter(element => element.getBoundingClientRect().top + window.scrollY < window.innerHeight).map(words).join(' ');
  const headings = all('h1, h2, h3, h4, h5, h6', main);
  const skipped = headings.filter((heading, at) => at > 0 && Number(heading.localName[1]) > Number(headings[at - 1].localName[1]) + 1);
  const silent = all('img:not([alt])', main);
  const isInText = element => element.matches('a') && window.getComputedStyle(element).display === 'inline';
  const small = all('a[href], button, input, select, summary', main).filter(element => {
    const { width, height } = element.getBoundingClientRect();
    return shown(element) && !isInText(element) && !element.closest('label') && (width < SMALLEST || height < SMALLEST);
  });
  return [
    ['Reading time', `${Math.max(1, Math.round(count / PER_MINUTE))} min, ${count} words`],
    ['Words on the first screen', String(countOf(first))],
    ['Pictures without text', silent],
    ['Headings that skip a level', skipped],
    ['Targets below 24 pixels', small],
  ];
}

function card(pane) {
  const rows = facts(pane).flatMap(([name, value]) => {
    const answer = typeof value === 'string' ? value : value.length === 0 ? 'none'
      : button(`${value.length}, show`, () => pane.api.point(value), { ariaLabel: `${name}: ${value.length}, show them` });
    return [make('dt', {}, name), make('dd', {}, answer)];
  });
  return make('li', {}, make('strong', {}, NAMES[pane.place.audience]), make('dl', {}, ...rows));
}

/** Shows the check of these panes. */
export function audit(panes) {
  const panel = find('#audit');
  const close = () => {
    panel.hidden = true;
    panes.forEach(pane => pane.api?.point([]));
  };
  panel.replaceChildren(make('header', {}, make('h2', {}, 'Check of the pages'), button('Close', close)),
    make('ul', {}, ...panes.filter(pane => pane.isThere && pane.api?.root()).map(card)));
  panel.hidden = false;
}
