// The panel of a page: ways in, what is shown, the focus, and the events that are fired.
import type { AuditDetail, HeadwaterHelp, Word } from '../headwater-help';
import { above, ANCHOR, focused, rectOf, scan } from './anchors';
import { bundle, entry, load, own, stepsOf } from './bundle';
import { completion, place, put, watch } from './follow';
import { token } from './handoff';
import css from './panel.css';
import { make } from './text';
import { absence, labelOf, stepAt, view, type Content } from './views';

/** How far a reader is in a procedure. */
interface Progress { done: Set<string>; failed: string; at: number }

/** How many milliseconds a reader waits before he is told that an element is not there. */
const WAIT = 3000;
const progress: Record<string, Progress> = {};
/** What listens as long as the element stands on the page. */
let listening: AbortController, heard: Set<Window>;
/** What is shown, and what had the focus before. */
let shown: Content | undefined, opener: HTMLElement | null, problem = '';
/** What is followed: since when, what ends it, the elements that were found, and that of what is shown. */
let since = 0, ending = new AbortController(), stop = () => {}, check = () => {}, found = new Map<string, HTMLElement>(), anchor: HTMLElement | undefined, told = false;
/** The element and what stands in it. */
let host: HeadwaterHelp, sheet: CSSStyleSheet, title: HTMLElement, body: HTMLElement, foot: HTMLElement, shut: HTMLElement, ring: HTMLElement,
  panel: HTMLDialogElement, launcher: HTMLElement, box: HTMLElement, root: ShadowRoot;

const attribute = (name: string) => host.getAttribute(name);
export const say = (word: Word, ...values: (string | number)[]): string => (host.words[word] ?? word).replace(/\{\}/g, () => `${values.shift()}`);
const fire = (name: string, detail: unknown = null) =>
  host.dispatchEvent(new CustomEvent(`headwater-${name}`, { bubbles: true, composed: true, detail }));
const version = () => bundle?.version ?? '';
const ids = () => Object.keys(bundle?.elements ?? {});
export const of = (task: string): Progress => progress[task] ??= { done: new Set(), failed: '', at: 0 };
const find = (some = ids()) => scan(Object.fromEntries(some.map(id => [id, own(host.aliases, id) ?? entry(id)?.selector])));

/** The ids that are documented and visible on this screen, in the order of the page. */
export const documented = (): string[] => [...find()].flatMap(([id, element]) => entry(id) ? [{ id, place: rectOf(element) }] : [])
  .sort(({ place: a }, { place: b }) => a.y - b.y || a.x - b.x).map(({ id }) => id);

/** How the page and the bundle fit. */
export function audit(): AuditDetail {
  const wanted = attribute('version') ?? '', found = documented(), detail = {
    wanted, version: version(), exact: !!bundle && (!wanted || wanted === version()), path: location.pathname, found,
    missing: ids().filter(id => !found.includes(id)), unknown: [...find().keys()].filter(id => !entry(id)),
  };
  fire('audit', detail);
  return detail;
}

/** The token of a task with what was done of it. */
export const handoff = (task: string): string => token(task, own(bundle?.procedures, task)?.page, version(),
  stepsOf(task).map(({ id }) => id).filter(id => of(task).done.has(id)), of(task).failed);

/** Notes that a step is done. */
export function mark(procedure: string, step: string, by = 'hand'): void {
  const now = of(procedure);
  now.done.add(step);
  if (now.failed === step) now.failed = '';
  fire('step', { procedure, step, done: [...now.done], by });
}

/** Takes the bundle that the element asks for. */
export function renew(): void {
  const wanted = attribute('version') ?? '';
  host.ready = load(new URL(attribute('src') ?? new URL('index.json', home), document.baseURI).href, wanted)
    .then(() => say('There is no help on {}.', wanted), () => say('The help could not be loaded.')).then(words => {
      problem = words;
      host.bundle = bundle;
      panel.lang = bundle?.language ?? '';
      shut.ariaLabel = say('Close');
      launcher.textContent = say('Help');
      follow();
      if (attribute('audit') != null) audit();
      arrive();
    });
}

/** The address of the page may ask for help. */
function arrive(): void {
  const [, asked] = /^#help=(.*)/.exec(location.hash) ?? [];
  if (asked != null) show(decodeURIComponent(asked));
}

function open(next: Content, byReader?: boolean): void {
  const pressed = foot.contains(root.activeElement) && root.activeElement!.className;
  shown = next;
  title.textContent = next.title;
  body.replaceChildren(...next.body);
  foot.replaceChildren(...next.foot ?? []);
  panel.style.setProperty('--far', `${next.task ? next.at! / stepsOf(next.task).length * 100 : 0}%`);
  panel.scrollTop = 0;
  // Beside a modal dialog of the product, only another modal dialog can be used.
  if (!panel.matches(':popover-open,[open]')) panel[document.querySelector(':modal') ? 'showModal' : 'showPopover']();
  // Who goes on by a button finds it again where it was.
  if (byReader) (pressed && foot.querySelector<HTMLElement>(`.${pressed},.main`) || title).focus();
  follow();
  fire('show', { what: next.what, version: version() });
}

