// The element `<headwater-help>`: ways in, what is shown, the focus, and the events that are fired.
import type { AuditDetail, Done, HeadwaterHelp as Declared, Words } from '../headwater-help';
import { focused, roots, scan } from './anchors';
import { bundle, elements, load, procedures, stepsOf, words } from './bundle';
import { isMirrored, place, placeMark, stateOf } from './follow';
import { token } from './handoff';
import css from './panel.css';
import { make, render } from './text';
import { absence, button, labelOf, step, view } from './views';

/** How far a reader is in a procedure. */
interface Progress { done: Set<string>; failed?: string; at?: number }

const NAME = 'headwater-help';
/** How many milliseconds a reader waits before he is told that an element is not there. */
const WAIT = 3000;
/** How many milliseconds lie between two looks at a page that does not change as far as it tells, and by how many less if it does. */
const LATER = 500;
const SOONER = 400;
const progress: Record<string, Progress> = {};
/** What is shown: its text, the elements that it speaks of, its task and the place of its step. */
let shown: unknown[] | undefined, ids: string[], task: string | undefined, at: number;
/** What had the focus before. */
let opener: HTMLElement | null;
/** What is followed, since when: the elements that were found, that of what is shown, and what tells whether a step is done. */
let found: Map<string, HTMLElement>, marked: [string, HTMLElement][], anchor: HTMLElement | undefined, since: number, teller: string,
  done: Done | undefined, state: unknown, frame: number, due: number;
/** The element and what stands in it. */
let host: HTMLElement & { -readonly [Key in keyof Omit<Declared, keyof HTMLElement>]?: Declared[Key] }, root: ShadowRoot, panel: HTMLDialogElement,
  title: HTMLElement, body: HTMLElement, foot: HTMLElement, ring: HTMLElement, box: HTMLElement, observer: MutationObserver;

const attribute = (name: string) => host.getAttribute(name);
const find = (ids: Iterable<string> = Object.keys(elements)) => scan(ids, id => host.aliases?.[id] ?? elements[id]?.selector);
const fire = (name: string, detail?: object) =>
  host.dispatchEvent(new CustomEvent(`headwater-${name}`, { bubbles: true, composed: true, detail: { ...detail, version: bundle?.version } }));

/** A sentence in the panel's language, with values in place of each `{}`. */
export const say = (word: keyof Words, ...values: unknown[]): string =>
  `${host.words?.[word] ?? words?.[word] ?? word}`.replace(/{}/g, () => `${values.shift()}`);
export const of = (task: string): Progress => progress[task] ??= { done: new Set() };

/** The ids that are documented and visible on this screen. */
export const documented = (): string[] => [...find().keys()].filter(id => id in elements);

/** Tells how the page and the bundle fit. */
function audit(): void {
  const all = find();
  fire('audit', {
    wanted: attribute('version'), path: location.pathname,
    missing: Object.keys(elements).filter(id => !all.has(id)), unknown: [...all.keys()].filter(id => !(id in elements)),
  } satisfies Omit<AuditDetail, 'version'>);
}

/** The token of a task with what was done of it. */
export function handoff(task: string): string {
  const { done, failed } = of(task);
  return token(task, procedures[task]?.page, bundle!.version, stepsOf(task).flatMap(({ id }) => done.has(id) ? id : []), failed);
}

/** Notes that a step is done. */
export function mark(procedure: string, step: string, by = 'hand'): void {
  const now = of(procedure);
  now.done.add(step);
  if (now.failed === step) now.failed = '';
  fire('step', { procedure, step, by });
}

/** The address of the page may ask for help. */
function arrive(): void {
  const [, asked] = location.hash.split('#help=');
  if (asked != null) show(decodeURIComponent(asked));
}

/** Shows a text; to who asked for it, with the focus. */
export function open(name: string, text: unknown[], about: string[] = [], byProduct?: boolean, of?: string, place = 0, buttons: HTMLElement[] = []): void {
  const pressed = foot.querySelector(':focus')?.className;
  // Beside a modal dialog of the product, only another modal dialog can be used.
  if (!shown) panel[document.querySelector(':modal') ? 'showModal' : 'showPopover']();
  [shown, ids, task, at] = [text, about, of, place];
  title.textContent = panel.ariaLabel = name;
  body.replaceChildren(...render(text));
  foot.replaceChildren(button('close', close), ...buttons);
  panel.scrollTop = 0;
  // Who goes on by a button finds it again where it was.
  if (!byProduct) (foot.querySelector<HTMLElement>(`.${pressed}`) ?? title).focus();
  follow();
  fire('show', { ids, task, at });
}

/** Looks for what is shown, and for what has a "?" button. */
function look(): void {
  const before = anchor, were = `${marked}`, all = attribute('marks') != null;
  found = find(all ? undefined : ids);
  // Of what a step names, the last that is there: on the way to a button, the menu that leads to it.
  anchor = ids.map(id => found.get(id)).findLast(element => element);
  if (anchor !== before) anchor?.scrollIntoView({ block: 'nearest' });
  marked = [...found].filter(([id]) => all && id in elements);
  if (`${marked}` !== were) {
    box.replaceChildren(...marked.map(([id]) =>
      make('button', { part: 'mark', textContent: '?', ariaLabel: `${say('help')}: ${labelOf(id)}`, onclick: () => show(id) })));
  }
}

