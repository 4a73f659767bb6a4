// One cursor for all panes: the chosen step, where it is written, and what happens when it fails.
import { state } from './address.js';
import { button, choices, data, find, make } from './dom.js';
import { editorAddress } from './findings.js';

const TOKEN = /1\.[\w-]+\.[0-9a-f]{8}/;
const moment = () => new Promise(done => { setTimeout(done); });

/** The token that the customer's page makes when a step did not work. */
async function tokenOf({ document, window }, step) {
  const stop = document.getElementById(step)?.querySelector('.stop');
  if (!stop) return '';
  // The page notes the step; its leap to the foot of the page is left out.
  stop.addEventListener('click', event => event.preventDefault(), { once: true });
  stop.dispatchEvent(new window.MouseEvent('click', { cancelable: true }));
  const link = find('.stuck [data-contact]', document);
  if (link) return TOKEN.exec(decodeURIComponent(link.href))?.[0] ?? '';
  const copy = find('[data-copy=handoff]', document);
  const board = window.navigator.clipboard;
  if (!copy || !board) return '';
  let said = '';
  Object.defineProperty(board, 'writeText', { configurable: true, value: async text => { said = text; } });
  copy.click();
  await moment();
  delete board.writeText;
  return TOKEN.exec(said)?.[0] ?? '';
}

/** Brings the case to the agent's page: by the customer's handoff, or by hand where customers do not see the step. */
async function handOver(pane, token, step, said) {
  const { window, document } = pane;
  const desk = window.headwater?.desk;
  if (!desk) return;
  if (token) {
    // A bare `#` would be one of this page's own address.
    window.location.replace(`${window.location.href.replace(/#.*/, '')}#hw=${token}`);
    for (let tries = 0; tries < 20 && desk.state.failed !== step; tries += 1) await moment();
  } else if (desk.known.has(step)) {
    desk.state.failed = step;
    desk.update();
  }
  const outcomes = [...document.querySelectorAll('.now .branch')];
  const wanted = outcomes.find(outcome => (said ? outcome.textContent === said : outcome.matches('.other')));
  if (wanted && said !== null) wanted.click();
}

/** Makes the bar work; `panes()` are those on show. */
export function cursor({ panes, onStep }) {
  const [bar, select, place, fails] = ['#cursor', '#step', '#place', '#fails'].map(id => find(id));
  let places = null;
  let preview = {};

  const steps = () => {
    const known = new Map();
    for (const pane of panes()) {
      for (const step of pane.api?.steps() ?? []) {
        const have = known.get(step.id) ?? { ...step, branches: [] };
        known.set(step.id, { ...have, branches: [...new Set([...have.branches, ...step.branches])] });
      }
    }
    return [...known.values()];
  };
  const write = (step, written) => {
    if (!written) return place.replaceChildren();
    const said = `${written.file}:${written.line}`;
    const address = editorAddress(preview, written.file, written.line);
    const copy = button('Copy', async () => {
      const isCopied = await navigator.clipboard?.writeText(said).then(() => true, () => false);
      copy.textContent = isCopied ? 'Copied' : 'Cannot copy';
    }, { ariaLabel: 'Copy the place' });
    place.replaceChildren(address ? make('a', { href: address }, make('code', {}, said)) : make('code', {}, said), copy);
  };
  const show = () => {
    const known = steps();
    bar.hidden = known.length === 0 && !places;
    select.parentElement.hidden = known.length === 0;
    choices(select, [['', 'none'], ...known.map((step, at) => [step.id, `${at + 1}. ${step.words.slice(0, 80)}`])], state.step);
    const step = known.find(step => step.id === state.step);
    const written = places?.steps.find(other => other.id === state.step);
    write(step, step ? written : places);
    fails.hidden = !step;
    if (step) {
      fails.replaceChildren('It fails:', ...step.branches.map(said => button(said, () => fail(step.id, said), { title: said })),
        button('Something else', () => fail(step.id, '')));
    }
  };
  const choose = (id, from) => {
    state.step = id;
    const chosen = panes().map(pane => pane.api?.choose(id, pane !== from));
    show();
    onStep();
    return Promise.all(chosen);
  };
  /** `said` has the words of a branch, is empty for something that no branch names, and null when nothing is said. */
  const fail = async (id, said) => {
    await choose(id, null);
    const [customer, agent] = ['customer', 'agent'].map(name => panes().find(pane => pane.place?.audience === name && pane.api));
    const token = customer ? await tokenOf(customer, id) : '';
    if (agent) await handOver(agent, token, id, said);
    for (const pane of panes()) {
      const branch = said ? await pane.api?.branch(id, said, true) : null;
      if (branch) pane.api.scrollTo(branch);
    }
  };
  select.addEventListener('change', () => choose(select.value, null));
  return {
    show, choose, fail,
    /** Asks where the page and its steps are written. */
    look: async (path, now) => {
      preview = now;
      places = path ? await data(`/preview/places/${path}.json`) : null;
      show();
    },
    /** The files in which the page is written. */
    files: () => new Set(places ? [places.file, ...places.steps.map(step => step.file)] : []),
    /** The last step that begins at a line or before it. */
    stepAt: (file, line) => places?.steps.filter(step => step.file === file && step.line <= line).at(-1)?.id ?? '',
  };
}
