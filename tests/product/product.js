// A small product in two versions of its UI: three screens, elements that come late, in a shadow root and in a frame.
const version = new URLSearchParams(location.search).get('ui') ?? '5.0';
const isOld = version < '5';

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
};
const button = (words, attributes = {}) => make('button', { type: 'button', ...attributes }, words);
const field = (words, id, attributes = {}) => make('label', { class: 'row' }, words, make('input', { 'data-help': id, ...attributes }));
const toggle = (words, attributes) => button(words, {
  role: 'switch', 'aria-checked': 'false', ...attributes,
  click: ({ currentTarget }) => currentTarget.setAttribute('aria-checked', String(currentTarget.ariaChecked !== 'true')),
});
const row = (...children) => make('div', { class: 'row' }, ...children);

/** The second step of the sign-in is a component with a shadow root. */
customElements.define('two-step', class extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    const turn = toggle('Two-step sign-in', { 'data-help': 'profile.security.two-factor' });
    this.attachShadow({ mode: 'open' }).append(turn);
    turn.addEventListener('click', () => this.shadowRoot.append(
      make('p', { 'data-help': 'profile.security.qr' }, 'A picture for your phone'),
      make('label', {}, 'Confirmation code ', make('input', { 'data-help': 'profile.security.code' })), ' ',
      button('Confirm', { 'data-help': 'profile.security.confirm', click: () => dispatchEvent(new Event('two-step-confirmed')) }),
    ), { once: true });
  }
});

const domains = () => [
  make('h1', { 'data-help': 'domains.links' }, 'Branded links'),
  row(button('Add branded link', { 'data-help': 'domains.links.add', click: addLink })),
  make('div', { id: 'rows' }),
  make('div', { class: 'long', tabindex: '0' }, ...Array.from({ length: 12 }, (_, at) => make('p', {}, at === 11
    ? button('Remove branded link', { 'data-help': 'domains.links.remove' }) : `link${at}.example.com`))),
];
/** The answer of a server takes a while. */
const addLink = () => setTimeout(() => document.querySelector('#rows')?.replaceChildren(
  field('Link domain', 'domains.links.host'),
  row(button('Verify link', { 'data-testid': 'verify-link' }), toggle('HTTPS', { 'data-testid': 'https' })),
), 300);

const tracking = () => [
  make('h1', { 'data-help': 'settings.tracking' }, 'Tracking'),
  row(toggle('Link tracking', { 'data-testid': 'link-tracking' })),
  field('Branded link', 'settings.tracking.host'),
  row(toggle('HTTPS links', { 'data-help': 'settings.tracking.ssl' }), button('Save changes', { 'data-help': 'settings.tracking.save' })),
];

const test = () => [
  make('h1', { 'data-help': 'messages.test' }, 'Test message'),
  make('label', { class: 'row' }, 'From', make('select', { 'data-help': 'messages.test.from' }, make('option', {}, 'hello@example.com'))),
  make('label', { class: 'row' }, 'To', make('input', {})),
  row(button('Send now', { 'data-testid': 'test-send' }), button('Ask first', { click: ask })),
  make('iframe', { src: '/frame.html', title: 'The last messages' }),
];
const ask = () => {
  const dialog = make('dialog', { 'aria-label': 'Really?' }, make('p', {}, 'Really?'), button('Send', { 'data-help': 'messages.test.send' }));
  dialog.addEventListener('close', () => dialog.remove());
  document.querySelector('#app').append(dialog);
  dialog.showModal();
};

const security = () => [make('h1', { 'data-help': 'profile.security' }, 'Security'), make('two-step')];

const SCREENS = isOld
  ? { '/tracking/': ['Tracking', 'settings', tracking], '/test/': ['Test message', 'messages', test], '/security/': ['Security', 'profile', security] }
  : { '/links/': ['Branded links', 'domains', domains], '/test/': ['Test message', 'messages', test], '/security/': ['Security', 'profile', security] };

const show = path => {
  const [, , screen] = SCREENS[path] ?? Object.values(SCREENS)[0];
  document.querySelector('main').replaceChildren(...screen());
};
const go = path => event => {
  event.preventDefault();
  history.pushState(null, '', path + location.search);
  show(path);
};
document.querySelector('#app').append(
  make('header', {}, make('b', {}, 'Postbird'),
    make('nav', { class: 'row' }, ...Object.entries(SCREENS).map(([path, [words, id]]) =>
      make('a', { href: path + location.search, 'data-help': id, click: go(path) }, words))),
    button('Help', { class: 'help', 'data-help-open': '' })),
  make('main'),
);
show(location.pathname);
addEventListener('popstate', () => show(location.pathname));

// What a product adds for its help: the script, the element, and, if it wants to know, where the audit goes.
const options = new URLSearchParams(location.search);
if (options.get('help') !== 'none') {
  await import('/in-app/headwater-help.js');
  const help = make('headwater-help', { version, ...options.has('marks') && { marks: '' }, ...options.has('audit') && { audit: '' } });
  help.aliases = { 'messages.test.to': 'role=textbox[name="To"]' };
  document.body.append(help);
}
