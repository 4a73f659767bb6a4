// The help panel itself, as a product has it: over a screen that stands in for the product, with the bundle in hand.
import { branchesOf, firstWords, ledTo, only, screenOf, stepText, textsOf } from './bundle.js';
import { data, find, make } from './dom.js';
import { SHEET, motion } from './pane.js';
import { renamed } from './restore.js';
import { words } from './texts.js';

const shell = parent !== window && parent.headwaterShell;
const INDEX = '/in-app/index.json';
const BUNDLE = '/in-app/bundle.json';
const LEAVES = 'p, li, td, th, h3, pre, summary, blockquote';
const { flash, scrollTo } = motion();

// The panel asks for its files as in a product, and is given those of the page in hand.
const given = new Map();
const ask = window.fetch.bind(window);
window.fetch = async (address, options) => {
  const { href, pathname } = new URL(address, location.href);
  const file = given.get(pathname);
  return file ? { ok: true, url: href, text: async () => JSON.stringify(file) } : ask(address, options);
};

const help = document.createElement('headwater-help');
const sheet = new CSSStyleSheet();
sheet.replaceSync(SHEET);
let bundle = null;
let text = '';
/** The place of the step that the panel shows; nothing of it when there is none. */
let at = -1;
let isOurs = false;
let marks = new Map();
let others = new Map();

const place = () => {
  const [version, ...path] = location.hash.slice(1).split('/');
  return { version, path: path.join('/') };
};
const source = ({ version, path }) => `/preview/help/${version}/${path}.json`;
const steps = () => (bundle ? only(bundle).steps : []);
const idAt = () => steps()[at]?.id ?? '';
const part = name => help.shadowRoot?.querySelector(`[part=${name}]`);
const isOpen = () => Boolean(part('panel')?.matches(':popover-open, [open]'));

/** Makes the screen: every label that the steps name, below those that lead to it. */
function draw() {
  const item = ({ label, id, kind, inner }) => {
    const own = id ? make('button', { type: 'button', data: { help: id } }, label) : make('span', {}, label);
    const list = inner.length ? [make('ul', {}, ...inner.map(item))] : [];
    return make('li', { className: kind ?? '' }, own, ...list);
  };
  const tree = screenOf(bundle);
  find('#product').textContent = bundle.title;
  find('#version').textContent = bundle.version;
  find('#help').dataset.helpOpen = only(bundle).id;
  find('#screen').replaceChildren(...tree.map(item));
  find('#screen').hidden = tree.length === 0;
}

/** Gives what is shown the marks that the reader has asked for. */
function dress() {
  const body = part('body');
  if (!body) return;
  const said = marks.get(idAt());
  if (said) body.dataset.hwDiff = said;
  else delete body.dataset.hwDiff;
  const written = textsOf(bundle);
  for (const leaf of body.querySelectorAll(LEAVES)) {
    const own = words(leaf);
    const missing = written.has(own) && !leaf.querySelector(LEAVES)
      ? [...others].filter(([, texts]) => !texts.has(own) && !texts.has(`If ${own}`)).map(([name]) => name) : [];
    if (missing.length) leaf.dataset.hwUnseen = missing.join(' ');
    else delete leaf.dataset.hwUnseen;
  }
}

/** Shows a step, and leaves the focus where it is. */
async function show(step) {
  document.body.inert = true;
  isOurs = true;
  await help.show(only(bundle).id, step);
  isOurs = false;
  document.body.inert = false;
}

/** Takes a bundle; the panel is told of it by being put into the page anew. */
async function take(fresh) {
  bundle = fresh;
  text = JSON.stringify(fresh);
  // A link leads to another procedure; who follows it is brought to its page.
  const elsewhere = ledTo(fresh).filter(id => !fresh.procedures[id]).map(id => [id, { title: '', hash: '', steps: [{ id: '', text: [] }] }]);
  given.set(BUNDLE, { ...fresh, procedures: { ...fresh.procedures, ...Object.fromEntries(elsewhere) } });
  given.set(INDEX, {
    schema: fresh.schema, language: fresh.language, title: fresh.title, words: await panelWords,
    versions: [{ version: fresh.version, file: 'bundle.json', dropped: [] }],
  });
  draw();
  document.body.inert = true;
  help.remove();
  help.setAttribute('src', INDEX);
  help.setAttribute('version', fresh.version);
  document.body.append(help);
  await help.ready;
  document.body.inert = false;
  help.shadowRoot.adoptedStyleSheets = [...help.shadowRoot.adoptedStyleSheets, sheet];
}

