// The panes: each a page of one audience in a frame, patched in place when its source changes.
import { NAMES, addressOf, placeAt, sourceOf } from './address.js';
import { data, make } from './dom.js';
import { load } from './load.js';

const ABSENT = { customer: 'Customers do not see this page.', agent: 'Agents do not see this page.', 'in-app': 'The help panel does not show this page.' };

/** What a pane is made from, as `{ status, page }`: a document, or the bundle of the help panel. */
export async function read(place, newest) {
  const address = sourceOf(place, newest);
  if (!await isSeen(place)) return { status: 404, page: null };
  if (place.audience !== 'in-app') return load(address);
  const answer = await fetch(address).catch(() => null);
  const page = answer?.ok ? await answer.json().catch(() => null) : null;
  return { status: answer?.ok && !page ? 404 : answer?.status ?? 0, page };
}

const known = new Map();
/** What was known of who sees which page may be wrong now. */
export const forgetSeen = () => known.clear();

/** Whether an audience sees a page: asking for one that is not there would be a line in the console of the browser. */
async function isSeen({ audience, version, page }) {
  if (audience === 'in-app') return true;
  if (!known.has(page)) known.set(page, data(`/preview/seen/${page.split('/').map(encodeURIComponent).join('/')}.json`));
  const seen = await known.get(page);
  return !seen || Boolean(seen[audience]?.includes(version));
}

/** A pane; `on.loaded(pane)` and `on.moved(pane, place)` are told what happens in its frame. */
export class Pane {
  constructor(name, on) {
    this.on = on;
    this.api = null;
    this.place = null;
    this.isPending = false;
    this.frame = make('iframe', {});
    this.said = make('span', {});
    this.heading = make('h2', {});
    this.absent = make('p', { className: 'absent', hidden: true });
    this.section = make('section', { className: 'pane', data: { pane: name } }, this.heading, this.frame, this.absent);
    this.frame.addEventListener('load', () => this.loaded());
  }

  get window() { return this.frame.contentWindow; }
  get document() { return this.frame.contentDocument; }

  /** Shows a page, unless it is on show. */
  show(place, newest, label = '') {
    const name = NAMES[place.audience];
    this.heading.replaceChildren(name, this.said);
    this.frame.title = `${name}, ${place.version}`;
    this.said.textContent = label;
    const address = addressOf(place, newest);
    if (this.address === address) return false;
    const isSame = this.place && this.place.audience === place.audience;
    Object.assign(this, { place, newest, address, isPending: true });
    if (!isSame || place.audience !== 'in-app') this.api = null;
    this.load();
    return true;
  }

  /** Loads the page at the pane's address, when its audience sees it. */
  async load() {
    const { address } = this;
    const isThere = await isSeen(this.place);
    if (address !== this.address) return;
    // No entry of the history: back leads to the page that the reader has left.
    if (isThere) {
      this.window.location.replace(address);
      return;
    }
    Object.assign(this, { isPending: false, api: null });
    this.settle(false);
    this.on.loaded(this);
  }

  /** A page of the frame says that it is there. */
  arrived(window, versions) {
    const place = placeAt(window.location, versions);
    const address = addressOf(place, versions[0]);
    if (this.isPending && address !== this.address) return;
    this.isPending = false;
    this.api = window.headwaterPane;
    const isMoved = address !== this.address;
    Object.assign(this, { place, address });
    if (place.audience === 'in-app') this.settle(window.document.documentElement.dataset.absent !== 'absent');
    if (isMoved) this.on.moved(this, place);
    if (place.audience === 'in-app') this.on.loaded(this);
  }

  loaded() {
    if (!this.place || this.place.audience === 'in-app' || this.window.location.href === 'about:blank') return;
    this.isPending = false;
    const isThere = Boolean(this.window.headwaterPane);
    this.settle(isThere);
    if (!isThere) this.api = null;
    this.on.loaded(this);
  }

  settle(isThere) {
    this.frame.hidden = !isThere;
    this.absent.hidden = isThere;
    this.absent.textContent = ABSENT[this.place.audience];
    this.isThere = isThere;
  }

  /** Looks whether the page has changed; answers with the live elements that have. */
  async refresh() {
    if (!this.place || this.isPending) return [];
    const { address } = this;
    const { status, page } = await read(this.place, this.newest);
    if (address !== this.address) return [];
    if (status === 404) this.settle(false);
    if (!page) return [];
    if (!this.isThere || !this.api) {
      this.isPending = true;
      if (this.window.location.pathname + this.window.location.hash === address) this.window.location.reload();
      else this.window.location.replace(address);
      return [];
    }
    const changed = await this.api.patch(page);
    changed.forEach(this.api.flash);
    return changed;
  }
}
