import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import Database from 'better-sqlite3';
import canonicalize from 'canonicalize';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createVerifier } from '#main/bundles.ts';
import { limits } from '#shared/limits.ts';
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
import { reconciliationIn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { endBytes, ending } from '#worker/bundle/layout.ts';

// Each verification opens books and threads of its own, which a busy machine takes its time for.
vi.setConfig({ testTimeout: 300_000 });

const folder = tempFolder();
let verifier: ReturnType<typeof createVerifier>;
let temporary: string;
let parts: PartBytes[];

beforeAll(async () => {
  temporary = folder.path('temporary');
  mkdirSync(temporary);
  verifier = createVerifier({ workerFile: 'out/main/worker.js', threads: 2, temporary });
  const { app, run } = reconciliationIn(folder.path('w'));
  const { run: name } = await run(
    [
      ['a', '1'],
      ['b', '2'],
    ],
    [['b', '3']],
  );
  const path = folder.path('one.bundle');
  await bundled(app, name, path);
  parts = partsIn(path);
  await app.close();
}, 300_000);
afterAll(() => verifier.close());

/** What is said of a file that somebody made to do harm: sentences, and nothing left behind. */
async function said(bytes: Buffer): Promise<string[]> {
  const path = folder.path('hostile.bundle');
  writeFileSync(path, bytes);
  const found = await verificationOf(verifier.verify, path, { isReplayed: true });
  expect(readdirSync(temporary)).toEqual([]);
  expect(found.isWhole).toBe(false);
  expect(failing(found).length).toBeGreaterThan(0);
  const sentences = found.checks.flatMap(({ state, found: problems }) => (state === 'fails' ? problems : []));
  for (const sentence of sentences) expect(sentence).not.toMatch(/\n|^\s*$/);
  return sentences;
}

const find = (name: string) => parts.find((part) => part.name === name)?.bytes ?? Buffer.alloc(0);
/** Parts as somebody without the keys, who knows the rest, would list them. */
const forged = (changes: Record<string, Buffer>) => archiveOf(relisted(withParts(parts, changes)));

describe('a bundle that was made to do harm', () => {
  it('cannot write anywhere but where it is taken apart', async () => {
    for (const name of ['../../slipped', '/tmp/slipped', 'C:\\slipped', 'run.json/../../slipped', 'other.json']) {
      const more = [...parts.slice(0, -2), { name, bytes: Buffer.from('x') }, ...parts.slice(-2)];
      expect(await said(archiveOf(more))).toEqual([`it holds something that no bundle holds: ${JSON.stringify(name)}`]);
      expect(existsSync(join(temporary, '..', 'slipped'))).toBe(false);
    }
  });

  it('cannot say that it is other than it is', async () => {
    const files = parts.map(({ name, bytes }) => ({ name, bytes: bytes.length, crc: crc32(bytes) }));
    const [first, ...others] = files;
    if (!first) throw new Error('no parts');
    const whole = archiveOf(parts);
    const bodies = whole.subarray(0, whole.length - ending(files).length);
    const large = Number.MAX_SAFE_INTEGER;
    for (const bytes of [0, first.bytes + 1, first.bytes - 1, 2 ** 40, large])
      expect(await said(Buffer.concat([bodies, ending([{ ...first, bytes }, ...others])]))).toHaveLength(1);
    const many = Array.from({ length: 100_000 }, () => first);
    expect(await said(Buffer.concat([bodies, ending(many)]))).toEqual(['its directory is not where or what it says']);
    expect(await said(Buffer.concat([whole.subarray(0, -endBytes), Buffer.alloc(endBytes, 0xff)]))).toHaveLength(1);
    const twice = [...parts.slice(0, 1), ...parts];
    expect(await said(archiveOf(twice))).toEqual(['its parts are not in their order']);
  });

  it('cannot fill the memory with one part, one line or one segment', async () => {
    const long = Buffer.alloc(limits.bundleTextBytesMax + 1, ' ');
    expect(await said(forged({ 'notes.json': long }))).toEqual(['notes.json is larger than one can be']);
    const line = Buffer.alloc(limits.bundleLineBytesMax + 2 * limits.fileChunkBytes, '1');
    expect(await said(forged({ 'trail.ndjson': line }))).toEqual(['a line of it is longer than one can be']);
    const bomb = changedDatabase(find('inbound.snapshot'), 'UPDATE segment SET bytes = 9007199254740991');
    expect((await said(forged({ 'inbound.snapshot': bomb }))).join()).toMatch(/larger than one can be/);
  });

  it('cannot break the program with what it holds', async () => {
    const deep = Buffer.from(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    const entry = JSON.parse(String(find('trail.ndjson')).split('\n')[0] ?? '') as object;
    const changes: Record<string, Buffer>[] = [
      { 'run.json': deep },
      { 'run.json': Buffer.from('{"__proto__":{"run":"x"}}') },
      { 'run.json': Buffer.from(String(find('run.json')).replace(/"run":"[^"]*"/, '"run":"../../x"')) },
      { 'checkpoints.json': Buffer.from('[]') },
      { 'trail.ndjson': Buffer.from([0xff, 0xfe, 10]) },
      { 'trail.ndjson': Buffer.from('{}\n') },
      { 'trail.ndjson': Buffer.alloc(0) },
      { 'trail.ndjson': Buffer.from(`${canonicalize({ ...entry, payload: deep.toString() })}\n`) },
      { 'selections.ndjson': Buffer.from('null\n') },
      { 'definition.yaml': Buffer.from('&a [*a, *a]') },
      { 'certificate.json': Buffer.from('{"partitions":[]}') },
      { 'findings.sqlite': Buffer.alloc(0) },
      { 'findings.sqlite': find('inbound.snapshot') },
      { 'inbound.snapshot': Buffer.from('SQLite format 3\0') },
      { 'outbound.snapshot': find('outbound.snapshot').subarray(0, 16_384) },
      { 'findings.sqlite': changedDatabase(find('findings.sqlite'), viewInstead) },
    ];
    for (const change of changes) await said(forged(change));
  });

  it('is told apart from what is no bundle at all', async () => {
    await said(Buffer.from('not a bundle'));
    await said(Buffer.alloc(0));
    await expect(verificationOf(verifier.verify, folder.path('nowhere'))).rejects.toMatchObject({ code: 'usage' });
    await expect(verificationOf(verifier.verify, temporary)).rejects.toMatchObject({ code: 'usage' });
  });
});

/** A query that never ends, in the place of a table. */
const viewInstead = `
  DROP TABLE partition;
  CREATE VIEW partition AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000)
    SELECT i AS partition, '{}' AS tally, 0 AS kept, x'00' AS sha256 FROM n;
`;

function changedDatabase(file: Buffer, sql: string): Buffer {
  const path = folder.path('changed.sqlite');
  writeFileSync(path, file);
  chmodSync(path, 0o644);
  const db = new Database(path);
  db.exec(sql);
  db.close();
  return readFileSync(path);
}
