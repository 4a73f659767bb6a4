// The page of the live preview: three readers side by side, one cursor, and what is wrong.
import { AUDIENCES, NAMES, addressOf, read, state, written } from './address.js';
import { audit } from './audit.js';
import { chooser, forget, pageOf } from './chooser.js';
import { differ, seenBy } from './compare.js';
import { cursor } from './cursor.js';
import { all, button, choices, data, find, make } from './dom.js';
import { findings } from './findings.js';
import { Pane, forgetSeen } from './frames.js';
import { listen } from './news.js';

const { token } = document.currentScript.dataset;
const kept = {
  read: name => { try { return localStorage.getItem(name); } catch { return null; } },
  write: (name, value) => { try { localStorage.setItem(name, value); } catch { /* Then it lasts as long as the page. */ } },
};
let preview = { versions: [], audiences: AUDIENCES, tiers: [], changed: {} };
const newest = () => preview.versions[0] ?? '';
const unseen = new Set();

// The panes, and which of them are on show.
const on = {
  loaded: pane => dress(pane),
  moved: (pane, place) => {
    const isTwin = pane === panes.twin;
    Object.assign(state, { page: place.page, version: isTwin ? state.version : place.version, step: '' });
    sought = '';
    say();
    lay();
    look();
  },
};
const panes = Object.fromEntries([...AUDIENCES, 'twin'].map(name => [name, new Pane(name, on)]));
find('#panes').append(...Object.values(panes).map(pane => pane.section));
Object.values(panes).forEach(pane => { pane.section.hidden = true; });
const isComparing = () => state.compare !== '' && preview.versions.includes(state.compare);
const names = () => (isComparing() ? [state.of, 'twin'] : state.panes.filter(name => preview.audiences.includes(name)));
const shown = () => names().map(name => panes[name]);
const byWindow = window => Object.values(panes).find(pane => pane.window === window);

/** Puts what the state says on show. */
function lay() {
  const visible = names();
  const appear = visible.filter(name => panes[name].section.hidden);
  for (const [name, pane] of Object.entries(panes)) pane.section.hidden = !visible.includes(name);
  const { version, page, compare, of } = state;
  for (const name of visible) {
    const place = name === 'twin' ? { audience: of, version: compare, page } : { audience: name, version, page };
    const isNew = panes[name].show(place, newest(), isComparing() ? place.version : '');
    // A pane that was hidden has missed what happened.
    if (!isNew && appear.includes(name)) panes[name].refresh().then(mark, () => {});
  }
  controls();
}

let sought = '';
/** Shows the place in a page to which a search has led. */
function seek(pane) {
  const step = sought && pane?.api?.seek(sought);
  if (!step || state.step === step) return;
  steps.choose(step, null);
}

/** Gives a page that was loaded or patched the marks that the reader has asked for. */
async function dress(pane) {
  seek(pane);
  if (pane?.api && state.step) pane.api.choose(state.step, true);
  mark();
  controls();
  steps.show();
}
let marking = 0;
async function mark() {
  const count = isComparing() ? differ(panes[state.of], panes.twin) : null;
  if (isComparing() && count !== null) panes.twin.said.textContent = `${state.compare}, ${count} ${count === 1 ? 'step differs' : 'steps differ'}`;
  if (!isComparing()) Object.values(panes).forEach(pane => pane.api?.differ(new Map()));
  marking += 1;
  const round = marking;
  const { page, version } = state;
  const seen = new Map(await Promise.all([...unseen].map(async audience => [audience, await seenBy({ audience, page, version }, newest())])));
  if (round !== marking) return;
  for (const pane of shown()) {
    pane.api?.unseen(new Map([...seen].filter(([audience]) => audience !== pane.place.audience)));
  }
}

