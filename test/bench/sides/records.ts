import type { Side } from '#shared/finding.ts';

/**
 * The benchmarks' records: a 12-digit key and four fields, about 65 bytes as CSV. Of every 20,011 records outbound
 * lacks the first and has another name in the second: 0.01 % differ. Spelled as bytes straight into a buffer, so that
 * making them is not what is measured.
 */
export const names = ['sku', 'sku_name', 'price', 'status', 'updated_at'] as const;
const scatter = 20_011;

/** No record takes more, in whichever form. */
export const recordBytesMax = 256;

export function isMissing(record: number, side: Side): boolean {
  return side === 'outbound' && record % scatter === 0;
}

/** How many of the first `records` pairs outbound lacks, and in how many it differs. */
export function differencesIn(records: number): { missing: number; different: number; all: number } {
  const missing = Math.ceil(records / scatter);
  const different = Math.ceil(Math.max(0, records - 1) / scatter);
  return { missing, different, all: missing + different };
}

/** Writes `sku,sku_name,price,status,updated_at\n` at `at` and returns where it ends. */
export function writeLine(into: Uint8Array, at: number, record: number, side: Side): number {
  let end = writeSku(into, at, record);
  into[end++] = comma;
  end = writeName(into, end, record, side);
  into[end++] = comma;
  end = writePrice(into, end, record);
  into[end++] = comma;
  into[end++] = statusOf(record);
  into[end++] = comma;
  end = writeTime(into, end, record);
  into[end++] = newline;
  return end;
}

/** Writes the four fields as a JSON object, as a clearing pool holds them. */
export function writePayload(into: Uint8Array, at: number, record: number, side: Side): number {
  let end = copy(into, at, members.name);
  end = copy(into, writeName(into, end, record, side), members.price);
  end = copy(into, writePrice(into, end, record), members.status);
  into[end++] = statusOf(record);
  end = copy(into, end, members.time);
  return copy(into, writeTime(into, end, record), members.end);
}

/** 12 digits. */
export function writeSku(into: Uint8Array, at: number, record: number): number {
  const number = record * 37;
  const high = Math.floor(number / 1e6);
  const low = number - high * 1e6;
  into[at] = zero + 1;
  writeDigits(into, at + 1, Math.floor(high / 1_000), 2);
  writeDigits(into, at + 3, high % 1_000, 3);
  writeDigits(into, at + 6, Math.floor(low / 1_000), 3);
  writeDigits(into, at + 9, low % 1_000, 3);
  return at + 12;
}

const zero = 0x30;
const comma = 0x2c;
const newline = 0x0a;

const goods = ['Aurora Kettle', 'Northwind Desk lamp', 'Juniper Rice cooker', 'Halcyon Headphones'];
const variants = 91;
/** Every name there is, the last variant of each being that of a record that differs. */
const goodsNames = goods.flatMap((name) =>
  Array.from({ length: variants }, (_, variant) => Buffer.from(`${name} ${variant === 90 ? 'x' : variant}`)),
);

function writeName(into: Uint8Array, at: number, record: number, side: Side): number {
  const isOdd = side === 'outbound' && record % scatter === 1;
  return copy(into, at, goodsNames[(record & 3) * variants + (isOdd ? 90 : record % 90)] ?? noBytes);
}

function writePrice(into: Uint8Array, at: number, record: number): number {
  const cents = 990 + (((record % 500_000) * 7_919) % 500_000);
  const whole = Math.floor(cents / 100);
  const digits = whole >= 1_000 ? 4 : whole >= 100 ? 3 : whole >= 10 ? 2 : 1;
  writeDigits(into, at, whole, digits);
  into[at + digits] = 0x2e;
  writeDigits(into, at + digits + 1, cents % 100, 2);
  return at + digits + 3;
}

function statusOf(record: number): number {
  return zero + (record % 10 === 0 ? 2 : 1);
}

const date = Buffer.from('2026-06-16 1');

function writeTime(into: Uint8Array, at: number, record: number): number {
  const end = copy(into, at, date);
  into[end] = zero + (record & 7);
  into[end + 1] = 0x3a;
  writeDigits(into, end + 2, record % 60, 2);
  into[end + 4] = 0x3a;
  writeDigits(into, end + 5, Math.floor(record / 60) % 60, 2);
  return end + 7;
}

const members = {
  name: Buffer.from('{"sku_name":"'),
  price: Buffer.from('","price":"'),
  status: Buffer.from('","status":"'),
  time: Buffer.from('","updated_at":"'),
  end: Buffer.from('"}'),
};
const noBytes = Buffer.alloc(0);

/** `set` costs more than these few bytes do. */
function copy(into: Uint8Array, at: number, from: Uint8Array): number {
  for (let i = 0; i < from.length; i++) into[at + i] = from[i] ?? 0;
  return at + from.length;
}

function writeDigits(into: Uint8Array, at: number, value: number, digits: number): void {
  let rest = value | 0;
  for (let i = digits - 1; i >= 0; i--) {
    const tens = (rest / 10) | 0;
    into[at + i] = zero + rest - tens * 10;
    rest = tens;
  }
}
