import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import { limits } from '#shared/limits.ts';
import type { Tally } from '#shared/tasks.ts';
import { definitionOf, type Files, type Outcome, runEngine } from '#test/support/engine.ts';
import { withLimits } from '#test/support/limits.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { hash32 } from '#worker/records/hash.ts';

const folder = tempFolder();

async function run(inbound: Iterable<string>, outbound: Iterable<string>): Promise<Outcome & { files: Files }> {
  const paths = { inbound: folder.path('in.csv'), outbound: folder.path('out.csv') };
  await write(paths.inbound, inbound);
  await write(paths.outbound, outbound);
  const files = {
    inbound: folder.path('in.snapshot'),
    outbound: folder.path('out.snapshot'),
    findings: folder.path('findings.sqlite'),
  };
  const definition = definitionOf({
    key: ['k'],
    fields: ['v'],
    inbound: { type: 'csv', path: paths.inbound },
    outbound: { type: 'csv', path: paths.outbound },
  });
  return { files, ...(await runEngine(definition, files)) };
}

async function write(path: string, lines: Iterable<string>): Promise<void> {
  const stream = createWriteStream(path);
  stream.write('k,v\n');
  for (const line of lines) stream.write(`${line}\n`);
  stream.end();
  await finished(stream);
}

function* lines(count: number, line: (i: number) => string): Generator<string> {
  for (let i = 0; i < count; i++) yield line(i);
}

function total(outcome: Outcome, figure: (tally: Tally) => number): number {
  return outcome.tallies.reduce((sum, { tally }) => sum + figure(tally), 0);
}

describe('one key thousands of times', () => {
  it('is one duplicate finding with the count of each side', async () => {
    const outcome = await run(
      lines(20_000, (i) => `same,${i}`),
      lines(12_000, (i) => (i === 7 ? 'other,1' : `same,${i}`)),
    );
    expect(outcome.findings).toEqual([
      { kind: 'unexpected', key: { k: 'other' }, outbound: { v: '1' } },
      { kind: 'duplicate', key: { k: 'same' }, counts: { inbound: 20_000, outbound: 11_999 } },
    ]);
    expect(total(outcome, (tally) => tally.inboundInDuplicates)).toBe(20_000);
    expect(total(outcome, (tally) => tally.outboundInDuplicates)).toBe(11_999);
  });

  it('is one also on a single side and among others of its partition', async () => {
    const outcome = await withLimits({ passBytesMax: 50_000 }, () =>
      run(
        lines(20_001, (i) => (i < 20_000 ? 'same,x' : 'same,y')),
        lines(3_000, (i) => `k${i},x`),
      ),
    );
    expect(outcome.findings.filter(({ kind }) => kind === 'duplicate')).toEqual([
      { kind: 'duplicate', key: { k: 'same' }, counts: { inbound: 20_001, outbound: 0 } },
    ]);
    expect(total(outcome, (tally) => tally.unexpected)).toBe(3_000);
  });
});

describe('keys that all fall into two partitions', () => {
  it('are compared in chunks as any others are', async () => {
    const keys: string[] = [];
    for (let i = 0; keys.length < 12_000; i++) {
      const bytes = packedKey(`k${i}`);
      if (hash32(bytes, 0, bytes.length) >>> 25 === 5) keys.push(`k${i}`);
    }
    const outcome = await run(
      keys.map((key) => `${key},1`),
      keys.map((key, i) => `${key},${i % 1_000 === 0 ? 2 : 1}`),
    );
    expect(outcome.tallies.filter(({ tally }) => tally.inboundRecords > 0).map(({ partition }) => partition)).toEqual([
      10, 11,
    ]);
    expect(total(outcome, (tally) => tally.matched)).toBe(11_988);
    expect(total(outcome, (tally) => tally.chunks)).toBeGreaterThan(2);
    expect(outcome.findings.map((finding) => 'key' in finding && finding.key.k)).toEqual(
      keys.filter((_, i) => i % 1_000 === 0).sort(),
    );
  });
});

describe('more findings than are kept', () => {
  it('are all counted, and the first in order of their chunk are kept', async () => {
    const inbound = () => lines(6_000, (i) => (i % 3 === 0 ? `k${i}` : i % 3 === 1 ? `d${i >> 4},v` : `k${i},1`));
    const outbound = () => lines(3_000, (i) => `${i % 2 === 0 ? 'u' : 'k'}${i},2`);
    const whole = await run(inbound(), outbound());
    const limited = await withLimits({ findingsPerPartitionMax: 3 }, () => run(inbound(), outbound()));
    for (const { partition, tally } of limited.tallies) {
      const { chunks: _, invalid: __, ...counts } = tally;
      expect(whole.tallies[partition]?.tally).toMatchObject(counts);
    }
    expect([limited.inbound.invalid, limited.inbound.read]).toEqual([whole.inbound.invalid, whole.inbound.read]);
    expect(whole.inbound.invalid).toBe(2_000);
    expect(limited.kept).toBe(limited.findings.length);
    expect(limited.kept).toBeLessThan(whole.kept);
    expect(limited.kept).toBeLessThanOrEqual(3 * 5 * limits.partitions);
    const known = new Set(
      whole.findings.filter(({ kind }) => kind !== 'invalid').map((finding) => JSON.stringify(finding)),
    );
    for (const finding of limited.findings)
      if (finding.kind !== 'invalid') expect(known.has(JSON.stringify(finding))).toBe(true);
  });

  it('are the same ones whatever the order of the records', async () => {
    const inbound = [...lines(4_000, (i) => `k${i},1`)];
    const runs = await withLimits({ findingsPerPartitionMax: 4 }, async () => [
      await run(inbound, []),
      await withLimits({ segmentBytes: 500 }, () => run(inbound.toReversed(), [])),
    ]);
    expect(runs[0]?.kept).toBe(4 * limits.partitions);
    expect(runs[1]?.findings).toEqual(runs[0]?.findings);
    expect(runs[1]?.digest).toBe(runs[0]?.digest);
  });
});

/** A key of one short text as records hold it: its length plus one, then its bytes. */
function packedKey(key: string): Buffer {
  return Buffer.concat([Buffer.from([key.length + 1]), Buffer.from(key)]);
}
