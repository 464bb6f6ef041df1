import { crc32 } from 'node:zlib';
import { limits } from '#shared/limits.ts';
import { type RedisNode, wrongType } from './node.ts';

/** The name of the bucket in which a key's record is, if it is anywhere. */
export type BucketOf = (field: Buffer) => Buffer;

/**
 * Finds out by what buckets hold whether a pool keeps a key in the bucket `crc32(key) mod N`, as collectors do, and N: it
 * divides the difference between each entry's checksum and the number of its bucket. Undefined where one entry lies
 * elsewhere, where there are too few to tell, or where the names are not numbers after one beginning.
 */
export async function findBucketRule(node: RedisNode, match: string, names: Buffer[]): Promise<BucketOf | undefined> {
  const start = /^([^*?[\\]*)\*$/.exec(match)?.[1];
  const numbers = start === undefined ? [] : names.map((name) => numberAfter(start, name));
  if (start === undefined || names.length === 0 || numbers.includes(undefined)) return undefined;
  const largest = numbers.reduce<number>((most, number = 0) => Math.max(most, number), 0);
  const step = Math.max(1, names.length / limits.bucketRuleBuckets);
  let [divisor, entries] = [0, 0];
  for (let at = 0; at < names.length; at += step) {
    const place = Math.floor(at);
    const fields = await node.someFields(names[place] as Buffer);
    if (fields === wrongType) return undefined;
    for (const field of fields) divisor = commonDivisor(divisor, Math.abs(crc32(field) - (numbers[place] ?? 0)));
    entries += fields.length;
  }
  if (divisor <= largest || entries < limits.bucketRuleEntriesMin) return undefined;
  return (field) => Buffer.from(`${start}${crc32(field) % divisor}`);
}

function numberAfter(start: string, name: Buffer): number | undefined {
  const text = name.toString('utf8');
  const digits = text.startsWith(start) ? text.slice(start.length) : '';
  return /^(0|[1-9]\d{0,9})$/.test(digits) ? Number(digits) : undefined;
}

function commonDivisor(a: number, b: number): number {
  let [larger, smaller] = [a, b];
  while (smaller !== 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}
