import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import canonicalize from 'canonicalize';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createVerifier } from '#main/bundles.ts';
import { manifestMessage } from '#main/core/bundle/making.ts';
import { newSigningKey, signWith } from '#main/core/people/ed25519.ts';
import type { TrailRow } from '#main/core/ports.ts';
import { hashOf } from '#main/core/trail/entry.ts';
import {
  archiveOf,
  bundled,
  failing,
  type PartBytes,
  partsIn,
  relisted,
  verificationOf,
  withParts,
} from '#test/support/bundles.ts';
import { randomFrom } from '#test/support/random.ts';
import { addPerson, filterScope, reconciliationIn, verdictOn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { localHeader } from '#worker/bundle/layout.ts';

// Each verification opens books and threads of its own, which a busy machine takes its time for.
vi.setConfig({ testTimeout: 300_000 });

const folder = tempFolder();
const verifier = createVerifier({ workerFile: 'out/main/worker.js', threads: 2 });
afterAll(() => verifier.close());

let bytes: Buffer;
let other: Buffer;
let parts: PartBytes[];

beforeAll(async () => {
  const { app, run } = reconciliationIn(folder.path('w'));
  await app.people.makeKey('mei', undefined);
  await addPerson(app, 'Wei', 'auditor');
  const { run: name } = await run(
    [
      ['a', '1'],
      ['b', '2'],
    ],
    [['b', '3']],
  );
  await app.people.actAs('Wei', undefined);
  await app.review.note(name, {}, 'asked');
  await app.review.decide(name, filterScope(), verdictOn('accepted'));
  await app.people.actAs('mei', undefined);
  await app.signOff.sign(name, { note: 'seen' });
  const { run: second } = await run(
    [
      ['a', '1'],
      ['b', '2'],
    ],
    [['b', '4']],
  );
  const [one, two] = [folder.path('one.bundle'), folder.path('two.bundle')];
  await bundled(app, name, one);
  await bundled(app, second, two);
  [bytes, other, parts] = [readFileSync(one), readFileSync(two), partsIn(one)];
  await app.close();
}, 300_000);

/** What verifying says of other bytes. */
async function fails(changed: Buffer, more: object = {}): Promise<string[]> {
  const path = folder.path('changed.bundle');
  writeFileSync(path, changed);
  const found = await verificationOf(verifier.verify, path, more);
  if (found.isWhole !== (failing(found).length === 0)) throw new Error('whole, and not whole');
  return failing(found);
}

const unnoticed = async (tries: Iterable<[string, Buffer]>): Promise<string[]> => {
  const missed: string[] = [];
  for (const [what, changed] of tries) if ((await fails(changed)).length === 0) missed.push(what);
  return missed;
};

function flipped(at: number, bit = 1): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ bit;
  return changed;
}

/** Where each part's header and bytes begin, and where the directory does. */
function edges(): number[] {
  let at = 0;
  const found: number[] = [];
  for (const { name, bytes: body } of parts) {
    found.push(at);
    at += localHeader({ name, bytes: body.length, crc: 0 }).length;
    found.push(at);
    at += body.length;
  }
  return [...found, at];
}

describe('a bundle that was changed', () => {
  it('is noticed at every byte between its parts', async () => {
    const places = edges();
    const structural = places.flatMap((from, i) => {
      const isHeader = i % 2 === 0;
      const to = i + 1 < places.length ? (places[i + 1] ?? 0) : bytes.length;
      return isHeader ? Array.from({ length: to - from }, (_, j) => from + j) : [];
    });
    expect(structural.length).toBeGreaterThan(1_500);
    const tries = structural.map((at): [string, Buffer] => [`byte ${at}`, flipped(at, 1 << (at % 8))]);
    expect(await unnoticed(tries)).toEqual([]);
  });

  it('is noticed at any byte of any part', async () => {
    const random = randomFrom(11);
    const places = edges();
    const tries = parts.flatMap(({ name, bytes: body }, part) => {
      const from = places[part * 2 + 1] ?? 0;
      const inside = Array.from({ length: 12 }, () => random.below(body.length));
      return [0, body.length - 1, ...inside]
        .filter(() => body.length > 0)
        .map((at): [string, Buffer] => [`${name} at ${at}`, flipped(from + at, 1 << (at % 8))]);
    });
    expect(tries.length).toBeGreaterThan(150);
    expect(await unnoticed(tries)).toEqual([]);
  });

  it('is noticed where it was cut at any edge, added to, or holds something between its parts', {
    timeout: 60_000,
  }, async () => {
    const cuts = [...edges(), bytes.length - 1, bytes.length - 22, bytes.length - 98, 0, 1];
    const insertions = edges().map((at): [string, Buffer] => [
      `inserted at ${at}`,
      Buffer.concat([bytes.subarray(0, at), Buffer.of(0), bytes.subarray(at)]),
    ]);
    expect(
      await unnoticed([
        ...cuts.map((at): [string, Buffer] => [`cut at ${at}`, bytes.subarray(0, at)]),
        ...insertions,
        ['a byte appended', Buffer.concat([bytes, Buffer.of(0)])],
        ['a bundle appended', Buffer.concat([bytes, bytes])],
      ]),
    ).toEqual([]);
  });

  it('is noticed where parts change places, are gone, or are those of another bundle', {
    timeout: 60_000,
  }, async () => {
    const others = partsIn(written(other));
    const swapped = parts.map((part, i) => (i === 2 ? parts[3] : i === 3 ? parts[2] : part)) as PartBytes[];
    const exchanged = withParts(parts, {
      'inbound.snapshot': find('outbound.snapshot'),
      'outbound.snapshot': find('inbound.snapshot'),
    });
    expect(
      await unnoticed([
        ['swapped', archiveOf(swapped)],
        ['exchanged', archiveOf(exchanged)],
        ...parts.map(({ name }): [string, Buffer] => [
          `without ${name}`,
          archiveOf(parts.filter((part) => part.name !== name)),
        ]),
        ...parts
          .filter(({ name, bytes: body }) => others.some((part) => part.name === name && !part.bytes.equals(body)))
          .map(({ name }): [string, Buffer] => [
            `another ${name}`,
            archiveOf(withParts(parts, { [name]: others.find((part) => part.name === name)?.bytes })),
          ]),
      ]),
    ).toEqual([]);
  });
});

