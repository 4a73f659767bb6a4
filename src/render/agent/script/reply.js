// What goes out of a playbook, made from the ticks: the reply, the handover in five parts, and the report of a fault.
(() => {
  'use strict';
  const { desk: it } = globalThis.headwater;
  const source = it?.tell && it.find('.desk-data');
  if (!source) return;
  const { find, all, make, store, desk, steps, known, symptoms, state, marked, situation, short, meta } = it;
  const { phrases, collect, title, kinds } = JSON.parse(source.textContent);
  const section = name => find(`.work.${name}`);
  const [reply, packet, flag] = ['reply', 'packet', 'flag'].map(section);
  const choice = (root, name) => find(`[name=${name}]`, root);

  // What was collected stays in this tab alone: no customer's data outlives it.
  const KEY = `hw-data:${desk.dataset.id}`;
  const values = (() => {
    try { return new Map(Object.entries(JSON.parse(sessionStorage.getItem(KEY) ?? '{}'))); } catch { return new Map(); }
  })();
  const keep = () => {
    try { sessionStorage.setItem(KEY, JSON.stringify(Object.fromEntries(values))); } catch { /* Then it lasts as long as the page. */ }
  };

  // Text of the page as plain text or Markdown, in the customer's words.
  const markdown = node => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>]/g, '\\$&');
    const inner = [...node.childNodes].map(markdown).join('');
    switch (node.localName) {
      case 'b': case 'strong': return `**${inner.trim()}**`;
      case 'em': return `*${inner.trim()}*`;
      case 'code': return `\`${node.textContent}\``;
      case 'pre': return `\n\n\`\`\`\n${node.textContent.trim()}\n\`\`\`\n\n`;
      case 'a': return `[${inner}](${addressOf(node)})`;
      case 'li': return `- ${inner.trim()}\n`;
      case 'p': case 'div': case 'ul': case 'ol': return `\n\n${inner.trim()}\n\n`;
      case 'br': return '  \n';
      default: return inner;
    }
  };
  const BLOCKS = 'p, li, pre, div, tr';
  const plain = node => {
    const copy = node.cloneNode(true);
    for (const link of all('a[href]', copy)) {
      const address = addressOf(link);
      if (address && !link.textContent.includes(address)) link.append(` (${address})`);
    }
    return [...copy.childNodes].map(part => (part.localName === 'pre' ? part.textContent : part.nodeType === Node.ELEMENT_NODE && part.matches(BLOCKS)
      ? `\n${short(part.textContent)}\n` : part.textContent.replace(/\s+/g, ' '))).join('').trim().replace(/\n{2,}/g, '\n');
  };
  /** A customer is sent to the customer's site, and never to this one. */
  const addressOf = link => {
    const href = link.getAttribute('href') ?? '';
    if (/^[a-z]+:/i.test(href)) return href;
    const [root, site] = [new URL(desk.dataset.root, document.baseURI).href, desk.dataset.site];
    const full = new URL(href, document.baseURI).href.replace(/#hw=.*$/, '');
    return site && full.startsWith(root) ? site + full.slice(root.length) : '';
  };
  const words = (node, isMarkdown) => (isMarkdown ? markdown(node).trim().replace(/\n{3,}/g, '\n\n') : plain(node));
  const customers = step => find('.reads > div', step.element) ?? find('.sees', step.element);
  const fill = (text, what) => text.replace(/\{(\w+)\}/g, (whole, name) => what[name] ?? whole);
  const listed = numbers => (numbers.length > 1 ? `steps ${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}` : `step ${numbers[0]}`);
  // A customer is told of what stands on his page alone, and by its number there.
  const numberOf = step => Number(step.element.dataset.number ?? 0);
  const isTheirs = step => numberOf(step) > 0;
  const toDo = step => isTheirs(step) && step.by === -1 && !state.done.has(step.id);

  /** What is to be collected for a handover, and what of it nobody knows yet. */
  const wanted = at => (collect[at] ?? []).map(item => ({ ...item, value: values.get(item.name) ?? (item.kind === 'browser' ? state.browser : '') }));
  const isSound = ({ value, pattern, kind }) => value.trim() !== ''
    && (!(pattern || kinds[kind]) || new RegExp(`^(?:${pattern || kinds[kind]})$`, 'u').test(value.trim()));
  const missing = at => wanted(at).filter(item => !isSound(item));

  const compose = () => {
    const [channel, tone, form] = ['channel', 'tone', 'form'].map(name => choice(reply, name).value);
    const say = phrases[channel][tone];
    const isMarkdown = form === 'markdown';
    const now = situation();
    const parts = [say.greeting];
    const done = steps.filter(step => state.done.has(step.id) && isTheirs(step)).map(numberOf);
    if (done.length) parts.push(fill(say.done, { steps: listed(done) }));
    const failed = known.get(state.failed);
    if (failed?.number && isTheirs(failed)) parts.push(fill(say.failed, { words: words(customers(failed), isMarkdown) }));
    const symptom = symptoms.get(state.symptom);
    if (symptom && !('own' in symptom.dataset)) {
      parts.push(fill(say.symptom, { symptom: short(find('summary', symptom).textContent).replace(/^If /, '') }));
      const other = find('template', symptom);
      const answer = make('div', {}, ...(other ? [other.content.cloneNode(true)] : [...symptom.children].slice(1)).filter(part => !part.matches?.('.own, .escalate')).map(part => part.cloneNode(true)));
      if (short(answer.textContent)) parts.push(`${say.answer}\n${words(answer, isMarkdown)}`);
    }
    if (now.kind === 'handoff') {
      const option = find(`.tier option[value="${CSS.escape(it.handoffs[now.handoff].tier)}"]`, desk);
      parts.push([fill(say.handover, { queue: option?.dataset.queue || it.handoffs[now.handoff].tier }), option?.dataset.answers && fill(say.answers, { answers: option.dataset.answers })].filter(Boolean).join(' '));
      const asks = missing(now.handoff).map(({ name, find: address, redact }) => `- ${name}${address ? ` (${address})` : ''}${redact ? `. ${redact}` : ''}`);
      if (asks.length) parts.push(`${say.ask}\n${asks.join('\n')}`);
    } else if (now.kind === 'solved') {
      parts.push(say.solved);
    } else {
      const from = now.item?.number ?? 0;
      const left = steps.filter(step => toDo(step) && step.number >= from);
      const before = now.item && !now.item.number ? [`- ${words(find('.fact', now.item.element) ?? now.item.element, isMarkdown)}`] : [];
      const lines = left.map(step => `${numberOf(step)}. ${words(customers(step), isMarkdown).replaceAll('\n', '\n   ')}`
        + (desk.dataset.url ? `\n   ${desk.dataset.url}#${encodeURIComponent(step.id)}` : ''));
      if (before.length || lines.length) parts.push(`${say.todo}\n\n${[...before, ...lines].join('\n')}`, say.then);
    }
    parts.push(say.closing);
    return parts.filter(Boolean).join('\n\n').replace(/\[\[([^\]]+)\]\]/g, (mark, name) => blanks.get(name)?.trim() || mark);
  };

  // Placeholders: what a person must fill in. The agent's own name is asked for once.
  const blanks = new Map([['agent name', store('hw-agent') ?? '']]);
  const fields = find('.blanks', reply);
  const unfilled = text => [...new Set([...text.matchAll(/\[\[([^\]]+)\]\]/g)].map(([, name]) => name))];
  const blank = name => {
    const input = make('input', { type: 'text', autocomplete: 'off', value: blanks.get(name) ?? '' });
    input.dataset.blank = name;
    input.addEventListener('input', () => {
      blanks.set(name, input.value);
      if (name === 'agent name') store('hw-agent', input.value || null);
      text.value = compose();
    });
    return make('label', {}, `${name[0].toUpperCase()}${name.slice(1)} `, input);
  };
  const text = find('textarea', reply);
  const write = async (button, content, done = 'Copied') => {
    try {
      await navigator.clipboard.writeText(content);
      it.tell(done);
    } catch {
      it.tell('Could not copy');
      return false;
    }
    const before = button.textContent;
    button.textContent = done;
    setTimeout(() => { button.textContent = before; }, 2500);
    return true;
  };
  const refused = find('.refused', reply);
  const copyReply = button => {
    const left = unfilled(text.value);
    refused.textContent = left.length ? `Not copied. Fill in first: ${left.join(', ')}.` : '';
    if (!left.length) return write(button, text.value);
    reply.scrollIntoView({ block: 'nearest' });
    return find(`[data-blank="${CSS.escape(left[0])}"]`, fields)?.focus();
  };
  it.copyReply = copyReply;
  find('.copy-reply', reply).addEventListener('click', event => copyReply(event.currentTarget));

  // The handover.
  let at = 0;
  const data = find('.data', packet);
  const lines = () => steps.map(step => ({ step: step.number, id: step.id, words: it.words(step), state: state.failed === step.id ? 'failed' : marked(step) }))
    .filter((line, place) => !steps[place].isRemedy || line.state !== 'unknown');
  const five = () => {
    const to = it.handoffs[at];
    const option = find(`.tier option[value="${CSS.escape(to.tier)}"]`, desk);
    const symptom = symptoms.get(state.symptom);
    const seen = symptom ? short(find('summary', symptom).textContent).replace(/^If /, '') : state.symptom === '-' ? 'none of the symptoms that the playbook names' : '';
    return {
      form: 1, to: to.tier, queue: option?.dataset.queue ?? '', procedure: desk.dataset.id, title,
      severity: { urgency: to.element.dataset.urgency ?? 'normal', impact: choice(packet, 'impact').value },
      summary: { ui: state.version || meta('version'), browser: state.browser, failed: known.get(state.failed)?.number ? `${known.get(state.failed).name}: ${it.words(known.get(state.failed))}` : '', seen },
      actions: lines(),
      awareness: { suspicion: choice(packet, 'suspicion').value.trim(), worse: [to.element.dataset.after && `Give up after ${to.element.dataset.after}.`, option?.dataset.answers && `${to.tier} answers ${option.dataset.answers}.`].filter(Boolean).join(' ') },
      synthesis: { understood: '', accepted: null, reason: '' },
      collected: Object.fromEntries(wanted(at).filter(isSound).map(({ name, value }) => [name, value.trim()])),
      missing: missing(at).map(({ name }) => name),
      case: `${location.origin}${location.pathname}#hw=${it.token()}`,
    };
  };
  const MARKS = { done: '[x]', failed: '[!]', 'not done': '[ ]', unknown: '[?]' };
  const packetText = () => {
    const p = five();
    const or = (value, other) => value || other;
    return [`To ${p.to}${p.queue ? ` (${p.queue})` : ''}: ${p.title}`,
      `1. Severity: ${p.severity.urgency}, ${p.severity.impact}`,
      `2. The customer: UI ${p.summary.ui}, ${or(p.summary.browser, 'browser not known')}${p.summary.failed ? `. Stuck at ${p.summary.failed}` : ''}${p.summary.seen ? `. Sees: ${p.summary.seen}` : ''}`,
      ['3. What was done:', ...p.actions.map(line => `   ${MARKS[line.state]} ${line.step}. ${line.words}`)].join('\n'),
      `4. What we think: ${or(p.awareness.suspicion, 'nothing yet')}${p.awareness.worse ? `\n   If it does not move: ${p.awareness.worse}` : ''}`,
      '5. You: say back what you understood, then accept, or return it with the reason.',
      ['Collected:', ...wanted(at).map(item => `   ${item.name}: ${isSound(item) ? item.value.trim() : `MISSING${item.find ? `, the customer finds it here: ${item.find}` : ''}`}`)].join('\n'),
      `The case: ${p.case}`].join('\n');
  };
  const field = item => {
    const id = `hw-data-${collect[at].indexOf(collect[at].find(other => other.name === item.name))}`;
    const input = item.kind === 'yes-no' ? make('select', {}, ...['', 'yes', 'no'].map(word => new Option(word || '–', word)))
      : make(item.kind === 'output' ? 'textarea' : 'input', { rows: 2, autocomplete: 'off', placeholder: item.example ?? '' });
    Object.assign(input, { id, value: item.value });
    input.addEventListener('input', () => { values.set(item.name, input.value); keep(); preview(); text.value = compose(); });
    const notes = make('span', { className: 'note' });
    if (item.find) notes.append(make('a', { href: item.find, target: '_blank', rel: 'noopener', textContent: 'How the customer finds it' }), ' ');
    if (item.redact) notes.append(item.redact);
    return make('div', {}, make('label', { htmlFor: id, textContent: item.name }), input, notes);
  };
  const preview = () => {
    if (!it.handoffs.length) return;
    const left = missing(at);
    const status = find('.complete', packet);
    status.textContent = left.length ? `Missing: ${left.map(({ name }) => name).join(', ')}` : 'Complete';
    status.dataset.state = left.length ? 'missing' : 'complete';
    for (const item of wanted(at)) {
      const input = document.getElementById(`hw-data-${collect[at].findIndex(other => other.name === item.name)}`);
      input?.setAttribute('aria-invalid', String(item.value !== '' && !isSound(item)));
    }
    find('.packet-text', packet).value = packetText();
  };
  const choose = handoff => {
    at = handoff;
    choice(packet, 'handoff').value = String(handoff);
    data.replaceChildren(...wanted(at).map(field));
    preview();
  };
  it.handOver = (handoff = nearest()) => {
    choose(handoff);
    packet.scrollIntoView({ block: 'start' });
    find('h2', packet).focus();
  };
  if (it.handoffs.length) {
    it.handoffs.forEach(({ tier, element }, place) => {
      const step = element.closest('.step');
      choice(packet, 'handoff').append(new Option(`${tier}, ${step ? `step ${known.get(step.id)?.number}` : 'at any time'}`, place));
    });
    choice(packet, 'handoff').addEventListener('change', event => choose(Number(event.target.value)));
    for (const name of ['impact', 'suspicion']) choice(packet, name).addEventListener('input', preview);
    const [asText, asJson] = all('.copies button', packet);
    asText.addEventListener('click', () => write(asText, packetText()));
    asJson.addEventListener('click', () => write(asJson, JSON.stringify(five(), null, 2)));
    choose(0);
    packet.hidden = false;
  }
  const nearest = () => {
    const now = situation();
    return now.kind === 'handoff' ? now.handoff : Math.max(it.handoffs.findIndex(({ rank }) => rank > state.tier), 0);
  };

  // A playbook that is wrong is reported where it is used.
  const note = find('textarea', flag);
  const report = () => {
    const at = known.get(state.failed) ?? situation().item;
    return `${note.value.trim()}\n\nPlaybook: ${title} (${desk.dataset.id}), UI ${meta('version')}${at ? `, ${at.name.toLowerCase()}` : ''}, text ${meta('hash')}`;
  };
  it.flag = () => { flag.hidden = false; flag.scrollIntoView({ block: 'nearest' }); note.focus(); };
  const [send] = all('a.button', flag);
  note.addEventListener('input', () => { if (send) send.href = desk.dataset.flag.replaceAll('{flag}', encodeURIComponent(report())); });
  find('button', flag).addEventListener('click', event => write(event.currentTarget, report()));

  const show = () => { text.value = compose(); preview(); };
  it.changed.push(show);
  fields.replaceChildren(...unfilled(Object.values(phrases).flatMap(Object.values).flatMap(Object.values).join(' ')).map(blank));
  for (const name of ['channel', 'tone', 'form']) {
    const kept = store(`hw-${name}`);
    if (kept && [...choice(reply, name).options].some(option => option.value === kept)) choice(reply, name).value = kept;
    choice(reply, name).addEventListener('change', event => { store(`hw-${name}`, event.target.value); text.value = compose(); });
  }
  const clear = it.clear;
  it.clear = () => { values.clear(); keep(); blanks.delete('customer name'); clear(); choose(at); };
  for (const part of [reply, flag]) part.hidden = false;
  show();
})();
