import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** node bare-reports.mjs csv|xlsx PATH ROWS: the columns of a report over the benchmarks' records, by a library alone. */
const [format, path, count] = process.argv.slice(2);
const rows = Number(count);
const header = ['kind', 'sku', 'inbound.sku_name', 'inbound.price', 'inbound.status', 'inbound.updated_at'];
await (format === 'csv' ? writeCsv() : writeWorkbook());

async function writeCsv() {
  const { stringify } = await import('csv-stringify');
  const stringifier = stringify();
  const written = pipeline(stringifier, createWriteStream(path));
  stringifier.write(header);
  for (let i = 0; i < rows; i++) if (!stringifier.write(row(i))) await once(stringifier, 'drain');
  stringifier.end();
  await written;
}

async function writeWorkbook() {
  const { default: exceljs } = await import('exceljs');
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({ filename: path });
  const sheet = workbook.addWorksheet('missing');
  sheet.addRow(header).commit();
  for (let i = 0; i < rows; i++) {
    sheet.addRow(row(i)).commit();
    // Its stream is told of no pressure: without a turn of the loop everything would be kept.
    if (i % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  sheet.commit();
  await workbook.commit();
}

function row(i) {
  const sku = String(i).padStart(12, '0');
  return ['missing', sku, `Item ${i % 9_973} of the promotion`, `${(i % 99_999) / 100}`, '1', '2026-06-17T00:41:07Z'];
}
