// The delivered scripts are what their sources give.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { SCRIPTS, small } from './minify.mjs';

for (const [delivered, source] of Object.entries(SCRIPTS)) {
  test(`${delivered} is made from ${source}`, async () => {
    const text = readFileSync(new URL(`../../${delivered}`, import.meta.url), 'utf8');
    assert.ok(text === await small(source), 'run `node tests/browser/minify.mjs` and commit what it writes');
  });
}
