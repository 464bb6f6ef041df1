import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBooks } from '#main/store/database.ts';
import type { Definition } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import { definitionOf, diffSides, type Files, findingsIn, pullSide } from '#test/support/engine.ts';
import { randomFrom } from '#test/support/random.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { SnapshotReader } from '#worker/evidence/snapshot-reader.ts';
import { prepare } from '#worker/findings.ts';

const folder = tempFolder();
let definition: Definition;
let files: Files;
let matched: number;

beforeAll(async () => {
  const paths = { inbound: folder.path('in.csv'), outbound: folder.path('out.csv') };
  const lines = (changed: number) => Array.from({ length: 2_000 }, (_, i) => `k${i},${i % changed === 0 ? 'x' : i}\n`);
  writeFileSync(paths.inbound, `k,v\n${lines(7).join('')}broken\n`);
  writeFileSync(paths.outbound, `k,v\n${lines(11).join('')}`);
  definition = definitionOf({
    key: ['k'],
    fields: ['v'],
    inbound: { type: 'csv', path: paths.inbound },
    outbound: { type: 'csv', path: paths.outbound },
  });
  files = {
    inbound: folder.path('in.snapshot'),
    outbound: folder.path('out.snapshot'),
    findings: folder.path('f.sqlite'),
  };
  await pullSide(definition, files, 'inbound');
  await pullSide(definition, files, 'outbound');
  const { tallies } = await diffSides(definition, files);
  matched = tallies.reduce((sum, { tally }) => sum + tally.matched, 0);
});

/** A copy of the inbound snapshot with something done to it, and a findings file of its own. */
function damaged(change: (path: string) => void): Files {
  const copy = { ...files, inbound: folder.path('damaged.snapshot'), findings: folder.path('f.sqlite') };
  copyFileSync(files.inbound, copy.inbound);
  chmodSync(copy.inbound, 0o644);
  change(copy.inbound);
  return copy;
}

describe('a sealed snapshot in which something changed', () => {
  it('fails the partition whose segment it is, names it, and says nothing of its records', async () => {
    const copy = damaged((path) => {
      const db = new Database(path);
      const { id, body } = db.prepare('SELECT id, body FROM segment WHERE partition = 17').get() as {
        id: number;
        body: Buffer;
      };
      body.writeUInt8(body.readUInt8(body.length >> 1) ^ 1, body.length >> 1);
      db.prepare('UPDATE segment SET body = ? WHERE id = ?').run(body, id);
      db.close();
    });
    const { failed, tallies } = await diffSides(definition, copy);
    expect(failed.map(({ partition }) => partition)).toEqual([17]);
    expect(failed[0]?.failure).toMatchObject({
      code: 'verification',
      message: expect.stringContaining('is not what was sealed'),
    });
    expect(tallies.map(({ partition }) => partition)).not.toContain(17);
  });

  it.each([
    ['left out', 'DELETE FROM segment WHERE partition = 17'],
    ['moved to another partition', 'UPDATE segment SET partition = 18 WHERE partition = 17'],
    [
      'put in twice',
      'INSERT INTO segment SELECT NULL, partition, records, bytes, origins, sha256, body FROM segment WHERE partition = 17',
    ],
    [
      'replaced by another with its own SHA-256',
      'UPDATE segment SET (body, sha256) = (SELECT body, sha256 FROM segment WHERE partition = 99) WHERE partition = 17',
    ],
  ])('fails the partition of a segment that was %s', async (_, sql) => {
    const { failed } = await diffSides(
      definition,
      damaged((path) => new Database(path).exec(sql).close()),
    );
    expect(failed.map(({ partition }) => partition)).toContain(17);
  });

  it.each([
    ['left out', 'DELETE FROM invalid'],
    ['told otherwise', "UPDATE invalid SET reason = 'price: not a decimal'"],
  ])('fails the partition of an unreadable record that was %s', async (_, sql) => {
    const { failed } = await diffSides(
      definition,
      damaged((path) => new Database(path).exec(sql).close()),
    );
    expect(failed).toHaveLength(1);
  });

  it('never turns into more matches, wherever a byte is flipped', async () => {
    const random = randomFrom(100);
    for (let times = 0; times < 40; times++) {
      const copy = damaged((path) => {
        const bytes = readFileSync(path);
        const at = times < 20 ? random.below(40_000) : random.below(bytes.length);
        bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random.below(8)), at);
        writeFileSync(path, bytes);
      });
      const result = await diffSides(definition, copy).catch(() => undefined);
      if (!result) continue;
      const found = result.tallies.reduce((sum, { tally }) => sum + tally.matched, 0);
      const isWhole = result.failed.length === 0;
      expect(isWhole ? found : 0).toBe(isWhole ? matched : 0);
    }
  });
});

