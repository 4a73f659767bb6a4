// Shows a page anew in place when its source has changed; within the preview's own page, that tells when.
import { bar } from './bar.js';
import { load } from './load.js';
import { listen } from './news.js';
import { pane } from './pane.js';
import { track } from './patch.js';
import { remember, renameTicks, renamed } from './restore.js';
import { steps } from './texts.js';

const me = document.currentScript;
const { token } = me.dataset;
me.remove();
const isFramed = parent !== window && Boolean(parent.headwaterShell);
const body = track(document.body);

// What the page's own scripts wait for on the window; it is taken off before they run again.
let waiting = [];
const add = window.addEventListener;
const hear = function hear(name, act, options) {
  // The search stays as it is, because it never looks at the text.
  if (!document.currentScript?.dataset.engine) waiting.push(() => removeEventListener(name, act, options));
  return add.call(this ?? window, name, act, options);
};

const assets = head => [...head.querySelectorAll('link[rel=stylesheet], script[src]')].map(asset => asset.getAttribute('href') ?? asset.getAttribute('src')).join('\n');
const shape = root => [...root.querySelectorAll('.steps > .step, details.if, .before li, .desk-data')].map(part =>
  part.id || part.textContent).join('\n');

/** Titles and what scripts read from the head. */
function takeHead(head) {
  const title = head.querySelector('title')?.textContent ?? '';
  if (document.title !== title) document.title = title;
  for (const meta of head.querySelectorAll('meta[name]')) {
    const own = document.head.querySelector(`meta[name="${CSS.escape(meta.name)}"]`);
    if (own && own.content !== meta.content) own.content = meta.content;
  }
}

/** The case that an agent has before him, with the new names of its steps. */
function keepCase(before, rename) {
  const { known, symptoms, state, update } = globalThis.headwater.desk;
  const ids = set => new Set([...set].map(rename).filter(id => known.has(id)));
  const [failed, symptom] = [before.failed, before.symptom].map(rename);
  Object.assign(state, before, { done: ids(before.done), not: ids(before.not), failed: known.has(failed) ? failed : '',
    symptom: symptom === '-' || symptoms.has(symptom) ? symptom : '' });
  if (state.done.size || state.not.size || state.failed) update();
}

let round = 0;
/** Makes the text anew, and lets the page's scripts begin again. */
async function renew(fresh) {
  round += 1;
  const main = document.querySelector('main');
  const ids = root => steps(root).map(step => step.id);
  const rename = renamed(ids(body.original), ids(fresh));
  const restore = remember(main, rename);
  const before = globalThis.headwater?.desk?.state;
  renameTicks(rename);
  waiting.forEach(end => end());
  waiting = [];
  body.forget('main');
  const changed = body.patch(fresh);
  const desk = document.querySelector('.desk[data-reply]');
  // Modules run once for each address, and the preview cares for no query.
  if (desk) desk.dataset.reply += `?${round}`;
  const scripts = [...document.head.querySelectorAll('script[src]:not([data-engine])')];
  restore();
  for (const script of scripts) await import(`${script.src}?${round}`).catch(() => {});
  if (before) keepCase(before, rename);
  restore();
  return changed;
}

/** The playbook shows some of its text twice. */
function retell() {
  const desk = globalThis.headwater?.desk;
  if (!desk) return;
  for (const step of desk.steps) step.words = desk.short(step.element.querySelector('.sees')?.textContent ?? '');
  desk.changed.forEach(tell => tell());
}

/** Takes the page as it is now; answers with the elements that have changed. */
async function patch(fresh) {
  fresh.querySelectorAll('script[src^="/preview/"]').forEach(script => script.remove());
  if (assets(fresh.head) !== assets(document.head)) {
    location.reload();
    return [];
  }
  takeHead(fresh.head);
  if (shape(fresh.body) !== shape(body.original)) return renew(fresh.body);
  const changed = body.patch(fresh.body);
  if (changed.length) retell();
  return changed;
}

const api = pane(body, { patch });
if (isFramed) parent.headwaterShell.arrived(window);
window.addEventListener = hear;

if (!isFramed) {
  let looking = Promise.resolve();
  const look = () => {
    looking = looking.then(() => load(location.pathname)).then(({ page }) => (page ? patch(page) : []))
      .then(changed => changed.forEach(api.flash), () => {});
  };
  const judge = bar();
  judge();
  let isConnected = true;
  listen(token, word => { if (word === 'reload') look(); else judge(); }, now => {
    if (now && !isConnected) {
      look();
      judge();
    }
    isConnected = now;
  });
}