// The address of this page says what is on show.
function say(isNew = false) {
  const hash = written();
  if (hash !== location.hash) history[isNew ? 'pushState' : 'replaceState'](null, '', hash);
}
/** Goes to a page, and to a place in it by its name. */
function go(page, { version = state.version, anchor = '' } = {}) {
  const isNew = page !== state.page || version !== state.version;
  sought = anchor;
  Object.assign(state, { page, version, step: '', compare: version === state.compare ? '' : state.compare });
  say(isNew);
  lay();
  look();
  for (const pane of shown()) if (!pane.isPending) seek(pane);
}
addEventListener('popstate', () => {
  read(location.hash);
  problems.want(state.findings);
  lay();
  look();
});

// Controls.
const select = (id, act) => find(id).addEventListener('change', event => act(event.target.value));
function change(what) {
  Object.assign(state, what);
  say();
  lay();
  mark();
  look();
}
function controls() {
  choices(find('#version'), preview.versions.map(name => [name, name]), state.version);
  choices(find('#tier'), preview.tiers.map(name => [name, name]), kept.read('hw-tier') ?? preview.tiers[0] ?? '');
  find('#tier').parentElement.hidden = preview.tiers.length === 0;
  const others = preview.versions.filter(name => name !== state.version);
  choices(find('#compare'), [['', 'nothing'], ...others.map(name => [name, name])], isComparing() ? state.compare : '');
  find('#compare').parentElement.hidden = others.length === 0;
  choices(find('#of'), preview.audiences.map(name => [name, NAMES[name]]), state.of);
  find('#of').parentElement.hidden = !isComparing();
  for (const toggle of all('[data-toggle]')) {
    toggle.hidden = !preview.audiences.includes(toggle.dataset.toggle);
    toggle.setAttribute('aria-pressed', String(state.panes.includes(toggle.dataset.toggle)));
    toggle.disabled = isComparing();
  }
  for (const row of all('[data-unseen]')) row.hidden = !preview.audiences.includes(row.dataset.unseen);
  find('#book').textContent = preview.title ?? '';
  const title = shown().map(pane => pane.isThere && pane.api?.title()).find(Boolean);
  find('#title').textContent = title ?? state.page;
  document.title = `${title ?? state.page} · Preview`;
}
find('#shown').append(...AUDIENCES.map(name => button(NAMES[name], () => {
  const panes = AUDIENCES.filter(other => state.panes.includes(other) !== (other === name));
  if (panes.length) change({ panes });
}, { data: { toggle: name } })));
find('#unseen').append(...AUDIENCES.map(name => {
  const box = make('input', { type: 'checkbox' });
  box.addEventListener('change', () => {
    if (box.checked) unseen.add(name);
    else unseen.delete(name);
    mark();
  });
  const label = { customer: 'customers', agent: 'agents', 'in-app': 'the help panel' }[name];
  return make('label', { className: 'check', data: { unseen: name } }, box, label, make('span', { className: 'swatch', data: { of: name } }));
}));
select('#version', version => change({ version, compare: version === state.compare ? '' : state.compare }));
select('#compare', compare => change({ compare, of: isComparing() ? state.of : names()[0] ?? 'customer' }));
select('#of', of => change({ of }));
select('#tier', tier => {
  kept.write('hw-tier', tier);
  for (const pane of shown()) {
    const own = pane.document && find('.tier select', pane.document);
    if (!own) continue;
    own.value = tier;
    own.dispatchEvent(new pane.window.Event('change', { bubbles: true }));
  }
});
const follow = find('#follow');
follow.checked = kept.read('hw-follow') === 'on';
follow.addEventListener('change', () => {
  kept.write('hw-follow', follow.checked ? 'on' : 'off');
  if (follow.checked) pursue();
});
find('#audit-button').addEventListener('click', () => {
  find('#view').hidePopover();
  audit(shown());
});

// A click into a frame closes nothing by itself.
addEventListener('blur', () => find('#view').hidePopover());

const steps = cursor({ panes: shown, onStep: say });
const problems = findings({
  open: async (file, line) => {
    const page = await pageOf(file);
    if (!page) tell(`Nobody sees ${file} as a page of its own.`);
    else await visit(page.path, file, line);
  },
  turn: isWanted => {
    state.findings = isWanted;
    problems.want(isWanted);
    say();
  },
});
chooser({ preview: () => preview, go: ({ path, version, anchor }) => go(path, { version: version || state.version, anchor }) });

