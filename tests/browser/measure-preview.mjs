// How long a saved text takes until it is in all three panes of the preview; run by `tests/measure/preview`.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from './browser.mjs';

const [program, book, edits] = process.argv.slice(2);
const PAGE = 's0/p1';
const pause = time => new Promise(done => { setTimeout(done, time); });

const server = spawn(program, ['serve', book, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
const origin = await new Promise(done => {
  server.stdout.once('data', data => done(/http:\/\/\S+(?=\/)/.exec(String(data))[0]));
});
const build = async () => (await (await fetch(`${origin}/preview/state.json`)).json()).build;
/** Waits until the whole book has been read, and the pages of that book were made once. */
async function settle(above) {
  while (await build() <= above) await pause(20);
  for (const path of [`customer/${PAGE}.html`, `agent/${PAGE}.html`]) await (await fetch(`${origin}/${path}`)).text();
  await pause(300);
}
await settle(0);

const browser = await launch();
const page = await browser.visit(`${origin}/#page=${PAGE}`, { width: 1400, height: 900 });
await page.waitForFunction(() => [...document.querySelectorAll('iframe')].filter(frame => frame.contentDocument?.querySelector('.step')).length === 2
  && [...document.querySelectorAll('iframe')].some(frame => frame.contentDocument?.querySelector('headwater-help')?.shadowRoot?.querySelector('[part=body]')?.textContent));
await pause(1000);
const file = join(book, `content/${PAGE}.md`);
const text = readFileSync(file, 'utf8');
const times = [];
for (let edit = 0; edit < Number(edits); edit += 1) {
  const mark = `edit${edit}of${edits}`;
  const before = await build();
  const shown = page.evaluate(async mark => {
    const frames = [...document.querySelectorAll('[data-pane]:not([hidden]) iframe')];
    await Promise.all(frames.map(frame => new Promise(done => {
      const root = frame.contentDocument.querySelector('headwater-help')?.shadowRoot ?? frame.contentDocument;
      const look = () => {
        if (!root.querySelector('.steps, [part=body]')?.textContent.includes(mark)) return;
        observer.disconnect();
        // What is drawn is seen after the next frame.
        requestAnimationFrame(() => setTimeout(done));
      };
      const observer = new MutationObserver(look);
      observer.observe(root, { subtree: true, childList: true, characterData: true });
    })));
    return performance.timeOrigin + performance.now();
  }, mark);
  await pause(50);
  const start = performance.timeOrigin + performance.now();
  writeFileSync(file, text.replace(/^(1\. .*)$/m, `$1 ${mark}`));
  times.push(await shown - start);
  await settle(before + 1);
}
const sorted = times.toSorted((one, other) => one - other);
const at = share => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(0);
const memory = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1] ?? 0;
const count = readdirSync(join(book, 'content'), { recursive: true }).filter(path => /p\d+\.md$/.test(path)).length;
console.log(`${String(count).padStart(6)} procedures: save to visible in three panes, median ${at(0.5)} ms, p95 ${at(0.95)} ms, ${edits} edits; ${Math.round(memory / 1024)} MiB`);
await browser.close();
server.kill('SIGINT');