describe('a bundle that was forged by somebody who knows how it is made, but has no key', () => {
  it('is noticed by its signature whatever part is another', async () => {
    expect(await fails(bytes)).toEqual([]);
    for (const { name, bytes: body } of parts.filter((part) => !part.name.startsWith('manifest.'))) {
      const changed = Buffer.concat([body, Buffer.from('\n')]);
      expect([name, await fails(archiveOf(relisted(withParts(parts, { [name]: changed }))))]).toEqual([
        name,
        expect.arrayContaining([name === 'trail.ndjson' ? 'trail' : 'manifest-signature']),
      ]);
    }
  });

  it('is noticed where a decision was changed and every hash made anew', async () => {
    const forged = relisted(
      withParts(parts, { 'trail.ndjson': rehashed(String(find('trail.ndjson')), 'accepted', 'resolved') }),
    );
    expect(await fails(archiveOf(forged))).toEqual(
      expect.arrayContaining(['checkpoints', 'manifest-signature', 'readings', 'sign-off']),
    );
  });

  it('is noticed where it was signed with a key that the trail does not know', async () => {
    const key = newSigningKey();
    const manifest = String(relisted(parts).find(({ name }) => name === 'manifest.json')?.bytes);
    const signature = { publicKey: key.publicKey, signature: signWith(key, manifestMessage(manifest)) };
    const signatures = Buffer.from(canonicalize({ engine: signature, maker: null }) ?? '');
    expect(await fails(archiveOf(withParts(parts, { 'manifest.signatures.json': signatures })))).toEqual([
      'manifest-signature',
    ]);
  });

  it('is noticed by the seals where a snapshot or the findings were changed in their own file', {
    timeout: 60_000,
  }, async () => {
    const changes: [string, string, string[]][] = [
      ['inbound.snapshot', 'DELETE FROM segment WHERE id = 1', ['snapshots']],
      ['inbound.snapshot', 'UPDATE segment SET body = zeroblob(20)', ['snapshots']],
      ['outbound.snapshot', "UPDATE partition SET sum = '0'", ['snapshots']],
      ['findings.sqlite', 'DELETE FROM finding WHERE id = 1', ['findings']],
      ['findings.sqlite', "UPDATE partition SET tally = '{}'", ['findings']],
    ];
    for (const [name, sql, expected] of changes) {
      const changed = relisted(withParts(parts, { [name]: changedDatabase(find(name), sql) }));
      expect([sql, await fails(archiveOf(changed), { isReplayed: true })]).toEqual([
        sql,
        expect.arrayContaining(expected),
      ]);
    }
  });
});

function find(name: string): Buffer {
  return parts.find((part) => part.name === name)?.bytes ?? Buffer.alloc(0);
}

function written(archive: Buffer): string {
  const path = folder.path('other.bundle');
  writeFileSync(path, archive);
  return path;
}

function changedDatabase(file: Buffer, sql: string): Buffer {
  const path = folder.path('changed.sqlite');
  writeFileSync(path, file);
  chmodSync(path, 0o644);
  const db = new Database(path);
  db.exec(sql);
  db.close();
  return readFileSync(path);
}

/** The chain with a word another, and hashed anew from there to its end. */
function rehashed(text: string, word: string, by: string): Buffer {
  let previous = '0'.repeat(64);
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const row = JSON.parse(line) as TrailRow;
      const changed = { ...row, previous, payload: row.payload.replace(word, by) };
      previous = hashOf(changed);
      return canonicalize({ ...changed, hash: previous });
    });
  return Buffer.from(`${lines.join('\n')}\n`);
}
