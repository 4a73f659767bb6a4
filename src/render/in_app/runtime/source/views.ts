// What the panel shows: an element, a step of a procedure, or the list of the screen.
import type { Procedure, Words } from '../headwater-help';
import { bundle, elements, list, pathOf, procedures, stepsOf } from './bundle';
import { documented, handoff, mark, of, open, say } from './panel';
import { make } from './text';

/** A button that says a word; the style sheet knows it by that. */
export const button = (word: keyof Words, onclick: () => void) => make('button', { textContent: say(word), className: word, onclick });
const node = (t: string, ...c: unknown[]) => ({ t, c });
const link = (href: string | undefined, word: keyof Words) => href && { t: 'a', href, c: [say(word)] };
const heading = (word: keyof Words, items: unknown[]) => items[0] ? [node('h3', say(word)), node('ul', ...items.map(item => node('li', item)))] : [];
/** What leads to help on something. */
const to = (id: string, words: string, at?: number) => ({ t: 'procedure', id, at, c: [words] });

/** What the product calls an element. */
export const labelOf = (id: string) => `${pathOf(id).at(-1) ?? id}`;

/** The tasks that name some elements: of one element each at its step, of several each where the reader is. */
function tasks(ids: string[]): unknown[] {
  const uses: Record<string, number[]> = Object.assign({}, ...ids.map(id => elements[id]?.used_in));
  return heading('tasks', Object.keys(uses).map(task =>
    to(task, procedures[task].title, ids[1] ? undefined : uses[task][0] - 1)));
}

/** The link to the page of a task, which takes over the ticks; none when it has none. */
const page = (task: string, url = procedures[task]?.url) => link(url && `${url}#hw=${handoff(task)}`, 'page');

/** The sentences that say why an element may not be there. */
export function absence(id: string, task = ''): unknown {
  const { who, needs } = procedures[task] ?? {} as Partial<Procedure>;
  return node('aside', [say('absent', labelOf(id))], [pathOf(id).join(' › ')],
    ...heading('who', [who]), ...heading('needs', list(needs)));
}

/** Shows a step by its place in a procedure; behind the last one, the end. */
export function step(task: string, at: number, byProduct?: boolean): void {
  const steps = stepsOf(task), { id, text, by, check, branches, elements: used } = steps[at] ?? {}, progress = of(task), { done, failed } = progress;
  const contact = bundle!.contact, go = (by: number) => step(task, at + by), back = at ? [button('back', () => go(-1))] : [];
  const fold = (summary: unknown[], inside: unknown[]) => inside[0] && node('details', node('summary', ...summary), ...inside);
  const marked = [`${say('done')}: ${steps.flatMap(({ id }, at) => done.has(id) ? at + 1 : []).join(', ') || '–'}`];
  const stuck = failed ? heading('stuck', [marked, link(contact && `${contact}`.replace('{handoff}', handoff(task)), 'contact')]) : [];
  progress.at = id ? at : 0;
  open(procedures[task].title, id ? [
    [say('step', at + 1, steps.length)], ...list(text), by && [say('support')], fold([say('check')], list(check)),
    ...list(branches).map(({ when, then }) => fold(list(when), list(then))), ...stuck, [page(task)],
  ] : [marked, ...stuck], list(used ?? Object.keys(elements).filter(id => elements[id].used_in?.[task]?.includes(at + 1))), byProduct, task, at, id ? [
    ...back, button('skip', () => go(1)), button('failed', () => { progress.failed = id; done.delete(id); go(0); }),
    button('next', () => { mark(task, id); go(1); }),
  ] : back);
}

/** Shows what an id of an element or of a procedure asks for, or, without any, the screen; fails when there is no help on it. */
export function view(what: string, at?: number): void {
  const ids = what ? [what] : documented(), entry = elements[what];
  if (!what) open(say('list'), [...tasks(ids), ...heading('parts', ids.map(id => to(id, labelOf(id))))]);
  else if (entry) open(labelOf(what), [[pathOf(what).join(' › ')], entry.help, ...tasks(ids)], ids);
  else if (stepsOf(what)[0]) step(what, at ?? of(what).at ?? 0);
  else throw what;
}