/** Looks for what is shown, and for what has a "?" button. */
function look(): void {
  const marked = attribute('marks'), before = anchor, ids = shown?.ids ?? [];
  found = find(marked == null ? ids : undefined);
  // Of what a step names, the last that is there: on the way to a button, the menu that leads to it.
  anchor = ids.map(id => found.get(id)).findLast(element => element);
  if (anchor !== before) anchor?.scrollIntoView({ block: 'nearest' });
  const wanted = marked == null ? [] : [...found].filter(([id, element]) => entry(id) && element.matches(marked || '*')).map(([id]) => id);
  if (`${wanted}` !== box.title) return;
}

function move(): void {
  if (!shown) return;
  place(panel, ring, anchor);
  const { ids = [], task } = shown, id = ids.at(-1);
  if (id && !anchor && !told && performance.now() - since > +(attribute('wait') ?? WAIT)) {
    told = true;
    body.prepend(absence(id, task));
    fire('missing', { id, version: version(), path: location.pathname });
  }
  check();
}

/** Follows what is shown: its element, and whether its step is done. */
function follow(): void {
  unfollow();
  if (!shown && attribute('marks') == null) return;
  ending = new AbortController();
  told = false;
  anchor = undefined;
  check = () => {};
  since = performance.now();
  const { ids = [], task, at = 0 } = shown ?? {}, declared = task && ids.findLast(id => entry(id)?.done);
  stop = watch(look, move);
  if (declared) {
    check = completion(entry(declared)!.done!, () => found.get(declared), ending.signal, () => {
      mark(task, stepsOf(task)[at].id, 'product');
      open(view(stepAt(task, at + 1)));
    });
  }
}
function unfollow(): void {
  stop();
  ending.abort();
}

/** Opens help on something; on the screen when nothing is named. */
export async function show(what = '', from = focused()): Promise<boolean> {
  await host.ready;
  if (!shown) opener = from;
  let next: Content = { title: say('Help'), body: [problem] };
  try {
    if (bundle) next = view(what);
  } catch { /* What a bundle says may be anything. */ }
  open(next, true);
  return next.what != null;
}

/** Closes the panel and gives the focus back. */
export function close(): void {
  if (!shown) return;
  const inside = root.activeElement;
  shown = undefined;
  follow();
  if (panel.open) panel.close();
  else panel.hidePopover();
  // Who has gone on in the page keeps his place there.
  if (inside || focused() === document.body) opener?.focus();
  fire('close');
}

/** The id of the innermost element around a place that has help. */
function idAt(place: Node | null | undefined): string {
  const found = [...find()];
  for (let at = place; at; at = above(at)) {
    const id = (at as Element).getAttribute?.(ANCHOR) ?? found.find(([, element]) => element === at)?.[0];
    if (id && entry(id)) return id;
  }
  return '';
}

/** Listens for what a reader does anywhere: in a window, and in the frames that get the focus from it. */
function hear(window: Window): void {
  if (heard.has(window)) return;
  heard.add(window);
  const { signal } = listening;
  window.addEventListener('keydown', event => {
    const { key, target, defaultPrevented } = event;
    if (key === 'F1') {
      event.preventDefault();
      if (target !== host) show(idAt(focused()));
    }
    if (key !== 'Escape' || defaultPrevented) return;
    // What stands above the panel closes first.
    const hint = root.querySelector('.mark:is(:hover,:focus-within):not(.quiet)');
    if (hint) hint.classList.add('quiet');
    else if (!document.querySelector(':modal,:popover-open')) close();
  }, { signal });
  window.addEventListener('click', event => {
    const asked = (event.composedPath()[0] as Element).closest<HTMLElement>(`[${ANCHOR}-open]`);
    if (asked) show(asked.getAttribute(`${ANCHOR}-open`)!, asked);
  }, { signal });
  window.addEventListener('blur', () => hear(focused()?.ownerDocument.defaultView ?? window), { signal });
}

function press(event: KeyboardEvent): void {
  const { key, target } = event, way = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (key === 'Escape') {
    event.preventDefault();
    event.stopPropagation();
    close();
  }
  if (!way || !shown?.task || (target as Element).localName === 'pre') return;
  event.preventDefault();
  const next = shown.at! + (panel.matches(':dir(rtl)') ? -way : way);
  if (stepsOf(shown.task)[next]) show(stepAt(shown.task, next));
}

let home: string | undefined;

/** Where the script is, beside which the bundles stand. */
export function from(script: string | undefined): void {
  home = script;
}

/** Makes what stands in the element. */
function build(): void {
  sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  title = make('h2', { part: 'title', id: 'title', tabIndex: -1 });
  // What is new in a step is said to those who do not see it.
  body = make('div', { part: 'body', role: 'status' });
  foot = make('footer', { part: 'actions' });
  shut = make('button', { part: 'close', className: 'close', textContent: '×', onclick: close });
  ring = make('div', { part: 'ring', className: 'ring' });
  panel = make('dialog', { part: 'panel', popover: 'manual', onclose: close, onkeydown: press }, title, body, foot, shut, ring);
  launcher = make('button', { part: 'launcher', className: 'launcher', onclick: () => show() });
  box = make('div');
  panel.setAttribute('aria-labelledby', 'title');
}

/** Serves a page by an element. */
export function begin(element: HeadwaterHelp): void {
  host = element;
  panel ?? build();
  root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  root.append(box, launcher, panel);
  launcher.hidden = attribute('launcher') == null;
  listening = new AbortController();
  heard = new Set();
  hear(window);
  addEventListener('hashchange', arrive, { signal: listening.signal });
  renew();
}

export function end(): void {
  close();
  unfollow();
  listening.abort();
}
