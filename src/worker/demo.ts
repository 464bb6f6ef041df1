import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tasks } from '#shared/tasks.ts';
import { makeFolder } from '#storage/folder.ts';

/**
 * Writes the demo's two sides: what a marketing platform sent for a promotion (CSV) and what the promotion system holds
 * (NDJSON), with every kind of finding planted at fixed places. The same seed always gives the same files.
 */
export async function writeDemo({ folder, records }: Tasks['demo']['input']): Promise<Tasks['demo']['output']> {
  makeFolder(folder);
  const random = mulberry32(618);
  const inbound = ['sku,sku_name,price,tag,status,updated_at\n'];
  const outbound: string[] = [];
  for (let i = 0; i < records; i++) {
    const sku = makeSku(i, random);
    if (fate(i) !== 'unexpected') inbound.push(...inboundLines(i, sku));
    outbound.push(...outboundLines(i, sku));
  }
  writeFileSync(join(folder, 'sent.csv'), inbound.join(''));
  writeFileSync(join(folder, 'held.ndjson'), outbound.join(''));
  const definition = join(folder, '618-tagging.yaml');
  writeFileSync(definition, definitionText);
  return { definition };
}

type Sku = { sku: string; name: string; cents: number; tag: string; status: number; updatedAt: number };

/** What goes wrong with a record; most of the time nothing does. */
type Fate =
  | 'matched'
  | 'missing'
  | 'unexpected'
  | 'hundredfold'
  | 'retagged'
  | 'shifted'
  | 'cut'
  | 'statusNull'
  | 'cent'
  | 'late'
  | 'twice'
  | 'unreadable';

function fate(i: number): Fate {
  // One lost bucket: a run of neighbours that never arrived.
  if (i >= 71_000 && i < 71_240) return 'missing';
  if (i % 2_801 === 17) return 'missing';
  if (i % 2_953 === 41) return 'unexpected';
  if (i % 1_021 === 97) return 'hundredfold';
  if (i % 6_007 === 113) return 'retagged';
  if (i % 3_301 === 211) return 'shifted';
  if (i % 9_001 === 307) return 'cut';
  if (i % 21_001 === 401) return 'statusNull';
  if (i % 401 === 7) return 'cent';
  if (i % 503 === 11) return 'late';
  if (i % 8_009 === 503) return 'twice';
  return i % 50_021 === 601 ? 'unreadable' : 'matched';
}

const goods = [
  'Kettle',
  'Desk lamp',
  'Rice cooker',
  'Headphones',
  'Notebook',
  '茶杯',
  '雨伞',
  'Backpack',
  'Phone case',
  '电风扇',
];
const makes = ['Aurora', 'Northwind', '山海', 'Juniper', 'Halcyon', '晨光', 'Quill', 'Tern'];

function makeSku(i: number, random: () => number): Sku {
  const pick = (list: string[]) => list[Math.floor(random() * list.length)] ?? '';
  return {
    sku: `SKU-${String(100_000_000_000 + i * 37)}`,
    name: `${pick(makes)} ${pick(goods)} ${1 + Math.floor(random() * 90)}`,
    cents: 990 + Math.floor(random() * 500_000),
    tag: `T${String(1 + Math.floor(random() * 40)).padStart(2, '0')}`,
    status: random() < 0.9 ? 1 : 2,
    updatedAt: Date.UTC(2026, 5, 16, 10) + Math.floor(random() * 30_000_000),
  };
}

function inboundLines(i: number, { sku, name, cents, tag, status, updatedAt }: Sku): string[] {
  const price = fate(i) === 'unreadable' && i % 2 === 1 ? 'n/a' : (cents / 100).toFixed(2);
  return [`${sku},${name},${price},${tag},${status},${local(updatedAt)}\n`];
}

function outboundLines(i: number, sent: Sku): string[] {
  const held: Record<string, string | number | null> = {
    sku: sent.sku,
    sku_name: sent.name,
    price: sent.cents / 100,
    tag: sent.tag,
    status: sent.status,
    updated_at: new Date(sent.updatedAt).toISOString(),
  };
  switch (fate(i)) {
    case 'missing':
      return [];
    case 'hundredfold':
      return [line({ ...held, price: sent.cents })];
    case 'retagged':
      return [line({ ...held, tag: sent.tag === 'T12' ? 'T21' : 'T12' })];
    case 'shifted':
      return [line({ ...held, updated_at: new Date(sent.updatedAt + 8 * 3_600_000).toISOString() })];
    case 'cut':
      return [line({ ...held, sku_name: sent.name.slice(0, 8) })];
    case 'statusNull':
      return [line({ ...held, status: null })];
    case 'cent':
      return [line({ ...held, price: (sent.cents + 1) / 100 })];
    case 'late':
      return [line({ ...held, updated_at: new Date(sent.updatedAt + 1_250).toISOString() })];
    case 'twice':
      return [line(held), line({ ...held, status: 2 })];
    case 'unreadable':
      return [i % 2 === 1 ? line(held) : `${line(held).slice(0, 60)}\n`];
    default:
      return [line(held)];
  }
}

function line(record: Record<string, string | number | null>): string {
  return `${JSON.stringify(record)}\n`;
}

/** Local time in Shanghai, as the sender's database spells it. */
function local(utcMs: number): string {
  return new Date(utcMs + 8 * 3_600_000).toISOString().replace('T', ' ').slice(0, 23);
}

/** A small generator of evenly spread numbers in [0, 1): T. Ettinger's mulberry32, public domain. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const definitionText = `# What was sent for the 618 promotion, against what the promotion system holds.
name: 618-tagging
activity: { id: "618", startsAt: 2026-06-18T00:00:00+08:00, policy: daily }
key: [sku]
fields:
  - sku_name
  - { name: price, type: decimal, tolerance: 0.01 }
  - tag
  - { name: status, type: integer }
  - { name: updated_at, type: datetime, tolerance: 2s, zone: Asia/Shanghai }
inbound: { type: csv, path: sent.csv }
outbound: { type: ndjson, path: held.ndjson }
`;
