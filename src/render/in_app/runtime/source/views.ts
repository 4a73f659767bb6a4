// What the panel shows: an element, a step of a procedure, or the list of the screen.
import type { Procedure } from '../headwater-help';
import { bundle, elements, list, procedures, stepsOf } from './bundle';
import { documented, handoff, mark, of, open, say } from './panel';
import { make } from './text';

/** What is shown: `body` is a text, `ids` has the elements that it speaks of, `at` the place of the step in the task, from 0. */
export interface Content { title: string; body: unknown[]; foot?: HTMLElement[]; what?: string; ids?: string[]; task?: string; at?: number }

export const button = (textContent: string, className: string, onclick: () => void) => make('button', { textContent, className, onclick });
const node = (t: string, ...c: unknown[]) => ({ t, c });
const heading = (words: string, items: unknown[]) => items[0] ? [node('h3', words), node('ul', ...items.map(item => node('li', item)))] : [];
/** What leads to help on something. */
const to = (id: string, words: string, at?: number) => ({ t: 'procedure', id, at, c: [words] });
const pathOf = (id: string) => list(elements.get(id)?.path);

/** What the product calls an element. */
export const labelOf = (id: string) => `${pathOf(id).at(-1) ?? id}`;

/** The tasks that name some elements: of one element each at its step, of several each where the reader is. */
function tasks(ids: string[]): unknown[] {
  const uses: Record<string, number[]> = Object.assign({}, ...ids.map(id => elements.get(id)?.used_in));
  return heading(say('tasks'), Object.keys(uses).filter(task => stepsOf(task)[0]).map(task =>
    to(task, procedures.get(task)!.title, ids[1] ? undefined : uses[task][0] - 1)));
}

/** The link to the page of a task, which takes over the ticks; none when it has none. */
const page = (task: string, url = procedures.get(task)?.url) => url && { t: 'a', href: `${url}#hw=${handoff(task)}`, c: [say('page')] };

/** The sentences that say why an element may not be there, and the link to the page of the task. */
export function absence(id: string, task = ''): unknown {
  const { who, needs } = procedures.get(task) ?? {} as Partial<Procedure>;
  return node('aside', [say('absent', labelOf(id))], [pathOf(id).join(' › ')],
    ...heading(say('who'), who ? [node('span', ...who)] : []), ...heading(say('needs'), list(needs)), page(task));
}

/** A step by its place in a procedure; behind the last one, the end. */
export function stepView(task: string, at: number): Content {
  const steps = stepsOf(task), step = steps[at], progress = of(task), { done, failed } = progress, contact = bundle!.contact;
  const go = (by: number) => open(stepView(task, at + by), true);
  const fold = (summary: unknown[], inside: unknown) => list(inside as unknown[])[0] && { t: 'details', open: failed === step.id, c: [node('summary', ...summary), ...inside as unknown[]] };
  const numbers = (words: string, is: (id: string) => boolean) => [`${words}: ${steps.flatMap(({ id }, at) => is(id) ? at + 1 : []).join(', ') || '–'}`];
  const marked = numbers(say('done'), id => done.has(id)), back = at ? [button(say('back'), 'back', () => go(-1))] : [];
  const stuck = failed && node('aside', node('h3', say('stuck')), marked, numbers(say('failed'), id => id === failed),
    contact && { t: 'a', href: contact.replaceAll('{handoff}', handoff(task)), c: [say('contact')] });
  progress.at = step ? at : 0;
  return {
    title: procedures.get(task)!.title, task, at, what: task, ids: list(step?.elements),
    body: step ? [
      [say('step', at + 1, steps.length)], ...list(step.text), step.by && [say('support')], fold([say('check')], step.check),
      ...list(step.branches).map(({ when, then }) => fold(list(when), then)), stuck, [page(task)],
    ] : [marked, stuck],
    foot: step ? [
      ...back, button(say('skip'), 'skip', () => go(1)), button(say('failed'), 'failed', () => { progress.failed = step.id; done.delete(step.id); go(0); }),
      button(say('next'), 'main', () => { mark(task, step.id); go(1); }),
    ] : back,
  };
}

/** What is shown for an id of an element or of a procedure, or, without any, for the screen. */
export function view(what: string, at?: number): Content {
  const ids = what ? [what] : documented(), entry = elements.get(what);
  return !what ? { title: say('list'), what, body: [...tasks(ids), ...heading(say('parts'), ids.map(id => to(id, labelOf(id))))] }
    : entry ? { title: labelOf(what), what, ids, body: [[pathOf(what).join(' › ')], [entry.help], ...tasks(ids)] }
    : stepsOf(what)[0] ? stepView(what, at ?? of(what).at) : { title: say('help'), body: [say('unknown', what)] };
}
