// What goes out of a playbook: the reply of each state in each channel and tone, the handover, the report; and that nothing is sent.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { serve } from './server.mjs';
import { stage } from './stage.mjs';
import { read, token } from './tokens.mjs';

const desk = stage('postbird', 'agent');
const PLAYBOOK = 'tracking/https-tracked-links.html';
const ID = 'https-tracked-links';
const GOLDEN = new URL('replies.json', import.meta.url);
const steps = () => [...desk.read(PLAYBOOK).matchAll(/<li class="step" id="([^"]+)"/g)].map(([, id]) => id);
const opened = handoff => desk.visit(`${PLAYBOOK}#hw=${token(handoff)}`, { width: 400, height: 700 });
const loaded = async page => {
  await page.mouse.wheel(0, 1);
  await page.keyboard.press('Shift');
  await page.waitForFunction(() => !document.querySelector('.reply').hidden && document.querySelector('.reply textarea').value !== '');
};
const clipboard = page => page.evaluate(() => navigator.clipboard.readText());

/** The states of a case, as handoffs. */
const STATES = () => {
  const [find, turnOn, wait, send, host] = steps();
  const off = /id="([^"]*goes-back-to-off[^"]*)"/.exec(desk.read(PLAYBOOK))[1];
  return {
    'half done': { d: [find, turnOn] },
    'stuck at a step': { d: [find, turnOn], f: wait },
    'stuck, with a symptom': { d: [find], f: turnOn, s: off },
    'handed over': { d: [find, turnOn, wait], f: send, s: '-', b: 'Firefox 145' },
    solved: { d: [find, turnOn, wait, send] },
    'stuck where only support acts': { d: [find, turnOn, wait, send], f: host },
  };
};

test('each state has its reply, in each channel and tone', async () => {
  const replies = {};
  for (const [name, state] of Object.entries(STATES())) {
    const page = await opened({ p: ID, v: '5.0', ...state });
    await loaded(page);
    replies[name] = {};
    for (const channel of ['mail', 'chat']) {
      for (const tone of ['plain', 'warm']) {
        await page.selectOption('[name=channel]', channel);
        await page.selectOption('[name=tone]', tone);
        replies[name][`${channel}, ${tone}`] = (await page.inputValue('.reply textarea')).split('\n');
      }
    }
    await page.done();
  }
  if (process.env.HEADWATER_UPDATE) writeFileSync(GOLDEN, `${JSON.stringify(replies, null, 1)}\n`);
  assert.deepEqual(replies, JSON.parse(readFileSync(GOLDEN, 'utf8')));
});

test('whatever the channel and the tone, a reply holds the same facts', () => {
  // Facts are the steps with their numbers, the addresses, what is asked for, and what was quoted from the page.
  const facts = lines => lines.filter(line => /^(?:\d+\. | {3}|- )/.test(line));
  const golden = JSON.parse(readFileSync(GOLDEN, 'utf8'));
  for (const [name, replies] of Object.entries(golden)) {
    const [first, ...others] = Object.values(replies).map(facts);
    for (const other of others) assert.deepEqual(other, first, name);
    for (const [kind, lines] of Object.entries(replies)) {
      assert.ok(kind.startsWith('mail') === /\[\[agent name\]\]/.test(lines.join()), `${name}: ${kind}`);
      assert.doesNotMatch(lines.join('\n'), /certificate hosting by hand|curl -sI https/, `${name}: ${kind} tells the customer what is not for him`);
    }
  }
  assert.equal(Object.values(golden).some(replies => facts(Object.values(replies)[0]).length > 2), true);
});

const PUMP = `---
id: pump
title: Start the pump
---

## Steps

1. Open the tap.

2. {for agent} Look at the secret meter.

3. Press the button.

   > [!IF] {for agent} He is angry
   > Be kind to this secret man.

   > [!IF] It smells
   > Air the room.
   >
   > {for agent} A secret colleague forgot the filter.

4. Close the tap.

   > [!ESCALATE] senior
   > - pump number
`;

test('a reply tells nothing that is not on the customer\'s page, and counts the steps as that page does', async context => {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-reply-'));
  context.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'content'));
  writeFileSync(join(folder, 'book.toml'), '[book]\ntitle = "Pumps"\n[support]\ntiers = ["first", "senior"]\n[output.customer]\nurl = "https://help.example"\n');
  writeFileSync(join(folder, 'content/index.md'), '# Home\n\n<proc:pump>\n');
  writeFileSync(join(folder, 'content/pump.md'), PUMP);
  execFileSync(process.env.HEADWATER, ['build', folder], { stdio: 'pipe' });
  const server = await serve(join(folder, 'book/agent'));
  context.after(() => server.close());
  const of = async state => {
    const page = await desk.visit(`${server.origin}/pump.html#hw=${token({ p: 'pump', v: 'current', ...state })}`, { width: 400, height: 700 });
    await loaded(page);
    const reply = await page.inputValue('.reply textarea');
    assert.doesNotMatch(reply, /secret|angry|agent\./, JSON.stringify(state));
    await page.done();
    return reply;
  };
  const meter = 'agent.look-at-the-secret-meter';
  assert.match(await of({ d: ['open-the-tap', meter] }), /done step 1\.\n[^]*\n2\. Press the button\.[^]*\n3\. Close the tap\./);
  assert.doesNotMatch(await of({ d: ['open-the-tap'], f: meter }), /did not work/);
  const html = readFileSync(join(folder, 'book/agent/pump.html'), 'utf8');
  const ids = [...html.matchAll(/<details class="callout if" id="([^"]+)"/g)].map(([, id]) => id);
  assert.equal(ids.length, 2, String(ids));
  for (const id of ids) await of({ d: ['open-the-tap', meter], f: 'press-the-button', s: id });
  assert.match(await of({ d: ['open-the-tap', meter], f: 'press-the-button', s: ids[1] }), /What you see: It smells\n\nWhat helps:\nAir the room\./);
});

