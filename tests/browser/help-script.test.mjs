// The script of the help itself: its size, its types, what it does without, and that every kind of page can have it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { product } from './product.mjs';

const RUNTIME = new URL('../../src/render/in_app/runtime/', import.meta.url);
const SCRIPTS = ['headwater-help.js', 'headwater-help.classic.js'];
const read = name => readFileSync(new URL(name, RUNTIME), 'utf8');
const TSC = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const of = product({ 'plain/index.html': readFileSync(new URL('./examples/plain.html', import.meta.url), 'utf8') });

for (const name of SCRIPTS) {
  test(`${name} has at most five kilobytes when a server compresses it`, () => {
    const size = gzipSync(read(name), { level: 9 }).length;
    assert.ok(size <= 5 * 1024, `${size} bytes`);
  });

  test(`${name} stands alone, and makes no code and no markup out of texts`, () => {
    const text = read(name);
    for (const word of ['import(', 'import ', 'require(', 'eval', 'Function(', 'innerHTML', 'outerHTML', 'insertAdjacentHTML', 'document.write',
      'DOMParser', 'setHTML', 'createContextualFragment', 'cssText', 'localStorage', 'sessionStorage', 'indexedDB', 'cookie', 'XMLHttpRequest', 'sendBeacon']) {
      assert.ok(!text.includes(word), word);
    }
    assert.match(text, /^\/\*! MIT OR Apache-2\.0 \*\//);
  });
}

for (const [what, config] of [['the source', new URL('source/tsconfig.json', RUNTIME)], ['the examples', new URL('./examples/tsconfig.json', import.meta.url)]]) {
  test(`the types of ${what} are right`, () => {
    try {
      execFileSync(process.execPath, [TSC, '-p', fileURLToPath(config)], { encoding: 'utf8' });
    } catch ({ stdout }) {
      assert.fail(stdout);
    }
  });
}

test('a server that loads the script makes nothing of it', async () => {
  await import(new URL('headwater-help.js', RUNTIME));
});

test('a page without a framework', async () => {
  const page = await of.visit('plain/');
  await page.getByRole('button', { name: 'Help' }).click();
  await page.locator('[part=panel]', { hasText: 'Set up a branded link' }).waitFor();
  assert.deepEqual(page.seen.errors, []);
  await page.done();
});

/** An example with what starts it, as one script. */
const bundled = async (contents, options) => {
  const made = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('./examples/', import.meta.url)), loader: 'ts' }, bundle: true, write: false, format: 'esm', jsx: 'automatic',
    alias: { 'headwater-help': fileURLToPath(new URL('headwater-help.js', RUNTIME)) }, define: { 'process.env.NODE_ENV': '"development"' }, ...options,
  });
  return made.outputFiles[0].text;
};
const around = (inside, script) => `<!doctype html><html lang="en"><title>Example</title><body><div id="app">${inside}</div><script type="module" src="${script}"></script></body></html>`;
const works = async page => {
  await page.getByRole('button', { name: 'Show me how' }).click();
  await page.locator('[part=panel]', { hasText: 'Step 1 of' }).waitFor();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.locator('[part=panel]', { hasText: 'Step 2 of' }).waitFor();
};

test('a page that React makes on a server and takes over in the browser', async () => {
  const server = await bundled(`import { renderToString } from 'react-dom/server.edge'; import { createElement } from 'react'; import { App } from './react';
    export const html = renderToString(createElement(App));`, { platform: 'node', external: ['util', 'stream', 'crypto', 'async_hooks'] });
  const { html } = await import(`data:text/javascript;base64,${Buffer.from(server).toString('base64')}`);
  of.write('react/index.html', around(html, '/react/app.js'));
  of.write('react/app.js', await bundled(`import { hydrateRoot } from 'react-dom/client'; import { createElement, StrictMode } from 'react'; import { App } from './react';
    globalThis.before = document.querySelector('#app').innerHTML;
    hydrateRoot(document.querySelector('#app'), createElement(StrictMode, null, createElement(App)));`));
  const page = await of.visit('react/');
  await page.getByRole('button', { name: 'Help: Add branded link' }).waitFor();
  assert.equal(await page.evaluate(() => document.querySelector('#app').innerHTML === globalThis.before), true, 'nothing was put into the root of the app');
  await works(page);
  await page.getByText('1 steps done').waitFor();
  assert.deepEqual(page.seen.errors, []);
  await page.done();
});

test('a page that Vue makes', async () => {
  of.write('vue/index.html', around('', '/vue/app.js'));
  of.write('vue/app.js', await bundled(`import { createApp } from 'vue'; import { App } from './vue';
    const app = createApp(App); app.config.compilerOptions.isCustomElement = name => name.includes('-'); app.mount('#app');`,
    { define: { 'process.env.NODE_ENV': '"production"', __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' } }));
  // Vue asks for a policy of Trusted Types of its own, which the policy of the product refuses.
  const page = await of.visit('vue/', { lenient: true });
  await works(page);
  assert.deepEqual(page.seen.errors, []);
  await page.done();
});
