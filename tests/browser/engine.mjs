// The engine of the search alone, over the files of a built site, without a browser.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { gzipSync } from 'node:zlib';

const SCRIPT = new URL('../../templates/site/search.js', import.meta.url);

/** What the script gives to a page: `tokens`, and `index`, which wants to be told how to load a file. */
export function script() {
  const world = vm.createContext({});
  vm.runInContext(readFileSync(SCRIPT, 'utf8'), world);
  return world.headwater;
}

/** The bytes of a file as a server sends it. */
export const packed = bytes => gzipSync(bytes, { level: 9 }).length;

/**
 * The index of one version of a site; `loaded` has the files that a query asked for and how large they are,
 * `rounds()` how often it had to wait for files before it could ask for others.
 */
export function index(folder, version) {
  const loaded = new Map();
  let rounds = 0, round;
  const load = async name => {
    const file = `${name || version}.js`;
    const text = readFileSync(join(folder, 'search', file), 'utf8');
    loaded.set(file, packed(text));
    // All that is asked for at once comes at once.
    round ??= new Promise(done => setImmediate(() => { rounds += 1; round = undefined; done(); }));
    await round;
    return JSON.parse(text.slice(3, text.lastIndexOf(')')));
  };
  const made = script().index(load);
  return { loaded, rounds: () => rounds, search: async (words, limit) => [...await made.search(words, limit)] };
}

/** The size of the script itself as a server sends it, by its name in the site. */
export function engineSize(folder) {
  const name = readdirSync(join(folder, 'assets')).find(name => /^search-\w+\.js$/.test(name));
  return packed(readFileSync(join(folder, 'assets', name)));
}

export const has = existsSync;
