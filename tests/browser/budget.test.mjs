// What a first view of a page costs: bytes as they are sent, and how many requests.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { nothing } from './claims.mjs';
import { kindOf } from './site.mjs';
import { stage } from './stage.mjs';

const KILO = 1000;
const LIMITS = { document: 9 * KILO, stylesheet: 9 * KILO, script: 7 * KILO };

const of = stage();

/** Every procedure with the bytes of its HTML, the largest first. */
function procedures() {
  return of.pages.map(path => ({ path, html: of.read(path) }))
    .filter(({ path, html }) => kindOf(path, html).endsWith('procedure'))
    .map(({ path, html }) => ({ path, size: gzipSync(html, { level: 9 }).length }))
    .sort((a, b) => b.size - a.size);
}

/** The bytes of each type and the number of requests that a first view takes. */
async function cost(path) {
  const page = await of.visit(path);
  await page.waitForLoadState('networkidle');
  const bytes = { document: 0, stylesheet: 0, script: 0 };
  for (const request of page.seen.requests) {
    bytes[request.type] = (bytes[request.type] ?? 0) + (of.sizes().get(new URL(request.url).pathname) ?? 0);
  }
  const requests = page.seen.requests.map(request => request.url);
  await page.done();
  return { bytes, requests };
}

test('every procedure is at most 9 kB of HTML', () => {
  nothing(procedures().filter(page => page.size > LIMITS.document).map(page => `${page.path}: ${page.size} bytes`));
});

test('a first view of the longest procedures is at most 25 kB and 6 requests', async t => {
  const most = {};
  for (const { path } of procedures().slice(0, 4)) {
    const { bytes, requests } = await cost(path);
    for (const [type, limit] of Object.entries(LIMITS)) {
      assert.ok(bytes[type] <= limit, `${path}: ${type} takes ${bytes[type]} bytes, and ${limit} are allowed`);
    }
    const sum = bytes.document + bytes.stylesheet + bytes.script;
    assert.ok(sum <= 25 * KILO, `${path}: ${sum} bytes`);
    assert.ok(requests.length <= 6, `${path}: ${requests.length} requests: ${requests.join(' ')}`);
    for (const [type, size] of Object.entries({ ...bytes, sum, requests: requests.length })) {
      most[type] = Math.max(most[type] ?? 0, size);
    }
  }
  t.diagnostic(`the most that a procedure takes: ${JSON.stringify(most)}`);
});
