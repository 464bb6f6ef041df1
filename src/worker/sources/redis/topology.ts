import { TieoutError } from '#shared/errors.ts';
import type { SourceRole } from '#shared/finding.ts';
import { failureOf, isDenied, placeOf } from './failure.ts';
import { type Login, RedisNode } from './node.ts';
import type { Address, RedisTarget } from './url.ts';

/** The servers that hold the data: one, or every master of a cluster. */
export type Topology = {
  nodes: RedisNode[];
  /** Which master holds which slots, as a text that changes when anything moves; empty outside a cluster. */
  slots: string;
  /** The number of the database that is read on them. */
  db: number;
};

/** Connects to every server that holds data. All connections are closed when this fails, or when the signal aborts. */
export async function connectAll(
  target: RedisTarget,
  login: Login,
  side: SourceRole,
  signal: AbortSignal,
): Promise<Topology> {
  const { slots, addresses } = await findMasters(target, login, side, signal);
  const opened = await Promise.allSettled(
    addresses.map((address) => RedisNode.connect(peerOf(address, login, side), login, target, signal)),
  );
  const nodes = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  try {
    for (const result of opened) if (result.status === 'rejected') throw result.reason;
    for (const node of nodes) await refuseWrongKind(node, target, side);
  } catch (error) {
    for (const node of nodes) node.close();
    throw error;
  }
  return { nodes, slots, db: target.db };
}

/** The present layout of a cluster's slots, to compare with `Topology.slots`. */
export async function slotsNow(target: RedisTarget, node: RedisNode): Promise<string> {
  return target.kind === 'cluster' ? (await clusterMasters(node)).slots : '';
}

type Masters = { slots: string; addresses: Address[] };

async function findMasters(target: RedisTarget, login: Login, side: SourceRole, signal: AbortSignal): Promise<Masters> {
  if (target.kind === 'single') return { slots: '', addresses: target.addresses };
  if (target.kind === 'cluster') {
    return firstAnswer(target, side, signal, async (address) => {
      const node = await RedisNode.connect(peerOf(address, login, side), login, target, signal);
      return clusterMasters(node).finally(() => node.close());
    });
  }
  return firstAnswer(target, side, signal, async (address) => ({
    slots: '',
    addresses: [await askSentinel(address, target, login, side, signal)],
  }));
}

/** Asks one server after the other until one answers; the last failure is the one to report. */
async function firstAnswer(
  target: RedisTarget,
  side: SourceRole,
  signal: AbortSignal,
  ask: (address: Address) => Promise<Masters>,
): Promise<Masters> {
  let last: unknown;
  for (const address of target.addresses) {
    try {
      return await ask(address);
    } catch (error) {
      signal.throwIfAborted();
      last = error;
    }
  }
  throw failureOf(last, { side, host: '', port: 0, password: target.password });
}

async function clusterMasters(node: RedisNode): Promise<Masters> {
  const ranges = (await node.ask('CLUSTER', 'SLOTS').catch(refuseNoCluster(node))) as [
    number,
    number,
    [string | null, number, string],
  ][];
  const masters = new Map<string, Address>();
  const lines = ranges.map(([first, last, [host, port, id]]) => {
    // A server that does not know its own address says so with nothing or "?".
    const address = { host: host && host !== '?' ? host : node.peer.host, port };
    masters.set(placeOf(address), address);
    return `${first}-${last} ${id ?? placeOf(address)}`;
  });
  if (masters.size === 0) throw failureOf(new Error('CLUSTERDOWN no slot is served'), node.peer);
  return { slots: lines.sort().join('\n'), addresses: [...masters.values()] };
}

/** Asked of a server that does not let its INFO be read; one that tells neither way could hold a part of the records only. */
async function modeWithoutInfo(node: RedisNode): Promise<'cluster' | 'standalone'> {
  try {
    await node.ask('CLUSTER', 'INFO');
    return 'cluster';
  } catch (error) {
    if (isClusterDisabled(error)) return 'standalone';
    if (!isDenied(error)) throw error;
    throw new TieoutError('unreachable', `redis ${placeOf(node.peer)} does not tell whether it is part of a cluster`, {
      next: 'Give the user +info (or +cluster|info), such as: ACL SETUSER reader +info',
    });
  }
}

function isClusterDisabled(error: unknown): boolean {
  return error instanceof Error && error.message.includes('cluster support disabled');
}

function refuseNoCluster(node: RedisNode): (error: unknown) => never {
  return (error) => {
    if (!isClusterDisabled(error)) throw error;
    throw new TieoutError('definition', `redis ${placeOf(node.peer)} is no part of a cluster`, {
      next: `Write redis:// instead of redis+cluster:// in ${node.peer.side}.url.`,
    });
  };
}

/** Sentinels often have no password of their own; one that asks gets the one of the url. */
async function askSentinel(
  address: Address,
  target: RedisTarget,
  login: Login,
  side: SourceRole,
  signal: AbortSignal,
): Promise<Address> {
  const open = { ...login, user: undefined, password: undefined };
  const name = (node: RedisNode) =>
    node.ask('SENTINEL', 'get-master-addr-by-name', target.master).finally(() => node.close());
  const connect = (how: Login) => RedisNode.connect(peerOf(address, login, side), how, { ...target, db: 0 }, signal);
  const isAsked = (error: unknown) => error instanceof TieoutError && /asks for a password/.test(error.message);
  const reply = await connect(open)
    .then(name)
    .catch(async (error) => {
      if (!isAsked(error) || login.password === undefined) throw error;
      return name(await connect(login));
    });
  if (!Array.isArray(reply)) {
    throw new TieoutError('definition', `sentinel ${placeOf(address)} knows no master "${target.master}"`, {
      next: `Correct the master's name in ${side}.url.`,
    });
  }
  return { host: String(reply[0]), port: Number(reply[1]) };
}

/** One server of a cluster holds a part of the records only, and a sentinel none: reading on would find the rest missing. */
async function refuseWrongKind(node: RedisNode, target: RedisTarget, side: SourceRole): Promise<void> {
  const place = placeOf(node.peer);
  const mode = target.kind === 'single' ? (node.mode ?? (await modeWithoutInfo(node))) : undefined;
  if (mode === 'cluster' || mode === 'sentinel') {
    throw new TieoutError('definition', `redis ${place} is a ${mode === 'cluster' ? 'cluster node' : 'sentinel'}`, {
      next: `Write redis+${mode}:// instead of redis:// in ${side}.url.`,
    });
  }
  if (target.kind !== 'single' && node.role !== undefined && node.role !== 'master') {
    throw new TieoutError('unreachable', `redis ${place} is a replica now; a failover is under way`, {
      next: 'Wait until the new master is known; reading goes on by itself.',
      isTransient: true,
    });
  }
}

function peerOf(address: Address, login: Login, side: SourceRole) {
  return { side, ...address, password: login.password };
}
