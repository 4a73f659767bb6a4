// How long a query takes from the last key to the first result; run by `tests/measure/search`.
import { launch } from './browser.mjs';
import { serve } from './server.mjs';

const [folder, runs] = process.argv.slice(2);
const QUERIES = ['webhook', 'set up the account', 'verfy domain', 'acount histroy', '403', 's'];
const server = await serve(folder);
const browser = await launch();

/** Milliseconds of each query in a new page on a slow processor, and of a fixed piece of work there. */
async function times() {
  const page = await browser.visit(`${server.origin}/index.html`);
  const session = await page.context().newCDPSession(page);
  await page.keyboard.press('/');
  await page.waitForSelector('.finder[open]');
  await page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => /\/search\/[\d.]+\.js$/.test(name)));
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const times = await page.evaluate(async queries => {
    const input = document.querySelector('.finder input');
    const list = document.querySelector('.finder-list');
    const times = [];
    for (const words of queries) {
      const stands = new Promise(done => {
        const observer = new MutationObserver(() => { if (list.children.length) { observer.disconnect(); done(); } });
        observer.observe(list, { childList: true });
      });
      const start = performance.now();
      input.value = words;
      input.dispatchEvent(new InputEvent('input'));
      await stands;
      times.push(performance.now() - start);
    }
    const start = performance.now();
    let sum = 0;
    for (let step = 0; step < 3e6; step += 1) sum = (sum * 31 + step) | 0;
    return { times, work: performance.now() - start + (sum & 0) };
  }, QUERIES);
  await page.done();
  return times;
}

const median = values => values.toSorted((one, other) => one - other)[values.length >> 1];
const all = [];
for (let run = 0; run < Number(runs); run += 1) all.push(await times());
QUERIES.forEach((words, place) => console.log(`${words.padEnd(20)} median ${median(all.map(({ times }) => times[place])).toFixed(0)} ms`));
console.log(`ratio to a fixed piece of work: ${median(all.map(({ times, work }) => median(times) / work)).toFixed(2)}`);
await browser.close();
await server.close();
