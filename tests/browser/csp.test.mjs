// Every page lives under the strictest policy: nothing is refused, nothing fails, nothing is asked of another host.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'node:test';
import { nothing } from './claims.mjs';
import { STRICT, headerRules, headersOf } from './server.mjs';
import { kinds } from './site.mjs';
import { stage } from './stage.mjs';

const of = stage();

const directives = policy => new Map(policy.split(';').map(part => part.trim().split(/\s+/)).filter(([name]) => name)
  .map(([name, ...values]) => [name, values.join(' ')]));

test('the emitted policy is as strict as the strictest', () => {
  const rules = headerRules(readFileSync(join(of.folder, '_headers'), 'utf8'));
  for (const path of of.pages) {
    const emitted = directives(headersOf(rules, `/${path}`).get('content-security-policy') ?? '');
    for (const [name, value] of directives(STRICT)) assert.equal(emitted.get(name), value, `${path}: ${name}`);
    for (const name of emitted.keys()) assert.ok(directives(STRICT).has(name), `${path}: ${name} is not known here`);
  }
});

test('every page: no violation, no error, no dialog, no other host', async () => {
  const wrong = [];
  for (const path of of.pages) {
    const page = await of.visit(path);
    wrong.push(...problems(page, path, of.origin()));
    await page.done();
  }
  nothing(wrong);
});

for (const [kind, [path]] of kinds(of)) {
  test(`every control of ${kind} works under the policy: ${path}`, async () => {
    const page = await of.visit(path, { width: 1280, height: 800 });
    for (const control of await page.locator('button:visible, summary:visible, input[type=checkbox]:visible').all()) {
      // What one control opens may hide or cover the next, as it may for a reader.
      if (!await control.isVisible()) continue;
      await control.click({ timeout: 2000 }).catch(() => {});
      await page.keyboard.press('Escape');
    }
    nothing(problems(page, path, of.origin()));
    await page.done();
  });

  // The page for addresses that do not exist stands at every address of its host, and at none of a disk.
  if (kind !== 'lost') test(`${kind} works from the disk: ${path}`, async () => {
    const page = await of.visit(pathToFileURL(join(of.folder, path)).href);
    const outside = page.seen.requests.filter(request => !request.url.startsWith(pathToFileURL(of.folder).href));
    assert.deepEqual([page.seen.errors, outside], [[], []]);
    await page.done();
  });
}

function problems(page, path, origin) {
  const { errors, dialogs, requests } = page.seen;
  return [
    ...errors.map(error => `${path}: error: ${error}`),
    ...dialogs.map(dialog => `${path}: dialog: ${dialog}`),
    ...requests.filter(request => new URL(request.url).origin !== origin).map(request => `${path}: asked ${request.url}`),
    ...requests.filter(request => request.status >= 400 || request.status === 0)
      .filter(request => !request.url.endsWith('/favicon.ico'))
      .map(request => `${path}: ${request.status}: ${request.url}`),
  ];
}
