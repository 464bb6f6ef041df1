import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { App } from '#main/app.ts';
import { askedKeys, refuseOtherKeys, requestFileProblems } from '#main/core/reruns/asked-keys.ts';
import type { RerunRequest } from '#shared/rerun.ts';
import { workersThat } from '#test/support/core-parts.ts';
import { addPerson, filterScope, type Row, reconciliationIn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { fileDigest } from '#worker/file-digest.ts';
import { keysOfItems } from '#worker/recheck.ts';
import { sortableKey, sortableKeyOf, unpackSortableKey } from '#worker/records/packed.ts';

const folder = tempFolder();
const opened: App[] = [];
afterEach(async () => {
  for (const app of opened.splice(0)) await app.close();
});

const sides: Record<'inbound' | 'outbound', Row[]> = {
  inbound: [
    ['a', '1'],
    ['b', '1'],
  ],
  outbound: [
    ['b', '2'],
    ['d', '1'],
  ],
};

/** Two requests of one run that are sent, and read again whenever somebody asks; the second left out what the first has. */
async function twoSent(name: string) {
  const made = reconciliationIn(folder.path(name));
  const { app, definition } = made;
  opened.push(app);
  const text = readFileSync(definition, 'utf8');
  writeFileSync(definition, `${text}\nrerun: { type: file, path: sent, recheckAfter: 0s }\n`);
  await app.people.makeKey('mei', undefined);
  await addPerson(app, 'Wei', 'auditor');
  const { run } = await made.run(sides.inbound, sides.outbound);
  const { request: first } = await app.reruns.ask(run, filterScope({ kinds: ['missing'] }), 'lost');
  const { request: second } = await app.reruns.ask(run, filterScope(), 'all of it');
  await app.people.actAs('Wei', undefined);
  for (const request of [first, second]) {
    app.reruns.approve(request, 'fine');
    await app.reruns.send(request);
  }
  return { app, run, first, second, keysOf: (request: string) => join(app.folder, 'reruns', request, 'keys') };
}

const contents = (paths: string[]) => paths.map((path) => readFileSync(path, 'utf8'));

describe('the keys of a request', () => {
  it('close no request that left them out, once others were put into their file', async () => {
    const { app, run, first, second, keysOf } = await twoSent('keys');
    const [one = '', other = ''] = contents([keysOf(first), keysOf(second)]);
    writeFileSync(keysOf(first), `${one}${other}`);
    const message = `the keys of request ${first} are not those that were asked for: ${keysOf(first)}`;
    const refused = { code: 'verification', message };
    await expect(app.reruns.conclude(second)).rejects.toMatchObject(refused);
    await expect(app.reruns.preview(run, filterScope())).rejects.toMatchObject(refused);
    await expect(app.reruns.ask(run, filterScope(), 'once more')).rejects.toMatchObject(refused);
    expect(app.reruns.show(second)).toMatchObject({ state: 'sent', failure: message });
    expect(app.reruns.rechecks(run)).toEqual([]);
    expect(await app.verify()).toMatchObject({ isWhole: false, problems: [message] });
    rmSync(keysOf(first));
    expect(await app.verify()).toMatchObject({ isWhole: false, problems: [message] });
    await expect(app.reruns.conclude(second)).rejects.toMatchObject(refused);
    writeFileSync(keysOf(first), one);
    expect(await app.verify()).toMatchObject({ isWhole: true, problems: [] });
    expect(await app.reruns.conclude(second)).toMatchObject({ state: 'reopened' });
  });

  it('are its own, or nothing is read again', async () => {
    const { app, run, second, keysOf } = await twoSent('own');
    writeFileSync(keysOf(second), '');
    await expect(app.reruns.conclude(second)).rejects.toMatchObject({ code: 'verification' });
    expect(app.reruns.rechecks(run)).toEqual([]);
    const asked = { path: keysOf(second), sha256: 'a' };
    expect(() => refuseOtherKeys(second, asked, { sha256: 'b' })).toThrow(/not what request .* asked for/);
    expect(() => refuseOtherKeys(second, asked, { sha256: 'a' })).not.toThrow();
  });

  it('are made of its items, where the audit trail holds those alone', async () => {
    const { app, first, second, keysOf } = await twoSent('before');
    const parts = {
      workers: workersThat({ fileDigest, keysOfItems }),
      folderOf: (request: string) => join(app.folder, 'reruns', request),
    };
    const before = [first, second].map((request) => ({ ...app.reruns.show(request), keysSha256: undefined }));
    const held = contents([keysOf(first), keysOf(second)]);
    writeFileSync(keysOf(first), held.join(''));
    rmSync(keysOf(second));
    for (const asked of before) {
      const { path, sha256 } = await askedKeys(parts, asked);
      expect([path, sha256]).toEqual([keysOf(asked.request), app.reruns.show(asked.request).keysSha256]);
    }
    expect(contents([keysOf(first), keysOf(second)])).toEqual(held);
    expect(await requestFileProblems(parts, before)).toEqual([]);
    const items = (request: string) => join(parts.folderOf(request), 'items.ndjson');
    writeFileSync(items(first), '');
    rmSync(items(second));
    const message = `the items of request ${first} are not those that were asked for: ${items(first)}`;
    await expect(askedKeys(parts, before[0] as RerunRequest)).rejects.toMatchObject({ code: 'verification', message });
    // Files of such a request may have been cleared away; nothing ever said that they are kept.
    expect(await requestFileProblems(parts, before)).toEqual([message]);
  });
});

it('a sortable key made of values is the one that is made of a record', () => {
  const values = ['价 1', '', 'a\0b\0', '\u00ff'];
  const packed = Buffer.concat(
    values.map((value) => Buffer.concat([Buffer.of(Buffer.byteLength(value) + 1), Buffer.from(value)])),
  );
  const key = sortableKeyOf(values);
  expect(key.toString('hex')).toBe(sortableKey(packed, 0, values.length).toString('hex'));
  expect(unpackSortableKey(key)).toEqual(values);
});
