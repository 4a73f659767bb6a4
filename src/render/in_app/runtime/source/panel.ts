// The panel of a page: ways in, what is shown, the focus, and the events that are fired.
import type { AuditDetail, Done, HeadwaterHelp, Word } from '../headwater-help';
import { ANCHOR, focused, rectOf, scan } from './anchors';
import { bundle, entry, load, procedure, stepsOf } from './bundle';
import { place, put, stateOf, watch } from './follow';
import { token } from './handoff';
import css from './panel.css';
import { make } from './text';
import { absence, labelOf, stepAt, view, type Content } from './views';

/** How far a reader is in a procedure. */
interface Progress { done: Set<string>; failed: string; at: number }

/** How many milliseconds a reader waits before he is told that an element is not there. */
const WAIT = 3000;
const progress: Record<string, Progress> = {}, heard = new Set<Window>();
/** What is shown, what had the focus before, and why nothing can be shown. */
let shown: Content | undefined, opener: HTMLElement | null, problem: string;
/** What is followed, since when: the elements that were found, that of what is shown, and the one that tells whether a step is done. */
let stop = () => {}, since: number, found: Map<string, HTMLElement>, anchor: HTMLElement | undefined, told: boolean, teller: string | undefined, state: unknown;
/** The element and what stands in it. */
let host: HeadwaterHelp, root: ShadowRoot, sheet: CSSStyleSheet, panel: HTMLDialogElement,
  title: HTMLElement, body: HTMLElement, foot: HTMLElement, shut: HTMLElement, ring: HTMLElement, launcher: HTMLElement, box: HTMLElement;

const attribute = (name: string) => host.getAttribute(name);
const version = () => bundle?.version ?? '';
const ids = () => Object.keys(bundle?.elements ?? {});
const find = (some = ids()) => scan(some, id => host.aliases?.[id] ?? entry(id)?.selector);
const known = () => [...find()].filter(([id]) => entry(id));

/** A sentence in the panel's language, with values in place of each `{}`. */
export const say = (word: Word, ...values: unknown[]): string => (host.words?.[word] ?? word).replace(/{}/g, () => `${values.shift()}`);
export const of = (task: string): Progress => progress[task] ??= { done: new Set(), failed: '', at: 0 };

const fire = (name: string, detail?: unknown) => host.dispatchEvent(new CustomEvent(`headwater-${name}`, { bubbles: true, composed: true, detail }));

/** The ids that are documented and visible on this screen. */
export const documented = (): string[] => known().map(([id]) => id);

/** How the page and the bundle fit. */
export function audit(): AuditDetail {
  const all = [...find().keys()], found = all.filter(entry), detail = {
    wanted: attribute('version') ?? '', version: version(), path: location.pathname, found,
    missing: ids().filter(id => !found.includes(id)), unknown: all.filter(id => !entry(id)),
  };
  fire('audit', detail);
  return detail;
}

/** The token of a task with what was done of it. */
export const handoff = (task: string): string => token(task, procedure(task)?.page, version(),
  stepsOf(task).map(({ id }) => id).filter(id => of(task).done.has(id)), of(task).failed);

/** Notes that a step is done. */
export function mark(procedure: string, step: string, by = 'hand'): void {
  const now = of(procedure);
  now.done.add(step);
  if (now.failed === step) now.failed = '';
  fire('step', { procedure, step, done: [...now.done], by });
}

