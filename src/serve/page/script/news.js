// Listens to what the preview tells: a number when something is shown anew, and how many errors there are.

const SHORTEST = 250;
const LONGEST = 4000;

/** Calls `on(word, number)` for every piece of news, and `onState(true|false)` when the connection comes and goes. */
export function listen(token, on, onState = () => {}) {
  let stop = null;
  let wait = SHORTEST;
  let again = 0;

  const read = async signal => {
    const answer = await fetch('/preview/news', { headers: { 'x-headwater-token': token }, signal });
    if (!answer.ok) {
      // A preview that was started anew has another word; only the whole page can learn it.
      if (answer.status === 401 || answer.status === 403) location.reload();
      throw new Error(String(answer.status));
    }
    wait = SHORTEST;
    onState(true);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const messages = (rest + value).split('\n\n');
      rest = messages.pop();
      for (const message of messages) {
        const [, word, number] = /^data: ([a-z-]+) (\w+)$/.exec(message) ?? [];
        if (word) on(word, number);
      }
    }
  };
  const begin = async () => {
    if (stop || document.hidden) return;
    stop = new AbortController();
    const { signal } = stop;
    try {
      await read(signal);
    } catch { /* Whether it ended or never began, it is tried again. */ }
    if (signal.aborted) return;
    stop = null;
    onState(false);
    clearTimeout(again);
    again = setTimeout(begin, wait);
    wait = Math.min(wait * 2, LONGEST);
  };
  const end = () => {
    clearTimeout(again);
    stop?.abort();
    stop = null;
  };
  // A page that nobody sees holds none of the six connections that a browser has for one host.
  document.addEventListener('visibilitychange', () => { if (document.hidden) end(); else begin(); });
  addEventListener('pagehide', end);
  addEventListener('pageshow', event => { if (event.persisted) begin(); });
  begin();
}
