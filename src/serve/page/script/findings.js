// What is wrong now: beside the pages, never over them, in the words of `headwater lint`.
import { button, data, find, make } from './dom.js';

const MOST = 200;
const counted = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The address that opens a place in the writer's editor; nothing without one. */
export function editorAddress({ editor, root }, file, line) {
  if (!editor || !root) return '';
  const whole = `${root}/${file}`.split('/').map(encodeURIComponent).join('/');
  const address = editor.replaceAll('{file}', whole).replaceAll('{line}', String(line));
  return /^(javascript|data|vbscript|blob|file):/i.test(address) ? '' : address;
}

/** Makes the panel work; `open(file, line)` is told which place a reader wants to see. */
export function findings({ open, turn }) {
  const panel = find('#findings');
  const toggle = find('#findings-button');
  let last = '';
  // Closed by hand it stays so until there is something new to tell.
  let isClosed = false;
  let wanted = false;

  const entry = (found, preview) => {
    const place = `${found.file}:${found.line}`;
    const editor = editorAddress(preview, found.file, found.line);
    const where = make('p', { className: 'where' }, button(place, () => open(found.file, found.line), { className: 'plain' }));
    if (editor) where.append(make('a', { href: editor }, 'Open in the editor'));
    where.append(make('code', {}, found.rule));
    const item = make('li', { className: 'finding' },
      make('p', {}, make('strong', { className: found.severity }, found.severity === 'error' ? 'Error' : 'Warning'), `: ${found.message}`));
    if (found.help) item.append(make('p', { className: 'help' }, found.help));
    item.append(where);
    return item;
  };
  const show = (report, preview) => {
    const rank = found => (found.severity === 'error' ? 0 : 1);
    const all = [...(report?.diagnostics ?? [])].sort((a, b) => rank(a) - rank(b));
    const { errors, warnings, trouble } = preview;
    // They speak of what only agents see, and no agent's page is shown.
    toggle.hidden = preview.is_withheld;
    const words = [errors && counted(errors, 'error'), warnings && counted(warnings, 'warning')].filter(Boolean).join(', ') || 'No findings';
    const now = errors || trouble ? 'bad' : warnings ? 'warn' : 'good';
    toggle.textContent = trouble ? 'The book cannot be read' : words;
    toggle.dataset.state = now;
    panel.dataset.state = now;
    const title = make('h2', {}, trouble ? 'The book cannot be read' : words);
    const parts = [make('header', {}, title, button('Close', () => close(), {}))];
    if (trouble) parts.push(make('p', { className: 'trouble' }, trouble));
    if (now === 'bad') parts.push(make('p', { className: 'where' }, 'The last good page stays on show.'));
    parts.push(make('ul', {}, ...all.slice(0, MOST).map(found => entry(found, preview))));
    if (all.length > MOST) parts.push(make('p', { className: 'where' }, `${all.length - MOST} more: run headwater lint`));
    panel.replaceChildren(...parts);
    const key = JSON.stringify([trouble, all.filter(found => found.severity === 'error').map(({ file, rule, message }) => [file, rule, message])]);
    if (key !== last) isClosed = false;
    last = key;
    settle(now === 'bad');
  };
  const settle = isBad => {
    panel.hidden = !(wanted || (isBad && !isClosed));
    toggle.setAttribute('aria-expanded', String(!panel.hidden));
  };
  const close = () => {
    isClosed = true;
    panel.hidden = true;
    turn(false);
    toggle.focus();
  };
  toggle.addEventListener('click', () => {
    if (panel.hidden) turn(true);
    else close();
  });
  return {
    /** Asks what is wrong now. */
    look: async () => {
      const [report, preview] = await Promise.all([data('/preview/findings.json'), data('/preview/state.json')]);
      if (preview) show(report, preview);
    },
    /** Whether the address asks for it. */
    want: isWanted => {
      wanted = isWanted;
      settle(panel.dataset.state === 'bad');
    },
  };
}
