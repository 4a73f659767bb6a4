// What the preview shows, and how its own address says so: all of it stands behind the `#`.

export const AUDIENCES = ['customer', 'agent', 'in-app'];
export const NAMES = { customer: 'Customer', agent: 'Agent', 'in-app': 'In-app help' };

/** What is shown; everything that may change does so here. */
export const state = {
  page: 'index', version: '', panes: [...AUDIENCES], compare: '', of: 'customer', step: '', findings: false,
};

/** Reads what an address says; what it leaves out stays as it is. */
export function read(hash) {
  const said = new URLSearchParams(hash.slice(1));
  for (const name of ['page', 'version', 'step']) if (said.get(name)) state[name] = said.get(name);
  if (said.has('panes')) {
    const panes = said.get('panes').split(',').filter(name => AUDIENCES.includes(name));
    if (panes.length) state.panes = panes;
  }
  state.compare = said.get('compare') ?? '';
  if (AUDIENCES.includes(said.get('of'))) state.of = said.get('of');
  state.findings = said.has('findings');
}

const plain = text => encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%2C', ',');

/** The address of what is shown. */
export function written() {
  const parts = [`page=${plain(state.page)}`, `version=${plain(state.version)}`, `panes=${plain(state.panes.join(','))}`];
  if (state.compare) parts.push(`compare=${plain(state.compare)}`, `of=${state.of}`);
  if (state.step) parts.push(`step=${plain(state.step)}`);
  if (state.findings) parts.push('findings');
  return `#${parts.join('&')}`;
}

const path = text => text.split('/').map(encodeURIComponent).join('/');

/** Where an audience's page stands. `newest` is the version without a folder. */
export function addressOf({ audience, version, page }, newest) {
  if (audience === 'in-app') return `/preview/in-app.html#${path(version)}/${path(page)}`;
  return `/${audience}/${version === newest ? '' : `${path(version)}/`}${path(page)}.html`;
}

/** What has to be fetched to know whether that page has changed. */
export function sourceOf(place, newest) {
  return place.audience === 'in-app' ? `/preview/help/${path(place.version)}/${path(place.page)}.json` : addressOf(place, newest);
}

/** The page at an address of a pane. */
export function placeAt({ pathname, hash }, versions) {
  const decode = text => { try { return decodeURIComponent(text); } catch { return text; } };
  if (pathname === '/preview/in-app.html') {
    const [version, ...page] = hash.slice(1).split('/');
    return { audience: 'in-app', version: decode(version), page: decode(page.join('/')) };
  }
  const [, audience, ...rest] = decode(pathname).split('/');
  const version = versions.slice(1).includes(rest[0]) ? rest.shift() : versions[0] ?? '';
  const page = (rest.join('/') || 'index').replace(/\/$/, '/index').replace(/\.html$/, '');
  return { audience, version, page };
}
