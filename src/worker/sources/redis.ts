import { TieoutError } from '#shared/errors.ts';
import type { Cursor, RecordSink } from '#worker/records/sink.ts';
import { BucketReader } from './redis/buckets.ts';
import { EntryWriter } from './redis/entry.ts';
import { estimateRecords } from './redis/estimate.ts';
import { readKeyed } from './redis/keyed.ts';
import { type Layout, settleLayout } from './redis/layout.ts';
import type { Login } from './redis/node.ts';
import { Position } from './redis/position.ts';
import { readRecords } from './redis/records.ts';
import { connectAll, slotsNow, type Topology } from './redis/topology.ts';
import { parseRedisUrl } from './redis/url.ts';
import { CursorLost, type OpenSource, type Source } from './source.ts';
import { tlsOptions } from './tls-options.ts';

/**
 * Reads one side from Redis: buckets, hashes or texts, from one server, a sentinel's master or every master of a
 * cluster. Reads only. Connects when it is first asked for something, and again for every read.
 */
export const openRedis: OpenSource<'redis'> = async (settings, context) => {
  const target = parseRedisUrl(settings.url, context.side);
  const layout = settleLayout(settings, context);
  const tls = await tlsOptions(settings.tls, target.isTls, context.side);
  const login: Login = { user: target.user, password: target.password, tls };
  const closing = new AbortController();

  /** Does `work` with all servers connected, and without them afterwards. Undefined where it was stopped. */
  const connected = async <Result>(
    stop: AbortSignal,
    work: (topology: Topology, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result | undefined> => {
    const signal = AbortSignal.any([stop, closing.signal]);
    if (signal.aborted) return undefined;
    let topology: Topology | undefined;
    const disconnect = () => {
      for (const node of topology?.nodes ?? []) node.close();
    };
    signal.addEventListener('abort', disconnect, { once: true });
    try {
      topology = await connectAll(target, login, context.side, signal);
      signal.throwIfAborted();
      return await work(topology, signal);
    } catch (error) {
      if (signal.aborted && isEndOfConnection(error, signal)) return undefined;
      throw error;
    } finally {
      signal.removeEventListener('abort', disconnect);
      disconnect();
    }
  };

  const refuseMoved = async ({ nodes: [first], slots }: Topology) => {
    if (first && (await slotsNow(target, first)) !== slots)
      throw new CursorLost('the cluster moved slots while it was read');
  };

  const source: Source = {
    async read(from, sink, signal) {
      await connected(signal, async (topology) => {
        await readAll(topology, layout, from, sink);
        await refuseMoved(topology);
      });
    },
    async readKeys(asked, sink, signal) {
      const isRead = await connected(signal, async (topology) => {
        const reading = { layout, sink, writer: new EntryWriter(layout, sink) };
        if (!(await readKeyed(topology, asked, reading))) return false;
        await refuseMoved(topology);
        return true;
      });
      return isRead ?? true;
    },
    async estimate(signal) {
      const estimate = await connected(signal, ({ nodes }) => estimateRecords(nodes, layout));
      return estimate ?? { records: 0, isExact: false };
    },
    async close() {
      closing.abort();
    },
  };
  return source;
};

async function readAll(topology: Topology, layout: Layout, from: Cursor | null, sink: RecordSink): Promise<void> {
  const { nodes } = topology;
  const position = new Position(from, topology, layout.match, sink);
  const sizes = await Promise.all(nodes.map((node) => node.size()));
  position.holds(sizes.reduce((sum, size) => sum + size, 0));
  const writer = new EntryWriter(layout, sink);
  const bulk = layout.bulk && sink.bulk?.(layout.bulk);
  for (const [index, node] of nodes.entries()) {
    if (layout.kind === 'hash-buckets') await new BucketReader(node, index, position, writer, bulk).read(layout.match);
    else await readRecords(node, index, layout, position, writer);
  }
}

/** When a read is stopped its connections are closed under it; what that causes is no failure of the source. */
function isEndOfConnection(error: unknown, signal: AbortSignal): boolean {
  return error === signal.reason || (error instanceof TieoutError && error.code === 'unreachable');
}
