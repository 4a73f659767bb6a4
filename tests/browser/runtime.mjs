// Makes the two scripts of the help panel from their source, in the bytes that are committed.
// node runtime.mjs writes them anew
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const FOLDER = fileURLToPath(new URL('../../src/render/in_app/runtime/', import.meta.url));
const LICENCE = '/*! MIT OR Apache-2.0 */';

/** A style sheet goes in as its text, without what only people need. */
const sheets = {
  name: 'sheets',
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await esbuild.transform(readFileSync(path, 'utf8'), { loader: 'css', minify: true, target: 'chrome123' });
      return { contents: code.trim(), loader: 'text' };
    });
  },
};

/** The bytes of both scripts, by their names. */
export async function scripts() {
  const make = async (entry, format) => {
    const { outputFiles: [file] } = await esbuild.build({
      entryPoints: [`${FOLDER}source/${entry}.ts`], bundle: true, minify: true, write: false, format, plugins: [sheets],
      target: 'es2022', charset: 'utf8', legalComments: 'none', banner: { js: LICENCE }, tsconfigRaw: {},
    });
    return file.text;
  };
  return new Map([['headwater-help.js', await make('module', 'esm')], ['headwater-help.classic.js', await make('classic', 'iife')]]);
}

/** Where the committed scripts, their declarations and the schema stand. */
export const RUNTIME = FOLDER;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of await scripts()) writeFileSync(FOLDER + name, text);
}
