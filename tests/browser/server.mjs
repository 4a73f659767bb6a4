// Serves a built folder as a static host would: gzip, the emitted header file, folders by their index, the 404 page.
import { createServer } from 'node:http';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, normalize, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The policy that every page must live under, whatever header file a build emits. */
export const STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'; trusted-types 'none'";

const TYPES = {
  html: 'text/html; charset=utf-8', css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8', json: 'application/json', webmanifest: 'application/manifest+json',
  xml: 'application/xml', atom: 'application/atom+xml', txt: 'text/plain; charset=utf-8', md: 'text/markdown; charset=utf-8',
  svg: 'image/svg+xml', png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp',
  avif: 'image/avif', ico: 'image/x-icon', woff2: 'font/woff2', wasm: 'application/wasm',
};
const PACKED = new Set(['html', 'css', 'js', 'mjs', 'json', 'webmanifest', 'xml', 'atom', 'txt', 'md', 'svg', 'wasm']);

/** The rules of a header file in Netlify's form: a path pattern, and indented headers below it. */
export function headerRules(text) {
  const rules = [];
  for (const line of text.split('\n')) {
    if (!line.trim() || line.trim().startsWith('#')) continue;
    if (!/^\s/.test(line)) { rules.push({ pattern: line.trim(), headers: [] }); continue; }
    const colon = line.indexOf(':');
    rules.at(-1).headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
  }
  return rules;
}

function covers(pattern, path) {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/:[a-z]\w*/gi, '[^/]+');
  return new RegExp(`^${escaped}$`).test(path);
}

/** The headers that the rules give to a path; of two rules for one header the later counts. */
export function headersOf(rules, path) {
  const found = new Map();
  for (const rule of rules.filter(rule => covers(rule.pattern, path))) {
    for (const [name, value] of rule.headers) found.set(name.toLowerCase(), value);
  }
  return found;
}

/**
 * Serves a folder on a free port of this machine, with a policy for files that have none of their own.
 * Resolves to `{ origin, sizes, close }`; `sizes` has the bytes that went out for each path, as they were sent.
 */
export async function serve(folder, policy = STRICT) {
  const file = join(folder, '_headers');
  const rules = existsSync(file) ? headerRules(readFileSync(file, 'utf8')) : [];
  const sizes = new Map();
  const server = createServer((request, response) => answer({ folder, rules, sizes, policy }, request, response));
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    sizes,
    close: () => new Promise(done => { server.closeAllConnections(); server.close(done); }),
  };
}

function answer({ folder, rules, sizes, policy }, request, response) {
  const path = new URL(request.url, 'http://host').pathname;
  const found = find(folder, path);
  const extension = (found ?? '/404.html').split('.').at(-1).toLowerCase();
  const body = found ? readFileSync(found) : notFound(folder);
  const headers = headersOf(rules, path);
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', policy);
  if (!headers.has('content-type')) headers.set('content-type', TYPES[extension] ?? 'application/octet-stream');
  const packed = PACKED.has(extension) ? gzipSync(body, { level: 9 }) : body;
  if (packed !== body) headers.set('content-encoding', 'gzip');
  headers.set('content-length', String(packed.length));
  sizes.set(path, packed.length);
  response.writeHead(found ? 200 : 404, Object.fromEntries(headers));
  response.end(packed);
}

function find(folder, path) {
  const wanted = normalize(join(folder, decodeURIComponent(path)));
  if (wanted !== folder && !wanted.startsWith(folder + sep)) return undefined;
  const tries = path.endsWith('/') ? [join(wanted, 'index.html')] : [wanted, `${wanted}.html`];
  return tries.find(name => existsSync(name) && statSync(name).isFile());
}

function notFound(folder) {
  const page = join(folder, '404.html');
  return existsSync(page) ? readFileSync(page) : Buffer.from('<!doctype html><title>Not found</title><h1>Not found</h1>');
}
