// How long the help panel takes from the call to the frame that shows it; run by `tests/measure/help`.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from './browser.mjs';
import { serve } from './server.mjs';

const [count, runs] = process.argv.slice(2).map(Number);
const RUNTIME = fileURLToPath(new URL('../../src/render/in_app/runtime/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'headwater-help-'));
const write = (name, value) => writeFileSync(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value));

const ids = Array.from({ length: count }, (_, at) => `screen.part-${at}`);
const hasAnchor = at => at % 2 === 0;
const elements = Object.fromEntries(ids.map((id, at) => [id, {
  path: ['Screen', `Part ${at}`], used_in: { [`task-${at >> 2}`]: [at % 4 + 1] }, ...hasAnchor(at) ? {} : { selector: `[data-testid=part-${at}]` },
}]));
const procedures = Object.fromEntries(Array.from({ length: Math.ceil(count / 4) }, (_, at) => [`task-${at}`, {
  title: `Task ${at}`, hash: '00000000', steps: [0, 1, 2, 3].map(step => ({ id: `s${step}`, text: [['Choose ', { t: 'ui', id: ids[at * 4 + step] ?? ids[0] }, '.']] })),
}]));
write('index.json', { schema: 2, language: 'en', title: 'Test', words: {}, versions: [{ version: '1', file: '1.json', dropped: [] }] });
write('1.json', { schema: 2, version: '1', language: 'en', title: 'Test', catalog: '00000000', elements, procedures });
cpSync(join(RUNTIME, 'headwater-help.js'), join(folder, 'headwater-help.js'));
// Around each element stand four that have no help.
const parts = ids.map((_, at) => `<div><p>Words <b>and</b> more</p><button ${hasAnchor(at) ? `data-help="${ids[at]}"` : `data-testid="part-${at}"`}>Part ${at}</button></div>`);
write('index.html', `<!doctype html><html lang="en"><title>Test</title><script type="module" src="headwater-help.js"></script><body>${parts.join('')}<headwater-help></headwater-help></body></html>`);

const server = await serve(folder);
const browser = await launch();
const times = { 'on an element': [], 'on a task': [], 'on the screen': [] };
for (let run = 0; run < runs; run += 1) {
  const page = await browser.visit(`${server.origin}/index.html`, { width: 1280, height: 800 });
  const found = await page.evaluate(async ids => {
    const help = document.querySelector('headwater-help');
    await help.ready;
    const times = [];
    for (const what of [ids[ids.length >> 1], 'task-3', '']) {
      const start = performance.now();
      await help.show(what);
      // What stands when a frame begins is in the picture that it makes.
      await new Promise(done => requestAnimationFrame(done));
      help.shadowRoot.querySelector('[part=panel]').getBoundingClientRect();
      times.push(performance.now() - start);
      help.close();
      await new Promise(done => setTimeout(done, 50));
    }
    return times;
  }, ids);
  Object.keys(times).forEach((name, at) => times[name].push(found[at]));
  await page.done();
}
const sorted = values => values.toSorted((one, other) => one - other);
for (const [name, values] of Object.entries(times)) {
  console.log(`${name.padEnd(14)} median ${sorted(values)[values.length >> 1].toFixed(1)} ms, longest ${Math.max(...values).toFixed(1)} ms`);
}
await browser.close();
await server.close();
rmSync(folder, { recursive: true });
