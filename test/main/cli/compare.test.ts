import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparedFormats } from '#shared/report.ts';
import { refusal, type TestCli, testCli } from '#test/support/cli.ts';
import { definition, held, sent } from './two-sides.ts';

let cli: TestCli;
let runs: string[];

/** In the later run the unexpected Z is gone, so that the broken line after it stands higher, and E differs in another way. */
beforeAll(async () => {
  cli = testCli();
  cli.write('sent.csv', sent);
  cli.write('held.ndjson', held);
  cli.write('d.yaml', definition);
  const first = (await cli.run(['run', 'd.yaml', '--json'])).json?.run as string;
  const lines = held.split('\n').filter((line) => !line.includes('"Z"'));
  cli.write('held.ndjson', lines.join('\n').replace('"sku":"E","name":null', '"sku":"E","name":"e"'));
  runs = [first, (await cli.run(['run', 'd.yaml', '--json'])).json?.run as string];
});
afterAll(() => cli.remove());

const inFolder = (name: string) => join(cli.folder, name);
const compare = (...more: string[]) => ['compare', ...runs, ...more];

describe('tieout compare', () => {
  it('writes every finding with what became of it, and a manifest, and still tells the counts', async () => {
    const { exitCode, json } = await cli.run(compare('--format', 'ndjson', '--out', 'c.ndjson', '--json'));
    expect(exitCode).toBe(1);
    const bytes = readFileSync(inFolder('c.ndjson'));
    const lines = bytes
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { fate: string; in: string; kind: string; key?: { sku: string } });
    expect(lines.filter(({ fate }) => fate !== 'same').map((line) => [line.fate, line.in, line.key?.sku])).toEqual([
      ['gone', 'before', 'Z'],
      ['changed', 'before', 'E'],
      ['changed', 'after', 'E'],
    ]);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(json).toMatchObject({
      fates: {
        gone: { kinds: { unexpected: 1 } },
        changed: { findings: 1 },
        same: { findings: 6, kinds: { invalid: 2 } },
      },
      report: { path: inFolder('c.ndjson'), findings: lines.length, bytes: bytes.length, sha256 },
    });
    expect(JSON.parse(readFileSync(inFolder('c.ndjson.manifest.json'), 'utf8'))).toMatchObject({
      report: { file: 'c.ndjson', sha256 },
      runs: { before: { run: runs[0] }, after: { run: runs[1] } },
    });
  });

  it.each(comparedFormats.filter((format) => format !== 'pdf'))('writes %s', async (format) => {
    const { exitCode, stdout } = await cli.run(compare('--format', format, '--out', `f.${format}`));
    expect([exitCode, existsSync(inFolder(`f.${format}.manifest.json`))]).toEqual([1, true]);
    expect(stdout).toMatch(/\d+ lines written to /);
  });

  it('refuses what is no format, what mends outbound, and a format without a file or the other way round', async () => {
    const out = ['--out', 'x.csv'];
    expect(await refusal(cli, compare('--format', 'cvs', ...out))).toMatchObject({
      ...{ exitCode: 2, message: 'cvs is no export format', next: 'Did you mean csv?' },
    });
    expect(await refusal(cli, compare('--format', 'sql', ...out))).toMatchObject({
      ...{ exitCode: 2, message: 'a comparison of two runs is not exported as sql' },
    });
    expect(await refusal(cli, compare('--format', 'html', '--bom', ...out))).toMatchObject({ exitCode: 2 });
    expect(await refusal(cli, compare('--format', 'csv'))).toMatchObject({ exitCode: 2, next: 'Give --out.' });
    expect(await refusal(cli, compare(...out))).toMatchObject({ exitCode: 2, code: 'usage' });
    expect(existsSync(inFolder('x.csv'))).toBe(false);
  });

  it('ends with exit code 2, and leaves nothing behind, where the path cannot be written', async () => {
    cli.write('file', 'mine\n');
    const refused = await refusal(cli, compare('--format', 'csv', '--out', 'file/c.csv'));
    expect(refused).toMatchObject({ exitCode: 2, code: 'usage', next: 'Choose another --out.' });
    expect(readdirSync(cli.folder).filter((name) => name.includes('partial'))).toEqual([]);
  });
});
