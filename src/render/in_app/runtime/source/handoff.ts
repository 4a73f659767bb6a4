// The handoff: the same bytes as Headwater's own pages make, so that a desk reads one kind of token.

/** Browsers that say another name than people do. */
const NAMES: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', FxiOS: 'Firefox', CriOS: 'Chrome', Version: 'Safari' };

/** The browser and its major version; empty when it is not known. */
function browser(): string {
  // Of those that it claims to be, a browser says its own name last; but one puts its name before that of its engine.
  const [, name, version] = /(SamsungBrowser)\/(\d+)/.exec(navigator.userAgent)
    ?? /.*(Edg|OPR|FxiOS|CriOS|Firefox|Chrome|Version)\/(\d+)/.exec(navigator.userAgent) ?? [];
  return name && `${NAMES[name] ?? name} ${version}`;
}

function check(text: string): string {
  let hash = 0x811c9dc5;
  for (const sign of text) hash = Math.imul(hash ^ sign.charCodeAt(0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** The token: a procedure, the hash of its page, the version, the steps that were done and the one that failed. */
export function token(p: string, h: string | undefined, v: string, done: string[], f: string, m = 0): string {
  // What is empty is left out.
  const json = JSON.stringify({ p, h, v, m, d: done[0] && done, f, b: browser() }, (_, value) => value || undefined);
  const payload = btoa(String.fromCharCode(...new TextEncoder().encode(json))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return payload.length > 1900 && done[0] ? token(p, h, v, done.slice(1), f, m + 1) : `1.${payload}.${check(payload)}`;
}
