import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, type TestCli, testCli } from '#test/support/cli.ts';
import { randomFrom } from '#test/support/random.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';

const env = { TIEOUT_PASSPHRASE: 'correct horse battery', USER: 'mei', SECRET: 'of the sender' };
const kills = 4;

/** What a receiver was given: an item's id and its JSON, and what the delivery it came with was named by. */
type Received = { id: string; body: string; delivery: string };

const posted: Received[] = [];
let redis: TestRedis;
let http: Server;

beforeAll(async () => {
  redis = await startRedis();
  http = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', async () => {
      const { items } = JSON.parse(body) as { items: { id: string }[] };
      const delivery = String(request.headers['idempotency-key']);
      posted.push(...items.map((item) => ({ id: item.id, body: JSON.stringify(item), delivery })));
      // Long enough for a kill between what is held and what is answered.
      await setTimeout(10);
      response.end();
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
}, 120_000);
afterAll(async () => {
  http.close();
  await redis.stop();
});

const receivers = [
  {
    kind: 'http',
    items: 3_000,
    /** So that some of the kills come before the answer, and what was posted is posted again. */
    isSlow: true,
    written: () =>
      `{ type: http, url: "http://127.0.0.1:${(http.address() as AddressInfo).port}/", secret: "\${SECRET}"`,
    held: async () => posted.length,
    received: async () => posted,
  },
  {
    kind: 'redis-stream',
    items: 30_000,
    isSlow: false,
    written: () => `{ type: redis-stream, url: "${redis.url}", stream: redo`,
    held: () => redis.client.xlen('redo'),
    received: async () =>
      (await redis.client.xrange('redo', '-', '+')).map(([, [, id = '', , , , body = '']]): Received => {
        // Entries are added some hundred at a time, from the same items on.
        return { id, body, delivery: String(Math.floor((Number(id.split('-').at(-1)) - 1) / 100)) };
      }),
  },
];

describe.each(receivers)('items on their way to $kind', ({ items, isSlow, written, held, received }) => {
  it('reach it at least once however often the engine is killed, repeat under the same id, and their request closes', {
    timeout: 300_000,
  }, async () => {
    const cli = testCli();
    try {
      const request = await asked(cli, items, `${written()}, recheckAfter: 1s }`);
      const random = randomFrom(11);
      let struck = 0;
      for (let kill = 0; kill < kills; kill++) {
        // First the command that approves it, then engines that find it on its way.
        const approve = ['rerun', 'approve', request, '--reason', 'fine', '--as', 'Wei', '--json'];
        const engine = cli.start(kill === 0 ? approve : ['serve', '--json'], { env });
        const enough = (await held()) + random.below(items / 10);
        await until(engine, async () => (await held()) > enough);
        engine.kill('SIGKILL');
        if ((await engine.ended).signal === 'SIGKILL' && (await held()) < items) struck++;
      }
      expect(struck).toBeGreaterThan(1);
      const engine = cli.start(['serve', '--json'], { env });
      const state = async () => (await cli.run(['rerun', 'show', request, '--json'], { env })).json;
      await until(engine, async () => (await state())?.state === 'closed');
      expect(await state()).toMatchObject({ state: 'closed', messages: items, round: 1, failure: null });
      engine.kill('SIGTERM');
      await engine.ended;
      const all = await received();
      const byId = Map.groupBy(all, ({ id }) => id);
      expect(new Set(byId.keys())).toEqual(new Set(Array.from({ length: items }, (_, n) => `${request}-1-${n + 1}`)));
      if (isSlow) expect(all.length).toBeGreaterThan(items);
      for (const same of byId.values()) expect(new Set(same.map((one) => `${one.delivery} ${one.body}`)).size).toBe(1);
      expect((await cli.run(['verify', '--json'], { env })).json).toMatchObject({ isWhole: true, problems: [] });
    } finally {
      cli.remove();
    }
  });
});

/** A request of so many items that outbound lacked, which it has by now; its name. */
async function asked(cli: TestCli, items: number, rerun: string): Promise<string> {
  const rows = Array.from({ length: items }, (_, n) => `k${n},${n}`).join('\n');
  cli.write('in.csv', `k,v\n${rows}\n`);
  cli.write('out.csv', 'k,v\n');
  const sides = 'inbound: { type: csv, path: in.csv }\noutbound: { type: csv, path: out.csv }';
  cli.write('orders.yaml', `name: orders\nkey: [k]\nfields: [v]\n${sides}\nrerun: ${rerun}\n`);
  const json = async (args: string[]) => (await cli.run([...args, '--json'], { env })).json;
  await json(['run', 'orders.yaml']);
  await json(['people', 'add', 'Wei']);
  await json(['people', 'key', 'Wei']);
  const request = await json(['rerun', 'latest', '--all', '--reason', 'lost on the way']);
  cli.write('out.csv', `k,v\n${rows}\n`);
  return String(request?.request);
}

/** Waits for something to be so, or for the engine to have ended by itself. */
async function until(engine: Running, isSo: () => Promise<boolean>): Promise<void> {
  let isOver = false;
  void engine.ended.then(() => {
    isOver = true;
  });
  while (!isOver && !(await isSo())) await setTimeout(2);
}
