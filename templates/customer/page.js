// Ticks, the handoff, copying, the mark in the contents, and answers: what a page can do besides being read.
(() => {
  'use strict';
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const meta = name => find(`meta[name="headwater-${name}"]`)?.content ?? '';
  const isWeb = location.protocol !== 'file:';

  // What has happened is said to those who cannot see it.
  const voice = make('p', { className: 'voice', role: 'status' });
  find('main').append(voice);
  const say = words => {
    voice.textContent = '';
    setTimeout(() => { voice.textContent = words; }, 50);
  };
  const tell = (words, place, ...more) => {
    const last = place.nextElementSibling;
    if (last?.matches('.said')) last.remove();
    const said = make('p', { className: 'said' }, words, ...more);
    place.append(said);
    say(words);
    return said;
  };
  const anchorOf = hash => {
    try {
      return decodeURIComponent(hash.slice(1));
    } catch {
      return '';
    }
  };
  const flash = (button, words) => {
    button.dataset.words ??= button.textContent;
    button.textContent = words;
    say(words);
    clearTimeout(button.timer);
    button.timer = setTimeout(() => { button.textContent = button.dataset.words; }, 2500);
  };
  const write = async (button, text) => {
    try {
      await navigator.clipboard.writeText(await text());
      flash(button, 'Copied');
    } catch {
      flash(button, 'Could not copy');
    }
  };

  // The steps, what is done of them, and which one did not work.
  const steps = all('.steps > .step').map((item, place) => {
    const parts = [...item.children].filter(part => !part.matches('.foot-of-step, .actor'));
    return { id: item.id, item, number: place + 1, parts, words: (parts[0]?.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 90) };
  });
  const known = new Map(steps.map(step => [step.id, step]));
  // The newest version stands at the root, so an address alone says no version.
  const key = `hw-steps:${meta('version')}:${location.pathname.replace(/(index)?\.html$/, '')}`;
  // The reader's own ticks, while those of a link stand in their place.
  let done = new Set(), failed = '', own;
  const take = (ids, id) => {
    done = new Set((Array.isArray(ids) ? ids : []).filter(id => known.has(id)));
    failed = known.has(id) ? id : '';
  };
  const load = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(key));
      take(kept?.d, kept?.f);
      own = kept?.o;
    } catch { /* Without storage the ticks last as long as the page. */ }
  };
  const save = () => {
    try {
      if (done.size || failed || own) localStorage.setItem(key, JSON.stringify({ d: [...done], f: failed, o: own }));
      else localStorage.removeItem(key);
    } catch { /* As above. */ }
    show();
  };

  // The handoff, in the same bytes as `src/model/handoff.rs` makes.
  const stuck = find('.stuck');
  const browser = () => {
    const names = { Edg: 'Edge', OPR: 'Opera', FxiOS: 'Firefox', CriOS: 'Chrome', Version: 'Safari' };
    const seen = /(Edg|OPR|SamsungBrowser|FxiOS|CriOS|Firefox)\/(\d+)/.exec(navigator.userAgent)
      ?? /(Chrome)\/(\d+)/.exec(navigator.userAgent) ?? /(Version)\/(\d+).* Safari/.exec(navigator.userAgent);
    return seen ? `${names[seen[1]] ?? seen[1]} ${seen[2]}` : '';
  };
  const check = text => {
    let hash = 0x811c9dc5;
    for (const sign of text) hash = Math.imul(hash ^ sign.charCodeAt(0), 0x01000193);
    return (hash >>> 0).toString(16).padStart(8, '0');
  };
  const encode = (ids, more = 0) => {
    const json = JSON.stringify({
      p: stuck.dataset.id, h: meta('hash') || undefined, v: meta('version'), m: more || undefined,
      d: ids.length ? ids : undefined, f: failed || undefined, b: browser() || undefined,
    });
    const bytes = String.fromCharCode(...new TextEncoder().encode(json));
    const payload = btoa(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
    return payload.length > 1900 && ids.length ? encode(ids.slice(1), more + 1) : `1.${payload}.${check(payload)}`;
  };
  const decode = token => {
    const [form, payload, sum, rest] = token.split('.');
    if (form !== '1' || rest !== undefined || token.length > 4000 || check(payload ?? '') !== sum) return null;
    try {
      const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), sign => sign.charCodeAt(0));
      const handoff = JSON.parse(new TextDecoder().decode(bytes));
      return handoff?.p === stuck.dataset.id ? handoff : null;
    } catch {
      return null;
    }
  };
  const token = () => encode(steps.filter(step => done.has(step.id)).map(step => step.id));
  const numbers = () => steps.filter(step => done.has(step.id)).map(step => step.number).join(', ');
  const words = () => {
    const rows = all('.facts > div', stuck).map(row => {
      const choice = find('select', row);
      return `${find('dt', row).textContent}: ${choice ? choice.selectedOptions[0].text : find('dd', row).textContent}`;
    });
    const page = isWeb ? `Page: ${location.origin}${location.pathname}#hw=${token()}` : `Handoff: ${token()}`;
    return [...rows, page].join('\n');
  };
  const row = (name, value) => {
    const answer = make('dd', {}, value);
    find('.facts', stuck).append(make('div', {}, make('dt', { textContent: name }), answer));
    return answer;
  };

  let doneRow, choice, progress;
  const show = () => {
    for (const step of steps) {
      step.box.checked = done.has(step.id);
      step.item.classList.toggle('done', step.box.checked);
      step.item.classList.toggle('failed', failed === step.id);
    }
    if (steps.length) {
      progress.firstChild.textContent = `${done.size} of ${steps.length} steps done`;
      progress.lastChild.hidden = !done.size && !failed;
      doneRow.textContent = numbers() || 'none';
      choice.value = failed;
    }
    const link = find('[data-contact]', stuck);
    if (!link) return;
    const { contact } = link.dataset;
    let address = contact.replaceAll('{handoff}', token());
    if (contact.startsWith('mailto:') && !contact.includes('body=')) {
      address += `${contact.includes('?') ? '&' : '?'}body=${encodeURIComponent(words().replaceAll('\n', '\r\n'))}`;
    }
    link.href = address;
  };

  if (stuck) {
    for (const step of steps) {
      step.box = make('input', { type: 'checkbox' });
      step.box.setAttribute('aria-label', `Step ${step.number} is done`);
      step.box.addEventListener('change', () => {
        if (!step.box.checked) done.delete(step.id);
        else done.add(step.id);
        if (failed === step.id && step.box.checked) failed = '';
        save();
      });
      find('.foot-of-step', step.item)?.prepend(make('label', { className: 'tick' }, step.box, ' Done'));
      find('.stop', step.item)?.addEventListener('click', () => {
        failed = step.id;
        done.delete(step.id);
        save();
        say(`Step ${step.number} is in the text for support`);
      });
    }
    if (steps.length) {
      const clear = make('button', { type: 'button', className: 'plain', textContent: 'Clear', hidden: true });
      clear.setAttribute('aria-label', 'Clear all ticks');
      clear.addEventListener('click', () => {
        take();
        own = undefined;
        save();
        find('.said')?.remove();
        say('Ticks cleared');
        steps[0].box.focus();
      });
      progress = make('span', {}, make('span'), ' ', clear);
      const list = make('button', { type: 'button', className: 'plain copy', textContent: 'Copy steps as text' });
      list.addEventListener('click', () => write(list, () => steps.map(step =>
        `${step.number}. ${step.parts.map(part => part.innerText.trim().replace(/\n\s*/g, '\n   ')).join('\n   ')}`).join('\n\n')));
      steps.at(-1).item.parentElement.after(make('div', { className: 'tools progress' }, progress, list));
      doneRow = row('Steps done', '');
      choice = make('select', {}, new Option('no particular step', ''), ...steps.map(step => new Option(`${step.number}. ${step.words}`, step.id)));
      choice.setAttribute('aria-label', 'Step that did not work');
      choice.addEventListener('change', () => { failed = choice.value; done.delete(failed); save(); });
      row('Did not work', choice);
    }
    row('Browser', browser() || 'not known');
    // Ticks of a link are shown in place of the reader's own ones, which he can take back.
    const tellOfLink = () => {
      const words = 'The ticks come from the link that you opened.';
      if (!own) return tell(words, find('.head'));
      const back = make('button', { type: 'button', className: 'plain', textContent: 'Take my own ticks back' });
      const said = tell(words, find('.head'), ' ', back);
      back.addEventListener('click', () => {
        take(own.d, own.f);
        own = undefined;
        save();
        said.remove();
        say('Your own ticks are back');
        find('main').focus();
      });
    };
    load();
    if (own) tellOfLink();
    const arrive = () => {
      const handoff = location.hash.startsWith('#hw=') && decode(location.hash.slice(4));
      if (!location.hash.startsWith('#hw=')) return;
      history.replaceState(null, '', location.pathname + location.search);
      if (!handoff) return tell('The ticks of this link could not be read.', find('.head'));
      if (!own && (done.size || failed)) own = { d: [...done], f: failed };
      take(handoff.d, handoff.f);
      save();
      tellOfLink();
      (known.get(failed) ?? steps.find(step => !done.has(step.id)))?.item.scrollIntoView();
    };
    arrive();
    addEventListener('hashchange', arrive);
    addEventListener('storage', event => {
      if (event.key !== key && event.key !== null) return;
      take();
      load();
      show();
    });
    show();
    const copy = find('[data-copy=handoff]');
    copy.hidden = false;
    copy.addEventListener('click', () => write(copy, words));
  }

  // Copying code, and the page from its twin.
  for (const code of all('pre:has(> code)')) {
    const button = make('button', { type: 'button', className: 'plain copy', textContent: 'Copy code' });
    button.addEventListener('click', () => write(button, () => code.textContent));
    const frame = make('div', { className: 'code' });
    code.replaceWith(frame);
    frame.append(code, button);
  }
  const twin = find('link[rel=alternate][type="text/markdown"]')?.href;
  const page = find('[data-copy=page]');
  if (page && twin && isWeb) {
    page.hidden = false;
    page.addEventListener('click', async () => {
      const text = await fetch(twin).then(answer => answer.ok ? answer.text() : null).catch(() => null);
      if (text !== null) return write(page, () => text);
      page.hidden = true;
      say('There is no Markdown of this page');
    });
  }

  // Where the reader is.
  const links = new Map(all('.contents a').map(link => [anchorOf(link.hash), link]));
  const heads = [...links.keys()].map(id => document.getElementById(id)).filter(Boolean);
  if (heads.length) {
    const mark = () => {
      const line = innerHeight / 4;
      const here = heads.findLast(head => head.getBoundingClientRect().top <= line) ?? heads[0];
      for (const [id, link] of links) {
        if (id === here.id) link.setAttribute('aria-current', 'true');
        else link.removeAttribute('aria-current');
      }
    };
    const watch = new IntersectionObserver(mark, { rootMargin: '0px 0px -75% 0px' });
    heads.forEach(head => watch.observe(head));
    mark();
  }
  const keep = () => {
    const anchor = location.hash.startsWith('#hw=') ? '' : location.hash;
    for (const link of all('a[data-keep-anchor]')) {
      link.setAttribute('href', link.getAttribute('href').replace(/#.*/, '') + anchor);
    }
    const target = anchor && document.getElementById(anchorOf(anchor));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  keep();
  addEventListener('hashchange', keep);

  // Paper has no links: what stands behind a word is written out, as it is on the public site.
  const published = find('meta[property="og:url"]')?.content;
  if (published) {
    addEventListener('beforeprint', () => {
      for (const link of all('main .text a[href]')) {
        if (!/^(#|[a-z]+:)/i.test(link.getAttribute('href'))) link.dataset.address = new URL(link.getAttribute('href'), published).href;
      }
    });
  }

  // A review that is overdue today was not when the page was made.
  const review = find('.review');
  if (review && new Date().toISOString().slice(0, 10) >= review.dataset.due) {
    review.classList.add('overdue');
    find('strong', review).hidden = false;
  }

  // An answer goes out without leaving the page.
  const form = find('.feedback');
  form?.addEventListener('submit', event => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, event.submitter));
    fetch(form.action, { method: 'POST', body, mode: 'no-cors', credentials: 'omit', referrerPolicy: 'no-referrer' })
      .then(() => {
        form.replaceChildren(make('p', { textContent: 'Thank you.' }));
        say('Thank you.');
      })
      .catch(() => tell('Your answer could not be sent.', find('fieldset', form)));
  });
})();
