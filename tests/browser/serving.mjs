// A book of its own that a live preview shows, for tests that write in it.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BOOKS } from './site.mjs';

const PARTS = ['book.toml', 'book.lock', 'content', 'templates'];

/** Serves a copy of a book; resolves to `{ origin, folder, said, edit, write, remove, rename, stop }`. */
export async function serving(book = 'postbird', ...flags) {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-'));
  for (const part of PARTS) {
    try {
      cpSync(join(BOOKS, book, part), join(folder, part), { recursive: true });
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
  }
  const server = spawn(process.env.HEADWATER, ['serve', folder, '--port', '0', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: server.stdout });
  const heard = [];
  lines.on('line', line => heard.push(line));
  const origin = await new Promise((done, fail) => {
    const begin = line => {
      const address = /http:\/\/\S+(?=\/)/.exec(line)?.[0];
      if (address) done(address);
      else lines.once('line', begin);
    };
    lines.once('line', begin);
    server.once('exit', code => fail(new Error(`the preview ended with ${code}`)));
  });
  const at = path => join(folder, path);
  const state = async () => (await fetch(`${origin}/preview/state.json`)).json();
  // Before the first book is read there is nothing that a test could look at.
  while ((await state()).build === 0) await new Promise(done => { setTimeout(done, 10); });
  return {
    origin, folder, state,
    /** The last line of the terminal that says something, once there are so many of them. */
    said: async (pattern, times = 1) => {
      const matching = () => heard.filter(line => pattern.test(line));
      while (matching().length < times) await new Promise(done => { setTimeout(done, 10); });
      return matching().at(-1);
    },
    read: path => readFileSync(at(path), 'utf8'),
    write: (path, text) => writeFileSync(at(path), text),
    edit: (path, from, to) => {
      const text = readFileSync(at(path), 'utf8');
      if (!text.includes(from)) throw new Error(`${path} does not say ${from}`);
      writeFileSync(at(path), text.replace(from, to));
    },
    remove: path => rmSync(at(path), { recursive: true }),
    rename: (from, to) => renameSync(at(from), at(to)),
    stop: async () => {
      const ended = new Promise(done => { server.once('exit', done); });
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
