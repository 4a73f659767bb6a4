// What the panel shows: an element, a step of a procedure, or the list of the screen.
import type { Node, Step, Word } from '../headwater-help';
import { bundle, dropped, entry, list, procedure, stepsOf } from './bundle';
import { close, documented, handoff, mark, of, say, show } from './panel';
import { link, make, render, type Part } from './text';

/** What is shown: `what` asks for it, `ids` has the elements that it speaks of, `at` the place of the step in the task, from 0. */
export interface Content { title: string; body: Part[]; what?: string; foot?: Part[]; ids?: string[]; task?: string; at?: number }

const button = (textContent: string, className: string, onclick: () => void) => make('button', { textContent, className, onclick });
const rows = (word: Word, items: Part[]) => items[0] ? [make('h3', {}, say(word)), make('ul', {}, ...items.map(item => make('li', {}, item)))] : [];
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
  return rows('Tasks', Object.keys(uses).filter(task => stepsOf(task)[0]).map(task => button(procedure(task)!.title, 'link', () =>
    show(ids[1] ? task : stepAt(task, uses[task][0] - 1)))));
}

/** The link to the page of a task, which takes over the ticks; none when it has none. */
const page = (task: string, url = procedure(task)?.url) => url ? link(`${url}#hw=${handoff(task)}`, say('Whole page')) : [];

/** The sentences that say why an element may not be there, and the link to the page of the task. */
export function absence(id: string, task = ''): HTMLElement {
  const span = (...nodes: Node[]) => make('span', {}, ...render(nodes)), who = list(procedure(task)?.who);
  return make('aside', {}, ...paragraph(say('“{}” is not on this screen.', labelOf(id))), ...paragraph(pathOf(id).join(' › ')),
    ...rows('Who can do it', who[0] ? [span(...who)] : []), ...rows('Before you start', list(procedure(task)?.needs).map(need => span(need))), ...page(task));
}

function stepView(task: string, at: number): Content {
  const steps = stepsOf(task), step = steps[at], progress = of(task), { done, failed } = progress, { contact } = bundle!;
  const go = (by: number) => show(stepAt(task, at + by));
  const fold = (words: Part[], inside: Part[]) =>
    inside[0] ? [make('details', { open: failed === step.id }, make('summary', {}, ...words), ...inside)] : [];
  const numbers = (word: Word, is: (id: string) => boolean) =>
    paragraph(`${say(word)}: ${steps.flatMap(({ id }, at) => is(id) ? [at + 1] : []).join(', ') || '–'}`);
  const marked = numbers('Done', id => done.has(id)), back = at ? [button(say('Back'), 'back', () => go(-1))] : [];
  const stuck = failed ? [make('aside', {}, make('h3', {}, say('Still stuck?')), ...marked, ...numbers('Did not work', id => id === failed),
    ...contact ? link(contact.replaceAll('{handoff}', handoff(task)), say('Contact support')) : [])] : [];
  progress.at = step ? at : 0;
  return {
    title: procedure(task)!.title, task, at, what: stepAt(task, at), ids: step ? elementsOf(step) : [],
    body: step ? [
      ...paragraph(say('Step {} of {}', at + 1, steps.length)), ...render(step.text), ...paragraph(step.by ? say('Support does this step.') : ''),
      ...fold([say('Did it work?')], render(step.check)), ...list(step.branches).flatMap(({ when, then }) => fold(render(when), render(then))), ...stuck,
      ...paragraph(button(say('Did not work'), 'link', () => { progress.failed = step.id; done.delete(step.id); go(0); }), ' ', ...page(task)),
    ] : [...marked, ...stuck],
    foot: step ? [...back, button(say('Skip'), 'skip', () => go(1)), button(say('Next'), 'main', () => { mark(task, step.id); go(1); })]
      : [...back, button(say('Close'), 'main', close)],
  };
}

/** What is shown for an id of an element, one of a procedure, one of a procedure with one of a step, or, without any, for the screen. */
export function view(what: string): Content {
  const ids = what ? [what] : documented(), cut = what.lastIndexOf('/'), task = stepsOf(what)[0] ? what : what.slice(0, cut);
  const at = task === what ? -1 : [...stepsOf(task).map(({ id }) => id), ''].indexOf(what.slice(cut + 1));
  const other = dropped.find(({ id }) => id === what)?.replaced_by;
  if (!what) return { title: say('Help on this screen'), what, body: [...tasks(ids), ...rows('Parts', ids.map(id => button(labelOf(id), 'link', () => show(id))))] };
  if (entry(what)) return { title: labelOf(what), what, ids, body: [...paragraph(pathOf(what).join(' › ')), ...paragraph(entry(what)!.help ?? ''), ...tasks(ids)] };
  if (stepsOf(task)[0]) return stepView(task, at < 0 ? of(task).at : at);
  return other ? view(other) : { title: say('Help'), body: paragraph(say('There is no help on {}.', what)) };
}
