// The element `<headwater-help>`: ways in, what is shown, the focus, and the events that it fires.
import type { AuditDetail, Bundle, HeadwaterHelp as Declared, Word } from '../headwater-help';
import { above, ANCHOR, focused, rectOf, scan } from './anchors';
import { load, own, type Loaded } from './bundle';
import { completion, place, watch } from './follow';
import { token } from './handoff';
import { marks } from './marks';
import css from './panel.css';
import { make } from './text';
import { absence, content, labelOf, stepsOf, type Content, type Progress, type Stage, type View } from './views';

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
  let loaded: Loaded | undefined, problem = '', view: View | undefined, opener: HTMLElement | null, stop = () => {}, unmark = () => {};
  let listening = new AbortController(), heard = new Set<Window>();
  const progress: Record<string, Progress> = {};
  const attribute = (name: string) => host.getAttribute(name) ?? '';

  const root = host.attachShadow({ mode: 'open' }), sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const part = <T extends HTMLElement>(name: string, element: T): T => { element.setAttribute('part', name); return element; };
  const over = part('above', make('p', { className: 'above' }));
  const title = part('title', make('h2', { id: 'title', tabIndex: -1 }));
  const body = part('body', make('div'));
  const foot = part('actions', make('footer'));
  const shut = part('close', make('button', { className: 'close', textContent: '×', onclick: () => close() }));
  const ring = part('ring', make('div', { className: 'ring', hidden: true }));
  const voice = make('p', { className: 'voice', role: 'status' });
  const panel = part('panel', make('dialog', { popover: 'manual' }, over, title, body, foot, shut, ring, voice));
  const launcher = part('launcher', make('button', { className: 'launcher', onclick: () => show() }));
  const box = make('div');
  panel.setAttribute('aria-labelledby', 'title');
  root.append(box, launcher, panel);

  const say: Stage['say'] = (word, ...values) => (host.words[word] ?? word).replace(/\{\}/g, () => `${values.shift()}`);
  const fire = (name: string, detail: unknown = null) =>
    host.dispatchEvent(new CustomEvent(`${NAME.slice(0, 9)}-${name}`, { bubbles: true, composed: true, detail }));
  const announce = (words: string) => {
    voice.textContent = '';
    setTimeout(() => { voice.textContent = words; }, 50);
  };
  const version = () => host.bundle?.version ?? '';
  const entry = (id: string) => own(host.bundle?.elements, id);
  const of = (id: string) => progress[id] ??= { done: new Set(), failed: '', at: 0 };
  const selectors = (ids: string[]) => Object.fromEntries(ids.map(id => [id, own(host.aliases, id) ?? entry(id)?.selector]));
  const all = () => scan(selectors(Object.keys(host.bundle?.elements ?? {})));
  const known = () => new Map([...all()].filter(([id]) => entry(id)));

  const documented = (): string[] => {
    const places = [...known()].map(([id, element]) => ({ id, rect: rectOf(element) }));
    return places.sort((a, b) => a.rect.y - b.rect.y || a.rect.x - b.rect.x).map(({ id }) => id);
  };
  const audit = (): AuditDetail => {
    const wanted = attribute('version'), found = documented();
    const detail = {
      wanted, version: version(), exact: !!loaded && (!wanted || wanted === version()), path: location.pathname, found,
      missing: Object.keys(host.bundle?.elements ?? {}).filter(id => !found.includes(id)), unknown: [...all().keys()].filter(id => !entry(id)),
    };
    fire('audit', detail);
    return detail;
  };
  const handoff = (id: string): string => {
    const { done, failed } = of(id);
    return token(id, own(host.bundle?.procedures, id)?.page, version(), stepsOf(stage, id).map(({ id }) => id).filter(id => done.has(id)), failed);
  };
  const mark = (procedure: string, step: string, by: 'hand' | 'product') => {
    const now = of(procedure);
    now.done.add(step);
    if (now.failed === step) now.failed = '';
    fire('step', { procedure, step, done: [...now.done], by });
  };
  const stage: Stage = {
    get bundle() { return host.bundle!; }, get base() { return loaded?.base ?? document.baseURI; },
    say, of, here: documented, token: handoff, show: id => show(id), close: () => close(),
    go: (kind, id, step = 0) => open({ kind, id, step }, true), mark: (id, step) => mark(id, step, 'hand'),
  };

  const renew = () => {
    const wanted = attribute('version');
    const ready: Promise<void> = host.ready = load(new URL(attribute('src') || new URL('index.json', home), document.baseURI).href, wanted)
      .catch(() => null).then(answer => {
        // An answer to an older question is none.
        if (ready !== host.ready) return;
        loaded = answer ?? undefined;
        host.bundle = loaded?.bundle ?? null;
        problem = answer === null ? say('The help could not be loaded.') : say('There is no help for version {}.', wanted);
        panel.lang = host.bundle?.language ?? '';
        panel.dir = box.dir = /^(ar|dv|fa|he|ps|sd|ug|ur|yi)\b/.test(panel.lang) ? 'rtl' : '';
        shut.ariaLabel = say('Close');
        launcher.textContent = say('Help');
        unmark();
        if (host.hasAttribute('marks')) {
          const asked = attribute('marks') || '*';
          unmark = marks(box, {
            find: () => new Map([...known()].filter(([, element]) => element.matches(asked))),
            name: id => `${say('Help')}: ${labelOf(stage, id)}`, hint: id => entry(id)!.help ?? labelOf(stage, id), show: id => show(id),
          });
        }
        if (host.hasAttribute('audit')) audit();
        arrive();
      });
  };
  /** The address of the page may ask for help. */
  const arrive = () => {
    const [, asked] = /^#help=(.*)/.exec(location.hash) ?? [];
    if (asked != null) show(decodeURIComponent(asked));
  };

  const open = (next: View, byReader: boolean) => {
    const { kind, id, step } = next, at = kind === 'procedure' ? stepsOf(stage, id)[step]?.id : '';
    const pressed = (root.activeElement as HTMLElement | null)?.className.split(' ')[0];
    const same = view?.kind === kind && view.id === id;
    let shown: Content;
    try {
      shown = content(stage, next);
    } catch {
      // What a bundle says may be anything.
      shown = content(stage, { kind: 'problem', id: say('The help could not be loaded.'), step });
    }
    view = next;
    over.textContent = shown.above ?? '';
    title.textContent = shown.title;
    body.replaceChildren(...shown.body);
    foot.replaceChildren(...shown.foot ?? []);
    panel.style.setProperty('--far', `${(shown.far ?? 0) * 100}%`);
    panel.scrollTop = 0;
    // Beside a modal dialog of the product, only another modal dialog can be used.
    if (!panel.matches(':popover-open,[open]')) panel[document.querySelector(':modal') ? 'showModal' : 'showPopover']();
    // Who goes on by a button finds it again where it was.
    if (byReader) (same && pressed && foot.querySelector<HTMLElement>(`.${pressed},.main`) || title).focus();
    stop();
    stop = follow(next, shown, at);
    if (shown.said) announce(shown.said);
    fire('show', { kind, id, step: at ?? '', version: version() });
  };
  /** Follows what is shown: its element, and whether its step is done. */
  const follow = ({ kind, id, step }: View, { ids = [] }: Content, at: string) => {
    let anchor: HTMLElement | undefined, told = !ids[0], found = scan({});
    const since = performance.now(), ending = new AbortController();
    const declared = at ? ids.findLast(id => entry(id)?.done) : undefined;
    const look = () => {
      const before = anchor;
      found = scan(selectors(ids));
      // Of what a step names, the last that is there: on the way to a button, the menu that leads to it.
      anchor = ids.map(id => found.get(id)).findLast(element => element);
      if (anchor && anchor !== before) anchor.scrollIntoView({ block: 'nearest', behavior: matchMedia('(prefers-reduced-motion:reduce)').matches ? 'auto' : 'smooth' });
    };
    look();
    const check = declared ? completion(entry(declared)!.done!, () => found.get(declared), ending.signal, () => {
      mark(id, at, 'product');
      open({ kind, id, step: step + 1 }, false);
      announce(`${say('Step {} is done.', step + 1)} ${voice.textContent}`);
    }) : () => {};
    const end = watch(look, () => {
      place(panel, ring, anchor);
      if (!anchor && !told && performance.now() - since > +(attribute('wait') || WAIT)) {
        told = true;
        const missed = ids.at(-1)!, reason = absence(stage, missed, at ? host.bundle!.procedures[id] : undefined);
        body.prepend(reason);
        announce(reason.textContent!);
        fire('missing', { id: missed, version: version(), path: location.pathname });
      }
      check();
    });
    return () => { end(); ending.abort(); };
  };

  const viewOf = (what: string): View => {
    const shown = (kind: View['kind'], id: string, step = 0): View => ({ kind, id, step });
    if (!loaded) return shown('problem', problem);
    if (!what) return shown('list', '');
    const id = entry(what) ? what : loaded.dropped.find(gone => gone.id === what)?.replaced_by ?? '';
    if (entry(id)) return shown('element', id);
    // The id of a procedure may have slashes of its own.
    const task = stepsOf(stage, what)[0] ? what : what.slice(0, what.lastIndexOf('/')), steps = stepsOf(stage, task);
    const at = steps.findIndex(step => `${task}/${step.id}` === what);
    return steps[0] ? shown('procedure', task, at < 0 ? of(task).at : at) : shown('problem', say('There is no help on “{}”.', what));
  };
  const show = async (what = '', from = focused()): Promise<boolean> => {
    await host.ready;
    if (!view) opener = from;
    const next = viewOf(what);
    open(next, true);
    return next.kind !== 'problem';
  };
  const close = (): void => {
    if (!view) return;
    const inside = root.activeElement;
    view = undefined;
    stop();
    if (panel.open) panel.close();
    else panel.hidePopover();
    // Who has gone on in the page keeps his place there.
    if (inside || focused() === document.body) opener?.focus();
    fire('close');
  };

  /** Listens for what a reader does anywhere: in a window, and in the frames that get the focus from it. */
  const hear = (window: Window) => {
    if (heard.has(window)) return;
    heard.add(window);
    const { signal } = listening;
    window.addEventListener('keydown', event => {
      const { key, target, defaultPrevented } = event;
      if (key === 'F1') {
        event.preventDefault();
        if (target !== host) show(idAt(focused()));
      }
      const hint = root.querySelector('.mark:is(:hover,:focus-within):not(.quiet)');
      // What stands above the panel closes first.
      if (key !== 'Escape' || defaultPrevented) return;
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
  /** The id of the innermost element around a place that has help. */
  const idAt = (place: Node | null | undefined): string => {
    const found = [...known()];
    for (let at = place; at; at = above(at)) {
      const id = (at as Element).getAttribute?.(ANCHOR) ?? found.find(([, element]) => element === at)?.[0];
      if (id && entry(id)) return id;
    }
    return '';
  };
  panel.onkeydown = event => {
    const { key, target } = event, way = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (key === 'Escape') {
      event.preventDefault();
      close();
    }
    if (!way || view?.kind !== 'procedure' || (target as Element).localName === 'pre') return;
    event.preventDefault();
    const step = view.step + (panel.dir ? -way : way);
    if (stepsOf(stage, view.id)[step]) open({ ...view, step }, true);
  };
  panel.onclose = () => close();

  Object.assign(host, { show: (what?: string) => show(what), close, documented, handoff, audit });
  return {
    renew,
    begin() {
      launcher.hidden = !host.hasAttribute('launcher');
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
