import type { Redis } from 'ioredis';
import type { Random } from './random.ts';

/** Events of one side as a sender writes them, and what must come of them. */
export type Events = {
  /** In the order of sending. */
  payloads: Buffer[];
  /** The pool's records by key: the highest version of each. */
  expected: Map<string, string>;
  /** What cannot be read, once each. */
  poison: Set<string>;
};

/** A tenth of them sent twice, a twentieth too late (a lower version after a higher), a hundredth poison. */
export function eventsOf(count: number, random: Random, name: string): Events {
  const payloads: Buffer[] = [];
  const poison = new Set<string>();
  const latest = new Map<string, { sequence: number; payload: string }>();
  let keys = 0;
  for (let i = 0; payloads.length < count; i++) {
    if (random.chance(0.01)) {
      const raw = poisonOf(random, i);
      poison.add(raw.toString('latin1'));
      payloads.push(raw);
      continue;
    }
    const isNew = keys === 0 || random.chance(0.7);
    const sku = `${name}-${isNew ? keys++ : random.below(keys)}`;
    const before = latest.get(sku);
    const isLate = before !== undefined && random.chance(0.17);
    const sequence = isLate
      ? before.sequence - 1 - random.below(50)
      : (before?.sequence ?? 1_000) + 1 + random.below(5);
    const payload = recordOf(sku, sequence, i, random);
    if (!before || sequence > before.sequence) latest.set(sku, { sequence, payload });
    payloads.push(Buffer.from(payload));
    if (random.chance(0.1)) payloads.splice(payloads.length - random.below(5), 0, Buffer.from(payload));
  }
  return { payloads, poison, expected: new Map([...latest].map(([sku, { payload }]) => [sku, payload])) };
}

/** The same instants in zones of all kinds: their texts sort otherwise than they do. */
function recordOf(sku: string, sequence: number, i: number, random: Random): string {
  const hours = random.below(23) - 11;
  const local = new Date(Date.UTC(2026, 5, 17) + sequence * 61_000 + hours * 3_600_000).toISOString().slice(0, 19);
  const offset = `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`;
  return `{"sku":"${sku}","price":${i}.50,"name":"商品 ${i}","updated_at":"${local}${offset}"}`;
}

function poisonOf(random: Random, i: number): Buffer {
  return random.pick([
    Buffer.from(`{"sku":"broken-${i}","updated_at":`),
    Buffer.from(`["a list",${i}]`),
    Buffer.from(`{"name":"no key ${i}","updated_at":"2026-06-17"}`),
    Buffer.from(`{"sku":"no-version-${i}"}`),
    Buffer.from(`{"sku":"wrong-version-${i}","updated_at":"the day after"}`),
    Buffer.concat([
      Buffer.from(`{"sku":"`),
      Buffer.from([0xc3, 0x28]),
      Buffer.from(`-${i}","updated_at":"2026-06-17"}`),
    ]),
  ]);
}

/** Every entry of a pool's side, and the buckets it lies in. */
export async function poolOf(redis: Redis, prefix: string, side: 'in' | 'out') {
  const entries = new Map<string, string>();
  const bucketOf = new Map<string, number>();
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${prefix}:${side}:*`, 'COUNT', 1_000);
    for (const key of keys) {
      for (const [field, value] of Object.entries(await redis.hgetall(key))) {
        entries.set(field, value);
        bucketOf.set(field, Number(key.split(':').at(-1)));
      }
    }
    cursor = next;
  } while (cursor !== '0');
  return { entries, bucketOf };
}

export type Letter = { side: string; source: string; place: string; reason: string; deliveries: string; raw: string };

/** The stream of dead letters; raw texts one character a byte. */
export async function lettersOf(redis: Redis, prefix: string): Promise<Letter[]> {
  const entries = (await redis.xrangeBuffer(`${prefix}:dead`, '-', '+')) as [Buffer, Buffer[]][];
  return entries.map(([, cells]) => {
    const pairs = cells.flatMap((name, i) => (i % 2 === 0 ? [[String(name), cells[i + 1]] as const] : []));
    const texts = pairs.map(([name, value]) => [name, value?.toString(name === 'raw' ? 'latin1' : 'utf8')]);
    return Object.fromEntries(texts) as Letter;
  });
}
