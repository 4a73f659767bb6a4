// The help panel's entry of one procedure, by the version and the address behind the `#`.
import { pane } from './pane.js';
import { track } from './patch.js';
import { tree } from './tree.js';

const isFramed = parent !== window && Boolean(parent.headwaterShell);
const page = track(document.querySelector('main'));
let shown = '';

const place = () => {
  const [version, ...path] = location.hash.slice(1).split('/');
  return { version, path: path.join('/') };
};
const source = ({ version, path }) => `/preview/help/${version}/${path}.json`;

/** Takes the bundle as it is now; answers with the elements that have changed. */
const patch = async bundle => page.patch(tree(bundle));

/** Shows another procedure. */
async function open() {
  const where = place();
  const address = source(where);
  if (!where.path || address === shown) return;
  shown = address;
  const answer = await fetch(address).catch(() => null);
  if (address !== shown) return;
  const bundle = answer?.ok ? await answer.json() : null;
  document.documentElement.dataset.absent = bundle ? '' : 'absent';
  if (bundle) await patch(bundle);
  scrollTo(0, 0);
  if (isFramed) parent.headwaterShell.arrived(window);
}

// A link to a procedure names it by its id, which need not be its address.
document.addEventListener('click', async event => {
  const link = event.target instanceof Element && event.target.closest('a.procedure');
  if (!link) return;
  event.preventDefault();
  const id = decodeURIComponent(new URL(link.href).hash.slice(1));
  const pages = await (await fetch('/preview/pages.json')).json();
  const found = pages.find(other => other.id === id);
  if (found) location.hash = `${place().version}/${found.path}`;
});
addEventListener('hashchange', open);
pane(page, { patch, place });
open();
