import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ChannelModel, connect } from 'amqplib';
import { freePort } from './redis.ts';

/** A private RabbitMQ: a node name, a cookie, folders and free loopback ports of its own. */
export type TestRabbit = {
  port: number;
  /** `amqp://127.0.0.1:port`, where guest may log in. */
  url: string;
  /** A connection to prepare queues with; the caller closes it. */
  connect(): Promise<ChannelModel>;
  /** Makes the broker hang, and go on. */
  pause(): void;
  resume(): void;
  /** Ends the broker as a crash would, and starts it again with what its folder holds. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /**
   * Ends the broker as its own service would, and starts it again. Quorum queues declared before are then known to it for
   * good: of one that was declared moments before a kill, 3.10 knows the name and no longer the folder, and the queue
   * stays without a leader.
   */
  settle(): Promise<void>;
  stop(): Promise<void>;
};

/** Debian's own `rabbitmq-server` on the PATH changes to the user rabbitmq; this is what it runs. */
const program = '/usr/lib/rabbitmq/bin/rabbitmq-server';

/** A broker takes ten seconds to start: one does for all tests of a file. */
export async function startRabbit(): Promise<TestRabbit> {
  if (!existsSync(program)) throw new Error(`these tests need RabbitMQ (Debian: apt install rabbitmq-server)`);
  const folder = await mkdtemp(join(tmpdir(), 'tieout-rabbit-'));
  const port = await freePort();
  const environment = await environmentOf(folder, port);
  const names = startNames(environment);
  const url = `amqp://127.0.0.1:${port}`;
  let broker = await launch(environment, url);
  return {
    port,
    url,
    async connect() {
      const connection = await connect(url);
      // A broker that is killed is the test's doing.
      connection.on('error', () => {});
      return connection;
    },
    pause: () => signal(broker, 'SIGSTOP'),
    resume: () => signal(broker, 'SIGCONT'),
    kill: () => end(broker),
    async restart() {
      await end(broker);
      broker = await launch(environment, url);
    },
    async settle() {
      const ended = new Promise((resolve) => broker.once('exit', resolve));
      signal(broker, 'SIGTERM');
      await ended;
      broker = await launch(environment, url);
    },
    async stop() {
      await end(broker);
      names.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function environmentOf(folder: string, port: number): Promise<Record<string, string>> {
  const [names, distribution] = [await freePort(), await freePort()];
  await writeFile(join(folder, 'enabled_plugins'), '[].\n');
  const settings = ['loopback_users = none', 'log.console = false', 'disk_free_limit.absolute = 1MB'];
  await writeFile(join(folder, 'rabbitmq.conf'), [...settings, ''].join('\n'));
  await writeFile(join(folder, 'env.conf'), '');
  return {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    LANG: 'C.UTF-8',
    ERL_EPMD_PORT: String(names),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `tieout-${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'env.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1 +sbwt none +A 8 -kernel inet_dist_use_interface {127,0,0,1}',
  };
}

/** Erlang's service of names, which a node would otherwise start for good. */
function startNames(env: Record<string, string>): ChildProcess {
  const names = spawn('epmd', ['-address', '127.0.0.1', '-port', env.ERL_EPMD_PORT ?? ''], { env, stdio: 'ignore' });
  leaveNothingBehind(names, () => names.kill('SIGKILL'));
  return names;
}

async function launch(env: Record<string, string>, url: string): Promise<ChildProcess> {
  // A group of its own: the script, Erlang and its helpers end together.
  const broker = spawn(program, [], { env, cwd: env.HOME, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  leaveNothingBehind(broker, () => signal(broker, 'SIGKILL'));
  let said = '';
  broker.stdout?.on('data', (data) => (said += data));
  broker.stderr?.on('data', (data) => (said += data));
  const end = Date.now() + 120_000;
  while (!(await answers(url))) {
    if (broker.exitCode !== null) throw new Error(`RabbitMQ ended:\n${said}`);
    if (Date.now() > end) throw new Error(`RabbitMQ does not answer:\n${said}`);
    await sleep(250);
  }
  return broker;
}

function leaveNothingBehind(child: ChildProcess, kill: () => void): void {
  child.on('error', () => {});
  process.once('exit', kill);
  child.once('exit', () => process.removeListener('exit', kill));
}

async function answers(url: string): Promise<boolean> {
  try {
    const connection = await connect(url, { timeout: 2_000 });
    await connection.close();
    return true;
  } catch {
    return false;
  }
}

async function end(broker: ChildProcess): Promise<void> {
  if (broker.exitCode !== null || broker.signalCode !== null) return;
  const ended = new Promise((resolve) => broker.once('exit', resolve));
  signal(broker, 'SIGCONT');
  signal(broker, 'SIGKILL');
  await ended;
}

function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name);
  } catch {
    // It has ended already.
  }
}
