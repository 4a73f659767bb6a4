// The Nu checker has no error to report on any page of any book, the hostile one too.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { nothing } from './claims.mjs';
import { site } from './site.mjs';

const JAR = join(dirname(createRequire(import.meta.url).resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');

for (const book of ['postbird', 'hostile', 'arabic']) {
  test(`the HTML of ${book} is valid`, async t => {
    const of = site(book);
    const files = of.pages.map(path => join(of.folder, path));
    const { stderr } = await promisify(execFile)('java', ['-jar', JAR, '--exit-zero-always', '--format', 'json', ...files],
      { maxBuffer: 2 ** 26 });
    const { messages } = JSON.parse(stderr);
    assert.ok(messages.every(message => message.type !== 'non-document-error'), stderr);
    const say = message => `${message.url.slice(message.url.indexOf('/customer/') + 10)}:${message.lastLine}: ${message.message}`;
    nothing(messages.filter(message => message.type === 'error').map(say));
    // Safari forgets that a list without markers is a list, unless its role is said.
    const warnings = new Set(messages.filter(message => !/“list” role is unnecessary/.test(message.message)).map(say));
    if (warnings.size > 0) t.diagnostic(`${warnings.size} remarks, such as: ${[...warnings].slice(0, 5).join('; ')}`);
  });
}
