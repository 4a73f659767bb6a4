// The help panel's entry of a procedure as elements of a page: a stand-in until the panel itself is shown.

const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const BLOCKS = new Set(['h3', 'pre', 'blockquote', 'ol', 'ul', 'li', 'table', 'tr', 'th', 'td', 'hr', 'aside']);
const PARTS = new Set(['em', 'strong', 'del', 'code', 'br']);

/** A procedure's entry in a bundle that has it alone. */
export function tree(bundle) {
  const [[id, procedure] = []] = Object.entries(bundle.procedures);
  const root = make('main', { id: 'help', className: 'help' });
  if (!procedure) return root;
  const steps = procedure.steps.map(step => stepOf(step, bundle));
  root.append(make('h1', {}, procedure.title));
  for (const [name, nodes] of [['who', procedure.who], ['needs', procedure.needs]]) {
    if (nodes?.length) root.append(make('div', { className: name }, ...flow(nodes, bundle)));
  }
  root.append(make('ol', { className: 'steps' }, ...steps));
  root.dataset.id = id;
  return root;
}

function stepOf(step, bundle) {
  const item = make('li', { className: 'step', id: step.id }, ...flow(step.text, bundle));
  if (step.by === 'support') item.append(make('p', { className: 'actor' }, 'Done by support'));
  if (step.check?.length) item.append(make('aside', { className: 'check' }, ...flow(step.check, bundle)));
  for (const branch of step.branches ?? []) {
    item.append(make('details', { className: 'if' }, make('summary', {}, 'If ', ...inline(branch.when, bundle)), ...flow(branch.then, bundle)));
  }
  return item;
}

const isBlock = node => Array.isArray(node) || BLOCKS.has(node.t);

/** Blocks; words that stand alone are a paragraph. */
function flow(nodes, bundle) {
  return (nodes ?? []).map(node => (isBlock(node) ? block(node, bundle) : make('p', {}, ...inline([node], bundle))));
}

function block(node, bundle) {
  if (Array.isArray(node)) return make('p', {}, ...inline(node, bundle));
  const element = make(node.t, node.t === 'aside' ? { className: `note ${node.kind}` } : {}, ...mixed(node.c, bundle));
  if (node.start !== undefined) element.start = node.start;
  return element;
}

/** What an element holds: blocks, or words and what stands among them. */
const mixed = (nodes, bundle) => (nodes ?? []).flatMap(node => (isBlock(node) ? [block(node, bundle)] : inline([node], bundle)));

function inline(nodes, bundle) {
  return (nodes ?? []).flatMap(node => {
    if (typeof node === 'string') return [node];
    if (Array.isArray(node)) return inline(node, bundle);
    const inner = () => inline(node.c, bundle);
    if (PARTS.has(node.t)) return [make(node.t, {}, ...inner())];
    switch (node.t) {
      case 'a': return [link(node, inner())];
      case 'procedure': return [make('a', { href: `#${encodeURIComponent(node.id)}`, className: 'procedure' }, ...inner())];
      case 'ui': return [label(node, bundle)];
      case 'img': return [make('img', { src: address(node.src) ?? 'data:,', alt: node.alt })];
      // Of a node that this page does not know, it shows what is inside.
      default: return inner();
    }
  });
}

/** An address that is safe to follow, relative to the bundle. */
function address(href) {
  const url = new URL(href, new URL('/in-app/', location.origin));
  return ['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol) ? url.href : null;
}

function link(node, inner) {
  const href = address(node.href);
  return href ? make('a', { href, target: '_blank', rel: 'noopener noreferrer' }, ...inner) : make('span', {}, ...inner);
}

function label(node, bundle) {
  if (node.c?.length) return make('strong', { className: 'ui' }, ...inline(node.c, bundle));
  const path = bundle.elements[node.id]?.path ?? [node.id];
  const shown = node.way ? path : path.slice(-1);
  return make('strong', { className: 'ui' }, shown.join(' › '));
}
