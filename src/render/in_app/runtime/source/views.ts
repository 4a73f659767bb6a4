// What the panel shows: an element, a step of a procedure, or the list of the screen.
import type { Node, Procedure, Step, Word } from '../headwater-help';
import { bundle, dropped, entry, list, own, stepsOf } from './bundle';
import { close, documented, handoff, mark, of, say, show } from './panel';
import { link, make, render, type Part } from './text';

/** What is shown: `what` asks for it, `ids` has the elements that it speaks of, `at` the place of the step in the task, from 0. */
export interface Content { title: string; body: Part[]; what?: string; foot?: Part[]; ids?: string[]; task?: string; at?: number }

const button = (textContent: string, className: string, onclick: () => void) => make('button', { textContent, className, onclick });
const rows = (items: Part[]) => make('ul', { className: 'plain' }, ...items.map(item => make('li', {}, item)));
const paragraph = (...words: Part[]) => words[0] ? [make('p', {}, ...words)] : [];
const pathOf = (id: string) => list(entry(id)?.path);

/** What the product calls an element. */
export const labelOf = (id: string) => `${pathOf(id).at(-1) ?? id}`;

/** What asks for a step by its place; that behind the last one is the end of the task. */
export const stepAt = (task: string, at: number) => `${task}/${stepsOf(task)[at]?.id ?? ''}`;

/** The elements that a step is done with: those that its text names, or else those that are declared. */
function elementsOf({ text, elements }: Step): string[] {
  const ids: string[] = [];
  JSON.stringify(text, (_, value) => { if (value?.t === 'ui') ids.push(value.id); return value; });
  return ids[0] ? ids : list(elements);
}

/** The tasks that name some elements: of one element each at its step, of several each where the reader is. */
function tasks(ids: string[]): Part[] {
  const uses = Object.assign({}, ...ids.map(id => entry(id)?.used_in)) as Record<string, number[]>;
  const found = Object.keys(uses).filter(task => stepsOf(task)[0]);
  return found[0] ? [make('h3', {}, say('Tasks')), rows(found.map(task => button(own(bundle!.procedures, task)!.title, 'link', () =>
    show(ids[1] ? task : stepAt(task, uses[task][0] - 1)))))] : [];
}

/** The link to the page of a task, which takes over the ticks; none when it has none. */
const page = (id: string, task = own(bundle!.procedures, id)) => task?.url ? link(`${task.url}#hw=${handoff(id)}`, say('Whole page')) : [];

/** The sentences that say why an element may not be there, and the link to the page of the task. */
export function absence(id: string, task = ''): HTMLElement {
  const { who, needs } = own(bundle!.procedures, task) ?? {} as Procedure;
  const condition = (word: Word, nodes: Node[]) => nodes[0] ? [make('h3', {}, say(word)), rows(nodes.map(node => make('span', {}, ...render([node]))))] : [];
  return make('aside', {}, ...paragraph(say('“{}” is not on this screen.', labelOf(id))), ...paragraph(pathOf(id).join(' › ')),
    ...condition('Who can do it', who ? [who] : []), ...condition('Before you start', list(needs)), ...page(task));
}

function procedure(task: string, at: number): Content {
  const { title } = bundle!.procedures[task], { contact } = bundle!, steps = stepsOf(task), step = steps[at];
  const progress = of(task), { done, failed } = progress, go = (by: number) => show(stepAt(task, at + by));
  const fold = (words: Part[], inside: Part[]) =>
    inside[0] ? [make('details', { open: failed === step.id }, make('summary', {}, ...words), ...inside)] : [];
  const numbers = (is: (id: string) => boolean) => steps.flatMap(({ id }, at) => is(id) ? [at + 1] : []).join(', ') || '–';
  const stuck = failed ? [make('aside', {}, make('h3', {}, say('Still stuck?')), ...paragraph(`${say('Done')}: ${numbers(id => done.has(id))}`),
    ...paragraph(`${say('Did not work')}: ${numbers(id => id === failed)}`),
    ...contact ? link(contact.replaceAll('{handoff}', handoff(task)), say('Contact support')) : [])] : [];
  const back = at ? [button(say('Back'), 'back', () => go(-1))] : [];
  progress.at = step ? at : 0;
  return {
    title, task, at, what: stepAt(task, at), ids: step ? elementsOf(step) : [],
    body: step ? [
      ...paragraph(say('Step {} of {}', at + 1, steps.length)), ...render(step.text), ...paragraph(step.by ? say('Support does this step.') : ''),
      ...fold([say('Did it work?')], render(step.check)), ...list(step.branches).flatMap(({ when, then }) => fold(render(when), render(then))), ...stuck,
      ...paragraph(button(say('Did not work'), 'link', () => { progress.failed = step.id; done.delete(step.id); go(0); }), ' ', ...page(task)),
    ] : [...paragraph(`${say('Done')}: ${numbers(id => done.has(id))}`), ...stuck],
    foot: step ? [...back, button(say('Skip'), 'skip', () => go(1)), button(say('Next'), 'main', () => { mark(task, step.id); go(1); })]
      : [...back, button(say('Close'), 'main', close)],
  };
}

/** What is shown for an id of an element, one of a procedure, one of a procedure with one of a step, or, without any, for the screen. */
export function view(what: string): Content {
  const ids = what ? [what] : documented(), other = dropped.find(({ id }) => id === what)?.replaced_by;
  if (!what) {
    return { title: say('Help on this screen'), what, body: [...tasks(ids), ...ids[0] ? [make('h3', {}, say('Parts')),
      rows(ids.map(id => button(labelOf(id), 'link', () => show(id))))] : paragraph(say('Nothing here has help yet.'))] };
  }
  if (entry(what)) return { title: labelOf(what), what, ids, body: [...paragraph(pathOf(what).slice(0, -1).join(' › ')), ...paragraph(entry(what)!.help ?? ''), ...tasks(ids)] };
  const cut = what.lastIndexOf('/'), task = stepsOf(what)[0] ? what : what.slice(0, cut), steps = stepsOf(task);
  const at = task === what ? -1 : [...steps.map(({ id }) => id), ''].indexOf(what.slice(cut + 1));
  if (steps[0]) return procedure(task, at < 0 ? of(task).at : at);
  return other ? view(other) : { title: say('Help'), body: paragraph(say('There is no help on {}.', what)) };
}
