// The element `<headwater-help>`: ways in, what is shown, the focus, and the events that it fires.
import type { AuditDetail, Bundle, HeadwaterHelp as Declared, Word } from '../headwater-help';
import { above, ANCHOR, focused, rectOf, scan } from './anchors';
import { load, own } from './bundle';
import { completion, place, watch } from './follow';
import { token } from './handoff';
import { marks } from './marks';
import css from './panel.css';
import { make } from './text';
import { views, type Content, type Progress, type Stage } from './views';

const NAME = 'headwater-help';
/** How many milliseconds a reader waits before he is told that an element is not there. */
const WAIT = 3000;
let home: string | undefined;

/** Makes the element known; `script` is the address of the script that has it, beside which the bundles stand. */
export function define(script: string | undefined): void {
  home = script;
  const all = globalThis.customElements;
  if (all && !all.get(NAME)) all.define(NAME, HeadwaterHelp);
}

// Where pages are made on a server there are no elements.
export class HeadwaterHelp extends (globalThis.HTMLElement ?? Object) implements Declared {
  static observedAttributes = ['src', 'version'];
  words: Partial<Record<Word, string>> = {};
  aliases: Record<string, string> = {};
  bundle: Bundle | null = null;
  ready = Promise.resolve();
  declare show: Declared['show'];
  declare close: Declared['close'];
  declare documented: Declared['documented'];
  declare handoff: Declared['handoff'];
  declare audit: Declared['audit'];
  #life = life(this);

