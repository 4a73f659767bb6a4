// The playbook at work: what is known of the case, the next check, and where each outcome leads.
(() => {
  'use strict';
  const headwater = (globalThis.headwater ??= {});
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const meta = name => find(`meta[name="headwater-${name}"]`)?.content ?? '';
  const store = (key, value) => {
    try {
      if (value === undefined) return localStorage.getItem(key);
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch { /* Without storage a case lasts as long as its page. */ }
    return null;
  };

  // Tokens, in the bytes of `src/model/handoff.rs`; `n` and `s` are the desk's own.
  const sum = text => {
    let hash = 0x811c9dc5;
    for (const sign of text) hash = Math.imul(hash ^ sign.charCodeAt(0), 0x01000193);
    return hash >>> 0;
  };
  const check = text => sum(text).toString(16).padStart(8, '0');
  const encode = ({ p, h, v, m, d, n, f, s, b }) => {
    const list = ids => (ids?.length ? ids : undefined);
    const json = JSON.stringify({ p, h: h || undefined, v, m: m || undefined, d: list(d), n: list(n), f: f || undefined, s: s || undefined, b: b || undefined });
    const payload = btoa(String.fromCharCode(...new TextEncoder().encode(json))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
    return `1.${payload}.${check(payload)}`;
  };
  const isText = value => value === undefined || (typeof value === 'string' && value.length < 400);
  const isList = value => value === undefined || (Array.isArray(value) && value.length < 500 && value.every(id => typeof id === 'string' && isText(id)));
  const decode = token => {
    const [form, payload, check_, rest] = token.split('.');
    if (form !== '1' || rest !== undefined || token.length > 4000 || check(payload ?? '') !== check_) return null;
    try {
      const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), sign => sign.charCodeAt(0));
      const it = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
      const sound = it && typeof it.p === 'string' && typeof it.v === 'string' && [it.p, it.h, it.v, it.f, it.s, it.b].every(isText)
        && [it.d, it.n].every(isList) && (it.m === undefined || Number.isSafeInteger(it.m));
      return sound ? it : null;
    } catch {
      return null;
    }
  };
  /** The token in what somebody pasted: a token, or an address that ends in one. */
  const tokenIn = text => /(?:^|[#?&=/])(1\.[\w-]+\.[0-9a-f]{8})(?![\w.-])/.exec(text.trim())?.[1] ?? '';

  // A handoff of another procedure leads to the playbook of that one.
  const openers = find('meta[name="headwater-open"]');
  const place = async token => {
    const it = decode(token);
    if (!it || !openers) return null;
    const { content, dataset } = openers;
    const known = await listAt(new URL(`${content}${sum(it.p) % Number(dataset.count)}.js`, document.baseURI));
    if (!Object.hasOwn(known, it.p)) return null;
    const [path, versions] = known[it.p];
    const folders = versions.split(' ');
    // The customer's own version; without it the newest one that has the procedure.
    const folder = folders.includes(it.v) ? it.v : folders[0];
    return new URL(`${folder === dataset.newest ? '' : `${folder}/`}${path}#hw=${token}`, new URL(dataset.root, document.baseURI)).href;
  };
  // A folder that is opened from a disk can fetch nothing, and has no policy that forbids script elements.
  const byElement = address => new Promise((done, fail) => {
    let data;
    globalThis.hw = found => { data = found; };
    const script = document.createElement('script');
    Object.assign(script, { src: address, onload: () => done(data), onerror: () => fail(new Error('not found')) });
    document.head.append(script);
  });
  const listAt = async address => {
    if (location.protocol === 'file:') return byElement(address);
    const text = await (await fetch(address)).text();
    return JSON.parse(text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')));
  };
  const damaged = 'This handoff is damaged or was cut off. Nothing was changed. Ask for the whole link.';
  const openCase = async (text, tell) => {
    const token = tokenIn(text);
    if (!token || !decode(token)) return tell(damaged);
    try {
      const address = await place(token);
      if (!address) return tell('This handoff is of a procedure that this book does not have.');
      location.assign(address);
    } catch {
      tell('The list of playbooks could not be loaded.');
    }
    return undefined;
  };
  const form = find('.open-case');
  if (form) {
    form.hidden = false;
    form.addEventListener('submit', event => {
      event.preventDefault();
      const said = find('[role=status]', form);
      openCase(find('input', form).value, words => { said.textContent = words; });
    });
  }

  // The matrix shows what one tier can finish.
  const only = find('.only-tier');
  if (only) {
    only.hidden = false;
    find('select', only).addEventListener('change', ({ target }) => {
      for (const row of all('.matrix tbody tr')) row.hidden = target.value !== '' && all('td', row)[target.value]?.dataset.cell !== 'solves';
    });
  }
  // A check of the playbook that is overdue today was not when the page was made.
  for (const due of all('.due')) {
    if (new Date().toISOString().slice(0, 10) < due.dataset.due) continue;
    due.dataset.late = '';
    due.prepend('No longer valid. ');
  }

  const desk = find('.desk');
  const arriving = () => (location.hash.startsWith('#hw=') ? location.hash.slice(4) : '');
  if (!desk) {
    const arrive = () => arriving() && openCase(arriving(), words => find('main article').prepend(make('p', { className: 'case', role: 'alert', textContent: words })));
    arrive();
    addEventListener('hashchange', arrive);
    return;
  }

  // What the page holds: prerequisites and steps, in their order.
  const short = text => text.trim().replace(/\s+/g, ' ');
  const prerequisites = all('.before li').map((element, at) => ({
    id: `before:${element.dataset.fact ?? at}`, element, name: `Before ${at + 1}`, sign: String.fromCharCode(65 + at), by: -1, words: short(element.textContent) }));
  const steps = all('.steps > .step').map((element, at) => ({
    id: element.id, element, number: at + 1, name: `Step ${at + 1}`, sign: String(at + 1), by: Number(element.dataset.by ?? -1),
    isRemedy: 'remedy' in element.dataset, leads: (element.dataset.leads ?? '').split(' '), words: short(find('.sees', element)?.textContent ?? '') }));
  const items = [...prerequisites, ...steps];
  const flow = items.filter(item => !item.isRemedy);
  const known = new Map(items.map(item => [item.id, item]));
  const symptoms = new Map(all('details.if', find('article')).map(element => [element.id, element]));
  const tiers = all('option', find('.tier select', desk)).map(option => option.value);

  const KEY = `hw-case:${desk.dataset.id}`;
  const state = { done: new Set(), not: new Set(), failed: '', symptom: '', more: 0, browser: '', hash: '', tries: 0, tier: 0, lost: [] };
  const marked = item => (state.done.has(item.id) ? 'done' : state.not.has(item.id) || state.failed === item.id ? 'not done' : 'unknown');
  const mark = (item, word) => {
    state.done.delete(item.id);
    state.not.delete(item.id);
    if (word === 'done') state.done.add(item.id);
    if (word === 'not done') state.not.add(item.id);
    if (state.failed === item.id && word !== 'not done') [state.failed, state.symptom, state.tries] = ['', '', 0];
  };

  /** Ids of another version as this one calls them; what has no step here is told. */
  const convert = it => {
    const was = new Map(steps.flatMap(step => (step.element.dataset.was ?? '').split(' ').filter(Boolean).map(name => [name, step.id])));
    const here = id => (known.has(id) ? id : was.get(`${it.v}=${id}`));
    const lost = [...new Set([...(it.d ?? []), ...(it.n ?? []), ...(it.f ? [it.f] : [])])].filter(id => !here(id));
    const ids = list => (list ?? []).map(here).filter(Boolean);
    const moved = [...(it.d ?? []), ...(it.f ? [it.f] : [])].filter(id => here(id) && here(id) !== id).length;
    return { done: ids(it.d), not: ids(it.n), failed: here(it.f) ?? '', lost, moved };
  };
  const take = it => {
    const { done, not, failed, lost, moved } = convert(it);
    Object.assign(state, { done: new Set(done), not: new Set(not), failed, more: it.m ?? 0, browser: it.b ?? '', hash: it.h ?? '', lost, moved, version: it.v, tries: 0,
      symptom: it.s === '-' || symptoms.has(it.s) ? it.s : '' });
    state.done.delete(failed);
  };
  const token = () => {
    const ids = set => items.filter(item => set.has(item.id)).map(item => item.id);
    return encode({ p: desk.dataset.id, h: state.hash || desk.dataset.hash, v: meta('version'), m: state.more, d: ids(state.done), n: ids(state.not),
      f: state.failed, s: state.symptom, b: state.browser });
  };

  /** Where the case stands: the item to check next, or what ends it. */
  const situation = () => {
    const failed = known.get(state.failed);
    // Who has come as far as a step has done what comes before all of them, unless somebody knows better.
    const isBegun = failed?.number || steps.some(step => state.done.has(step.id)) || state.more > 0;
    const isOpen = item => (item.number || !isBegun ? !state.done.has(item.id) : state.not.has(item.id));
    const item = failed ?? flow.find(isOpen);
    if (!item) return { kind: 'solved' };
    const follow = lead => {
      const at = Number(lead.slice(1));
      if (lead.startsWith('h')) return { kind: 'handoff', item, handoff: at };
      if (lead.startsWith('s')) {
        const remedies = steps.slice(at).filter((step, ahead) => step.isRemedy && steps.slice(at, at + ahead).every(other => other.isRemedy));
        const next = remedies.find(step => !state.done.has(step.id));
        return next ? stand(next) : { kind: 'again', item };
      }
      return { kind: lead === 'l' ? 'last' : 'open', item };
    };
    const stand = item => (item.by > state.tier ? { ...follow(item.leads[state.tier] ?? 'o'), asks: item } : { kind: 'check', item });
    if (item.by > state.tier) return stand(item);
    if (!failed || !state.symptom) return { kind: 'check', item };
    if (state.symptom === '-') return follow(item.leads?.[state.tier] ?? 'o');
    const lead = (symptoms.get(state.symptom)?.dataset.leads ?? '').split(' ')[state.tier];
    return lead ? follow(lead) : { kind: 'check', item, symptom: symptoms.get(state.symptom) };
  };

  const changed = [];
  const update = () => {
    history.replaceState(null, '', `${location.pathname}${location.search}#hw=${token()}`);
    store(KEY, state.done.size || state.not.size || state.failed ? token() : null);
    for (const link of all('a[data-keep-anchor], .versions a')) link.hash = location.hash;
    changed.forEach(tell => tell());
  };

  headwater.desk = { find, all, make, store, desk, byElement, items, steps, flow, known, symptoms, tiers, state, marked, mark, situation, token, update, changed, meta, short,
    words: item => (item.words.length > 90 ? `${item.words.slice(0, 88)}…` : item.words) };

  // Where the case comes from: the address, or what was left here.
  const said = find('.case', desk);
  headwater.desk.say = words => { said.hidden = !words; said.textContent = words; };
  const numbers = ids => steps.filter(step => ids.has(step.id)).map(step => step.number).join(', ');
  const told = (it, from) => {
    const parts = [from];
    if (it.v !== meta('version')) parts.push(`The customer is on UI ${it.v}; this page is about ${meta('version')}.`);
    if (state.moved) parts.push(`${state.moved} ${state.moved === 1 ? 'tick was' : 'ticks were'} moved to the steps that took their place.`);
    if (state.lost.length) parts.push(`No step here for: ${state.lost.map(id => id.replaceAll('-', ' ')).join(', ')}.`);
    if (it.b) parts.push(`${it.b}, UI ${it.v}.`);
    if (state.done.size) parts.push(`Done: ${numbers(state.done)}${it.m ? ` and ${it.m} more` : ''}.`);
    if (state.failed) parts.push(`${known.get(state.failed).name} did not work.`);
    if (it.h && desk.dataset.hash && it.h !== desk.dataset.hash && it.v === meta('version')) parts.push('The customer read another text of this page.');
    return parts.join(' ');
  };
  const begin = () => {
    const text = arriving();
    if (!text) {
      const kept = decode(store(KEY) ?? '');
      if (!kept) return;
      take(kept);
      headwater.desk.say(told(kept, 'The case that you left.'));
      return;
    }
    const it = decode(text);
    if (!it) return headwater.desk.say(damaged);
    if (it.p !== desk.dataset.id) return void openCase(text, headwater.desk.say);
    take(it);
    headwater.desk.say(told(it, 'From the handoff.'));
  };
  const tier = tiers.indexOf(store('hw-tier'));
  state.tier = Math.max(tier, 0);
  begin();
  addEventListener('hashchange', () => {
    if (arriving() && arriving() !== token()) { begin(); changed.forEach(tell => tell()); }
  });
  headwater.desk.clear = () => {
    Object.assign(state, { done: new Set(), not: new Set(), failed: '', symptom: '', more: 0, browser: '', hash: '', lost: [], moved: 0, version: '' });
    store(KEY, null);
    headwater.desk.say('');
    update();
  };
})();
