// Makes the scripts that are delivered small: run `node tests/browser/minify.mjs` after an edit, and commit what it writes.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const REPOSITORY = new URL('../../', import.meta.url);
/** Each delivered script and where it is written by hand. */
export const SCRIPTS = {
  'templates/agent/playbook.js': 'src/render/agent/script/index.js',
  'templates/site/find.js': 'src/render/site/script/find.js',
  'templates/agent/reply.js': 'src/render/agent/script/reply.js',
};

/** The small form of a script. */
export async function small(source) {
  const made = await build({
    entryPoints: [fileURLToPath(new URL(source, REPOSITORY))], bundle: true, minify: true, write: false, format: 'iife',
    target: ['chrome120', 'firefox121', 'safari17.4'], charset: 'utf8', legalComments: 'none',
  });
  return made.outputFiles[0].text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [delivered, source] of Object.entries(SCRIPTS)) {
    const file = new URL(delivered, REPOSITORY);
    const text = await small(source);
    if (readFileSync(file, { encoding: 'utf8', flag: 'a+' }) !== text) writeFileSync(file, text);
  }
}
