// What the panel shows: an element, a step of a procedure, or the list of the screen.
import type { Node, Procedure, Word } from '../headwater-help';
import { list, own } from './bundle';
import { link, make, render, type Part, type Shown } from './text';

/** What the panel is showing; a word that it can show nothing is a problem. */
export interface View { kind: 'element' | 'list' | 'procedure' | 'problem'; id: string; step: number }

/** How far a reader is in a procedure. */
export interface Progress { done: Set<string>; failed: string; at: number }

/** What a view is made from and what its controls do. */
export interface Stage extends Shown {
  /** A sentence in the panel's language, with values in place of each `{}`. */
  say(word: Word, ...values: (string | number)[]): string;
  here(): string[];
  of(id: string): Progress;
  token(id: string): string;
  go(kind: View['kind'], id: string, step?: number): void;
  mark(id: string, step: string): void;
  close(): void;
}

/** What is shown: `ids` has the elements that it speaks of, `far` how much of a task is done, from 0 to 1. */
export interface Content { title: string; above?: string; body: Part[]; foot?: Part[]; ids?: string[]; said?: string; far?: number }

const button = (textContent: string, className: string, onclick: () => void): HTMLElement => make('button', { textContent, className, onclick });
const rows = (items: Part[]): Part => make('ul', { className: 'plain' }, ...items.map(item => make('li', {}, item)));
const paragraph = (words: string | undefined): Part[] => words ? [make('p', {}, words)] : [];
const pathOf = ({ bundle }: Shown, id: string): string[] => list(own(bundle.elements, id)?.path);
const wayTo = (stage: Shown, id: string): string => pathOf(stage, id).slice(0, -1).join(' › ');

/** What the product calls an element. */
export const labelOf = (stage: Shown, id: string): string => pathOf(stage, id).at(-1) ?? id;

/** The steps of a procedure. */
export const stepsOf = ({ bundle }: Shown, id: string) => list(own(bundle.procedures, id)?.steps);

/** The elements that a step is done with: those that its text names, or else those that are declared. */
function elementsOf({ text, elements }: Procedure['steps'][0]): string[] {
  const ids: string[] = [];
  JSON.stringify(text, (_, value) => { if (value?.t === 'ui') ids.push(value.id); return value; });
  return ids[0] ? ids : list(elements);
}

/** The tasks of some elements, those that name most of them first, each where the reader is, or at its first step that names one. */
function tasks(stage: Stage, ids: string[]): Part[] {
  const { say, bundle, of, go } = stage, uses: Record<string, number[]> = {};
  for (const id of ids) {
    const used = own(bundle.elements, id)?.used_in;
    for (const task in used) (uses[task] ??= []).push(used[task][0] - 1);
  }
  const found = Object.keys(uses).filter(id => stepsOf(stage, id)[0]).sort((a, b) => uses[b].length - uses[a].length);
  return found[0] ? [make('h3', {}, say('Tasks')), rows(found.map(id => {
    const { at } = of(id), steps = stepsOf(stage, id);
    return make('span', {}, button(bundle.procedures[id].title, 'link', () => go('procedure', id, at || (ids[1] ? 0 : uses[id][0]))),
      ...at ? [make('small', {}, ' ', say('Step {} of {}', Math.min(at + 1, steps.length), steps.length))] : []);
  }))] : [];
}

/** The sentences that say why an element may not be there, and the link to the page of the task. */
export function absence(stage: Stage, id: string, task?: Procedure): HTMLElement {
  const { say } = stage, way = wayTo(stage, id);
  const condition = (word: Word, nodes?: Node[][]) => nodes?.length
    ? [...paragraph(say(word)), rows(nodes.map(each => make('span', {}, ...render(each, stage))))] : [];
  return make('aside', {}, ...paragraph(`${say('“{}” is not on this screen.', labelOf(stage, id))} ${way && say('It is in {}.', way)}`),
    ...condition('Who can do this:', task?.who && [task.who]), ...condition('What must be true first:', task?.needs?.map(need => [need])),
    ...page(stage, task));
}

/** The link to the page of a task; none when it has none. The page takes over the ticks. */
const page = ({ say, token, base }: Stage, task?: Procedure, id = '') =>
  task?.url ? link(`${task.url}${id && `#hw=${token(id)}`}`, base, say('Read the whole page')) : [];

function procedure(stage: Stage, id: string, place: number): Content {
  const { say, bundle, of, go, mark, token, base } = stage, { contact } = bundle;
  const task = bundle.procedures[id], steps = stepsOf(stage, id), step = steps[place];
  const progress = of(id), { done, failed } = progress;
  const to = (next: number) => go('procedure', id, next);
  const fold = (words: Part[], inside: Part[]): Part[] =>
    inside[0] ? [make('details', { open: failed === step.id }, make('summary', {}, ...words), ...inside)] : [];
  const marked = say('Steps done: {}', steps.flatMap(({ id }, at) => done.has(id) ? [at + 1] : []).join(', ') || '–');
  const stuck = failed ? [make('aside', {}, make('b', {}, say('Still stuck?')), ...paragraph(marked),
    ...paragraph(say('Did not work: step {}', steps.findIndex(({ id }) => id === failed) + 1)),
    ...contact ? link(contact.replaceAll('{handoff}', token(id)), base, say('Contact support')) : [])] : [];
  const back = place ? [button(say('Back'), 'back', () => to(place - 1))] : [];
  progress.at = place;
  if (!step) {
    const said = done.size < steps.length ? marked : say('All steps are done.');
    progress.at = 0;
    return { title: task.title, said, far: 1, body: [...paragraph(said), ...stuck], foot: [...back, button(say('Close'), 'main', stage.close)] };
  }
  const above = say('Step {} of {}', place + 1, steps.length), text = render(step.text, stage);
  return {
    title: task.title, above, far: place / steps.length, ids: elementsOf(step),
    said: `${above}: ${make('p', {}, ...text.map(part => (part as Element).cloneNode?.(true) ?? part)).textContent}`,
    body: [
      ...text, ...paragraph(step.by && say('Support does this step.')), ...fold([say('How to know that it worked')], render(step.check, stage)),
      ...list(step.branches).flatMap(({ when, then }) => fold(render(when, stage), render(then, stage))), ...stuck,
    ],
    foot: [
      ...back, button(say('Next'), 'main', () => { mark(id, step.id); to(place + 1); }), button(say('Skip'), 'skip', () => to(place + 1)),
      button(say('Did not work'), 'failed link', () => { progress.failed = step.id; done.delete(step.id); to(place); }),
      ...page(stage, task, id),
    ],
  };
}

/** What a view shows. */
export function content(stage: Stage, { kind, id, step }: View): Content {
  const { say } = stage;
  if (kind === 'procedure') return procedure(stage, id, step);
  if (kind === 'problem') return { title: say('Help'), body: paragraph(id) };
  if (kind === 'element') {
    return { title: labelOf(stage, id), above: wayTo(stage, id), ids: [id],
      body: [...paragraph(own(stage.bundle.elements, id)!.help), ...tasks(stage, [id])] };
  }
  const here = stage.here();
  return { title: say('Help on this screen'), body: here[0]
    ? [...tasks(stage, here), make('h3', {}, say('Parts')), rows(here.map(id => button(labelOf(stage, id), 'link', () => stage.go('element', id))))]
    : paragraph(say('Nothing here has help yet.')) };
}
