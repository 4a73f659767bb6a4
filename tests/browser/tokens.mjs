// Tokens of handoffs, as the customer's page makes them.

/** The FNV-1a hash of a payload, as its token ends. */
export function check(text) {
  let hash = 0x811c9dc5;
  for (const sign of text) hash = Math.imul(hash ^ sign.charCodeAt(0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** The token of any payload, a sound one or not. */
export function token(handoff) {
  const payload = Buffer.from(typeof handoff === 'string' ? handoff : JSON.stringify(handoff)).toString('base64url');
  return `1.${payload}.${check(payload)}`;
}

/** What a token says. */
export const read = token => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
