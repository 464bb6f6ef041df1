import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** One file per forbidden import, and what the check must say of it. */
const forbidden: [rule: string, file: string, source: string, message: string][] = [
  ['shared reaches no other layer', 'src/shared/a.ts', "import '#main/app.ts';", 'shared may import no other layer'],
  ['shared uses none of Node', 'src/shared/b.ts', "import 'node:fs';", "shared may import none of Node's modules"],
  ['storage knows only the vocabulary', 'src/storage/a.ts', "import '#worker/records/a.ts';", 'storage may import'],
  ['records touch nothing outside', 'src/worker/records/a.ts', "import 'node:fs';", 'only node:buffer'],
  ['records do no storing', 'src/worker/records/b.ts', "import '#storage/a.ts';", 'worker/records may import'],
  [
    'sources do not know the evidence',
    'src/worker/sources/a.ts',
    "import '#worker/evidence/a.ts';",
    'worker/sources may',
  ],
  ['sources do not open our files', 'src/worker/sources/b.ts', "import '#storage/a.ts';", 'worker/sources may'],
  [
    'evidence does not know the sources',
    'src/worker/evidence/a.ts',
    "import '#worker/sources/a.ts';",
    'worker/evidence',
  ],
  [
    'reports do not know the sources',
    'src/worker/reports/a.ts',
    "import '#worker/sources/a.ts';",
    'worker/reports may',
  ],
  ['the worker does not know the books', 'src/worker/index.ts', "import '#main/store/a.ts';", 'worker may import'],
  ['a path is no way round', 'src/worker/reports/b.ts', "import '../sources/a.ts';", 'worker/reports may import'],
  ['the core has ports, not parts', 'src/main/core/a.ts', "import '#main/store/a.ts';", 'main/core may import'],
  ['the store sees only the ports', 'src/main/store/a.ts', "import '#main/core/runs.ts';", 'main/core/ports.ts'],
  ['parts do not know each other', 'src/main/alerts/a.ts', "import '#main/journal/a.ts';", 'main/alerts may import'],
  ['the pool sees only the ports', 'src/main/pool.ts', "import '#main/store/a.ts';", 'main/pool may import'],
  ['the app does not know its hosts', 'src/main/app.ts', "import '#main/hosts/cli.ts';", 'but not src/main/hosts/'],
  ['hosts go through the app', 'src/main/hosts/a.ts', "import '#main/store/a.ts';", 'src/main/app.ts'],
  ['commands speak the contract', 'src/main/hosts/commands/d.ts', "import '#main/app.ts';", 'main/commands may import'],
  [
    'commands do not even name the app',
    'src/main/hosts/commands/b.ts',
    "import type { App } from '#main/app.ts';",
    'main/commands may import',
  ],
  [
    'commands carry no calls',
    'src/main/hosts/commands/c.ts',
    "import '#main/router.ts';",
    'types of src/main/router.ts',
  ],
  ['what is shown knows no engine', 'src/main/hosts/terminal/a.ts', "import '#main/app.ts';", 'main/commands may'],
  ['the renderer does not know the engine', 'src/renderer/a.tsx', "import '#main/app.ts';", 'renderer may import'],
  ['the renderer has no Node', 'src/renderer/b.tsx', "import 'path';", "none of Node's modules"],
  [
    'the preload script loads no code',
    'src/preload/a.ts',
    "import { type A } from '#shared/a.ts';",
    'types of src/shared/',
  ],
  ['electron has two places', 'src/main/hosts/b.ts', "import 'electron';", 'electron belongs to'],
  ['ioredis is for sources', 'src/main/store/b.ts', "import 'ioredis';", 'ioredis belongs to'],
  ['mysql2 is for sources', 'src/main/core/b.ts', "import 'mysql2/promise';", 'mysql2 belongs to'],
  [
    'SQLite is opened in one place',
    'src/worker/evidence/b.ts',
    "import 'better-sqlite3';",
    'better-sqlite3 belongs to',
  ],
  ['piscina is behind a port', 'src/main/reports/a.ts', "import 'piscina';", 'piscina belongs to'],
  ['React stays in the renderer', 'src/main/hosts/c.ts', "import 'react-dom/client';", 'react-dom belongs to'],
  ['a family of packages has one owner', 'src/main/core/c.ts', "import '@mantine/core';", '@mantine/core belongs to'],
  ['every file has a layer', 'src/main/elsewhere.ts', '', 'belongs to no layer'],
  ['commander stays in the hosts', 'src/main/core/d.ts', "import 'commander';", 'commander belongs to'],
  ['yaml stays in the core', 'src/main/store/c.ts', "import 'yaml';", 'yaml belongs to'],
  ['a package needs an owner', 'src/main/core/e.ts', "import 'left-pad';", 'a package has an owner'],
  ['no import climbs', 'src/main/hosts/commands/a.ts', "import '../../app.ts';", 'goes up one folder at most'],
  ['no test climbs', 'test/worker/records/a.ts', "import '../../../src/shared/a.ts';", 'goes up one folder at most'],
  ['another layer goes by its name', 'src/worker/sources/c.ts', "import '../records/a.ts';", '(#worker/records/a.ts)'],
  ['a neighbour goes by its path', 'src/worker/sources/d.ts', "import '#worker/sources/a.ts';", 'write ./a.ts'],
  ['an unknown name is no way round', 'src/shared/c.ts', "import '#test/a.ts';", 'a # name is one of'],
  ['an import says what it imports', 'src/main/core/f.ts', 'await import(name);', 'an import names its module'],
  ['a dynamic import counts', 'src/main/core/g.ts', "await import('#main/app.ts');", 'main/core may import'],
  ['a type counts', 'src/main/core/h.ts', "let app: import('#main/app.ts').App;", 'main/core may import'],
  ['a re-export counts', 'src/main/core/i.ts', "export * from '#main/app.ts';", 'main/core may import'],
  ['a require counts', 'src/main/core/j.ts', "require('#main/app.ts');", 'main/core may import'],
  ['a file that cannot be read is not passed over', 'src/shared/d.ts', 'import from;', 'has no syntax errors'],
];

