import { limits } from '#shared/limits.ts';
import type { Estimate } from '../source.ts';
import type { Layout } from './layout.ts';
import { type RedisNode, wrongType } from './node.ts';

/** Counts records from a sample of each server's keys, scaled by how many keys it holds; exact where the sample is all. */
export async function estimateRecords(nodes: RedisNode[], layout: Layout): Promise<Estimate> {
  const parts = await Promise.all(nodes.map((node) => estimateNode(node, layout, 1 / nodes.length)));
  return {
    records: parts.reduce((sum, { records }) => sum + records, 0),
    isExact: parts.every(({ isExact }) => isExact),
  };
}

async function estimateNode(node: RedisNode, layout: Layout, part: number): Promise<Estimate> {
  const seen = new Set<string>();
  let records = 0;
  let scans = 0;
  let cursor = '0';
  do {
    const reply = await node.scan(cursor, layout.match);
    const keys = reply.keys.filter((key) => !seen.has(key.toString('latin1')));
    for (const key of keys) seen.add(key.toString('latin1'));
    records += await recordsIn(node, layout, keys);
    cursor = reply.cursor;
    scans++;
  } while (
    cursor !== '0' &&
    seen.size < limits.redisEstimateKeys * part &&
    scans < Math.max(1, limits.redisEstimateScans * part)
  );
  if (cursor === '0') return { records, isExact: true };
  const share = Math.min(1, (scans * limits.redisScanCount) / Math.max(1, await node.size()));
  return { records: Math.round(records / share), isExact: false };
}

/** A key of another type than the layout's is one record, an invalid one. */
async function recordsIn(node: RedisNode, layout: Layout, keys: Buffer[]): Promise<number> {
  if (layout.kind !== 'hash-buckets') return keys.length;
  const lengths = await node.hashLengths(keys);
  return lengths.reduce<number>((sum, length) => sum + (length === wrongType ? 1 : length), 0);
}