/** Looks at the page now and then, and moves with it in every frame. */
function tick(now: number): void {
  frame = requestAnimationFrame(tick);
  if (now > due) {
    due = now + LATER;
    for (const root of roots()) observer.observe(root, { subtree: true, childList: true, attributes: true });
    look();
  }
  marked.map(([, element], at) => placeMark(box.children[at] as HTMLElement, element));
  if (!shown) return;
  place(panel, ring, anchor);
  const id = ids.at(-1), before = state;
  if (id && !anchor && now - since > WAIT) {
    since = Infinity;
    body.prepend(...render([absence(id, task)]));
    fire('missing', { id, path: location.pathname });
  }
  state = (done && stateOf(done, found.get(teller))) ?? before;
  // What is so from the start is no sign of something that the reader did.
  if (before != null && state !== before && state !== false) finish();
}

/** Goes on, because the product shows that the step is done. */
function finish(): void {
  mark(task!, stepsOf(task!)[at].id, 'product');
  step(task!, at + 1, true);
}

/** Follows nothing any more. */
function leave(): void {
  cancelAnimationFrame(frame);
  observer.disconnect();
}

/** Follows what is shown: its element, and whether its step is done. */
function follow(): void {
  const mine = shown;
  leave();
  teller = (task && ids.findLast(id => elements[id]?.done))!;
  done = elements[teller]?.done;
  anchor = state = undefined;
  due = 0;
  if (mine || attribute('marks') != null) tick(since = performance.now());
  if (done?.event) addEventListener(done.event, () => { if (mine === shown) finish(); }, true);
}

/** Opens help on something; on the screen when nothing is named. */
export async function show(what = '', at?: number, from = focused()): Promise<boolean> {
  await host.ready;
  if (!panel.contains(from)) opener = from;
  try {
    if (bundle) {
      view(what, at);
      return true;
    }
  } catch { /* What a bundle says may be anything. */ }
  open(say('help'), [say('unknown', bundle ? what : attribute('version'))]);
  return false;
}

/** Closes the panel and gives the focus back. */
function close(): void {
  if (!shown) return;
  const inside = root.activeElement;
  shown = task = undefined;
  ids = [];
  follow();
  // It is open in one of two ways.
  panel.close();
  panel.hidePopover();
  // Who has gone on in the page keeps his place there.
  if (inside || focused() === document.body) opener?.focus();
}

/** The keys that work anywhere on the page. */
function onkey(event: KeyboardEvent): void {
  if (event.key === 'F1') {
    const found = [...find()];
    event.preventDefault();
    // The innermost element around the focus that has help.
    show(event.composedPath().map(at => (at as HTMLElement).dataset?.help ?? found.find(([, element]) => element === at)?.[0]).find(id => id! in elements));
  }
  // What stands above the panel closes first.
  if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector(':modal,:popover-open')) close();
}

/** Clicks anywhere on the page. */
function onclick(event: Event): void {
  const path = event.composedPath(), asked = (path[0] as Element).closest<HTMLElement>('[data-help-open]');
  if (asked) show(asked.dataset.helpOpen, undefined, asked);
  if (done?.click && path.includes(found.get(teller)!)) finish();
}

/** The keys that work in the panel alone. */
function press(event: KeyboardEvent): void {
  const way = { Escape: 0, ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (way == null) return;
  event.preventDefault();
  event.stopPropagation();
  const next = at + (isMirrored(panel) ? -way : way);
  if (!way) close();
  else if (task && stepsOf(task)[next]) step(task, next);
}

/** Makes the element known; `home` is the address of the script that has it, beside which the bundles stand. */
export function define(home: string | undefined): void {
  // Where pages are made on a server there are no elements.
  const all = globalThis.customElements;
  if (!all || all.get(NAME)) return;
  all.define(NAME, class extends HTMLElement {
    show = show;
    close = close;
    handoff = handoff;
    audit = audit;

    connectedCallback(): void {
      const sheet = new CSSStyleSheet();
      host = this;
      root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
      sheet.replaceSync(css);
      root.adoptedStyleSheets = [sheet];
      title = make('h2', { part: 'title', tabIndex: -1 });
      // What is new in a step is said to those who do not see it.
      body = make('div', { part: 'body', role: 'status' });
      foot = make('footer', { part: 'actions' });
      ring = make('div', { part: 'ring' });
      box = make('div', {});
      panel = make('dialog', { part: 'panel', popover: 'manual', onclose: close, onkeydown: press }, title, body, foot, ring);
      root.replaceChildren(box, panel);
      observer = new MutationObserver(() => { due -= SOONER; });
      addEventListener('keydown', onkey);
      addEventListener('click', onclick, true);
      addEventListener('hashchange', arrive);
      ids = marked = [];
      host.ready = load(attribute('src') ?? new URL('index.json', home), attribute('version')).catch(() => {}).then(() => {
        panel.lang = bundle?.language ?? '';
        follow();
        if (attribute('audit') != null) audit();
        arrive();
      });
    }

    disconnectedCallback(): void {
      close();
      leave();
    }
  });
}