/** What a reader is told, and what he can do about it. */
function tell(words, ...more) {
  const notice = find('#notice');
  notice.hidden = !words;
  notice.replaceChildren(...(words ? [words, ' ', ...more, ' ', button('Dismiss', () => tell(''), { className: 'plain' })] : []));
}

/** Goes to the page and the step in which a line of a file is to be read. */
async function visit(page, file, line) {
  if (page !== state.page) go(page);
  await look();
  const step = steps.stepAt(file, line);
  if (step) steps.choose(step, null);
}

let offered = '';
/** Follows the writer to the place that was saved; `isSeen` says whether a pane has changed with it. */
async function pursue(isSeen = false) {
  const lines = preview.changed;
  const files = Object.keys(lines);
  const own = steps.files();
  if (!files.length || files.length > 8) return;
  const here = files.find(file => own.has(file));
  if (here) {
    // Whoever is at work in the preview itself keeps the place.
    if (isSeen && !document.hasFocus()) await visit(state.page, here, lines[here]);
    return;
  }
  const page = (await Promise.all(files.map(pageOf))).find(Boolean);
  if (!page || page.path === state.page) return;
  const show = () => visit(page.path, page.file, lines[page.file]);
  if (follow.checked) await show();
  else if (offered !== `${preview.build} ${page.path}`) {
    offered = `${preview.build} ${page.path}`;
    tell(`${page.file} was saved.`, button('Show it', () => { tell(''); show(); }));
  }
}

/** Asks where the page on show is written. */
async function look() {
  const { page, version } = state;
  const pane = shown().find(pane => pane.place?.audience !== 'in-app' && pane.isThere) ?? shown()[0];
  const audience = pane?.place?.audience === 'in-app' ? 'customer' : pane?.place?.audience ?? 'customer';
  await steps.look(addressOf({ audience, version, page }, newest()).slice(1), preview);
}

// Live.
let isBusy = false;
let isStale = false;
let isUnjudged = false;
/** Asks what is wrong, after the pages: those a writer looks at. */
function judge() {
  isUnjudged = isBusy;
  if (!isBusy) problems.look();
}
async function refresh() {
  isStale = true;
  if (isBusy) return;
  isBusy = true;
  let isSeen = false;
  while (isStale) {
    isStale = false;
    forgetSeen();
    const changed = await Promise.all(shown().map(pane => pane.refresh().catch(() => [])));
    if (changed.some(list => list.length)) {
      // News that comes meanwhile begins a round in which nothing may change any more; the writer is followed all the same.
      isSeen = true;
      mark();
      controls();
    }
    if (isStale) continue;
    await learn();
    await look();
    await pursue(isSeen);
    isSeen = false;
  }
  isBusy = false;
  if (isUnjudged) judge();
}

/** Asks what the preview knows of the book. */
async function learn() {
  const now = await data('/preview/state.json');
  if (!now) return;
  preview = { ...now, audiences: now.audiences.length ? now.audiences : AUDIENCES };
  forget();
  if (!preview.versions.includes(state.version)) {
    state.version = newest();
    if (state.version) say();
  }
  if (newest()) lay();
}

// What the pages in the panes call.
window.headwaterShell = {
  arrived: window => byWindow(window)?.arrived(window, preview.versions),
  chosen: (window, step) => steps.choose(step, byWindow(window)),
  failed: (window, step) => steps.fail(step, null),
  branched: (window, step, said, isOpen) => {
    for (const pane of shown()) if (pane.window !== window) pane.api?.branch(step, said, isOpen);
  },
};

read(location.hash);
problems.want(state.findings);
learn().then(look);
problems.look();
let isConnected = true;
listen(token, word => {
  if (word === 'reload') refresh();
  else judge();
}, now => {
  if (now && !isConnected) {
    tell('');
    refresh();
    problems.look();
  } else if (!now) tell('The preview was ended. This page goes on when it is started again.');
  isConnected = now;
});
