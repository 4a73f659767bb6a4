// The page for addresses that do not exist: keeps the UI version of the address, and offers what was probably meant.
{
  const main = document.querySelector('#hw-main');
  const near = document.querySelector('#hw-near');
  const root = main.dataset.root;

  /** The folders of the older versions in a list of them. */
  const folders = element => (element.dataset.versions ?? '').split(' ').filter(Boolean);

  /** The requested path below the root of the site, as its parts. */
  const parts = location.pathname.slice(location.pathname.startsWith(root) ? root.length : 1).split('/').filter(Boolean);
  const version = folders(main).find(name => name === parts[0]);

  /** A path as words: `4.2/tracking/https-links.html` is `tracking https links`. */
  function words(path) {
    let text = path;
    try { text = decodeURIComponent(path); } catch { /* The address is not one; its letters will do. */ }
    return text.toLowerCase().replace(/\.(html?|md|php|aspx?)$/, '').split(/[^\p{L}\p{N}]+/u)
      .filter(word => word && word !== 'index');
  }

  /** The links with the most words of the wanted path, in their titles or their own paths. */
  function shared(wanted) {
    const score = link => {
      const own = words(`${link.pathname} ${link.textContent}`);
      return wanted.filter(word => own.some(other => other.startsWith(word) || word.startsWith(other) && other.length > 3)).length;
    };
    return [...new Map([...main.querySelectorAll('.pages a')].map(link => [link.href, { link, score: score(link) }])).values()]
      .filter(found => found.score > 0).sort((a, b) => b.score - a.score).slice(0, 3)
      .map(({ link }) => ({ title: link.textContent, href: link.href }));
  }

  function offer(found) {
    const items = found.slice(0, 3).map(({ title, href }) => {
      const link = document.createElement('a');
      link.textContent = title;
      link.href = href;
      const item = document.createElement('li');
      item.append(link);
      return item;
    });
    near.querySelector('ul').replaceChildren(...items);
    near.hidden = items.length === 0;
  }

  if (version) {
    // What is handed over says the version that the reader was in.
    document.querySelector('meta[name="headwater-version"]').content = version;
    document.querySelector('.stuck .facts > :last-child dd').textContent = version;
    document.querySelectorAll('a[href^="/"]').forEach(link => {
      const isHome = !link.dataset.versions && link.pathname === `${root}index.html`;
      if (isHome || folders(link).includes(version)) link.href = `${root}${version}/${link.pathname.slice(root.length)}`;
    });
  }
  const wanted = words(parts.slice(version ? 1 : 0).join('/'));
  // What the page says by itself is shown first; the search has files of its own to load.
  if (wanted.length > 0) addEventListener('load', () => {
    const engine = globalThis.headwater?.search;
    if (version && globalThis.headwater?.site) globalThis.headwater.site.version = version;
    const found = engine ? Promise.resolve(engine(wanted.join(' '), 3)).catch(() => []) : Promise.resolve([]);
    found.then(found => {
      // A page is offered once, as a whole, and only when its name has something of what was asked for.
      const pages = new Map(found.map(({ title, href }) => [href.split('#')[0], { title, href: href.split('#')[0] }]));
      const meant = [...pages.values()].filter(({ title, href }) => {
        const own = words(`${new URL(href, location.href).pathname} ${title}`);
        return wanted.some(word => own.some(other => other.slice(0, 4) === word.slice(0, 4)));
      });
      offer(meant.length > 0 ? meant : shared(wanted));
    });
  });
}