test('a handover that lacks something can be copied, and says what is missing and how to find it', async () => {
  const page = await opened({ p: ID, v: '5.0', ...STATES()['handed over'] });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.click('.now .works');
  await page.waitForFunction(() => document.activeElement?.id === 'hw-packet');
  const row = page.locator('.data > div', { has: page.getByLabel('workspace id', { exact: true }) });
  assert.match(await row.locator('a').getAttribute('href'), /^https:\/\/help\.postbird\.example\/start\/activate-account\.html/);
  assert.match(await page.textContent('.data'), /Take out cookies and tokens\./);
  assert.equal(await page.getByLabel('browser and its version').inputValue(), 'Firefox 145');
  assert.equal(await page.getAttribute('.complete', 'data-state'), 'missing');
  await page.click('.copies button:first-child');
  await page.waitForFunction(() => document.querySelector('.copies button').textContent === 'Copied');
  assert.match(await clipboard(page), /workspace id: MISSING, the customer finds it here: https:\/\/help\.postbird\.example\/start/);
  await page.click('.copies button:last-child');
  await page.waitForFunction(() => document.querySelectorAll('.copies button')[1].textContent === 'Copied');
  const json = JSON.parse(await clipboard(page));
  assert.deepEqual(json.missing.slice(0, 2), ['workspace id', 'link domain']);
  for (const part of ['severity', 'summary', 'actions', 'awareness', 'synthesis']) assert.ok(part in json, part);
  await page.done();
});

test('a wrong playbook is reported in one field, with procedure, version and step, also by copying', async () => {
  const page = await opened({ p: ID, v: '5.0', d: steps().slice(0, 1) });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await loaded(page);
  await page.fill('#hw-wrong', 'The row has another name & more.');
  const address = await page.getAttribute('.flag a.button', 'href');
  assert.match(address, /^mailto:docs@postbird\.example\?subject=Playbook&body=The%20row/);
  assert.match(decodeURIComponent(address), /& more\.\n\nPlaybook: Serve tracked links over HTTPS \(https-tracked-links\), UI 5\.0, step 2, text [0-9a-f]+$/);
  await page.click('.flag button');
  await page.waitForFunction(() => document.querySelector('.flag button').textContent === 'Copied');
  assert.match(await clipboard(page), /^The row has another name & more\.\n\nPlaybook: /);
  await page.done();
});

test('nothing that an agent does or writes leaves the browser, and no customer\'s data outlives the tab', async () => {
  const page = await opened({ p: ID, v: '5.0', ...STATES()['handed over'] });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.click('.now .works');
  await page.waitForFunction(() => document.activeElement?.id === 'hw-packet');
  // The browser itself fetches the icon of the tab, whenever it likes.
  const icon = await page.evaluate(() => document.querySelector('link[rel="icon"]').href);
  const before = page.seen.requests.length;
  await page.getByLabel('workspace id', { exact: true }).fill('ws_3f9a02bc');
  await page.fill('#hw-suspicion', 'A secret thought');
  await page.fill('#hw-wrong', 'A secret fault');
  await page.click('.copies button:first-child');
  await page.keyboard.press('1');
  assert.deepEqual(page.seen.requests.slice(before).filter(({ url }) => url !== icon), []);
  assert.deepEqual(Object.keys(read(new URL(page.url()).hash.slice(4))).sort(), ['b', 'd', 'f', 'h', 'n', 'p', 's', 'v']);
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  assert.doesNotMatch(kept + page.url(), /ws_3f9a02bc|secret/);
  await page.reload();
  await loaded(page);
  assert.equal(await page.getByLabel('workspace id', { exact: true }).inputValue(), 'ws_3f9a02bc');
  await page.click('.clear');
  assert.equal(await page.getByLabel('workspace id', { exact: true }).inputValue(), '');
  await page.done();
});

test('what the customer sees at the next step is one key away, in his version', async () => {
  for (const [path, version] of [[PLAYBOOK, ''], [`4.2/${PLAYBOOK}`, '4.2/']]) {
    const page = await desk.visit(path, { width: 400, height: 700 });
    await page.evaluate(() => { globalThis.open = (...call) => { globalThis.opened = call; }; });
    await page.keyboard.press('1');
    await page.keyboard.press('c');
    const [address, target, features] = await page.evaluate(() => globalThis.opened);
    assert.ok(address.startsWith(`https://help.postbird.example/${version}${PLAYBOOK}#`), address);
    assert.deepEqual([target, features], ['_blank', 'noopener']);
    await page.done();
  }
});
