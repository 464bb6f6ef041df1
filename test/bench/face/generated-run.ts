import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { csvSource } from '../sides/columns.ts';
import { commandLine, expectFindings } from '../whole-run.ts';

/** A workspace with one run of so many findings, two of five different in price and the others missing. */
export async function generatedRun(folder: string, findings: number) {
  mkdirSync(folder, { recursive: true });
  const path = (side: string) => join(folder, `${side}.csv`);
  await writeSide(path('inbound'), findings, () => true, 0);
  await writeSide(path('outbound'), findings, isInBoth, 100);
  const line = commandLine(folder, {
    inbound: csvSource(path('inbound')),
    outbound: csvSource(path('outbound')),
  });
  const { summary } = await line.run();
  expectFindings(summary, { different: (findings / 5) * 2, missing: (findings / 5) * 3 });
  return { ...line, run: summary.run };
}

function isInBoth(i: number): boolean {
  return i % 5 < 2;
}

async function writeSide(path: string, count: number, isThere: (i: number) => boolean, more: number): Promise<void> {
  await pipeline(Readable.from(pieces(count, isThere, more)), createWriteStream(path));
}

function* pieces(count: number, isThere: (i: number) => boolean, more: number): Generator<string> {
  let piece = 'sku,sku_name,price,status,updated_at\n';
  for (let i = 0; i < count; i++) {
    if (isThere(i)) piece += record(i, more);
    if (piece.length < pieceCharacters) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

function record(i: number, more: number): string {
  const price = 100 + ((i * 31) % 99_999) + more;
  return `SKU-${String(i).padStart(9, '0')},Item ${i % 9_973} of the promotion,${price},1,2026-06-17T08:41:07Z\n`;
}

const pieceCharacters = 1 << 18;
