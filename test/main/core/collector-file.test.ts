import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCollector } from '#main/core/collector-file.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const temp = tempFolder();

describe("the collector's file", () => {
  it('is the example that comes with the product', () => {
    const settings = loadCollector(resolve('resources/collector.yaml'), { RABBITMQ_PASSWORD: 'a/b@c' });
    expect(settings).toMatchObject({
      pool: { prefix: 'pool:618', buckets: 32_768 },
      version: { name: 'updated_at' },
      inbound: { type: 'redis-stream', group: 'tieout', field: 'payload', claimAfter: '60s' },
      outbound: { url: 'amqp://tieout:a%2Fb%40c@127.0.0.1', prefetch: 4_000 },
      deadLetter: { after: 5 },
    });
  });

  it.each([
    ['pool: { url: "redis://h", prefix: p, bucket: 4 }', /:1: pool\.bucket is not a setting; did you mean buckets\?/],
    [
      'inbound: { type: redis-streams, url: x }',
      /:3: inbound\.type is "redis-streams", which is no queue; did you mean redis-stream\?/,
    ],
    [
      'inbound: { type: rabbitmq, url: "amqp://h", queu: q }',
      /:3: inbound\.queu is not a setting; did you mean queue\?/,
    ],
    ['version: { name: v, typ: integer }', /:4: version\.typ is not a setting; did you mean type\?/],
    ['inbound: { type: rabbitmq, url: "http://h", queue: q }', /:3: inbound\.url: a rabbitmq url starts with amqp:/],
    [
      `inbound: { type: rabbitmq, url: "amqp://u:\${GONE}@h", queue: q }`,
      /:3: the environment variable GONE is not set/,
    ],
    ['inbound:', /name the queue of inbound, of outbound, or both|inbound/],
  ])('says what is wrong, and where: %s', (line, complaint) => {
    const lines: Record<string, string> = {
      pool: 'pool: { url: "redis://h", prefix: p, buckets: 4 }',
      key: 'key: sku',
      inbound: 'inbound: { type: redis-stream, url: "redis://h", stream: s }',
    };
    lines[line.split(':')[0] ?? ''] = line;
    const path = temp.path('collector.yaml');
    writeFileSync(path, Object.values(lines).join('\n'));
    expect(() => loadCollector(path, {})).toThrow(complaint);
  });
});
