// The element `<headwater-help>`: ways in, what is shown, the focus, and the events that are fired.
import type { AuditDetail, Done, HeadwaterHelp as Declared, Word } from '../headwater-help';
import { ANCHOR, focused, roots, scan } from './anchors';
import { bundle, elements, load, procedures, stepsOf } from './bundle';
import { isMirrored, place, placeMark, stateOf } from './follow';
import { token } from './handoff';
import css from './panel.css';
import { make } from './text';
import { absence, labelOf, stepView, view, type Content } from './views';

/** How far a reader is in a procedure. */
interface Progress { done: Set<string>; failed: string; at: number }

const NAME = 'headwater-help';
/** How many milliseconds a reader waits before he is told that an element is not there. */
const WAIT = 3000;
/** How many milliseconds lie between two looks at a page that does not change as far as it tells, and by how many less if it does. */
const [LATER, SOONER] = [500, 400];
const progress: Record<string, Progress> = {};
/** What is shown, what had the focus before, and why nothing can be shown. */
let shown: Content | undefined, opener: HTMLElement | null, problem: string;
/** What is followed, since when: the elements that were found, that of what is shown, and what tells whether a step is done. */
let found: Map<string, HTMLElement>, marked: HTMLElement[], anchor: HTMLElement | undefined, since: number, teller: string, done: Done | undefined, state: unknown,
  frame: number, due: number, observer: MutationObserver;
/** The element and what stands in it. */
let host: HTMLElement & Partial<Declared>, root: ShadowRoot, sheet: CSSStyleSheet, panel: HTMLDialogElement,
  title: HTMLElement, body: HTMLElement, foot: HTMLElement, ring: HTMLElement, box: HTMLElement, home: string | undefined;

const attribute = (name: string) => host.getAttribute(name);
const find = (ids: Iterable<string> = elements.keys()) => scan(ids, id => host.aliases?.[id] ?? elements.get(id)?.selector);
const fire = (name: string, detail?: object) =>
  host.dispatchEvent(new CustomEvent(`headwater-${name}`, { bubbles: true, composed: true, detail: { ...detail, version: bundle?.version } }));

/** A sentence in the panel's language, with values in place of each `{}`. */
export const say = (word: Word, ...values: unknown[]): string => (host.words?.[word] ?? word).replace(/{}/g, () => `${values.shift()}`);
export const of = (task: string): Progress => progress[task] ??= { done: new Set(), failed: '', at: 0 };

/** The ids that are documented and visible on this screen. */
export const documented = (): string[] => [...find().keys()].filter(id => elements.has(id));

/** How the page and the bundle fit. */
export function audit(): AuditDetail {
  const all = find(), detail = {
    wanted: attribute('version'), path: location.pathname, found: documented(),
    missing: [...elements.keys()].filter(id => !all.has(id)), unknown: [...all.keys()].filter(id => !elements.has(id)),
  };
  fire('audit', detail);
  return detail;
}

/** The token of a task with what was done of it. */
export const handoff = (task: string): string => token(task, procedures.get(task)?.page, bundle!.version,
  stepsOf(task).map(({ id }) => id).filter(id => of(task).done.has(id)), of(task).failed);

/** Notes that a step is done. */
export function mark(procedure: string, step: string, by = 'hand'): void {
  const now = of(procedure);
  now.done.add(step);
  if (now.failed === step) now.failed = '';
  fire('step', { procedure, step, by });
}

