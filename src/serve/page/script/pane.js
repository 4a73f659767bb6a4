// What the preview does to a page in one of its panes: choosing steps, marking what differs, and telling of clicks.
import { branches, leaves, stepWords, steps, words } from './texts.js';

/** The marks of the preview, in whatever they stand. */
export const SHEET = `
  [data-hw-chosen] { outline: 2px solid light-dark(#0b5f6c, #6cc5d1); outline-offset: 4px; border-radius: 3px; }
  [data-hw-diff] { box-shadow: -6px 0 0 -2px light-dark(#875000, #e3b15c); }
  [data-hw-diff]::after { display: block; margin-block-start: .25rem; color: light-dark(#875000, #e3b15c);
    font: 600 .75rem/1.3 system-ui, sans-serif; content: attr(data-hw-diff); }
  [data-hw-unseen] { outline: 2px dashed light-dark(#875000, #e3b15c); outline-offset: 2px; }
  [data-hw-unseen~=agent] { outline-style: dotted; outline-color: light-dark(#6a3f9e, #c5a9f1); }
  [data-hw-unseen~=in-app] { outline-color: light-dark(#0b5f6c, #6cc5d1); }
  [data-hw-unseen~=customer] { outline-style: dashed; outline-color: light-dark(#a32626, #f39d95); }
  [data-hw-audit] { outline: 3px double light-dark(#a32626, #f39d95); outline-offset: 2px; }`;

/** What moves in a page so that a reader sees where to look. */
export function motion() {
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const flash = element => {
    if (!still.matches) element.animate([{ backgroundColor: 'rgb(232 178 60 / 45%)' }, {}], { duration: 900, easing: 'ease-out' });
  };
  // An element that scrolls itself into view scrolls the page around its frame as well.
  const scrollTo = element => {
    const { top, height } = element.getBoundingClientRect();
    window.scrollTo({ top: scrollY + top - Math.max(16, (innerHeight - height) / 2), behavior: still.matches ? 'auto' : 'smooth' });
  };
  return { flash, scrollTo };
}

/** Makes a page a pane; `page` is what was tracked of it. Answers with what the preview may do to it. */
export function pane(page, more) {
  const shell = parent !== window && parent.headwaterShell;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(SHEET);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const { flash, scrollTo } = motion();
  const stepAt = id => steps(document).find(step => step.id === id);
  const clear = name => document.querySelectorAll(`[${name}]`).forEach(element => element.removeAttribute(name));

  const api = {
    flash,
    scrollTo,
    title: () => document.querySelector('h1')?.textContent.replace(/ ?#$/, '') ?? '',
    /** What the check of the pages looks at. */
    root: () => document.querySelector('main'),
    /** The words of each step by its id. */
    stepTexts: () => new Map(steps(page.original).map(step => [step.id, stepWords(step)])),
    /** Its steps as they were sent, with what may go wrong. */
    steps: () => steps(page.original).map(step => ({ id: step.id, words: words(step.querySelector('p') ?? step), branches: branches(step).map(branch => branch.words) })),
    /** Chooses a step; true when the page has it. */
    choose: (id, isScrolled) => {
      clear('data-hw-chosen');
      const step = id && stepAt(id);
      if (!step) return false;
      step.dataset.hwChosen = '';
      if (isScrolled) scrollTo(step);
      flash(step);
      return true;
    },
    /** Opens or closes what may go wrong at a step, by its words. */
    branch: (id, said, isOpen) => {
      const step = stepAt(id);
      const found = step && branches(step).find(branch => branch.words === said);
      if (found) found.branch.open = isOpen;
      return found?.branch;
    },
    /** Shows the place of a name; answers with the step in which it stands. */
    seek: name => {
      const element = document.getElementById(name);
      const branch = element?.closest('details');
      if (branch) branch.open = true;
      const step = element?.closest('.steps > .step[id]');
      if (element && !step) {
        scrollTo(element);
        flash(element);
      }
      return step?.id ?? '';
    },
    /** Marks steps; `marks` has what to say of each by its id. */
    differ: marks => {
      clear('data-hw-diff');
      for (const step of steps(document)) if (marks.has(step.id)) step.dataset.hwDiff = marks.get(step.id);
    },
    /** Marks text that others do not have; `others` has their texts by their names. */
    unseen: others => {
      clear('data-hw-unseen');
      let count = 0;
      for (const leaf of leaves(page.original)) {
        const missing = [...others].filter(([, texts]) => !texts.has(words(leaf))).map(([name]) => name);
        const element = page.live(leaf);
        if (!missing.length || !element) continue;
        element.dataset.hwUnseen = missing.join(' ');
        count += 1;
      }
      return count;
    },
    point: elements => {
      clear('data-hw-audit');
      elements.forEach(element => { element.dataset.hwAudit = ''; });
      if (elements[0]) scrollTo(elements[0]);
    },
    ...more,
  };
  window.headwaterPane = api;
  if (!shell) return api;

  document.addEventListener('click', event => {
    const target = event.target instanceof Element ? event.target : null;
    const link = target?.closest('a[href]');
    // A frame may show nothing but the preview.
    if (link && /^https?:$/.test(link.protocol) && link.origin !== location.origin) Object.assign(link, { target: '_blank', rel: 'noopener noreferrer' });
    const step = target?.closest('.steps > .step[id]');
    if (!step || (link && !link.matches('.stop') && new URL(link.href).pathname !== location.pathname)) return;
    shell.chosen(window, step.id);
    if (link?.matches('.stop')) shell.failed(window, step.id);
    const branch = target.closest('summary')?.parentElement;
    if (branch?.matches('details.if')) {
      const said = branches(step).find(other => other.branch === branch)?.words;
      // The page opens it after the click.
      shell.branched(window, step.id, said, !branch.open);
    }
  });
  return api;
}
