// The handoff: the same bytes as Headwater's own pages make, so that a desk reads one kind of token.

/** By what a browser is known, before its major version, and what people call it when that is another name. */
const BROWSERS = 'Edg Edge,OPR Opera,Firefox,Chrome,Version Safari';

/** The browser and its major version; nothing when it is not known. */
const browser = (): string => BROWSERS.split(',').flatMap(pair => {
  const [sign, name = sign] = pair.split(' '), seen = navigator.userAgent.split(`${sign}/`)[1];
  return seen ? `${name} ${parseInt(seen)}` : [];
})[0];

function check(text: string): string {
  let hash = 0x811c9dc5;
  for (const sign of text) hash = Math.imul(hash ^ sign.charCodeAt(0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** The token: a procedure, the hash of its page, the version, the steps that were done and the one that failed. */
export function token(p: string, h: string | undefined, v: string, done: string[], f: string | undefined): string {
  // What is empty is left out.
  const json = JSON.stringify({ p, h, v, d: done[0] && done, f, b: browser() }, (_, value) => value || undefined);
  const payload = btoa(String.fromCharCode(...new TextEncoder().encode(json))).replace(/[+/=]/g, sign => ({ '+': '-', '/': '_' })[sign] ?? '');
  return `1.${payload}.${check(payload)}`;
}