describe('a file that is not what it should be', () => {
  const open: [string, (path: string) => unknown][] = [
    ['snapshot', (path) => new SnapshotReader(path)],
    ['findings file', (path) => findingsIn(path)],
    ['findings file to write', (path) => prepare({ findings: path, key: definition.key, fields: definition.fields })],
    ['snapshot to write', (path) => pullSide(definition, { ...files, inbound: path }, 'inbound')],
    ['workspace', (path) => openBooks(path.replace(/\/workspace\.db$/, ''))],
  ];
  const wrong: [string, (path: string) => void][] = [
    ['a text', (path) => writeFileSync(path, 'k,v\n1,2\n'.repeat(100))],
    ['a few bytes', (path) => writeFileSync(path, 'SQLite')],
    [
      'another program’s database',
      (path) => new Database(path).exec('CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)').close(),
    ],
    [
      'a database of another kind of ours',
      (path) => new Database(path).exec('PRAGMA application_id = 0x54696f00; CREATE TABLE t (x)').close(),
    ],
  ];

  describe.each(open)('opened as a %s', (what, opening) => {
    it.each(wrong)('and being %s is refused in a sentence and left as it is', async (_, make) => {
      const path = placeFor(what);
      make(path);
      await expectRefused(path, opening, /is not the .* of Tieout/);
    });

    it('and cut short is refused in a sentence and left as it is', async () => {
      const path = placeFor(what);
      make(what, path);
      const bytes = readFileSync(path);
      for (const length of [90, 5_000, bytes.length >> 1, bytes.length - 1]) {
        writeFileSync(path, bytes.subarray(0, length));
        await expectRefused(path, opening, /is not the .* of Tieout|is damaged/);
      }
    });

    it('and written by a newer Tieout is refused in a sentence and left as it is', async () => {
      const path = placeFor(what);
      make(what, path);
      const bytes = readFileSync(path);
      bytes.writeUInt32BE(999, 60);
      writeFileSync(path, bytes);
      await expectRefused(path, opening, /was written by a newer Tieout/);
    });
  });

  it.each(open.slice(0, 2))(
    'read as a %s and empty is refused in a sentence and left as it is',
    async (what, opening) => {
      const path = placeFor(what);
      writeFileSync(path, '');
      await expectRefused(path, opening, /is empty|is not the .* of Tieout/);
    },
  );

  it.each(open.slice(0, 2))('read as a %s and missing is refused in a sentence', (what, opening) => {
    expect(() => opening(placeFor(what))).toThrow(/does not exist/);
  });

  function placeFor(what: string): string {
    if (what !== 'workspace') return folder.path('wrong.file');
    const path = folder.path('workspace');
    mkdirSync(path);
    return `${path}/workspace.db`;
  }

  /** Puts a good file of the kind in place. */
  function make(what: string, path: string): void {
    if (what === 'workspace') {
      const db = openBooks(path.replace(/\/workspace\.db$/, ''));
      db.pragma('journal_mode = DELETE');
      db.close();
    } else copyFileSync(what.startsWith('snapshot') ? files.inbound : files.findings, path);
    chmodSync(path, 0o644);
  }

  async function expectRefused(path: string, opening: (path: string) => unknown, sentence: RegExp): Promise<void> {
    const before = readFileSync(path);
    const error: unknown = await Promise.resolve()
      .then(() => opening(path))
      .then(
        () => 'it was opened',
        (reason: unknown) => reason,
      );
    expect(error).toBeInstanceOf(TieoutError);
    expect(error).toMatchObject({
      code: 'workspace',
      message: expect.stringMatching(sentence),
      next: expect.any(String),
    });
    expect(readFileSync(path).equals(before)).toBe(true);
  }
});