/** Takes the bundle that the element asks for, from beside the script when it asks for none. */
export function renew(): void {
  const wanted = attribute('version') ?? '';
  host.ready = load(new URL(attribute('src') ?? new URL('index.json', home), document.baseURI).href, wanted)
    .then(() => say('There is no help on {}.', wanted), () => say('The help could not be loaded.')).then(words => {
      problem = words;
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
  const pressed = foot.querySelector(':focus')?.className;
  shown = next;
  title.textContent = next.title;
  body.replaceChildren(...next.body);
  foot.replaceChildren(...next.foot ?? []);
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
  const wanted = attribute('marks'), before = anchor, ids = shown?.ids ?? [];
  found = find(wanted == null ? ids : undefined);
  // Of what a step names, the last that is there: on the way to a button, the menu that leads to it.
  anchor = ids.map(id => found.get(id)).findLast(element => element);
  if (anchor !== before) anchor?.scrollIntoView({ block: 'nearest' });
  const marked = wanted == null ? [] : [...found].filter(([id, element]) => entry(id) && element.matches(wanted || '*'));
  if (`${marked.map(([id]) => id)}` !== box.title) {
    box.replaceChildren(...marked.map(([id]) => make('span', { className: 'mark', id },
      make('button', { part: 'mark', textContent: '?', ariaLabel: `${say('Help')}: ${labelOf(id)}`, onclick: () => show(id) }),
      make('span', { part: 'hint', textContent: entry(id)!.help ?? labelOf(id) }))));
  }
}

/** Moves what stands beside elements with them, and looks whether the step is done. */
function move(): void {
  for (const mark of box.children as Iterable<HTMLElement>) {
    const element = found.get(mark.id)!, { left, right, top, height } = rectOf(element), inner = element.getBoundingClientRect();
    // What a scrolled box has cut off is at no place of the window.
    mark.hidden = !(element.getRootNode() as Document).elementsFromPoint(inner.x + inner.width / 2, inner.y + height / 2).includes(element);
    put(mark, Math.max(0, Math.min(box.matches(':dir(rtl)') ? left - 28 : right + 4, innerWidth - 24)), top + height / 2 - 12);
    mark.className = `mark ${right > innerWidth / 2 ? 'right' : ''} ${top > innerHeight / 2 ? 'low' : ''}`;
  }
  if (!shown) return;
  place(panel, ring, anchor);
  const { ids = [], task } = shown, id = ids.at(-1), before = state;
  if (id && !anchor && !told && performance.now() - since > +(attribute('wait') ?? WAIT)) {
    told = true;
    body.prepend(absence(id, task));
    fire('missing', { id, version: version(), path: location.pathname });
  }
  if (!teller) return;
  state = stateOf(entry(teller)!.done!, found.get(teller)) ?? before;
  // What is so from the start is no sign of something that the reader did.
  if (before != null && state !== before && state !== false) finish();
}

/** Goes on, because the product shows that the step is done. */
function finish(): void {
  const { task, at } = shown!;
  mark(task!, stepsOf(task!)[at!].id, 'product');
  open(view(stepAt(task!, at! + 1)));
}

/** Follows what is shown: its element, and whether its step is done. */
function follow(): void {
  stop();
  if (!shown && attribute('marks') == null) return;
  told = false;
  anchor = state = undefined;
  since = performance.now();
  const mine = shown, { ids = [], task } = mine ?? {}, done = (teller = task && ids.findLast(id => entry(id)?.done)) && entry(teller)!.done;
  stop = watch(look, move);
  if (done) {
    (found.get(teller!)?.ownerDocument.defaultView ?? window).addEventListener(done.click ? 'click' : `${done.event}`, event => {
      if (mine === shown && (!done.click || event.composedPath().includes(found.get(teller!)!))) finish();
    }, true);
  }
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

/** Listens for what a reader does anywhere: in a window, and in the frames that get the focus from it. */
function hear(window: Window): void {
  if (heard.has(window)) return;
  heard.add(window);
  window.addEventListener('keydown', event => {
    const { key, defaultPrevented } = event, path = event.composedPath(), hint = root.querySelector('.mark:is(:hover,:focus-within)>[part=hint]');
    if (key === 'F1') {
      event.preventDefault();
      const found = known();
      // The innermost element around the focus that has help.
      if (!path.includes(host)) show(path.flatMap(at => [(at as Element).getAttribute?.(ANCHOR), found.find(([, element]) => element === at)?.[0]])
        .find(id => entry(id!)) ?? '');
    }
    if (key !== 'Escape' || defaultPrevented) return;
    // What stands above the panel closes first.
    if (hint) hint.remove();
    else if (!document.querySelector(':modal,:popover-open')) close();
  });
  window.addEventListener('click', event => {
    const asked = (event.composedPath()[0] as Element).closest<HTMLElement>(`[${ANCHOR}-open]`);
    if (asked) show(asked.getAttribute(`${ANCHOR}-open`)!, asked);
  });
  window.addEventListener('blur', () => hear(focused()?.ownerDocument.defaultView ?? window));
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
  shut = make('button', { part: 'close', textContent: '×', onclick: close });
  ring = make('div', { part: 'ring' });
  panel = make('dialog', { part: 'panel', popover: 'manual', onclose: close, onkeydown: press }, title, body, foot, shut, ring);
  launcher = make('button', { part: 'launcher', onclick: () => show() });
  box = make('div');
  panel.setAttribute('aria-labelledby', 'title');
  hear(window);
  addEventListener('hashchange', arrive);
}

/** Serves a page by an element. */
export function begin(element: HeadwaterHelp): void {
  host = element;
  panel ?? build();
  root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  root.append(box, launcher, panel);
  launcher.hidden = attribute('launcher') == null;
  renew();
}

export function end(): void {
  close();
  stop();
}
