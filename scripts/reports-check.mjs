import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { ensureBuilt } from './build.mjs';
import { ensureNode } from './node24.mjs';

/**
 * Opens what is exported in the programs that people open it with: the workbook in LibreOffice, the PDF's text with
 * pdftotext, and in Python's zipfile what a workbook of more than 4 GB would be. They are too large for the tests to install. With a folder as argument the reports are kept there.
 */
await ensureNode();
await ensureBuilt();
// Only the Node that is sure by now reads these.
const { limits } = await import('#shared/limits.ts');
const { zipped } = await import('#worker/reports/xlsx/zip.ts');
for (const program of ['soffice', 'chromium', 'pdftotext', 'python3']) requireProgram(program);
const kept = process.argv[2];
const folder = kept ?? mkdtempSync(join(tmpdir(), 'tieout-reports-'));
const failures = [];
try {
  writeSides();
  tieout('run', 'd.yaml', '--json');
  for (const language of ['en', 'zh']) {
    for (const format of ['xlsx', 'html', 'pdf'])
      tieout('export', 'latest', '--format', format, '--out', `report-${language}.${format}`, '--language', language);
    checkWorkbook(`report-${language}.xlsx`);
    await checkLarge(`report-${language}.xlsx`);
    checkPages(`report-${language}.pdf`, language);
  }
} finally {
  if (!kept) rmSync(folder, { recursive: true, force: true });
}
for (const failure of failures) process.stderr.write(`${failure}\n`);
process.stdout.write(failures.length === 0 ? 'reports: ok\n' : `${failures.length} failures\n`);
process.exit(failures.length === 0 ? 0 : 1);

/** 300 findings of every kind but invalid, and one of those; values that a program might run, hide or lose. */
function writeSides() {
  const nasty = [
    '=1+1',
    '+cmd|x!A0',
    '<script>alert(1)</script>',
    '茶杯 😀',
    '\u202egnp.exe',
    "'quoted",
    'tab\there',
    'x'.repeat(40_000),
  ];
  const cell = (text) => `"${text.replaceAll('"', '""')}"`;
  const line = (key, i, price) => `${key},${cell(`${nasty[i % nasty.length]} ${i}`)},${price},00${i}\n`;
  const rows = Array.from({ length: 300 }, (_, i) => i);
  const header = 'sku,name,price,code\n';
  const write = (name, lines) => writeFileSync(join(folder, name), header + lines.join(''));
  const twice = rows.flatMap((i) => [line(`T${i}`, i, 1), line(`T${i}`, i, 1)]);
  write('in.csv', [
    ...rows.map((i) => line(`M${i}`, i, i)),
    ...rows.map((i) => line(`D${i}`, i, i)),
    ...twice,
    'I,bad,n/a,1\n',
  ]);
  write('out.csv', [
    ...rows.map((i) => line(`U${i}`, i, i)),
    ...rows.map((i) => line(`D${i}`, i, `${i}.5`)),
    ...rows.map((i) => line(`T${i}`, i, 1)),
  ]);
  const fields = 'fields: [name, { name: price, type: decimal }, code]';
  const sides = 'inbound: { type: csv, path: in.csv }\noutbound: { type: csv, path: out.csv }';
  writeFileSync(join(folder, 'd.yaml'), `name: 茶杯 check\nkey: [sku]\n${fields}\n${sides}\n`);
}

function checkWorkbook(name) {
  const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1';
  const profile = `-env:UserInstallation=file://${join(folder, 'soffice')}`;
  run('soffice', [
    profile,
    '--headless',
    '--convert-to',
    filter,
    '--outdir',
    join(folder, name.replace('.xlsx', '')),
    join(folder, name),
  ]);
  const sheets = readdirSync(join(folder, name.replace('.xlsx', '')));
  if (sheets.length !== 7) failures.push(`${name}: LibreOffice sees ${sheets.length} sheets, not 7: ${sheets.join()}`);
  const text = sheets.map((sheet) => readFileSync(join(folder, name.replace('.xlsx', ''), sheet), 'utf8')).join('');
  for (const wanted of ['=1+1', '<script>alert(1)</script>', '茶杯 😀', "'quoted", '00299', 'x'.repeat(30_000)])
    if (!text.includes(wanted)) failures.push(`${name}: ${wanted.slice(0, 40)} is not in what LibreOffice reads`);
}

/** A workbook that is taken for one of more than 4 GB. LibreOffice opens those from some version on; Python does. */
async function checkLarge(name) {
  const parts = Object.entries(unzipSync(readFileSync(join(folder, name))));
  const entries = parts.map(([part, bytes]) => ({ name: part, text: [Buffer.from(bytes).toString()] }));
  const pieces = [];
  const before = { ...limits };
  Object.assign(limits, { zipPlainBytesMax: 10_000, zipPlainEntriesMax: 3 });
  for await (const piece of zipped(entries)) pieces.push(piece);
  Object.assign(limits, before);
  const large = join(folder, `large-${name}`);
  writeFileSync(large, Buffer.concat(pieces));
  const read =
    'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), *(i.file_size for i in z.filelist))';
  const found = run('python3', ['-c', read, large]).trim();
  const wanted = ['None', ...parts.map(([, bytes]) => bytes.length)].join(' ');
  if (found !== wanted) failures.push(`large-${name}: Python reads ${found}, not ${wanted}`);
}

function checkPages(name, language) {
  const text = run('pdftotext', ['-layout', join(folder, name), '-']);
  const words =
    language === 'zh' ? ['对账报告', '短款', '覆盖证明'] : ['Reconciliation report', 'missing', 'Coverage certificate'];
  const pages = text.split('\f').length - 1;
  const last = language === 'zh' ? `第 ${pages} 页，共 ${pages} 页` : `${pages} / ${pages}`;
  for (const wanted of [...words, '茶杯', last])
    if (!text.includes(wanted)) failures.push(`${name}: ${wanted} is not on its ${pages} pages`);
  if (statSync(join(folder, name)).size < 10_000) failures.push(`${name} is too small`);
}

function tieout(...args) {
  const node = process.execPath;
  const program = join(import.meta.dirname, '..', 'out', 'main', 'cli.js');
  const { status, stderr } = spawnSync(node, [program, ...args, '--workspace', join(folder, 'workspace')], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0 && args[0] !== 'run') failures.push(`tieout ${args.join(' ')}: ${stderr}`);
}

function run(program, args) {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    timeout: 300_000,
    maxBuffer: 1 << 28,
  });
  if (status !== 0) failures.push(`${program} ended with ${status}: ${stderr}`);
  return stdout;
}

function requireProgram(program) {
  if (spawnSync('which', [program]).status === 0) return;
  process.stderr.write(
    `There is no ${program}. On Debian: apt-get install libreoffice-calc-nogui chromium poppler-utils fonts-noto-cjk\n`,
  );
  process.exit(2);
}
