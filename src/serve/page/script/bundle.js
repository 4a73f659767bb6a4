// The help panel's bundle of one procedure, as words: what its steps say, and what of a screen they name.

const RUNNING = new Set(['em', 'strong', 'del', 'code', 'br', 'a', 'procedure', 'ui', 'img']);
const isBlock = node => Array.isArray(node) || (typeof node === 'object' && !RUNNING.has(node.t));
const squeezed = text => text.replace(/\s+/g, ' ').trim();

/** The labels of an element as a text shows them. */
function label(node, bundle) {
  if (node.c?.length) return run(node.c, bundle);
  const path = bundle.elements[node.id]?.path ?? [node.id];
  return (node.way ? path : path.slice(-1)).join(' › ');
}

function run(nodes, bundle) {
  return (nodes ?? []).map(node => {
    if (typeof node === 'string') return node;
    if (Array.isArray(node)) return run(node, bundle);
    if (node.t === 'ui') return label(node, bundle);
    return node.t === 'br' ? ' ' : run(node.c, bundle);
  }).join('');
}

/** The words of running text. */
export const plain = (nodes, bundle) => squeezed(run(nodes, bundle));

/** The words of each piece of text in some nodes. */
function leaves(nodes, bundle) {
  const inside = node => {
    if (!isBlock(node)) return [plain([node], bundle)];
    const children = Array.isArray(node) ? node : node.c ?? [];
    return children.some(isBlock) ? leaves(children, bundle) : [plain(children, bundle)];
  };
  return (nodes ?? []).flatMap(inside).filter(Boolean);
}

/** The procedure that a bundle has alone, with its id. */
export function only(bundle) {
  const [[id, procedure] = []] = Object.entries(bundle.procedures);
  return { id, title: procedure?.title ?? '', who: procedure?.who, needs: procedure?.needs, steps: procedure?.steps ?? [] };
}

const parts = (step, bundle) => [...leaves(step.text, bundle), ...leaves(step.check, bundle),
  ...(step.branches ?? []).flatMap(branch => [plain(branch.when, bundle), ...leaves(branch.then, bundle)])];

/** The words of a step with all that belongs to it. */
export const stepText = (step, bundle) => parts(step, bundle).join(' ');

/** What may go wrong at a step, in its words. */
export const branchesOf = (step, bundle) => (step.branches ?? []).map(branch => plain(branch.when, bundle));

/** The first words of a step. */
export const firstWords = (step, bundle) => leaves(step.text, bundle)[0] ?? '';

/** The words of all that a bundle says, with those that a page puts before a symptom. */
export function textsOf(bundle) {
  const { title, who, needs, steps } = only(bundle);
  const said = [title, plain(who, bundle), ...leaves(needs, bundle), ...steps.flatMap(step => parts(step, bundle))];
  const symptoms = steps.flatMap(step => branchesOf(step, bundle)).map(words => `If ${words}`);
  return new Set([...said, ...symptoms].filter(Boolean));
}

/** Every procedure to which a text leads. */
export function ledTo(bundle) {
  const ids = new Set();
  JSON.stringify(bundle.procedures, (key, value) => {
    if (value?.t === 'procedure') ids.add(value.id);
    return value;
  });
  return [...ids];
}

/** The elements that the steps name, as a tree of labels: `{ label, id, kind, inner }`. */
export function screenOf(bundle) {
  const { id, steps } = only(bundle);
  const own = steps.flatMap(step => step.elements ?? []);
  const used = Object.entries(bundle.elements).filter(([name, element]) => own.includes(name) || element.used_in?.[id]);
  const top = { inner: [] };
  for (const [name, { path, kind }] of used) {
    let at = top;
    for (const word of path) {
      let next = at.inner.find(other => other.label === word);
      if (!next) at.inner.push(next = { label: word, inner: [] });
      at = next;
    }
    Object.assign(at, { id: name, kind });
  }
  return top.inner;
}
