// The search of a site without a server: loads the few files of the index that a query needs, adds up
// what its words say about each page, and shows the place in the page where they meet.
(() => {
  const headwater = (globalThis.headwater ??= {});

  // Tokens, as `src/search/tokens.rs` makes them.
  const RUN = /[\p{Alphabetic}\p{N}]+/gu;
  const CHAIN = /[\p{Alphabetic}\p{N}]+(?:[-._/][\p{Alphabetic}\p{N}]+)*/gu;
  const CJK = /[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{3ffff}]+/gu;
  const ACCENTS = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670]/g;
  const APOSTROPHES = /(?<=[\p{Alphabetic}\p{N}])['\u2019](?=[\p{Alphabetic}\p{N}])/gu;
  const [MOST_PARTS, LONGEST] = [6, 40];
  const letters = text => [...text];
  const backwards = text => letters(text).reverse().join('');

  const isPlain = text => !/[^\0-&(-\x7f]/.test(text);
  const fold = text => (isPlain(text) ? text.toLowerCase() : text.toLowerCase().normalize('NFD').replace(ACCENTS, '')
    .normalize('NFC').replace(APOSTROPHES, '').replaceAll('ς', 'σ'));

  /** A word without its ending: `bounces`, `bounced` and `bouncing` are found by `bounce`. */
  function stem(word, endings) {
    return endings !== 'en' || word.length < 4 || !/^[a-z]+$/.test(word) ? word : root(singular(word));
  }

  function singular(word) {
    if (!/s$/.test(word) || /(?:ss|us|is)$/.test(word)) return word;
    if (/^..+ies$/.test(word)) return `${word.slice(0, -3)}y`;
    const rest = word.slice(0, /(?:sses|shes|ches|xes|zes)$/.test(word) ? -2 : -1);
    return /[aeiouy]/.test(rest) ? rest : word;
  }

  function root(word) {
    if (/^..+ied$/.test(word)) return `${word.slice(0, -3)}y`;
    const base = word === 'setting' ? '' : /^(.*[^e])ed$|^(.*)ing$/.exec(word)?.slice(1).find(Boolean) ?? '';
    if (base.length < 3 || !/[aeiouy]/.test(base)) return /^.{3,}[^e]e$/.test(word) ? word.slice(0, -1) : word;
    if (base.length > 3 && /([^aeioulsz])\1$/.test(base)) return base.slice(0, -1);
    return /^[^aeiouy][aeiouy][^aeiouwxy]$/.test(base) ? `${base}e` : base;
  }

  function partsOf(run, endings) {
    const parts = [];
    const push = word => { if (word && letters(word).length <= LONGEST) parts.push(stem(word, endings)); };
    if (isPlain(run)) {
      push(run);
      return parts;
    }
    let end = 0;
    for (const { 0: pairs, index } of run.matchAll(CJK)) {
      push(run.slice(end, index));
      const signs = letters(pairs);
      if (signs.length === 1) parts.push(pairs);
      for (let place = 1; place < signs.length; place += 1) parts.push(signs[place - 1] + signs[place]);
      end = index + pairs.length;
    }
    push(run.slice(end));
    return parts;
  }

  /** The words of a text, each with its parts and, when it has several, as one. */
  function chains(text, endings) {
    return (fold(text).match(CHAIN) ?? []).map(chain => {
      const runs = chain.match(RUN);
      const joins = runs.length > 1 && runs.length <= MOST_PARTS && chain.search(CJK) < 0 && letters(chain).length <= LONGEST;
      return { parts: runs.flatMap(run => partsOf(run, endings)), joined: joins ? chain : undefined };
    });
  }

  // The index.

  /** The place in a sorted list of the last entry that is not behind a word; -1 when all are. */
  function lastUpTo(list, word) {
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle] <= word) low = middle + 1; else high = middle;
    }
    return low - 1;
  }

  /** How many letters to add, drop, change or swap; of a word that is still typed, up to any of its ends. */
  function distance(typed, word, open) {
    let [before, last] = [[], Array.from({ length: word.length + 1 }, (_, place) => place)];
    for (let row = 1; row <= typed.length; row += 1) {
      const next = [row];
      for (let column = 1; column <= word.length; column += 1) {
        const same = typed[row - 1] === word[column - 1] ? 0 : 1;
        next[column] = Math.min(last[column] + 1, next[column - 1] + 1, last[column - 1] + same);
        if (row > 1 && column > 1 && typed[row - 1] === word[column - 2] && typed[row - 2] === word[column - 1]) {
          next[column] = Math.min(next[column], before[column - 2] + 1);
        }
      }
      [before, last] = [last, next];
    }
    return open ? Math.min(...last.slice(typed.length - 1)) : last[word.length];
  }

  /** Words that say nothing about what is looked for, when there are others. */
  const SMALL = new Set(('a about an and any are as at be but by can did do does for from get had has have he his how i if in into is it me my not of on or our she so ' +
    'that the their they there this to us was we what when where which who why will with you your').split(' '));
  const [BRANCH, SAID] = [65535, 65534];
  const [FEW_WORDS, MOST_WORDS, MOST_FILES, MOST_TYPOS] = [3, 8, 3, 5];

  class Index {
    #load; #files = new Map(); #manifest;

    /** `load(name, fresh)` resolves to what a file of the index holds. */
    constructor(load) { this.#load = load; }

    async #start() {
      this.#manifest ??= this.#load('', true).then(({ terms, words, endings_of, pages, common, ...rest }) => {
        const cut = ({ first, files }) => ({ first, files: files.split(' ') });
        return { ...rest, common: new Map(common.map((word, place) => [word, place])),
          terms: cut(terms), words: cut(words), endingsOf: cut(endings_of),
          pages: { first: pages.first.map(Number), files: pages.files.split(' ') } };
      }).catch(error => { this.#manifest = undefined; throw error; });
      return this.#manifest;
    }

    /** A file of a list, loaded once. */
    #file(cut, place) {
      const name = cut.files[place];
      if (!this.#files.has(name)) {
        const fail = error => { this.#files.delete(name); this.#manifest = undefined; throw error; };
        this.#files.set(name, this.#load(name, false).catch(fail));
      }
      return this.#files.get(name);
    }

    async #terms(terms, place) {
      const file = await this.#file(terms, place);
      if (typeof file[0] === 'string') file[0] = file[0].split(' ');
      return file;
    }

    /** The pages of a word and, when it may go on, of the words that begin so. */
    async #exact(word, open, hits) {
      const { terms } = await this.#start();
      const start = Math.max(lastUpTo(terms.first, word), 0);
      let [done, most] = [false, 1];
      for (let place = start; !done && place < Math.min(start + MOST_FILES, terms.files.length); place += 1) {
        if (place > start && !(open && terms.first[place].startsWith(word))) break;
        const [words, postings] = await this.#terms(terms, place);
        for (let at = Math.max(lastUpTo(words, word), 0); at < words.length; at += 1) {
          if (words[at] < word) continue;
          if (!words[at].startsWith(word)) { done = true; break; }
          if (words[at] === word) {
            hits.add(postings[at], 1, word);
            // Rare words that go on count less beside the word itself.
            most = 0.4;
          } else if (words[at] === `${word}*`) {
            if (open) hits.add(postings[at], 0.6 * most, words[at]);
            done = true;
            break;
          } else if (open) {
            hits.add(postings[at], (0.2 + 0.7 * word.length / words[at].length) * most, words[at]);
          }
          if (!open) { done = true; break; }
        }
      }
    }

    /** The words of a sorted list that begin with some letters, from the files nearest to a word. */
    async #near(cut, start, word) {
      const places = cut.first.map((_, place) => place).filter(place =>
        (cut.first[place] <= start || cut.first[place].startsWith(start)) &&
        (place + 1 === cut.first.length || cut.first[place + 1] >= start));
      const middle = lastUpTo(cut.first, word);
      places.sort((one, other) => Math.abs(one - middle) - Math.abs(other - middle));
      const files = await Promise.all(places.slice(0, MOST_FILES).map(place => this.#file(cut, place)));
      return files.flatMap(file => file.split(' ')).filter(found => found.startsWith(start));
    }

    /** The pages of the words that were most likely meant by one that no page has. */
    async #mistyped(word, open, hits) {
      const typed = letters(word);
      if (typed.length < 4 || /\p{N}/u.test(word)) return;
      const { words, endingsOf } = await this.#start();
      const most = typed.length < 8 ? 1 : 2;
      // A slip touches one part of a word; the parts before or behind it are as they should be.
      const kept = Math.floor((typed.length - most) / (most + 1));
      const end = backwards(word);
      const near = await Promise.all([this.#near(words, typed.slice(0, kept).join(''), word),
        this.#near(endingsOf, letters(end).slice(0, most > 1 ? kept : typed.length - 1 - kept).join(''), end)]);
      const candidates = new Set([...near[0], ...near[1].map(backwards)]);
      let best = [];
      for (const candidate of candidates) {
        const signs = letters(candidate);
        if (signs.length < typed.length - most || (!open && signs.length > typed.length + most)) continue;
        const whole = distance(typed, signs, false);
        const nearest = open ? Math.min(whole, distance(typed, signs, true) + 0.5) : whole;
        // Most slips drop a letter or swap two, and few are made in the first.
        const slips = nearest + (signs.length < typed.length ? 0.3 : 0) + (signs[0] === typed[0] ? 0 : 0.2);
        if (nearest <= most + 0.5) best.push({ candidate, slips, length: signs.length });
      }
      best.sort((one, other) => one.slips - other.slips || one.length - other.length || (one.candidate < other.candidate ? -1 : 1));
      best = best.filter(({ slips }) => slips < best[0].slips + 1).slice(0, MOST_TYPOS);
      for (const { candidate, slips } of best) {
        const one = new Hits();
        await this.#exact(candidate, false, one);
        hits.take(one, 0.8 / (0.5 + slips));
      }
    }

    async #word(word, open) {
      const hits = new Hits();
      await this.#exact(word, open, hits);
      if (!hits.pages.size) await this.#mistyped(word, open, hits);
      return hits;
    }

    /** The pages of a word as it is written; of a joined one, also the pages that have all of its parts. */
    async #chain({ parts, joined }, open) {
      const last = place => open && place === parts.length - 1;
      if (!joined) return Promise.all(parts.map((part, place) => this.#word(part, last(place))));
      const whole = new Hits();
      await this.#exact(joined, open, whole);
      if (whole.pages.size && /\p{N}/u.test(joined)) return [whole];
      const each = await Promise.all(parts.map((part, place) => this.#word(part, last(place))));
      if (!whole.pages.size) return each;
      for (const [page, hit] of each[0].pages) {
        const all = each.map(hits => hits.pages.get(page));
        if (all.every(Boolean)) {
          const mean = all.reduce((sum, { impact }) => sum + impact, 0) / all.length;
          whole.put(page, { impact: 0.8 * mean, place: hit.place });
        }
      }
      each.forEach(hits => hits.words.forEach(word => whole.words.add(word)));
      return [whole];
    }

    /**
     * What is found, best first: `href` below the root of the site, `title`, `place` in the page, `excerpt`,
     * `only` with the versions that have it when this one does not, `due` with the day on which its review is due where that is told, and `isMarked` for the words of these texts.
     */
    async search(query, limit = 10) {
      const { endings, common, own, pages } = await this.#start();
      const open = /[\p{Alphabetic}\p{N}]$/u.test(query);
      const asked = chains(query, endings);
      const telling = asked.filter(({ parts, joined }) => joined || endings !== 'en' || !SMALL.has(parts[0]));
      const all = (telling.length ? telling : asked).slice(0, MOST_WORDS);
      const rank = chain => (chain.joined ? undefined : common.get(chain.parts[0]));
      const few = all.filter(chain => rank(chain) === undefined);
      const many = all.filter(chain => rank(chain) !== undefined).sort((one, other) => rank(one) - rank(other));
      const used = new Set([...few, ...many.slice(0, Math.max(0, FEW_WORDS - few.length))]);
      const chosen = all.filter(chain => used.has(chain));
      const found = (await Promise.all(chosen.map(chain => this.#chain(chain, open && chain === asked.at(-1)))))
        .flat().filter(hits => hits.pages.size);
      const best = await Promise.all(ranked(found, own).slice(0, limit).map(async page => {
        const file = lastUpTo(pages.first, page);
        const shown = (await this.#file(pages, file))[page - pages.first[file]];
        return { shown, says: says(shown, asked, endings), hits: found.map(hits => ({ ...hits.pages.get(page), words: hits.words })) };
      }));
      return best.sort((one, other) => other.says - one.says).map(({ shown, hits }) => result(shown, hits, endings));
    }
  }

  /** Words that were found; those that end in a star are beginnings of words. */
  class Words extends Set {
    beginnings = [];
    add(word) {
      if (word.endsWith('*')) this.beginnings.push(word.slice(0, -1));
      return super.add(word);
    }
    hold(word) { return this.has(word) || this.beginnings.some(beginning => word.startsWith(beginning)); }
  }

  /** The pages that one word of a query leads to. */
  class Hits {
    pages = new Map(); words = new Words();

    put(page, hit) { if (!(this.pages.get(page)?.impact >= hit.impact)) this.pages.set(page, hit); }

    add(postings, share, word) {
      this.words.add(word);
      for (let at = 0, page = 0; at < postings.length; at += 3) {
        page += postings[at];
        this.put(page, { impact: postings[at + 1] * share, place: postings[at + 2] });
      }
    }

    take(other, share) {
      other.words.forEach(word => this.words.add(word));
      other.pages.forEach(({ impact, place }, page) => this.put(page, { impact: impact * share, place }));
    }
  }

  /** Pages by what the words say about them together; those that only other versions have stand back. */
  function ranked(found, own) {
    const pages = new Map();
    for (const hits of found) {
      for (const [page, { impact }] of hits.pages) {
        const entry = pages.get(page) ?? { page, sum: 0, words: 0 };
        entry.sum += impact;
        entry.words += 1;
        pages.set(page, entry);
      }
    }
    const score = ({ page, sum, words }) => sum * (words / found.length) ** 1.2 * (page < own ? 1 : 0.35);
    return [...pages.values()].map(entry => ({ page: entry.page, score: score(entry) }))
      .sort((one, other) => other.score - one.score || one.page - other.page).map(({ page }) => page);
  }

  /** Whether one text of a page has every word of a whole sentence, the small ones as well. */
  function says([, title, , , places], asked, endings) {
    const words = asked.flatMap(({ parts }) => parts);
    return words.length > 3 && [title, ...places.map(([, , text]) => text)].some(text => {
      const here = (fold(text).match(RUN) ?? []).flatMap(run => partsOf(run, endings));
      return words.every((word, place) => here.some(part => (place === words.length - 1 ? part.startsWith(word) : part === word)));
    });
  }

  /** The number of the place where the words meet, or 0 when the title has them all. */
  function meeting(title, places, hits, endings) {
    const partsIn = text => (fold(text).match(RUN) ?? []).flatMap(run => partsOf(run, endings));
    const titled = partsIn(title);
    const whole = hits.map(({ place, words }) => place === 0 || titled.some(part => words.hold(part)));
    const sum = shares => hits.reduce((sum, { impact = 0 }, at) => sum + impact * shares[at], 0);
    let [best, most] = [0, 0.35 * sum(whole)];
    places.forEach(([, , text], at) => {
      const parts = partsIn(text);
      // Where a word says most counts more than where it also stands.
      const here = hits.map(({ place, words }) =>
        (place === at + 1 ? 1.2 : Number(place !== undefined && parts.some(part => words.hold(part)))));
      const more = sum(here);
      if (more > most && here.some((share, at) => share && !whole[at])) [best, most] = [at + 1, more];
    });
    return best;
  }

  function result([path, title, summary, only, places, due], hits, endings) {
    const [kind, anchor, text] = places[meeting(title, places, hits, endings) - 1] ?? [];
    // What begins with `./` can be no address of another kind, whatever stands in the path.
    const address = encodeURI(`./${path}.html`).replace(/[?#]/g, encodeURIComponent);
    const href = anchor ? `${address}#${encodeURIComponent(anchor)}` : address;
    const found = { href, title, place: '', excerpt: summary, only: only.join(' and '), due,
      isMarked: run => partsOf(fold(run), endings).some(part => hits.some(({ words }) => words.hold(part))) };
    if (kind === SAID) return { ...found, place: `“${text}”` };
    if (kind === BRANCH) return { ...found, place: `If: ${text}` };
    if (kind > 0) return { ...found, place: `Step ${kind}`, excerpt: text };
    return { ...found, place: text ?? '' };
  }

  // The browser.

  const waiting = new Map();
  function fromDisk(address) {
    // There is nothing to fetch from a disk, but a script element may run a file, which calls this.
    globalThis.hw ??= data => waiting.get(document.currentScript)?.(data);
    return new Promise((done, fail) => {
      const script = document.createElement('script');
      waiting.set(script, done);
      script.onload = script.onerror = () => {
        waiting.delete(script);
        script.remove();
        fail(new Error(`${address} is no file of the search`));
      };
      script.src = address;
      document.head.append(script);
    });
  }

  async function fromServer(address, fresh) {
    const answer = await fetch(address, fresh ? { cache: 'no-cache' } : undefined);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    const text = await answer.text();
    return JSON.parse(text.slice('hw('.length, text.lastIndexOf(')')));
  }

  let shared;
  headwater.index = load => {
    if (load) return new Index(load);
    const { root, version } = headwater.site;
    const from = new URL(root).protocol === 'file:' ? fromDisk : fromServer;
    shared ??= new Index((name, fresh) => from(new URL(`./search/${name || version}.js`, root).href, fresh));
    return { search: async (words, limit) => (await shared.search(words, limit)).map(found =>
      ({ ...found, href: new URL(found.href, root).href })) };
  };
  headwater.tokens = (text, language) => chains(text, /^en/i.test(language) ? 'en' : '')
    .flatMap(({ parts, joined }) => (joined ? [...parts, joined] : parts));

  /** A text whose words that were searched for are marked; text nodes alone are made from it. */
  function marked(text, isMarked) {
    const parts = [];
    let end = 0;
    for (const { 0: run, index } of text.matchAll(RUN)) {
      if (!isMarked(run)) continue;
      const mark = document.createElement('mark');
      mark.textContent = run;
      parts.push(text.slice(end, index), mark);
      end = index + run.length;
    }
    return [...parts, text.slice(end)];
  }

  function line(className, ...parts) {
    const element = document.createElement('span');
    element.className = className;
    element.append(...parts);
    return element;
  }

  function option({ href, title, place, excerpt, only, due, isMarked }, number) {
    const link = document.createElement('a');
    Object.assign(link, { id: `hw-found-${number}`, href, tabIndex: -1, role: 'option', ariaSelected: 'false' });
    link.append(line('found-title', ...marked(title, isMarked)));
    if (only) link.append(' ', line('found-only', `only in ${only}`));
    // As on the page itself: overdue today, whenever it was built.
    if (due && new Date().toISOString().slice(0, 10) >= due) link.append(' ', line('found-only found-late', 'no longer valid'));
    if (place) link.append(' ', line('found-place', ...marked(place, isMarked)));
    if (excerpt) link.append(' ', line('found-text', ...marked(excerpt, isMarked)));
    return link;
  }

  headwater.attach = (dialog, reveal) => {
    const [input, state, list] = ['input', '[role=status]', '[role=listbox]'].map(name => dialog.querySelector(name));
    let asked = 0;

    function choose(active) {
      for (const link of list.children) link.ariaSelected = String(link === active);
      if (active) input.setAttribute('aria-activedescendant', active.id); else input.removeAttribute('aria-activedescendant');
      active?.scrollIntoView({ block: 'nearest' });
    }

    function show(found, words) {
      list.replaceChildren(...found.map(option));
      list.hidden = !found.length;
      input.ariaExpanded = String(found.length > 0);
      choose();
      list.scrollTop = 0;
      if (!words) state.textContent = '';
      else if (found.length) state.textContent = found.length === 1 ? '1 result' : `${found.length} results`;
      else state.textContent = `Nothing found for “${words}”. Try fewer words, or words from your screen: a label, a message, an error code.`;
    }

    async function ask() {
      const number = (asked += 1);
      const words = input.value.trim();
      try {
        const found = words ? await headwater.search(input.value) : [];
        if (number === asked) show(found, words);
      } catch {
        if (number !== asked) return;
        show([], '');
        state.textContent = 'The search could not be loaded. Check your connection and type again.';
      }
    }

    const active = () => list.querySelector('[aria-selected=true]');
    const moves = {
      ArrowDown: () => active()?.nextElementSibling ?? list.firstElementChild,
      ArrowUp: () => (active() ?? list.firstElementChild)?.previousElementSibling ?? list.lastElementChild,
    };
    if (!headwater.attached) {
      headwater.attached = true;
      input.addEventListener('input', ask);
      input.addEventListener('keydown', event => {
        if (event.isComposing) return;
        if (moves[event.key] && !list.hidden) {
          event.preventDefault();
          choose(moves[event.key]());
        } else if (event.key === 'Enter') {
          event.preventDefault();
          (active() ?? list.firstElementChild)?.click();
        } else if (event.key === 'Escape' && input.value) {
          event.preventDefault();
          input.value = '';
          ask();
        }
      });
      list.addEventListener('click', event => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        dialog.close();
        // A branch of this very page may have been closed since its address was last asked for.
        setTimeout(reveal);
      });
      dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
    }
    ask();
    // The list of files is on its way before the first word is typed.
    if (!input.value) headwater.search('').catch(() => {});
    // Expressions are made ready when they are first used, which may be before the first key.
    marked('é 設', () => chains('é-設 a', 'en').length);
  };
})();
