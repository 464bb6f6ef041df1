import { limits } from '#shared/limits.ts';
import type { RecordSink } from '#worker/records/sink.ts';
import type { AskedKeys } from '../source.ts';
import { findBucketRule } from './bucket-rule.ts';
import type { EntryWriter } from './entry.ts';
import type { Layout } from './layout.ts';
import { type RedisNode, wrongType } from './node.ts';
import { recordsReader } from './records.ts';
import type { Topology } from './topology.ts';
import { rejectWrongTypes } from './wrong-types.ts';

type Reading = { layout: Layout; writer: EntryWriter; sink: RecordSink };

/**
 * Reads the records of some keys. Records that are a Redis key each are asked for by it, entries of buckets in the one
 * bucket where each is, or, where that cannot be told, in every bucket as long as that is less than reading them whole.
 */
export async function readKeyed(topology: Topology, asked: AskedKeys, reading: Reading): Promise<boolean> {
  const { layout, sink } = reading;
  const { spellKey } = layout;
  const [node] = topology.nodes;
  if (!spellKey || !node) return false;
  const names = asked.keys.flatMap((key) => spellKey(key) ?? []);
  if (layout.kind === 'hash-buckets') return readFromBuckets(topology.nodes, names, asked.areTwice, reading);
  // Which master of a cluster holds a key, only the cluster's own client works out.
  if (node.isInCluster) return false;
  const read = await recordsReader(node, layout, reading.writer);
  for (const some of inPieces(names, limits.redisPipelineRecords)) {
    read.ask(some);
    await read.handOver(some);
    sink.mark(restart);
  }
  return true;
}

async function readFromBuckets(
  nodes: RedisNode[],
  fields: Buffer[],
  areTwice: boolean,
  { layout, writer, sink }: Reading,
): Promise<boolean> {
  const buckets = await bucketsOf(nodes, layout.match);
  if (!buckets) return false;
  const all = buckets.reduce((sum, { names }) => sum + names.length, 0);
  const [first] = buckets;
  // A key that was there twice lay in two buckets: one of them is not that of the rule.
  const rule =
    first && buckets.length === 1 && !areTwice
      ? await findBucketRule(first.node, layout.match, first.names)
      : undefined;
  const canAskAll = (count: number) => count * all <= limits.keyedLookUpsMax;
  if (!rule && !canAskAll(fields.length)) return false;
  let rest = fields;
  if (rule && first) {
    const byBucket = Map.groupBy(fields, (field) => rule(field).toString('latin1'));
    const lookUps = [...byBucket].map(([name, fields]) => ({ key: Buffer.from(name, 'latin1'), fields }));
    rest = await lookUp(first.node, lookUps, writer, sink);
  }
  if (!canAskAll(rest.length)) return true;
  for (const { node, names } of buckets) {
    for (const some of inPieces(rest, limits.redisPipelineRecords)) {
      await lookUp(
        node,
        names.map((key) => ({ key, fields: some })),
        writer,
        sink,
      );
    }
  }
  return true;
}

type LookUp = { key: Buffer; fields: Buffer[] };

/** Hands over what buckets hold of some fields, and returns the fields that they do not. */
async function lookUp(node: RedisNode, lookUps: LookUp[], writer: EntryWriter, sink: RecordSink): Promise<Buffer[]> {
  const absent: Buffer[] = [];
  for (const some of inBatches(lookUps)) {
    const replies = await node.fields(some);
    for (const [i, { key, fields }] of some.entries()) {
      const values = replies[i] ?? [];
      if (values === wrongType) {
        await rejectWrongTypes(node, [key], writer);
        continue;
      }
      fields.forEach((field, at) => {
        const value = values[at];
        if (value) writer.bucketEntry(key, field, 0, field.length, value, 0, value.length, true);
        else absent.push(field);
      });
    }
    sink.mark(restart);
  }
  return absent;
}

/** The buckets of every server, each once; undefined where they are too many, or may not be asked for single fields. */
async function bucketsOf(
  nodes: RedisNode[],
  match: string,
): Promise<{ node: RedisNode; names: Buffer[] }[] | undefined> {
  const buckets: { node: RedisNode; names: Buffer[] }[] = [];
  for (const node of nodes) {
    const names = new Map<string, Buffer>();
    for (let cursor = '0'; ; ) {
      const reply = await node.scan(cursor, match);
      for (const key of reply.keys) names.set(key.toString('latin1'), key);
      if (names.size > limits.keyedBucketsMax) return undefined;
      cursor = reply.cursor;
      if (cursor === '0') break;
    }
    const [name] = names.values();
    if (name && !(await node.givesFields(name))) return undefined;
    buckets.push({ node, names: [...names.values()] });
  }
  return buckets;
}

/** So many look-ups together that a server's other clients hardly wait. */
function* inBatches(lookUps: LookUp[]): Generator<LookUp[]> {
  let [batch, size] = [[] as LookUp[], 0];
  for (const { key, fields } of lookUps) {
    for (const some of inPieces(fields, limits.redisPipelineRecords)) {
      batch.push({ key, fields: some });
      size += some.length;
      if (size < limits.redisPipelineRecords) continue;
      yield batch;
      [batch, size] = [[], 0];
    }
  }
  if (batch.length > 0) yield batch;
}

function* inPieces<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

const restart = () => ({ restart: true });
