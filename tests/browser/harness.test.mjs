// The harness itself: a page that breaks every promise is caught at each of them.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { axe } from './axe.mjs';
import { launch, PROGRAM, start } from './browser.mjs';
import { headerRules, headersOf, serve } from './server.mjs';

let browser, folder, server;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'headwater-harness-'));
  writeFileSync(join(folder, 'bad.html'), `<!doctype html><title>Bad</title><script>alert(1)</script>
    <script src="/bad.js"></script><script src="http://other.invalid/x.js"></script><img src="/gone.png"><p style="color:red">x`);
  writeFileSync(join(folder, 'bad.js'), 'document.body ? 0 : document.documentElement.innerHTML = "<b>x</b>";');
  writeFileSync(join(folder, 'loud.html'), '<!doctype html><title>Loud</title><script>alert(1)</script>');
  browser = await launch();
  server = await serve(folder);
});
after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true });
});

test('what the policy forbids is seen', async () => {
  const page = await browser.visit(`${server.origin}/bad.html`);
  const text = page.seen.violations.join('\n');
  for (const part of [/inline script/i, /other\.invalid/, /inline style/i, /TrustedHTML/]) assert.match(text, part);
  assert.ok(page.seen.requests.some(request => request.url.endsWith('/gone.png') && request.status === 404));
  await page.done();
});

test('a dialog is seen', async () => {
  const page = await browser.visit(`${server.origin}/loud.html`, { lenient: true });
  assert.deepEqual(page.seen.dialogs, ['1']);
  await page.done();
});

test('axe runs under the policy and finds what is wrong', async () => {
  const page = await browser.visit(`${server.origin}/bad.html`);
  const found = (await axe(page)).join('\n');
  assert.match(found, /image-alt/);
  assert.match(found, /html-has-lang/);
  await page.done();
});

test('headers of a later rule count, and patterns cover what they say', () => {
  const rules = headerRules('# a comment\n/*\n  X-One: a\n  X-Two: b: c\n/assets/*\n  X-One: d\n');
  assert.deepEqual([...headersOf(rules, '/index.html')], [['x-one', 'a'], ['x-two', 'b: c']]);
  assert.deepEqual([...headersOf(rules, '/assets/style.css')], [['x-one', 'd'], ['x-two', 'b: c']]);
});

test('a browser that dies while it starts is started again, and one that always does is told', async () => {
  const program = join(folder, 'browser');
  const dying = times => writeFileSync(program, `#!/bin/sh
echo x >> "$0.starts-${times}"
[ "$(wc -l < "$0.starts-${times}")" -gt ${times} ] || kill -SEGV $$
exec ${PROGRAM} "$@"
`, { mode: 0o755 });
  dying(1);
  const second = await start({ program });
  assert.ok(second.isConnected());
  await second.close();
  dying(99);
  await assert.rejects(start({ program }), /SIGSEGV/);
});
