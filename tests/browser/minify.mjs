// Makes the scripts that are delivered small: run `node tests/browser/minify.mjs` after an edit, and commit what it writes.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { minify } from '@swc/core';
import { build, transform } from 'esbuild';

const REPOSITORY = new URL('../../', import.meta.url);
/** Each delivered script and where it is written by hand. */
export const SCRIPTS = {
  'templates/agent/playbook.js': 'src/render/agent/script/index.js',
  'templates/site/find.js': 'src/render/site/script/find.js',
  'templates/agent/reply.js': 'src/render/agent/script/reply.js',
  'src/render/in_app/runtime/headwater-help.js': 'src/render/in_app/runtime/source/module.ts',
  'src/render/in_app/runtime/headwater-help.classic.js': 'src/render/in_app/runtime/source/classic.ts',
  'src/serve/page/in-app.js': 'src/serve/page/script/in-app.js',
  'src/serve/page/preview.js': 'src/serve/page/script/preview.js',
  'src/serve/page/reload.js': 'src/serve/page/script/reload.js',
};

const TARGET = ['chrome123', 'firefox125', 'safari17.5'];
const OLDER = ['chrome120', 'firefox121', 'safari17.4'];

/** Whoever gives a part of another's work on gives its licence on. */
const notice = inputs => Object.keys(inputs).some(path => path.includes('/morphdom/'))
  ? `/*! with morphdom\n${readFileSync(new URL('node_modules/morphdom/LICENSE', import.meta.url), 'utf8').trim()} */\n` : '';

/** The small form of a script. */
export const small = source => source.endsWith('.ts') ? smallest(source) : bundled(source, { format: 'iife', target: OLDER });

async function bundled(source, options) {
  const made = await build({
    entryPoints: [fileURLToPath(new URL(source, REPOSITORY))], bundle: true, minify: true, write: false, charset: 'utf8',
    legalComments: 'none', metafile: true, nodePaths: [fileURLToPath(new URL('node_modules', import.meta.url))], ...options,
  });
  return notice(made.metafile.inputs) + made.outputFiles[0].text;
}

/** The small form of a script that goes into other people's pages, where every byte counts; its style sheets go in as texts. */
async function smallest(source) {
  const format = source.endsWith('module.ts') ? 'esm' : 'iife';
  const text = await bundled(source, { format, target: TARGET, plugins: [sheets], tsconfigRaw: {} });
  const made = await minify(text, {
    module: format === 'esm', mangle: { toplevel: true }, format: { preamble: '/*! MIT OR Apache-2.0 */\n', ecma: 2022 },
    // What `unsafe` takes for granted is so: nobody has changed what the language itself has.
    compress: { passes: 4, unsafe: true, toplevel: true, ecma: 2022 },
  });
  return made.code;
}

const sheets = {
  name: 'sheets',
  setup: ({ onLoad }) => onLoad({ filter: /\.css$/ }, async ({ path }) => {
    const { code } = await transform(readFileSync(path, 'utf8'), { loader: 'css', minify: true, target: TARGET });
    return { contents: code.trim(), loader: 'text' };
  }),
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [delivered, source] of Object.entries(SCRIPTS)) {
    const file = new URL(delivered, REPOSITORY);
    const text = await small(source);
    if (readFileSync(file, { encoding: 'utf8', flag: 'a+' }) !== text) writeFileSync(file, text);
  }
}
