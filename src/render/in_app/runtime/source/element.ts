// The element `<headwater-help>`: ways in, what is shown, the focus, and the events that it fires.
import type { AuditDetail, Bundle, HeadwaterHelp as Declared, Word } from '../headwater-help';
import { focused, query, rectOf, roots, visible, type Root } from './anchors';
import { list, load, own, stepsOf, type Loaded } from './bundle';
import { follow } from './follow';
import { token } from './handoff';
import css from './panel.css';
import { make } from './text';
import { absence, content, type Progress, type Stage, type View } from './views';

const NAME = 'headwater-help';
const ANCHOR = 'data-help';
let home: string | undefined;

/** Makes the element known; `script` is the address of the script that has it, beside which the bundles stand. */
export function define(script: string | undefined): void {
  home = script;
  if (globalThis.customElements?.get(NAME) === undefined) globalThis.customElements?.define(NAME, HeadwaterHelp);
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
  #life: ReturnType<typeof life>;

  constructor() {
    super();
    this.#life = life(this);
  }

  connectedCallback(): void { this.#life.begin(); }
  disconnectedCallback(): void { this.#life.end(); }
  attributeChangedCallback(): void { if (this.isConnected) this.#life.load(); }
}

/** All that one element does. */
function life(host: HeadwaterHelp) {
  let loaded: Loaded | undefined, problem = '', view: View | undefined, opener: HTMLElement | null, stop = () => {};
  let listening = new AbortController(), heard: Root[] = [];
  const progress: Record<string, Progress> = {};

  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const part = <T extends HTMLElement>(name: string, element: T): T => { element.setAttribute('part', name); return element; };
  const title = part('title', make('h2', { id: 'title', tabIndex: -1 }));
  const shut = part('close', make('button', { className: 'close', textContent: '×', onclick: () => close() }));
  const body = part('body', make('div'));
  const foot = part('actions', make('footer'));
  const ring = part('ring', make('div', { className: 'ring', hidden: true }));
  const panel = part('panel', make('dialog', { popover: 'manual' }, title, body, foot, shut, ring));
  const launcher = part('launcher', make('button', { className: 'launcher', onclick: () => show() }));
  const voice = make('p', { className: 'voice', role: 'status' });
  panel.setAttribute('aria-labelledby', 'title');
  root.append(launcher, panel, voice);

  const say = (word: Word, ...values: (string | number)[]): string => (host.words[word] ?? word).replace(/\{\}/g, () => String(values.shift()));
  const fire = (name: string, detail: unknown = null) =>
    host.dispatchEvent(new CustomEvent(`headwater-${name}`, { bubbles: true, composed: true, detail }));
  const announce = (words: string) => {
    voice.textContent = '';
    setTimeout(() => { voice.textContent = words; }, 50);
  };
  const version = () => host.bundle?.version ?? '';
  const ids = () => Object.keys(host.bundle?.elements ?? {});
  const entry = (id: string) => own(host.bundle?.elements, id);
  const steps = (id: string) => stepsOf(own(host.bundle?.procedures, id));
  const of = (id: string): Progress => progress[id] ??= { done: new Set(), failed: '', at: 0 };
  const selector = (id: string) => host.aliases[id] ?? entry(id)?.selector ?? '';
  const find = (id: string, inside: Root[] = roots()) => [`[${ANCHOR}="${CSS.escape(id)}"]`, selector(id)]
    .flatMap(each => each ? inside.flatMap(root => query(root, each)) : []).find(visible);

  const load_ = () => {
    const address = new URL(host.getAttribute('src') ?? new URL('index.json', home), document.baseURI).href;
    const wanted = host.getAttribute('version') ?? '';
    const ready = host.ready = load(address, wanted).catch(() => null).then(answer => {
      // An answer to an older question is none.
      if (ready !== host.ready) return;
      loaded = answer ?? undefined;
      host.bundle = loaded?.bundle ?? null;
      problem = answer === null ? say('The help could not be loaded.') : say('There is no help for version {}.', wanted);
      panel.lang = host.bundle?.language ?? '';
      panel.dir = /^(ar|dv|fa|he|ps|sd|ug|ur|yi)\b/.test(panel.lang) ? 'rtl' : '';
      shut.ariaLabel = say('Close');
      launcher.textContent = say('Help');
      if (host.hasAttribute('audit')) audit();
    });
    ready.then(arrive);
  };
  /** The address of the page may ask for help. */
  const arrive = () => {
    if (/^#help=/.test(location.hash)) show(decodeURIComponent(location.hash.slice(6)));
  };

  const documented = (): string[] => {
    const inside = roots();
    const found = ids().flatMap(id => {
      const element = find(id, inside);
      return element ? [{ id, ...rectOf(element).toJSON() as DOMRect }] : [];
    });
    return found.sort((a, b) => a.top - b.top || a.left - b.left).map(({ id }) => id);
  };
  const audit = (): AuditDetail => {
    const found = documented();
    const anchors = roots().flatMap(root => query(root, `[${ANCHOR}]`)).map(element => element.getAttribute(ANCHOR)!);
    const wanted = host.getAttribute('version') ?? '';
    const detail: AuditDetail = {
      wanted, version: version(), exact: !!loaded && (!wanted || wanted === version()), path: location.pathname, found,
      missing: ids().filter(id => !found.includes(id)), unknown: [...new Set(anchors)].filter(id => !entry(id)),
    };
    fire('audit', detail);
    return detail;
  };
  const handoff = (id: string): string => {
    const { done, failed } = of(id);
    return token(id, own(host.bundle?.procedures, id)?.page, version(), steps(id).map(step => step.id).filter(step => done.has(step)), failed);
  };

  const open = (next: View, byReader: boolean) => {
    const stage: Stage = {
      bundle: host.bundle!, base: loaded?.base ?? '', say, show, of, here: documented, token: handoff, finish: () => close(true),
      go: (kind, id, step = 0) => open({ kind, id, step }, true), mark: (id, step) => mark(id, step, 'hand'),
    };
    const pressed = (root.activeElement as HTMLElement | null)?.className;
    const same = view?.kind === next.kind && view.id === next.id;
    const shown = content(stage, view = next);
    const { kind, id, step } = next, at = kind === 'procedure' ? steps(id)[step].id : '';
    title.textContent = shown.title;
    body.replaceChildren(...shown.body);
    foot.replaceChildren(...shown.foot ?? []);
    panel.scrollTop = 0;
    // Beside a modal dialog of the product, only another modal dialog can be used.
    if (!panel.matches(':popover-open,[open]')) panel[document.querySelector(':modal') ? 'showModal' : 'showPopover']();
    // Who goes on by a button finds it again where it was.
    if (byReader) (same && pressed && foot.querySelector<HTMLElement>(`.${pressed},.main`) || title).focus();
    const declared = at ? shown.ids!.findLast(id => entry(id)?.done) : undefined;
    stop();
    stop = follow(panel, ring, {
      ids: shown.ids ?? [], at: declared, done: declared ? entry(declared)!.done : undefined, find, seen: inside => inside.forEach(hear),
      missing: missed => {
        const reason = absence(stage, missed, at ? stage.bundle.procedures[id] : undefined);
        body.prepend(reason);
        announce(reason.textContent!);
        fire('missing', { id: missed, version: version(), path: location.pathname });
      },
      finished: () => {
        mark(id, at, 'product');
        if (!steps(id)[step + 1]) return close(true);
        open({ kind, id, step: step + 1 }, false);
        announce(`${say('Step {} is done.', step + 1)} ${say('Step {} of {}', step + 2, steps(id).length)}`);
      },
    });
    if (shown.said) announce(shown.said);
    fire('show', { kind, id, step: at, version: version() });
  };
  const mark = (procedure: string, step: string, by: 'hand' | 'product') => {
    const now = of(procedure);
    now.done.add(step);
    if (now.failed === step) now.failed = '';
    fire('step', { procedure, step, done: [...now.done], by });
  };

  const wantedView = (what: string): View => {
    const shown = (kind: View['kind'], id: string, step = 0): View => ({ kind, id, step });
    if (!loaded) return shown('problem', problem);
    if (!what) return shown('list', '');
    const id = entry(what) ? what : loaded.dropped.find(gone => gone.id === what)?.replaced_by ?? '';
    if (entry(id)) return shown('element', id);
    // The id of a procedure may have slashes of its own.
    const task = steps(what)[0] ? what : what.slice(0, what.lastIndexOf('/'));
    const at = steps(task).findIndex(step => `${task}/${step.id}` === what);
    return steps(task)[0] ? shown('procedure', task, at < 0 ? of(task).at : at) : shown('problem', say('There is no help on “{}”.', what));
  };
  const show = async (what = ''): Promise<boolean> => {
    const from = focused();
    await host.ready;
    if (!view) opener = from;
    const next = wantedView(what);
    open(next, true);
    return next.kind !== 'problem';
  };
  const close = (finished = false): void => {
    if (!view) return;
    const inside = root.activeElement, { id } = view;
    view = undefined;
    stop();
    if (panel.open) panel.close();
    else panel.hidePopover();
    // Who has gone on in the page keeps his place there.
    if (inside || focused() === document.body) opener?.focus();
    if (finished) {
      delete progress[id];
      announce(say('All steps are done.'));
    }
    fire('close');
  };

  /** The innermost documented element around the focus. */
  const idAt = (path: EventTarget[]): string => {
    const selectors = ids().filter(selector);
    for (const at of path as HTMLElement[]) {
      const id = at.getAttribute?.(ANCHOR) ?? (at.matches ? selectors.find(id => {
        try {
          return at.matches(selector(id));
        } catch {
          return query(at.getRootNode() as Root, selector(id)).includes(at);
        }
      }) : undefined);
      if (id) return id;
    }
    return '';
  };
  /** Listens in a part of the page; frames have documents of their own. */
  const hear = (root: Root) => {
    if (heard.includes(root) || root instanceof ShadowRoot) return;
    heard.push(root);
    const { signal } = listening;
    root.addEventListener('keydown', event => pageKey(event as KeyboardEvent), { signal });
    root.addEventListener('click', event => {
      const asked = event.composedPath().find(at => (at as Element).hasAttribute?.('data-help-open')) as Element | undefined;
      if (asked) show(asked.getAttribute('data-help-open')!);
    }, { signal });
  };
  const pageKey = (event: KeyboardEvent) => {
    const path = event.composedPath();
    if (event.key === 'F1') {
      event.preventDefault();
      if (!path.includes(host)) show(idAt(path));
    }
    // What stands above the panel closes first.
    if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector(':modal,:popover-open')) close();
  };
  const panelKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      return close();
    }
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way || view?.kind !== 'procedure' || (event.target as Element).localName === 'pre') return;
    event.preventDefault();
    const step = view.step + (panel.dir ? -way : way);
    if (steps(view.id)[step]) open({ ...view, step }, true);
  };
  panel.onkeydown = panelKey;

  Object.assign(host, { show, close: () => close(), documented, handoff, audit });
  return {
    load: load_,
    begin() {
      launcher.hidden = !host.hasAttribute('launcher');
      listening = new AbortController();
      hear(document);
      addEventListener('hashchange', arrive, { signal: listening.signal });
      load_();
    },
    end() {
      close();
      listening.abort();
      heard = [];
    },
  };
}
