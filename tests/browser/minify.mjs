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
  'src/serve/page/in-app.js': 'src/serve/page/script/in-app.js',
  'src/serve/page/preview.js': 'src/serve/page/script/preview.js',
  'src/serve/page/reload.js': 'src/serve/page/script/reload.js',
};

/** Whoever gives a part of another's work on gives its licence on. */
const notice = inputs => Object.keys(inputs).some(path => path.includes('/morphdom/'))
  ? `/*! with morphdom\n${readFileSync(new URL('node_modules/morphdom/LICENSE', import.meta.url), 'utf8').trim()} */\n` : '';

/** The small form of a script. */
export async function small(source) {
  const made = await build({
    entryPoints: [fileURLToPath(new URL(source, REPOSITORY))], bundle: true, minify: true, write: false, format: 'iife',
    target: ['chrome120', 'firefox121', 'safari17.4'], charset: 'utf8', legalComments: 'none',
    metafile: true, nodePaths: [fileURLToPath(new URL('node_modules', import.meta.url))],
  });
  return notice(made.metafile.inputs) + made.outputFiles[0].text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [delivered, source] of Object.entries(SCRIPTS)) {
    const file = new URL(delivered, REPOSITORY);
    const text = await small(source);
    if (readFileSync(file, { encoding: 'utf8', flag: 'a+' }) !== text) writeFileSync(file, text);
  }
}
