// Shows the search button and loads the search itself, `search.js`, when it is first wanted.
(() => {
  const { root, version, engine } = document.currentScript.dataset;
  const headwater = (globalThis.headwater ??= {});
  headwater.site = { root: new URL(root || './', document.baseURI).href, version };

  // A folder that is opened from a disk can import nothing, and has no policy that forbids script elements.
  const byElement = address => new Promise((done, fail) => {
    const script = document.createElement('script');
    Object.assign(script, { src: address, onload: done, onerror: () => { script.remove(); fail(new Error('no search')); } });
    document.head.append(script);
  });
  let loading;
  const load = () => {
    const address = new URL(engine, document.baseURI).href;
    loading ??= (location.protocol === 'file:' ? byElement(address) : import(address))
      .catch(error => { loading = undefined; throw error; });
    return loading;
  };
  if (engine) headwater.search = async (words, limit) => { await load(); return headwater.index().search(words, limit); };

  // A link to a failure branch opens it.
  const reveal = () => {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch { /* It is a name as it stands. */ }
    const target = document.getElementById(name);
    if (target?.matches('details')) target.open = true;
  };
  addEventListener('hashchange', reveal);
  reveal();

  // The list of versions closes as a menu does.
  const versions = document.querySelector('.versions');
  addEventListener('click', ({ target }) => { if (versions && !versions.contains(target)) versions.open = false; });
  versions?.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !versions.open) return;
    versions.open = false;
    versions.firstElementChild.focus();
  });

  const buttons = document.querySelectorAll('.find');
  const dialog = document.querySelector('.finder');
  if (!dialog) return;
  const state = dialog.querySelector('[role=status]');
  const open = () => {
    if (dialog.open) return;
    dialog.showModal();
    dialog.querySelector('input').select();
    load().then(() => headwater.attach(dialog, reveal), () => { state.textContent = 'The search could not be loaded. Close it and try again.'; });
  };
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener('click', open);
  }
  dialog.querySelector('button').addEventListener('click', () => dialog.close());
  addEventListener('keydown', event => {
    const { key, target } = event;
    const asks = event.ctrlKey || event.metaKey ? key.toLowerCase() === 'k' && !event.altKey && !event.shiftKey : key === '/' && !event.altKey;
    if (!asks || event.isComposing || target.closest?.('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]')) return;
    event.preventDefault();
    open();
  });
})();
