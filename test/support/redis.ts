import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { generate } from 'selfsigned';

/** A private redis-server in a folder of its own, on a free loopback port. */
export type TestRedis = {
  port: number;
  /** `redis://127.0.0.1:port`, without login. */
  url: string;
  folder: string;
  /** A connection to prepare data with, logged in as the test needs it. Closed by `stop`. */
  client: Redis;
  /** Another connection; the caller closes it. */
  connect(options?: ConnectOptions): Redis;
  /** Ends the process at once, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again on the same port with what its folder holds. */
  restart(): Promise<void>;
  /** Makes the server hang, and go on. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
};

type ConnectOptions = { username?: string; password?: string; lazyConnect?: boolean; connectTimeout?: number };

export type RedisSetup = {
  password?: string;
  /** An ACL line: `reader on >secret ~pool:* +@read`. */
  acl?: string;
  tls?: boolean;
  /** Further lines of redis.conf. */
  config?: string[];
  mode?: 'server' | 'sentinel';
};

export async function startRedis(setup: RedisSetup = {}): Promise<TestRedis> {
  const binary = redisServer();
  const folder = await mkdtemp(join(tmpdir(), 'tieout-redis-'));
  const port = await freePort();
  await writeFile(join(folder, 'redis.conf'), await configOf(setup, port, folder));
  const connect = (options: ConnectOptions = {}) => connection(setup, port, options);
  let server = await launch(binary, setup, folder, connect);
  let client = connect();
  return {
    port,
    url: `${setup.tls ? 'rediss' : 'redis'}://127.0.0.1:${port}`,
    folder,
    get client() {
      return client;
    },
    connect,
    kill: () => end(server, 'SIGKILL'),
    async restart() {
      client.disconnect();
      await end(server, 'SIGKILL');
      server = await launch(binary, setup, folder, connect);
      client = connect();
    },
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    async stop() {
      client.disconnect();
      server.kill('SIGCONT');
      await end(server, 'SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type TestSentinels = { master: TestRedis; replica: TestRedis; url: string; stop(): Promise<void> };

/** A master, its replica, and one sentinel that watches them as `main`. */
export async function startSentinel(): Promise<TestSentinels> {
  const master = await startRedis();
  const replica = await startRedis({ config: [`replicaof 127.0.0.1 ${master.port}`] });
  const watch = [
    `sentinel monitor main 127.0.0.1 ${master.port} 1`,
    'sentinel down-after-milliseconds main 1000',
    // A failover is given up where the replica has not answered lately, and tried again after twice this: 6 minutes unless told.
    'sentinel failover-timeout main 2000',
  ];
  const sentinel = await startRedis({ mode: 'sentinel', config: watch });
  await until('the replica follows', async () => /master_link_status:up/.test(await replica.client.info()));
  await until('the sentinel knows the replica', async () =>
    /slaves=1/.test(String(await sentinel.client.call('INFO', 'sentinel'))),
  );
  return {
    master,
    replica,
    url: `redis+sentinel://127.0.0.1:${sentinel.port}/main`,
    async stop() {
      await Promise.all([sentinel.stop(), master.stop(), replica.stop()]);
    },
  };
}

export type TestCluster = { nodes: TestRedis[]; url: string; stop(): Promise<void> };

/** Three masters without replicas, with a third of the slots each. */
export async function startCluster(): Promise<TestCluster> {
  const nodes = await Promise.all([startNode(), startNode(), startNode()]);
  const [first] = nodes;
  for (const [index, node] of nodes.entries()) {
    const [from, to] = [0, 5461, 10922, 16384].slice(index, index + 2) as [number, number];
    await node.client.call('CLUSTER', 'ADDSLOTSRANGE', from, to - 1);
    await node.client.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
    if (node !== first) await node.client.call('CLUSTER', 'MEET', '127.0.0.1', first.port, await busPort(first));
  }
  await until('the cluster is whole', async () => {
    const states = await Promise.all(nodes.map(({ client }) => client.call('CLUSTER', 'INFO')));
    return states.every((state) => /cluster_state:ok/.test(String(state)) && /known_nodes:3/.test(String(state)));
  });
  return {
    nodes,
    url: `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

/** A port that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

async function startNode(): Promise<TestRedis> {
  return startRedis({ config: ['cluster-enabled yes', `cluster-port ${await freePort()}`] });
}

async function busPort({ client }: TestRedis): Promise<string> {
  const [, port = ''] = (await client.config('GET', 'cluster-port')) as string[];
  return port;
}

async function configOf(setup: RedisSetup, port: number, folder: string): Promise<string> {
  const lines = [`dir "${folder}"`, 'bind 127.0.0.1', 'save ""', `${setup.tls ? 'tls-port' : 'port'} ${port}`];
  if (setup.tls) lines.push('port 0', ...(await tlsLines(folder)));
  if (setup.password) lines.push(`requirepass ${setup.password}`);
  if (setup.acl) lines.push(`user ${setup.acl}`);
  return [...lines, ...(setup.config ?? []), ''].join('\n');
}

/** `ca.pem` in the folder is what a client has to trust: the certificate vouches for itself, for the name "localhost". */
async function tlsLines(folder: string): Promise<string[]> {
  const pems = await generate([{ name: 'commonName', value: 'localhost' }], { keySize: 2048, algorithm: 'sha256' });
  await writeFile(join(folder, 'ca.pem'), pems.cert);
  await writeFile(join(folder, 'key.pem'), pems.private);
  return [
    `tls-cert-file "${folder}/ca.pem"`,
    `tls-key-file "${folder}/key.pem"`,
    `tls-ca-cert-file "${folder}/ca.pem"`,
    'tls-auth-clients no',
  ];
}

function connection(setup: RedisSetup, port: number, options: ConnectOptions): Redis {
  const redis = new Redis({
    host: '127.0.0.1',
    port,
    ...(setup.password ? { password: setup.password } : {}),
    ...(setup.tls ? { tls: { rejectUnauthorized: false } } : {}),
    enableReadyCheck: false,
    protocol: 2,
    retryStrategy: null,
    ...options,
  });
  redis.on('error', () => {});
  return redis;
}

async function launch(
  binary: string,
  setup: RedisSetup,
  folder: string,
  connect: (options: ConnectOptions) => Redis,
): Promise<ChildProcess> {
  const mode = setup.mode === 'sentinel' ? ['--sentinel'] : [];
  const server = spawn(binary, ['redis.conf', ...mode], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  // A test process that is itself ended leaves no server behind.
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  server.once('exit', () => process.removeListener('exit', kill));
  let said = '';
  server.stdout?.on('data', (data) => (said += data));
  server.stderr?.on('data', (data) => (said += data));
  await until('redis-server answers', async () => {
    if (server.exitCode !== null) throw new Error(`redis-server ended:\n${said}`);
    return answers(connect({ lazyConnect: true, connectTimeout: 500 }));
  });
  return server;
}

async function answers(client: Redis): Promise<boolean> {
  try {
    await client.connect();
    await client.ping();
    return true;
  } catch (error) {
    return error instanceof Error && /^NOAUTH/.test(error.message);
  } finally {
    client.disconnect();
  }
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 15_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await sleep(25);
  }
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill(signal);
  await ended;
}

function redisServer(): string {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return 'redis-server';
  } catch (cause) {
    throw new Error(
      'redis-server is not on the PATH; these tests read from a real Redis (Debian: apt install redis-server)',
      {
        cause,
      },
    );
  }
}