const allowed: [why: string, file: string, source: string][] = [
  ['a comment', 'src/shared/ok-a.ts', "// import '#main/app.ts';\nexport {};"],
  ['a string', 'src/shared/ok-b.ts', 'export const text = "import \'#main/app.ts\'";'],
  ['a type of the vocabulary in the preload script', 'src/preload/ok.ts', "import type { A } from '#shared/a.ts';"],
  ['hashing in records', 'src/worker/records/ok.ts', "import 'node:crypto';"],
  ['the storage under the evidence', 'src/worker/evidence/ok.ts', "import '#storage/a.ts';"],
  ['SQLite as a source', 'src/worker/sources/sqlite.ts', "import 'better-sqlite3';"],
  ['the ports, for a part', 'src/main/reruns/ok.ts', "import '#main/core/ports.ts'; import 'mysql2/promise';"],
  ['the shape of a prepared statement', 'src/main/store/ok.ts', "import type { Statement } from 'better-sqlite3';"],
  [
    'a part of the worker, by its path',
    'src/worker/pull.ts',
    "import './sources/a.ts'; import '#worker/records/a.ts';",
  ],
  ['our own version, in the hosts', 'src/main/hosts/ok.ts', "import { version } from '#package.json';"],
  ['a neighbour one folder up', 'src/main/hosts/web/ok.ts', "import '../page.ts'; import '#shared/a.ts';"],
];

describe('the layer table', () => {
  let folder = '';
  let output = '';
  let status: number | null = null;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tieout-layers-'));
    for (const [, file, source] of [...forbidden, ...allowed]) write(file, source);
    ({ output, status } = lint(folder));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('fails on a tree with forbidden imports', () => {
    expect(status).toBe(1);
  });

  it.each(forbidden)('%s', (_rule, file, _source, message) => {
    const [, complaint] = output.split(`${file}:1  `);
    expect(complaint?.split('\n').slice(0, 2).join('\n')).toContain(message);
  });

  it.each(allowed)('lets pass: %s', (_why, file) => {
    expect(output).not.toContain(`${file}:`);
  });

  it('names the line', () => {
    write('src/shared/lines.ts', "/* one\ntwo */\n\nimport 'node:fs';\n");
    expect(lint(folder).output).toContain('src/shared/lines.ts:4  imports node:fs');
  });

  it('passes on the project itself', () => {
    expect(lint()).toEqual({ status: 0, output: expect.stringMatching(/^layers: ok \(\d+ files\)\n$/) });
  });

  function write(file: string, source: string): void {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), source);
  }
});

function lint(...folder: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/lint-layers.mjs', ...folder], {
    encoding: 'utf8',
  });
  return { status, output: `${stdout}${stderr}` };
}
