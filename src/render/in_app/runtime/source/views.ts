// What the panel shows: an element, a step of a procedure, or the list of the screen.
import type { Node, Procedure, Step, Word } from '../headwater-help';
import { list, own, type Loaded } from './bundle';
import { link, make, reader, type Part } from './text';

/** How far a reader is in a procedure. */
export interface Progress { done: Set<string>; failed: string; at: number }

/** What views are made with and what their controls do. */
export interface Stage {
  /** A sentence in the panel's language, with values in place of each `{}`. */
  say(word: Word, ...values: (string | number)[]): string;
  here(): string[];
  of(task: string): Progress;
  token(task: string): string;
  show(what: string): unknown;
  mark(task: string, step: string): void;
  close(): void;
}

/** What is shown: `ids` has the elements that it speaks of, `next` what comes after the step, `far` how much is done, in per cent. */
export interface Content {
  title: string; body: Part[]; what?: string; foot?: Part[]; ids?: string[]; task?: string; step?: string; number?: number; next?: string; far?: number;
}

/** The views of a bundle. */
export function views({ bundle, base, dropped }: Loaded, { say, here, of, token, show, mark, close }: Stage) {
  const { elements, procedures, contact } = bundle;
  const render = reader(bundle, base, show);
  const button = (textContent: string, className: string, onclick: () => void) => make('button', { textContent, className, onclick });
  const rows = (items: Part[]) => make('ul', { className: 'plain' }, ...items.map(item => make('li', {}, item)));
  const paragraph = (words: string | undefined) => words ? [make('p', {}, words)] : [];
  const pathOf = (id: string) => list(own(elements, id)?.path);
  const labelOf = (id: string) => `${pathOf(id).at(-1) ?? id}`;
  const wayTo = (id: string) => pathOf(id).slice(0, -1).join(' › ');
  const stepsOf = (task: string) => list(own(procedures, task)?.steps);
  const stepOf = (task: string, at: number) => `${task}/${stepsOf(task)[at]?.id ?? ''}`;

  /** The elements that a step is done with: those that its text names, or else those that are declared. */
  const elementsOf = ({ text, elements }: Step) => {
    const ids: string[] = [];
    JSON.stringify(text, (_, value) => { if (value?.t === 'ui') ids.push(value.id); return value; });
    return ids[0] ? ids : list(elements);
  };

  /** The tasks of some elements, those that name most of them first, each where the reader is, or where it names one. */
  const tasks = (ids: string[]): Part[] => {
    const uses: Record<string, number[]> = {};
    for (const id of ids) for (const [task, numbers] of Object.entries(own(elements, id)?.used_in ?? {})) (uses[task] ??= []).push(numbers[0] - 1);
    const found = Object.keys(uses).filter(task => stepsOf(task)[0]).sort((a, b) => uses[b].length - uses[a].length);
    return found[0] ? [make('h3', {}, say('Tasks')), rows(found.map(task => {
      const { at } = of(task);
      return make('span', {}, button(procedures[task].title, 'link', () => show(stepOf(task, at || (ids[1] ? 0 : uses[task][0])))),
        at ? ` ${say('Step {} of {}', at + 1, stepsOf(task).length)}` : '');
    }))] : [];
  };

  /** The link to the page of a task, which takes over the ticks; none when it has none. */
  const page = (id = '', task = own(procedures, id)) => task?.url ? link(`${task.url}#hw=${token(id)}`, say('Read the whole page')) : [];

  /** The sentences that say why an element may not be there, and the link to the page of the task. */
  const absence = (id: string, task?: string): HTMLElement => {
    const way = wayTo(id), { who, needs } = own(procedures, task!) ?? {} as Procedure;
    const condition = (word: Word, nodes: Node[]) => nodes[0] ? [...paragraph(say(word)), rows(nodes.map(node => make('span', {}, ...render([node]))))] : [];
    return make('aside', {}, ...paragraph(say('“{}” is not on this screen.', labelOf(id))), ...paragraph(way && say('It is in {}.', way)),
      ...condition('Who can do this:', who ? [who] : []), ...condition('What must be true first:', list(needs)), ...page(task));
  };

  const procedure = (task: string, at: number): Content => {
    const { title } = procedures[task], steps = stepsOf(task), step = steps[at];
    const progress = of(task), { done, failed } = progress, next = stepOf(task, at + 1), go = () => show(next);
    const fold = (words: Part[], inside: Part[]) =>
      inside[0] ? [make('details', { open: failed === step.id }, make('summary', {}, ...words), ...inside)] : [];
    const marked = say('Steps done: {}', steps.flatMap(({ id }, at) => done.has(id) ? [at + 1] : []).join(', ') || '–');
    const stuck = failed ? [make('aside', {}, make('b', {}, say('Still stuck?')), ...paragraph(marked),
      ...paragraph(say('Did not work: step {}', steps.findIndex(({ id }) => id === failed) + 1)),
      ...contact ? link(contact.replaceAll('{handoff}', token(task)), say('Contact support')) : [])] : [];
    const back = at ? [button(say('Back'), 'back', () => show(stepOf(task, at - 1)))] : [];
    progress.at = step ? at : 0;
    return step ? {
      title, task, next, step: step.id, what: stepOf(task, at), number: at + 1, far: at / steps.length * 100, ids: elementsOf(step),
      body: [
        ...paragraph(say('Step {} of {}', at + 1, steps.length)), ...render(step.text), ...paragraph(step.by && say('Support does this step.')),
        ...fold([say('How to know that it worked')], render(step.check)),
        ...list(step.branches).flatMap(({ when, then }) => fold(render(when), render(then))), ...stuck,
      ],
      foot: [
        ...back, button(say('Next'), 'main', () => { mark(task, step.id); go(); }), button(say('Skip'), 'skip', go),
        button(say('Did not work'), 'link', () => { progress.failed = step.id; done.delete(step.id); show(stepOf(task, at)); }), ...page(task),
      ],
    } : {
      title, task, what: `${task}/`, far: 100, body: [...paragraph(done.size < steps.length ? marked : say('All steps are done.')), ...stuck],
      foot: [...back, button(say('Close'), 'main', close)],
    };
  };

  /** What is shown for an id of an element, one of a procedure, one of a procedure with one of a step, or, without any, for the screen. */
  const view = (what: string): Content => {
    const cut = what.lastIndexOf('/'), task = stepsOf(what)[0] ? what : what.slice(0, cut), steps = stepsOf(task);
    const at = task === what ? -1 : steps.findIndex(({ id }) => id === what.slice(cut + 1));
    const other = dropped.find(({ id }) => id === what)?.replaced_by;
    if (!what) {
      const ids = here();
      return { title: say('Help on this screen'), what, body: ids[0]
        ? [...tasks(ids), make('h3', {}, say('Parts')), rows(ids.map(id => button(labelOf(id), 'link', () => show(id))))]
        : paragraph(say('Nothing here has help yet.')) };
    }
    if (own(elements, what)) return { title: labelOf(what), what, ids: [what], body: [...paragraph(wayTo(what)), ...paragraph(elements[what].help), ...tasks([what])] };
    if (steps[0]) return procedure(task, at >= 0 ? at : what.endsWith('/') ? steps.length : of(task).at);
    return other ? view(other) : { title: say('Help'), body: paragraph(say('There is no help on “{}”.', what)) };
  };
  return { view, absence, labelOf, stepsOf };
}
