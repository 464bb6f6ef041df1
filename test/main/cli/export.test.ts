import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findingSchema } from '#shared/finding.ts';
import { refusal, type TestCli, testCli } from '#test/support/cli.ts';
import { definition, findings, held, sent } from './two-sides.ts';

let cli: TestCli;
let run: Record<string, unknown> | undefined;

beforeAll(async () => {
  cli = testCli();
  cli.write('sent.csv', sent);
  cli.write('held.ndjson', held);
  cli.write('d.yaml', definition);
  run = (await cli.run(['run', 'd.yaml', '--json'])).json;
});
afterAll(() => cli.remove());

const inFolder = (name: string) => join(cli.folder, name);

describe('tieout export', () => {
  it('writes ndjson: a finding a line, by kind and then by key, every value a text or null', async () => {
    const { exitCode, json } = await cli.run(['export', 'latest', '--format', 'ndjson', '--out', 'f.ndjson', '--json']);
    const bytes = readFileSync(inFolder('f.ndjson'));
    const lines = bytes
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toEqual(findings);
    for (const line of lines) expect(findingSchema.parse(line)).toEqual(line);
    expect({ exitCode, json }).toEqual({
      exitCode: 0,
      json: {
        path: inFolder('f.ndjson'),
        findings: findings.length,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      },
    });
  });

  it('writes the members of a line in the order of the contract', async () => {
    await cli.run(['export', 'latest', '--format', 'ndjson', '--out', 'f.ndjson']);
    const [first = ''] = readFileSync(inFolder('f.ndjson'), 'utf8').split('\n');
    expect(first).toBe(JSON.stringify(findings[0]));
  });

  it('writes json: the summary and the same findings', async () => {
    await cli.run(['export', 'latest', '--format', 'json', '--out', 'f.json']);
    const document = JSON.parse(readFileSync(inFolder('f.json'), 'utf8')) as { summary: unknown; findings: unknown };
    expect(document.summary).toEqual(run);
    expect(document.findings).toEqual(findings);
  });

  it('writes csv: the same findings, null apart from empty, and nothing that a spreadsheet takes for a formula', async () => {
    await cli.run(['export', 'latest', '--format', 'csv', '--out', 'f.csv']);
    expect(readFileSync(inFolder('f.csv'), 'utf8')).toBe(csv);
  });

  it('writes csv for programs, and for Excel', async () => {
    await cli.run(['export', 'latest', '--format', 'csv', '--raw', '--out', 'f.csv']);
    const raw = csv
      .replace("'=1+1", '=1+1')
      .replace('price at', '"[""price"",""at""]"')
      .replace(',name,""', ',"[""name""]",""');
    expect(readFileSync(inFolder('f.csv'), 'utf8')).toBe(raw);
    await cli.run(['export', 'latest', '--format', 'csv', '--bom', '--out', 'f.csv']);
    expect(readFileSync(inFolder('f.csv'), 'utf8')).toBe(`\ufeff${csv}`);
  });

  it('writes a manifest beside the file that names its run and digest', async () => {
    await cli.run(['export', 'latest', '--format', 'csv', '--out', 'f.csv']);
    const manifest: unknown = JSON.parse(readFileSync(inFolder('f.csv.manifest.json'), 'utf8'));
    const sha256 = createHash('sha256')
      .update(readFileSync(inFolder('f.csv')))
      .digest('hex');
    expect(manifest).toMatchObject({
      report: { file: 'f.csv', format: 'csv', rows: findings.length, sha256 },
      run: { run: run?.run, findingsDigest: run?.findingsDigest },
    });
  });

  it('shows the fields that are named, in that order, of the kinds that are named', async () => {
    const asked = ['--fields', 'at', 'price', '--kind', 'missing', 'duplicate'];
    await cli.run(['export', 'latest', '--format', 'csv', '--out', 'f.csv', ...asked]);
    expect(readFileSync(inFolder('f.csv'), 'utf8').split('\r\n')).toEqual([
      'kind,sku,differing fields,at inbound,at outbound,price inbound,price outbound,inbound count,outbound count,side,place,reason,raw',
      'missing,C,,2026-06-17T00:00:00Z,,9007199254740993,,,,,,,',
      'missing,G,,,,7.1,,,,,,,',
      'duplicate,F,,,,,,1,2,,,,',
      '',
    ]);
    const unknown = ['export', 'latest', '--format', 'csv', '--out', 'x.csv', '--fields', 'prize'];
    expect(await refusal(cli, unknown)).toMatchObject({
      exitCode: 2,
      message: 'prize is no field that this run compared',
      next: 'Did you mean price?',
    });
    expect(existsSync(inFolder('x.csv'))).toBe(false);
  });

  it('shows what review says of each finding after the fields', async () => {
    const asked = ['export', 'latest', '--format', 'csv', '--out', 'r.csv', '--kind', 'duplicate', '--fields'];
    await cli.run([...asked, 'review.decision', 'price', 'review.notes', '--save-as', 'Reviewed']);
    expect(readFileSync(inFolder('r.csv'), 'utf8').split('\r\n')).toEqual([
      'kind,sku,differing fields,price inbound,price outbound,inbound count,outbound count,side,place,reason,raw,review.decision,review.notes',
      'duplicate,F,,,,1,2,,,,,undecided,0',
      '',
    ]);
    expect((await cli.run(['templates', 'two-sides'])).stdout).toContain('price · review.decision, review.notes');
    await cli.run(['templates', 'two-sides', '--remove', 'Reviewed']);
    expect(await refusal(cli, [...asked, 'review.desision'])).toMatchObject({
      exitCode: 2,
      message: 'review.desision is no field that this run compared, and nothing that review says',
      next: 'Did you mean review.decision?',
    });
    const page = ['export', 'latest', '--format', 'html', '--out', 'r.html', '--fields', 'review.owner'];
    expect(await refusal(cli, page)).toMatchObject({
      exitCode: 2,
      message: '--fields review.… is not for html',
      next: 'Leave it out; it is for ndjson and json and csv and xlsx and parquet.',
    });
  });

  it('keeps what was asked for under a name, and writes it again from there', async () => {
    const asked = ['--format', 'csv', '--bom', '--fields', 'price', '--kind', 'different', '--decision', 'undecided'];
    await cli.run(['export', 'latest', '--out', 'first.csv', ...asked, '--save-as', 'For finance']);
    await cli.run(['export', 'latest', '--out', 'again.csv', '--template', 'For finance']);
    const [first, again] = ['first.csv', 'again.csv'].map((name) => readFileSync(inFolder(name), 'utf8'));
    expect(again).toBe(first);
    expect(again?.split('\r\n')).toHaveLength(4);
    const { json } = await cli.run(['templates', '--json']);
    expect(json?.templates).toEqual([
      {
        reconciliation: 'two-sides',
        name: 'For finance',
        asked: {
          ...{ format: 'csv', options: { bom: true, fields: ['price'] } },
          ...{ kinds: ['different'], standings: ['undecided'] },
        },
      },
    ]);
    expect((await cli.run(['templates', 'two-sides'])).stdout).toContain('different · undecided · price · bom');
    const near = await refusal(cli, ['export', 'latest', '--out', 'x.csv', '--template', 'For finence']);
    expect(near).toMatchObject({ code: 'not-found', next: 'Did you mean For finance?' });
    await cli.run(['templates', 'two-sides', '--remove', 'For finance']);
    expect((await cli.run(['templates', '--json'])).json?.templates).toEqual([]);
  });

  it('is never written over what the reconciliation reads', async () => {
    const sent = readFileSync(join(cli.folder, 'sent.csv'));
    const refused = await refusal(cli, ['export', 'latest', '--format', 'csv', '--out', 'sent.csv']);
    expect(refused).toMatchObject({ exitCode: 2, code: 'usage', message: expect.stringMatching(/reads$/) });
    expect(readFileSync(join(cli.folder, 'sent.csv'))).toEqual(sent);
  });

  it('is refused of a shape that the run has not', async () => {
    const args = ['export', 'latest', '--format', 'csv', '--out', 'shape.csv', '--shape', 'nope'];
    expect(await refusal(cli, args)).toMatchObject({
      exitCode: 2,
      code: 'not-found',
      message: expect.stringMatching(/no shape nope/),
    });
    expect(existsSync(join(cli.folder, 'shape.csv'))).toBe(false);
  });

  it('says on its page that a filter has chosen what is listed', async () => {
    await cli.run(['export', 'latest', '--format', 'html', '--kind', 'missing', '--out', 'missing.html']);
    expect(readFileSync(join(cli.folder, 'missing.html'), 'utf8')).toMatch(
      /(\d+) shown of the \1 that were chosen by a filter\. The run has \d+\./,
    );
  });

  it('refuses an option that the format does not know', async () => {
    const refused = await refusal(cli, ['export', 'latest', '--format', 'json', '--out', 'x.json', '--bom']);
    expect(refused).toMatchObject({
      exitCode: 2,
      message: '--bom is not for json',
      next: 'Leave it out; it is for csv.',
    });
    expect(existsSync(inFolder('x.json'))).toBe(false);
  });

  it('takes --out from the folder it is called in, and makes the folders on the way', async () => {
    const cwd = inFolder('somewhere');
    mkdirSync(cwd);
    const { exitCode } = await cli.run(['export', 'latest', '--format', 'csv', '--out', 'deep/er/f.csv'], { cwd });
    expect(exitCode).toBe(0);
    expect(statSync(join(cwd, 'deep/er/f.csv')).size).toBe(Buffer.byteLength(csv));
  });

  it('tells a person how many findings went where', async () => {
    const { stdout } = await cli.run(['export', 'latest', '--format', 'csv', '--out', 'f.csv']);
    expect(stdout).toMatch(`8 findings written to ${inFolder('f.csv')}`);
  });

  it('ends with exit code 2, and leaves nothing behind, where the path cannot be written', async () => {
    cli.write('file', 'mine\n');
    mkdirSync(inFolder('folder'));
    for (const out of ['file/f.csv', 'file/deeper/f.csv', 'folder']) {
      const refused = await refusal(cli, ['export', 'latest', '--format', 'csv', '--out', out]);
      expect(refused, out).toMatchObject({ exitCode: 2, code: 'usage', next: 'Choose another --out.' });
    }
    expect(readFileSync(inFolder('file'), 'utf8')).toBe('mine\n');
    expect(readdirSync(inFolder('folder'))).toEqual([]);
    expect(readdirSync(cli.folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it.runIf(process.getuid?.() === 0)('ends with exit code 2 where the folder may not be written', async () => {
    chmodSync(cli.folder, 0o755);
    for (const name of readdirSync(cli.workspace, { recursive: true, encoding: 'utf8' }))
      chmodSync(join(cli.workspace, name), 0o777);
    chmodSync(cli.workspace, 0o777);
    mkdirSync(inFolder('locked'), { mode: 0o555 });
    const args = ['export', 'latest', '--format', 'csv', '--out', 'locked/f.csv'];
    const refused = await refusal(cli, args, { uid: 65_534 });
    expect(refused).toMatchObject({ exitCode: 2, message: expect.stringMatching(/may not be written/) });
    expect(readdirSync(inFolder('locked'))).toEqual([]);
  });

  it.runIf(existsSync('/proc/self'))('comes back from a file system in which no folder can be made', async () => {
    const refused = await refusal(cli, ['export', 'latest', '--format', 'csv', '--out', '/proc/tieout/f.csv']);
    expect(refused).toMatchObject({ exitCode: 2, code: 'usage' });
  });

  it('keeps the earlier file where a format is unknown', async () => {
    cli.write('kept.csv', 'mine\n');
    await refusal(cli, ['export', 'latest', '--format', 'cvs', '--out', 'kept.csv']);
    expect(readFileSync(inFolder('kept.csv'), 'utf8')).toBe('mine\n');
    expect(existsSync(inFolder('kept.csv.partial'))).toBe(false);
  });

  it('shows the field where one is named as a column of the review is', async () => {
    cli.write('own.csv', 'sku,review.decision,price\nA,ours,1\n');
    cli.write('none.csv', 'sku,review.decision,price\n');
    cli.write(
      'own.yaml',
      "name: own\nkey: [sku]\nfields: ['review.decision', price]\ninbound: { type: csv, path: own.csv }\noutbound: { type: csv, path: none.csv }\n",
    );
    const own = (await cli.run(['run', 'own.yaml', '--json'])).json?.run as string;
    const named = ['--fields', 'review.decision', 'review.notes'];
    await cli.run(['export', own, '--format', 'csv', '--out', 'o.csv', ...named]);
    expect(readFileSync(inFolder('o.csv'), 'utf8')).toBe(
      'kind,sku,differing fields,review.decision inbound,review.decision outbound,inbound count,outbound count,side,place,reason,raw,review.notes\r\nmissing,A,,ours,,,,,,,,0\r\n',
    );
  });
});

const csv = [
  'kind,sku,differing fields,name inbound,name outbound,price inbound,price outbound,at inbound,at outbound,inbound count,outbound count,side,place,reason,raw',
  'missing,C,,茶杯,,9007199254740993,,2026-06-17T00:00:00Z,,,,,,,',
  "missing,G,,'=1+1,,7.1,,,,,,,,,",
  'unexpected,Z,,,"Line\nbreak",,8,,,,,,,,',
  'different,D,price at,Desk,Desk,100,10000,2026-06-17T00:00:00Z,2026-06-16T16:00:00Z,,,,,,',
  'different,E,name,"",,5,5,2026-06-17T00:00:00Z,2026-06-17T00:00:00Z,,,,,,',
  'duplicate,F,,,,,,,,1,2,,,,',
  'invalid,,,,,,,,,,,inbound,sent.csv:10,"price: not a decimal: ""n/a""","H,Broken,n/a,2026-06-17 08:00:00"',
  'invalid,,,,,,,,,,,outbound,held.ndjson:9,not JSON: a value was expected at byte 19,"{""sku"":""H"",""name"":"',
  '',
].join('\r\n');