/** Takes the bundle that the element asks for, from beside the script when it asks for none. */
function renew(): void {
  const wanted = attribute('version') ?? '';
  host.ready = load(new URL(attribute('src') ?? new URL('index.json', home), document.baseURI).href, wanted)
    .then(() => say('There is no help on {}.', wanted), () => say('The help could not be loaded.')).then(words => {
      problem = words;
      panel.lang = bundle?.language ?? '';
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

/** Shows something; to who asked for it, with the focus. */
export function open(next: Content, byReader?: boolean): void {
  const pressed = foot.querySelector(':focus')?.className;
  shown = next;
  title.textContent = next.title;
  body.replaceChildren(...next.body);
  foot.replaceChildren(...next.foot ?? [], make('button', { className: 'shut', textContent: say('Close'), onclick: close }));
  panel.scrollTop = 0;
  // Beside a modal dialog of the product, only another modal dialog can be used.
  if (!panel.matches(':popover-open,[open]')) panel[document.querySelector(':modal') ? 'showModal' : 'showPopover']();
  // Who goes on by a button finds it again where it was.
  if (byReader) (pressed && foot.querySelector<HTMLElement>(`.${pressed}`) || title).focus();
  follow();
  fire('show', { what: next.what });
}

/** Looks for what is shown, and for what has a "?" button. */
function look(): void {
  const wanted = attribute('marks'), before = [anchor, `${[...box.children].map(({ id }) => id)}`], ids = shown?.ids ?? [];
  found = find(wanted == null ? ids : undefined);
  // Of what a step names, the last that is there: on the way to a button, the menu that leads to it.
  anchor = ids.map(id => found.get(id)).findLast(element => element);
  if (anchor !== before[0]) anchor?.scrollIntoView({ block: 'nearest' });
  const marks = wanted == null ? [] : [...found].filter(([id, element]) => elements.has(id) && element.matches(wanted || '*'));
  marked = marks.map(([, element]) => element);
  if (`${marks.map(([id]) => id)}` !== before[1]) {
    box.replaceChildren(...marks.map(([id]) => 
      make('button', { id, part: 'mark', textContent: '?', ariaLabel: `${say('Help')}: ${labelOf(id)}`, onclick: () => show(id) })));
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
  marked.map((element, at) => placeMark(box.children[at] as HTMLElement, element));
  if (!shown) return;
  place(panel, ring, anchor);
  const id = shown.ids?.at(-1);
  if (id && !anchor && now - since > +(attribute('wait') ?? WAIT)) {
    since = Infinity;
    body.prepend(absence(id, shown.task));
    fire('missing', { id, path: location.pathname });
  }
  const before = state;
  state = done && stateOf(done, found.get(teller)) || before;
  // What is so from the start is no sign of something that the reader did.
  if (before != null && state !== before && state !== false) finish();
}

/** Goes on, because the product shows that the step is done. */
function finish(): void {
  const { task, at } = shown!;
  mark(task!, stepsOf(task!)[at!].id, 'product');
  open(stepView(task!, at! + 1));
}

/** Follows what is shown: its element, and whether its step is done; nothing when nothing is shown. */
function follow(): void {
  const mine = shown;
  cancelAnimationFrame(frame);
  observer.disconnect();
  if (!mine && attribute('marks') == null) return;
  teller = mine?.task && mine.ids!.findLast(id => elements.get(id)?.done) || '';
  done = elements.get(teller)?.done;
  anchor = state = undefined;
  due = 0;
  tick(since = performance.now());
  if (done?.event) addEventListener(done.event, () => { if (mine === shown) finish(); }, true);
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

/** Listens for what a reader does anywhere on the page. */
function hear(): void {
  addEventListener('keydown', event => {
    const { key } = event, path = event.composedPath();
    if (key === 'F1') {
      event.preventDefault();
      const found = [...find()];
      // The innermost element around the focus that has help.
      if (!path.includes(host)) show(path.flatMap(at => [(at as Element).getAttribute?.(ANCHOR), found.find(([, element]) => element === at)?.[0]])
        .find(id => elements.has(id!)) ?? '');
    }
    if (key !== 'Escape' || event.defaultPrevented) return;
    // What stands above the panel closes first.
    if (!document.querySelector(':modal,:popover-open')) close();
  });
  addEventListener('click', event => {
    const path = event.composedPath(), asked = (path[0] as Element).closest<HTMLElement>(`[${ANCHOR}-open]`);
    if (asked) show(asked.getAttribute(`${ANCHOR}-open`)!, asked);
    if (done?.click && path.includes(found.get(teller)!)) finish();
  }, true);
}

function press(event: KeyboardEvent): void {
  const { key, target } = event, { task, at } = shown!, way = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (key === 'Escape') {
    event.preventDefault();
    event.stopPropagation();
    close();
  }
  if (!way || !task || (target as Element).localName === 'pre') return;
  event.preventDefault();
  const next = at! + (isMirrored(panel) ? -way : way);
  if (stepsOf(task)[next]) open(stepView(task, next), true);
}

/** Makes what stands in the element. */
function build(): void {
  sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  title = make('h2', { part: 'title', id: 'title', tabIndex: -1 });
  // What is new in a step is said to those who do not see it.
  body = make('div', { part: 'body', role: 'status' });
  foot = make('footer', { part: 'actions' });
  ring = make('div', { part: 'ring' });
  panel = make('dialog', { part: 'panel', popover: 'manual', onclose: close, onkeydown: press }, title, body, foot, ring);
  box = make('div');
  panel.setAttribute('aria-labelledby', 'title');
  observer = new MutationObserver(() => { due -= SOONER; });
  hear();
  addEventListener('hashchange', arrive);
}

// Where pages are made on a server there are no elements.
export class HeadwaterHelp extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = ['src', 'version'];
  show = show;
  close = close;
  documented = documented;
  handoff = handoff;
  audit = audit;

  connectedCallback(): void {
    host = this;
    panel ?? build();
    root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    root.append(box, panel);
    renew();
  }

  disconnectedCallback(): void {
    close();
    cancelAnimationFrame(frame);
    observer.disconnect();
  }

  attributeChangedCallback(): void { if (this.shadowRoot) renew(); }
}

/** Makes the element known; `script` is the address of the script that has it, beside which the bundles stand. */
export function define(script: string | undefined): void {
  home = script;
  const all = globalThis.customElements;
  if (all && !all.get(NAME)) all.define(NAME, HeadwaterHelp);
}
