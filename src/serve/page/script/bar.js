// What is wrong, at the foot of a page that stands alone: it takes room of its own, and covers no text for good.
import { data, make } from './dom.js';

const MOST = 5;
const SHEET = `
  :host([hidden]) { display: none; }
  :host(:not([hidden])) { display: block; position: sticky; inset-block-end: 0; z-index: 9; color-scheme: light dark; }
  section { max-block-size: 30vh; overflow: auto; padding: .5rem 1rem; border-block-start: 2px solid light-dark(#a32626, #f39d95);
    background: light-dark(#fff, #1a2223); color: light-dark(#1b2422, #e1e8e5); font: .8125rem/1.45 system-ui, sans-serif; overflow-wrap: anywhere; }
  p { margin: .2rem 0; }
  .help { color: light-dark(#4d5a55, #a8b4b0); white-space: pre-line; }
  a { color: light-dark(#0b5f6c, #6cc5d1); }`;

/** Makes the bar; answers with what shows it anew. */
export function bar() {
  const host = make('aside', { hidden: true });
  host.setAttribute('aria-label', 'Errors in the book');
  const shadow = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(SHEET);
  shadow.adoptedStyleSheets = [sheet];
  document.body.append(host);
  return async () => {
    const [report, state] = await Promise.all([data('/preview/findings.json'), data('/preview/state.json')]);
    if (!state) return;
    const errors = (report?.diagnostics ?? []).filter(found => found.severity === 'error');
    const parts = errors.slice(0, MOST).flatMap(({ file, line, message, help }) => [
      make('p', {}, make('strong', {}, `${file}:${line}`), ` ${message}`), ...(help ? [make('p', { className: 'help' }, help)] : [])]);
    if (state.trouble) parts.unshift(make('p', {}, make('strong', {}, state.trouble)));
    const isBad = parts.length > 0;
    shadow.replaceChildren(make('section', {}, ...parts, make('p', {}, 'The last good page stays on show. ', make('a', { href: '/#findings' }, 'All findings'))));
    host.hidden = !isBad;
  };
}
