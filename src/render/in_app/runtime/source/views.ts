// What the panel shows: an element, a step of a procedure, or the list of the screen.
import type { Node, Procedure, Word } from '../headwater-help';
import { elementsOf, list, own, stepsOf } from './bundle';
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
  finish(): void;
}

export interface Content { title: string; body: Part[]; foot?: Part[]; ids?: string[]; said?: string }

const pathOf = (stage: Shown, id: string): string[] => list(own(stage.bundle.elements, id)?.path);
const labelOf = (stage: Shown, id: string): string => pathOf(stage, id).at(-1) ?? id;
const wayTo = (stage: Shown, id: string): string => pathOf(stage, id).slice(0, -1).join(' › ');
const button = (textContent: string, className: string, onclick: () => void): HTMLElement => make('button', { textContent, className, onclick });
const rows = (items: Part[]): Part => make('ul', { className: 'plain' }, ...items.map(item => make('li', {}, item)));
const paragraph = (words: string | undefined): Part[] => words ? [make('p', {}, words)] : [];
const fold = (words: Part[], inside: Part[]): Part[] => inside.length ? [make('details', {}, make('summary', {}, ...words), ...inside)] : [];

/** The tasks of some elements, those that name most of them first, each at its first step that does. */
function tasks(stage: Stage, ids: string[]): Part[] {
  const found = Object.keys(stage.bundle.procedures).flatMap(id => {
    const steps = stepsOf(stage.bundle.procedures[id]).map(step => elementsOf(step).filter(element => ids.includes(element)));
    const count = new Set(steps.flat()).size;
    return count ? [{ id, count, step: ids[1] ? stage.of(id).at : steps.findIndex(named => named[0]) }] : [];
  });
  return found.length ? [make('h3', {}, stage.say('Tasks')), rows(found.sort((a, b) => b.count - a.count).map(({ id, step }) =>
    button(stage.bundle.procedures[id].title, 'link', () => stage.go('procedure', id, step))))] : [];
}

/** The sentences that say why an element may not be there. */
export function absence(stage: Stage, id: string, procedure?: Procedure): HTMLElement {
  const way = wayTo(stage, id);
  const condition = (word: Word, nodes?: Node[]) => list(nodes).length ? paragraph(stage.say(word)).concat(rows(list(nodes).map(node =>
    make('span', {}, ...render([node], stage))))) : [];
  return make('aside', {}, stage.say('“{}” is not on this screen.', labelOf(stage, id)), ...way ? [` ${stage.say('It is in {}.', way)}`] : [],
    ...condition('Who can do this:', procedure?.who && [procedure.who]), ...condition('What must be true first:', procedure?.needs));
}

function procedure(stage: Stage, id: string, place: number): Content {
  const { say, bundle } = stage;
  const task = bundle.procedures[id], steps = stepsOf(task), step = steps[place];
  const progress = stage.of(id), { done, failed } = progress;
  const said = say('Step {} of {}', place + 1, steps.length), token = stage.token(id), contact = bundle.contact;
  const to = (next: number) => steps[next] ? stage.go('procedure', id, next) : stage.finish();
  const numbers = steps.flatMap(({ id }, at) => done.has(id) ? [at + 1] : []).join(', ');
  // The page takes over the ticks.
  const page = link(task.url && `${task.url}#hw=${token}`, 'x:', say('Read the whole page'));
  progress.at = place;
  return {
    title: task.title, ids: elementsOf(step), said,
    body: [
      ...paragraph(said), ...paragraph(step.by && say('Support does this step.')), ...render(step.text, stage),
      ...fold([say('How to know that it worked')], render(step.check, stage)),
      ...list(step.branches).flatMap(branch => fold(render(branch.when, stage), render(branch.then, stage))),
      ...failed ? [make('aside', {}, make('b', {}, say('Still stuck?')), ...paragraph(say('Steps done: {}', numbers || '–')),
        ...paragraph(say('Did not work: step {}', steps.findIndex(({ id }) => id === failed) + 1)),
        ...contact ? link(contact.replaceAll('{handoff}', token), 'x:', say('Contact support')) : [])] : [],
    ],
    foot: [
      ...place ? [button(say('Back'), 'back', () => to(place - 1))] : [],
      button(say('Next'), 'main', () => { stage.mark(id, step.id); to(place + 1); }),
      button(say('Skip'), 'skip', () => to(place + 1)),
      button(say('Did not work'), 'failed', () => { progress.failed = step.id; done.delete(step.id); to(place); }),
      ...typeof page[0] === 'string' ? [] : page,
    ],
  };
}

/** What a view shows. */
export function content(stage: Stage, { kind, id, step }: View): Content {
  if (kind === 'procedure') return procedure(stage, id, step);
  if (kind === 'problem') return { title: stage.say('Help'), body: paragraph(id) };
  if (kind === 'element') {
    return { title: labelOf(stage, id), ids: [id],
      body: [...paragraph(wayTo(stage, id)), ...paragraph(stage.bundle.elements[id].help), ...tasks(stage, [id])] };
  }
  const here = stage.here();
  return { title: stage.say('Help on this screen'), body: here.length
    ? [...tasks(stage, here), make('h3', {}, stage.say('Parts')), rows(here.map(id => button(labelOf(stage, id), 'link', () => stage.go('element', id))))]
    : paragraph(stage.say('Nothing here has help yet.')) };
}
