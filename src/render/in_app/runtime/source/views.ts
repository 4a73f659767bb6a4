// What the panel shows: an element, a step of a procedure, or the list of the screen.
import type { Node, Procedure, Word } from '../headwater-help';
import { bundle, elements, list, procedures, stepsOf } from './bundle';
import { documented, handoff, mark, of, open, say, show } from './panel';
import { link, make, render, type Part } from './text';

/** What is shown: `ids` has the elements that it speaks of, `at` the place of the step in the task, from 0. */
export interface Content { title: string; body: Part[]; foot?: Part[]; what?: string; ids?: string[]; task?: string; at?: number }

export const button = (textContent: string, className: string, onclick: () => void) => make('button', { textContent, className, onclick });
const rows = (word: Word, items: Part[]) => items[0] ? [make('h3', {}, say(word)), make('ul', {}, ...items.map(item => make('li', {}, item)))] : [];
const paragraph = (...words: Part[]) => words[0] ? [make('p', {}, ...words)] : [];
const pathOf = (id: string) => list(elements.get(id)?.path);

/** What the product calls an element. */
export const labelOf = (id: string) => `${pathOf(id).at(-1) ?? id}`;

/** The tasks that name some elements: of one element each at its step, of several each where the reader is. */
function tasks(ids: string[]): Part[] {
  const uses: Record<string, number[]> = Object.assign({}, ...ids.map(id => elements.get(id)?.used_in));
  return rows('Tasks', Object.keys(uses).filter(task => stepsOf(task)[0]).map(task =>
    button(procedures.get(task)!.title, 'link', () => open(stepView(task, ids[1] ? of(task).at : uses[task][0] - 1), true))));
}

/** The link to the page of a task, which takes over the ticks; none when it has none. */
const page = (task: string, url = procedures.get(task)?.url) => url ? link(`${url}#hw=${handoff(task)}`, say('Whole page')) : [];

/** The sentences that say why an element may not be there, and the link to the page of the task. */
export function absence(id: string, task = ''): HTMLElement {
  const { who, needs } = procedures.get(task) ?? {} as Partial<Procedure>, span = (nodes: Node[]) => make('span', {}, ...render(nodes));
  return make('aside', {}, ...paragraph(say('“{}” is not on this screen.', labelOf(id))), ...paragraph(pathOf(id).join(' › ')),
    ...rows('Who can do it', who ? [span(who)] : []), ...rows('Before you start', list(needs).map(need => span([need]))), ...page(task));
}

/** A step by its place in a procedure; behind the last one, the end. */
export function stepView(task: string, at: number): Content {
  const steps = stepsOf(task), step = steps[at], progress = of(task), { done, failed } = progress, { contact } = bundle!;
  const go = (by: number) => open(stepView(task, at + by), true);
  const fold = (words: Part[], inside: Part[]) =>
    inside[0] ? [make('details', { open: failed === step.id }, make('summary', {}, ...words), ...inside)] : [];
  const numbers = (word: Word, is: (id: string) => boolean) =>
    paragraph(`${say(word)}: ${steps.flatMap(({ id }, at) => is(id) ? at + 1 : []).join(', ') || '–'}`);
  const marked = numbers('Done', id => done.has(id)), back = at ? [button(say('Back'), 'back', () => go(-1))] : [];
  const stuck = failed ? [make('aside', {}, make('h3', {}, say('Still stuck?')), ...marked, ...numbers('Did not work', id => id === failed),
    ...contact ? link(contact.replaceAll('{handoff}', handoff(task)), say('Contact support')) : [])] : [];
  progress.at = step ? at : 0;
  return {
    title: procedures.get(task)!.title, task, at, what: task, ids: list(step?.elements),
    body: step ? [
      ...paragraph(say('Step {} of {}', at + 1, steps.length)), ...render(step.text), ...paragraph(step.by ? say('Support does this step.') : ''),
      ...fold([say('Did it work?')], render(step.check)), ...list(step.branches).flatMap(({ when, then }) => fold(render(when), render(then))), ...stuck,
      ...paragraph(button(say('Did not work'), 'link', () => { progress.failed = step.id; done.delete(step.id); go(0); }), ' ', ...page(task)),
    ] : [...marked, ...stuck],
    foot: step ? [...back, button(say('Skip'), 'skip', () => go(1)), button(say('Next'), 'main', () => { mark(task, step.id); go(1); })] : back,
  };
}

/** What is shown for an id of an element or of a procedure, or, without any, for the screen. */
export function view(what: string): Content {
  const ids = what ? [what] : documented(), entry = elements.get(what);
  return !what ? { title: say('Help on this screen'), what, body: [...tasks(ids), ...rows('Parts', ids.map(id => button(labelOf(id), 'link', () => show(id))))] }
    : entry ? { title: labelOf(what), what, ids, body: [...paragraph(pathOf(what).join(' › ')), ...paragraph(entry.help ?? ''), ...tasks(ids)] }
    : stepsOf(what)[0] ? stepView(what, of(what).at)
    : { title: say('Help'), body: paragraph(say('There is no help on {}.', what)) };
}
