// The help panel's entry of a procedure as elements of a page: a stand-in until the panel itself is shown.

const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const BLOCKS = new Set(['p', 'heading', 'pre', 'quote', 'ol', 'ul', 'table', 'rule', 'note']);

/** A procedure's entry in a bundle that has it alone. */
export function tree(bundle) {
  const [[id, procedure] = []] = Object.entries(bundle.procedures);
  const root = make('main', { id: 'help', className: 'help' });
  if (!procedure) return root;
  const steps = procedure.steps.map(step => stepOf(step, bundle));
  root.append(make('h1', {}, procedure.title));
  if (procedure.summary?.length) root.append(make('p', { className: 'summary' }, ...inline(procedure.summary, bundle)));
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
  switch (node.t) {
    case 'p': return make('p', {}, ...inline(node.c, bundle));
    case 'heading': return make('h3', {}, ...inline(node.c, bundle));
    case 'pre': return make('pre', {}, make('code', {}, node.text));
    case 'quote': return make('blockquote', {}, ...flow(node.c, bundle));
    case 'ol': return make('ol', { start: node.start }, ...node.items.map(item => make('li', {}, ...flow(item, bundle))));
    case 'ul': return make('ul', {}, ...node.items.map(item => make('li', {}, ...flow(item, bundle))));
    case 'table': return make('table', {},
      make('thead', {}, make('tr', {}, ...node.head.map(cell => make('th', {}, ...inline(cell, bundle))))),
      make('tbody', {}, ...node.rows.map(row => make('tr', {}, ...row.map(cell => make('td', {}, ...inline(cell, bundle)))))));
    case 'note': return make('aside', { className: `note ${node.kind}` }, ...flow(node.c, bundle));
    default: return make('hr');
  }
}

function inline(nodes, bundle) {
  return (nodes ?? []).flatMap(node => {
    if (typeof node === 'string') return [node];
    if (Array.isArray(node)) return inline(node, bundle);
    const inner = () => inline(node.c, bundle);
    switch (node.t) {
      case 'p': return inner();
      case 'em': return [make('em', {}, ...inner())];
      case 'strong': return [make('strong', {}, ...inner())];
      case 'del': return [make('del', {}, ...inner())];
      case 'code': return [make('code', {}, node.text)];
      case 'br': return [make('br')];
      case 'a': return [link(node, inner())];
      case 'procedure': return [make('a', { href: `#${encodeURIComponent(node.id)}`, className: 'procedure' }, ...inner())];
      case 'ui': return [label(node, bundle)];
      case 'img': return [make('img', { src: address(node.src) ?? 'data:,', alt: node.alt })];
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
  const path = node.path ?? bundle.elements[node.id]?.path ?? [node.id];
  const shown = node.way === false || (node.way === undefined && !node.path) ? path.slice(-1) : path;
  return make('strong', { className: 'ui' }, shown.join(' › '));
}
