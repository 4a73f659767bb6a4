// A browser and a server over one book for the tests of a file, and both gone when they end.
import { after, before } from 'node:test';
import { launch } from './browser.mjs';
import { serve } from './server.mjs';
import { site } from './site.mjs';

/** The site of a book; `visit(path, options)` opens a page of it, `origin()` is where it is served. */
export function stage(book, audience) {
  const of = site(book, audience);
  let browser, server;
  before(async () => {
    browser = await launch();
    server = await serve(of.folder);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });
  return {
    ...of,
    origin: () => server.origin,
    sizes: () => server.sizes,
    visit: (path, options) => browser.visit(/^[a-z]+:/.test(path) ? path : `${server.origin}/${path}`, options),
  };
}