  connectedCallback(): void { this.#life.begin(); }
  disconnectedCallback(): void { this.#life.end(); }
  attributeChangedCallback(): void { if (this.isConnected) this.#life.renew(); }
}

/** All that one element does. */
function life(host: HeadwaterHelp) {
  let screen: ReturnType<typeof views> | undefined, problem = '', shown: Content | undefined, opener: HTMLElement | null;
  let stop = () => {}, unmark = () => {}, listening = new AbortController(), heard = new Set<Window>();
  const progress: Record<string, Progress> = {};
  const attribute = (name: string) => host.getAttribute(name);

  const root = host.attachShadow({ mode: 'open' }), sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const title = make('h2', { part: 'title', id: 'title', tabIndex: -1 });
  // What is new in a step is said to those who do not see it.
  const body = make('div', { part: 'body', role: 'status' });
  const foot = make('footer', { part: 'actions' });
  const shut = make('button', { part: 'close', className: 'close', textContent: '×', onclick: () => close() });
  const ring = make('div', { part: 'ring', className: 'ring' });
  const panel = make('dialog', { part: 'panel', popover: 'manual', onclose: () => close() }, title, body, foot, shut, ring);
  const launcher = make('button', { part: 'launcher', className: 'launcher', onclick: () => show() });
  const box = make('div');
  panel.setAttribute('aria-labelledby', 'title');
  root.append(box, launcher, panel);

  const say: Stage['say'] = (word, ...values) => (host.words[word] ?? word).replace(/\{\}/g, () => `${values.shift()}`);
  const fire = (name: string, detail: unknown = null) =>
    host.dispatchEvent(new CustomEvent(`headwater-${name}`, { bubbles: true, composed: true, detail }));
  const version = () => host.bundle?.version ?? '';
  const entry = (id: string) => own(host.bundle?.elements, id);
  const ids = () => Object.keys(host.bundle?.elements ?? {});
  const of = (task: string) => progress[task] ??= { done: new Set(), failed: '', at: 0 };
  const find = (some = ids()) => scan(Object.fromEntries(some.map(id => [id, own(host.aliases, id) ?? entry(id)?.selector])));
  const known = () => [...find()].filter(([id]) => entry(id));

  const documented = () => known().map(([id, element]) => ({ id, place: rectOf(element) }))
    .sort(({ place: a }, { place: b }) => a.y - b.y || a.x - b.x).map(({ id }) => id);
  const audit = (): AuditDetail => {
    const wanted = attribute('version') ?? '', found = documented(), detail = {
      wanted, version: version(), exact: !!screen && (!wanted || wanted === version()), path: location.pathname, found,
      missing: ids().filter(id => !found.includes(id)), unknown: [...find().keys()].filter(id => !entry(id)),
    };
    fire('audit', detail);
    return detail;
  };
  const handoff = (task: string): string => {
    const { done, failed } = of(task);
    return token(task, own(host.bundle?.procedures, task)?.page, version(), screen?.stepsOf(task).map(({ id }) => id).filter(id => done.has(id)) ?? [], failed);
  };
  const mark = (task: string, step: string, by = 'hand') => {
    const now = of(task);
    now.done.add(step);
    if (now.failed === step) now.failed = '';
    fire('step', { procedure: task, step, done: [...now.done], by });
  };

  const renew = () => {
    const wanted = attribute('version') ?? '';
    const ready: Promise<void> = host.ready = load(new URL(attribute('src') ?? new URL('index.json', home), document.baseURI).href, wanted)
      .catch(() => null).then(loaded => {
        // An answer to an older question is none.
        if (ready !== host.ready) return;
        host.bundle = loaded?.bundle ?? null;
        screen = loaded ? views(loaded, { say, of, here: documented, token: handoff, show: what => show(what), mark, close }) : undefined;
        problem = loaded === null ? say('The help could not be loaded.') : say('There is no help for version {}.', wanted);
        panel.lang = host.bundle?.language ?? '';
        panel.dir = box.dir = /^(ar|dv|fa|he|ps|sd|ug|ur|yi)\b/.test(panel.lang) ? 'rtl' : '';
        shut.ariaLabel = say('Close');
        launcher.textContent = say('Help');
        unmark();
        const asked = attribute('marks');
        if (asked != null) {
          unmark = marks(box, () => new Map(known().filter(([, element]) => element.matches(asked || '*'))),
            id => make('button', { part: 'mark', textContent: '?', ariaLabel: `${say('Help')}: ${screen!.labelOf(id)}`, onclick: () => show(id) }),
            id => entry(id)!.help ?? screen!.labelOf(id));
        }
        if (attribute('audit') != null) audit();
        arrive();
      });
  };
  /** The address of the page may ask for help. */
  const arrive = () => {
    const [, asked] = /^#help=(.*)/.exec(location.hash) ?? [];
    if (asked != null) show(decodeURIComponent(asked));
  };

  const open = (next: Content, byReader: boolean) => {
    const pressed = (root.activeElement as HTMLElement | null)?.className, same = shown?.task && shown.task === next.task;
    shown = next;
    title.textContent = next.title;
    body.replaceChildren(...next.body);
    foot.replaceChildren(...next.foot ?? []);
    panel.style.setProperty('--far', `${next.far ?? 0}%`);
    panel.scrollTop = 0;
    // Beside a modal dialog of the product, only another modal dialog can be used.
    if (!panel.matches(':popover-open,[open]')) panel[document.querySelector(':modal') ? 'showModal' : 'showPopover']();
    // Who goes on by a button finds it again where it was.
    if (byReader) (same && pressed && foot.querySelector<HTMLElement>(`.${pressed},.main`) || title).focus();
    stop();
    stop = follow(next);
    fire('show', { what: next.what, version: version() });
  };
  /** Follows what is shown: its element, and whether its step is done. */
  const follow = ({ ids = [], task, step, number, next }: Content) => {
    let anchor: HTMLElement | undefined, told = !ids[0], found = find(ids), check = () => {};
    const since = performance.now(), ending = new AbortController();
    const declared = step && ids.findLast(id => entry(id)?.done);
    if (declared) {
      check = completion(entry(declared)!.done!, () => found.get(declared), ending.signal, () => {
        mark(task!, step, 'product');
        open(screen!.view(next!), false);
        body.prepend(make('p', {}, say('Step {} is done.', number!)));
      });
    }
    const end = watch(() => {
      const before = anchor;
      found = find(ids);
      // Of what a step names, the last that is there: on the way to a button, the menu that leads to it.
      anchor = ids.map(id => found.get(id)).findLast(element => element);
      if (anchor !== before) anchor?.scrollIntoView({ block: 'nearest' });
    }, () => {
      place(panel, ring, anchor);
      if (!anchor && !told && performance.now() - since > +(attribute('wait') ?? WAIT)) {
        const id = ids.at(-1)!;
        told = true;
        body.prepend(screen!.absence(id, task));
        fire('missing', { id, version: version(), path: location.pathname });
      }
      check();
    });
    return () => { end(); ending.abort(); };
  };

  const show = async (what = '', from = focused()): Promise<boolean> => {
    await host.ready;
    if (!shown) opener = from;
    let next: Content = { title: say('Help'), body: [problem] };
    try {
      next = screen?.view(what) ?? next;
    } catch { /* What a bundle says may be anything. */ }
    open(next, true);
    return next.what != null;
  };
  const close = (): void => {
    if (!shown) return;
    const inside = root.activeElement;
    shown = undefined;
    stop();
    if (panel.open) panel.close();
    else panel.hidePopover();
    // Who has gone on in the page keeps his place there.
    if (inside || focused() === document.body) opener?.focus();
    fire('close');
  };

  /** The id of the innermost element around a place that has help. */
  const idAt = (place: Node | null | undefined): string => {
    const found = known();
    for (let at = place; at; at = above(at)) {
      const id = (at as Element).getAttribute?.(ANCHOR) ?? found.find(([, element]) => element === at)?.[0];
      if (id && entry(id)) return id;
    }
    return '';
  };
  /** Listens for what a reader does anywhere: in a window, and in the frames that get the focus from it. */
  const hear = (window: Window) => {
    if (heard.has(window)) return;
    heard.add(window);
    const { signal } = listening;
    window.addEventListener('keydown', event => {
      const { key, target } = event;
      if (key === 'F1') {
        event.preventDefault();
        if (target !== host) show(idAt(focused()));
      }
      if (key !== 'Escape' || event.defaultPrevented) return;
      // What stands above the panel closes first.
      const hint = root.querySelector('.mark:is(:hover,:focus-within):not(.quiet)');
      if (hint) hint.classList.add('quiet');
      else if (!document.querySelector(':modal,:popover-open')) close();
    }, { signal });
    window.addEventListener('click', event => {
      const asked = event.composedPath().find(at => (at as Element).hasAttribute?.(`${ANCHOR}-open`)) as HTMLElement | undefined;
      if (asked) show(asked.getAttribute(`${ANCHOR}-open`)!, asked);
    }, { signal });
    window.addEventListener('blur', () => {
      const inside = focused()?.ownerDocument.defaultView;
      if (inside) hear(inside);
    }, { signal });
  };
  panel.onkeydown = event => {
    const { key, target } = event, way = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (key === 'Escape') {
      event.preventDefault();
      close();
    }
    if (!way || !shown?.number || (target as Element).localName === 'pre') return;
    event.preventDefault();
    const step = screen!.stepsOf(shown.task!)[shown.number - 1 + (panel.dir ? -way : way)];
    if (step) show(`${shown.task}/${step.id}`);
  };

  Object.assign(host, { show: (what?: string) => show(what), close, documented, handoff, audit });
  return {
    renew,
    begin() {
      launcher.hidden = attribute('launcher') == null;
      listening = new AbortController();
      hear(window);
      addEventListener('hashchange', arrive, { signal: listening.signal });
      renew();
    },
    end() {
      close();
      unmark();
      listening.abort();
      heard = new Set();
    },
  };
}