/** Takes the bundle as it is now; answers with the elements that have changed. */
async function patch(fresh) {
  if (JSON.stringify(fresh) === text) return [];
  const [wasOpen, wasAt, id] = [isOpen(), at, idAt()];
  const before = steps().map(step => step.id);
  const said = wasOpen && steps()[at] ? stepText(steps()[at], bundle) : '';
  const folds = [...part('body')?.querySelectorAll('details') ?? []].map(fold => fold.open);
  const top = part('panel')?.scrollTop ?? 0;
  const chosen = part('body')?.dataset.hwChosen;
  // A frame keeps its focus for itself while the reader is in another one.
  const pressed = document.hasFocus() ? help.shadowRoot?.activeElement?.className : undefined;
  await take(fresh);
  if (!wasOpen) return [];
  const now = steps().map(step => step.id);
  const known = now.indexOf(renamed(before, now)(id));
  await show(known >= 0 ? known : Math.max(0, Math.min(wasAt, now.length - 1)));
  part('body').querySelectorAll('details').forEach((fold, place) => { fold.open = folds[place] ?? fold.open; });
  part('panel').scrollTop = top;
  if (chosen) part('body').dataset.hwChosen = idAt();
  if (pressed !== undefined) (part('actions').querySelector(`.${pressed || 'next'}`) ?? part('title')).focus();
  return steps()[at] && stepText(steps()[at], bundle) !== said ? [part('body')] : [];
}

let choosing = null;
/** Chooses a step; true when the panel has it. */
async function choose(id) {
  if (part('body')) delete part('body').dataset.hwChosen;
  const step = steps().findIndex(other => other.id === id);
  if (step < 0) return false;
  if (step !== at || !isOpen()) await show(step);
  part('body').dataset.hwChosen = id;
  flash(part('body'));
  return true;
}

let asked = '';
/** Shows another procedure. */
async function open() {
  const where = place();
  const address = source(where);
  if (!where.path || address === asked) return;
  asked = address;
  const fresh = await data(address);
  if (address !== asked) return;
  document.documentElement.dataset.absent = fresh ? '' : 'absent';
  at = -1;
  if (fresh) {
    await take(fresh);
    await show(0);
  } else {
    bundle = null;
    text = '';
    help.remove();
  }
  scrollTo(document.body);
  if (shell) shell.arrived(window);
}

window.headwaterPane = {
  place, patch, flash, scrollTo,
  title: () => (bundle ? only(bundle).title : ''),
  /** What the check of the pages looks at. */
  root: () => part('panel'),
  steps: () => steps().map(step => ({ id: step.id, words: firstWords(step, bundle), branches: branchesOf(step, bundle) })),
  stepTexts: () => new Map(steps().map(step => [step.id, stepText(step, bundle)])),
  choose: id => {
    choosing = choose(id);
    return choosing;
  },
  /** Opens or closes what may go wrong at a step, by its words. */
  branch: async (id, said, isWanted) => {
    await choosing;
    if (idAt() !== id) return null;
    const fold = [...part('body').querySelectorAll('details')].find(other => words(other.querySelector('summary')) === said);
    if (fold) fold.open = isWanted;
    return fold;
  },
  /** Shows the step of a name, or of what may go wrong there. */
  seek: name => steps().find(step => name === step.id || name.startsWith(`${step.id}-if-`))?.id ?? '',
  differ: wanted => {
    marks = wanted;
    dress();
  },
  unseen: wanted => {
    others = wanted;
    dress();
  },
  point: elements => {
    help.shadowRoot?.querySelectorAll('[data-hw-audit]').forEach(element => element.removeAttribute('data-hw-audit'));
    elements.forEach(element => { element.dataset.hwAudit = ''; });
    elements[0]?.scrollIntoView({ block: 'nearest' });
  },
};

addEventListener('headwater-show', async ({ detail }) => {
  if (!bundle) return;
  const own = only(bundle).id;
  if (detail.task && detail.task !== own) {
    const pages = await data('/preview/pages.json');
    const found = pages?.find(page => page.id === detail.task);
    if (found) location.hash = `${place().version}/${found.path}`;
    return;
  }
  at = detail.task ? detail.at : -1;
  dress();
  if (!isOurs && shell && idAt()) shell.chosen(window, idAt());
});
addEventListener('click', event => {
  const path = event.composedPath();
  if (!shell || !idAt() || !path.includes(help)) return;
  if (path[0].className === 'failed') shell.failed(window, idAt());
  const summary = path.find(element => element.localName === 'summary');
  const said = summary && words(summary);
  // The panel opens it after the click.
  if (said && branchesOf(steps()[at], bundle).includes(said)) shell.branched(window, idAt(), said, !summary.parentElement.open);
});
addEventListener('hashchange', open);
const panelWords = data('/preview/help-words.json').then(words => words ?? {});
open();
