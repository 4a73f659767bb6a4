// The panel of a playbook: what is known, the next check and its outcomes, who may act, and the keys.
(() => {
  'use strict';
  const { desk: it } = globalThis.headwater;
  if (!it) return;
  const { find, all, make, store, desk, items, steps, known, symptoms, tiers, state, marked, mark, situation, update } = it;
  const chips = find('.chips', desk);
  const next = find('.now', desk);
  const bar = find('.bar', desk);
  const select = find('.tier select', desk);
  const handoffs = all('.escalate', find('article')).map(element => ({ element, tier: element.dataset.to,
    rank: Number(element.dataset.rank), title: find('.callout-name', element).textContent }));

  // What has happened is said to those who cannot see it.
  const voice = make('p', { className: 'voice', role: 'status' });
  desk.append(voice);
  const tell = words => {
    voice.textContent = '';
    setTimeout(() => { voice.textContent = words; }, 50);
  };

  /** What a part of the page says, to be shown once more. */
  const copyOf = (element, className) => {
    const copy = element.cloneNode(true);
    [copy, ...all('[id]', copy)].forEach(part => part.removeAttribute('id'));
    if (className) copy.className = className;
    return copy;
  };
  const button = (words, act, properties) => {
    const element = make('button', { type: 'button', className: 'button', textContent: words, ...properties });
    element.addEventListener('click', act);
    return element;
  };

  const NEXT = { unknown: 'done', done: 'not done', 'not done': 'unknown' };
  const cycle = item => {
    mark(item, NEXT[marked(item)]);
    update();
    tell(`${item.name}: ${marked(item)}`);
  };
  for (const item of items.filter(item => !item.isRemedy)) {
    item.chip = button('', () => cycle(item), { className: 'chip' });
    chips.append(item.chip);
  }

  const fail = (item, symptom) => {
    const tries = state.symptom === symptom && state.failed === item.id ? state.tries + 1 : 1;
    mark(item, 'unknown');
    [state.failed, state.symptom, state.tries] = [item.id, symptom, tries];
    update();
    next.focus();
  };
  const works = item => {
    mark(item, 'done');
    update();
    next.focus();
  };

  const outcomes = item => {
    const row = make('p', { className: 'outcomes' });
    row.append(button(item.by === -1 && item.number ? 'It works' : 'Done', () => works(item), { className: 'button works' }));
    if (!item.number) {
      row.append(button('Not yet', () => { mark(item, 'not done'); update(); next.focus(); }));
      return row;
    }
    for (const branch of all(':scope > details.if', item.element)) {
      const words = it.short(find('summary', branch).textContent).replace(/^If /, '');
      row.append(button(words, () => fail(item, branch.id), { className: 'button branch', ariaPressed: String(state.symptom === branch.id) }));
    }
    row.append(button('Something else', () => fail(item, '-'), { className: 'button branch other', ariaPressed: String(state.symptom === '-') }));
    return row;
  };

  /** A step as a check: what the customer does, what is then expected, and what the agent may look at. */
  const checkOf = item => {
    if (!item.number) return [copyOf(find('.fact', item.element) ?? item.element, 'say')];
    const parts = [copyOf(find('.sees', item.element), 'say')];
    const expected = find(':scope > .check', item.element);
    if (expected) parts.push(copyOf(expected, 'expect'));
    const own = all(':scope > .own', item.element);
    if (own.length) parts.push(make('details', { className: 'look', open: !expected }, make('summary', { textContent: 'Look yourself' }), ...own.map(part => copyOf(part, 'own-note'))));
    return parts;
  };
  const handing = ({ handoff, asks }) => {
    const to = handoffs[handoff];
    const element = find(`option[value="${CSS.escape(to.tier)}"]`, select);
    const { queue, answers, may } = element?.dataset ?? {};
    return [make('p', { className: 'say', textContent: asks ? `Ask ${to.tier} to do it: ${it.words(asks)}` : `Nothing here fits. ${to.title.replace(/ with$/, '')}.` }),
      make('p', { className: 'expect', textContent: [queue && `Queue: ${queue}.`, answers && `Answers ${answers}.`, may && `May ${may}.`].filter(Boolean).join(' ') }),
      make('p', { className: 'outcomes' }, button('Hand over', whenLoaded(() => it.handOver(handoff)), { className: 'button works' }),
        ...(asks ? [] : [button('It works after all', () => works(known.get(state.failed)))]))];
  };
  const shown = now => {
    const { kind, item, symptom } = now;
    if (kind === 'solved') return ['Solved', [make('p', { className: 'say', textContent: 'Every step is done.' })]];
    if (kind === 'handoff') return [`Hand over to ${handoffs[now.handoff].tier}`, handing(now)];
    if (kind === 'last' || kind === 'open') {
      const words = kind === 'last' ? 'You are the last tier. Report the playbook if it should say more.'
        : 'Nothing is said of this. Report it, and ask your lead.';
      return ['No way on', [make('p', { className: 'say', textContent: words }), make('p', { className: 'outcomes' }, button('Report this playbook', whenLoaded(() => it.flag())))]];
    }
    if (kind === 'again') {
      return [`${item.name} once more`, [make('p', { className: 'say', textContent: `Your part is done. Ask the customer to try again: ${it.words(item)}` }), outcomes(item)]];
    }
    const answer = symptom && make('div', { className: 'answer' }, ...[...symptom.children].slice(1).map(part => copyOf(part)));
    const often = symptom && state.tries > 1
      && make('p', { className: 'often', textContent: `You have been here ${state.tries} times. Choose “Something else” rather than going round.` });
    return [`${symptom ? 'If so' : 'Next'}: ${item.name.toLowerCase()}`, [...(answer ? [answer] : checkOf(item)), ...(often ? [often] : []), outcomes(item)]];
  };

  const show = () => {
    for (const item of items) {
      const word = marked(item);
      if (item.chip) {
        item.chip.textContent = item.sign;
        item.chip.dataset.state = word;
        item.chip.setAttribute('aria-label', `${item.sign}. ${it.words(item)}: ${word}`);
        item.chip.title = it.words(item);
      }
      item.element.dataset.state = word;
    }
    const now = situation();
    for (const item of items) {
      item.element.classList.toggle('current', now.item === item || now.asks === item);
      if (now.item === item) item.chip?.setAttribute('aria-current', 'step');
      else item.chip?.removeAttribute('aria-current');
    }
    const [head, parts] = shown(now);
    next.replaceChildren(make('h2', { textContent: head }), ...parts);
    find('.can', desk).textContent = select.selectedOptions[0]?.dataset.reach ?? '';
  };
  it.changed.push(show);

  if (tiers.length) {
    select.value = tiers[state.tier];
    select.addEventListener('change', () => {
      state.tier = tiers.indexOf(select.value);
      store('hw-tier', select.value);
      update();
    });
  }

  // What goes out of the playbook is loaded when somebody begins to work with it.
  let loading;
  const later = () => {
    const { reply } = desk.dataset;
    const address = new URL(reply, document.baseURI).href;
    loading ??= (location.protocol === 'file:' ? it.byElement(address) : import(address))
      .catch(() => { loading = undefined; tell('What writes the reply could not be loaded.'); throw new Error('no reply'); });
    return loading;
  };
  const whenLoaded = act => () => later().then(act, () => {});
  for (const event of ['pointerdown', 'keydown', 'scroll', 'focusin']) addEventListener(event, () => later().catch(() => {}), { once: true, passive: true });
  find('.copy-reply', bar).addEventListener('click', whenLoaded(() => it.copyReply(find('.copy-reply', bar))));
  find('.hand-over', bar)?.addEventListener('click', whenLoaded(() => it.handOver()));

  // Keys. Single letters can be turned off, for those who speak to their computer.
  const keys = find('.keys', desk);
  const off = find('input', keys);
  off.checked = store('hw-keys') === 'off';
  off.addEventListener('change', () => store('hw-keys', off.checked ? 'off' : null));
  find('.show-keys', desk).addEventListener('click', () => keys.showModal());
  find('button', keys).addEventListener('click', () => keys.close());
  const acts = {
    n: () => find('.works', next)?.click(),
    b: () => {
      const branches = all('.branch', next);
      branches[(branches.indexOf(document.activeElement) + 1) % branches.length]?.focus();
    },
    r: () => find('.copy-reply', bar).click(),
    e: () => find('.hand-over', bar)?.click(),
    c: () => {
      const { url } = desk.dataset;
      const { item } = situation();
      if (url) open(`${url}${item?.number ? `#${encodeURIComponent(item.id)}` : ''}`, '_blank', 'noopener');
      else find('.reads[open] > summary, .reads > summary', item?.element ?? document)?.click();
    },
    '?': () => keys.showModal(),
  };
  addEventListener('keydown', event => {
    const { key, code, target } = event;
    if (off.checked && key !== '?') return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector('dialog[open]')
      || target.closest?.('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]')) return;
    const digit = /^Digit([1-9])$/.exec(code)?.[1];
    const item = digit && (event.shiftKey ? items.filter(item => !item.number) : steps.filter(step => step.chip))[digit - 1];
    if (!item && (event.repeat || !Object.hasOwn(acts, key))) return;
    event.preventDefault();
    if (item) cycle(item);
    else acts[key]();
  });

  find('.clear', desk).addEventListener('click', () => { it.clear(); tell('A new case'); });
  Object.assign(it, { tell, button, handoffs, copyOf, show });
  for (const part of all('[hidden]:not(.case)', desk)) part.hidden = false;
  show();
  // The customer is stuck there, so the agent looks there.
  if (state.failed) find('details.if', known.get(state.failed).element)?.setAttribute('open', '');
})();
