import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal, type TestCli, testCli } from '#test/support/cli.ts';
import { startRedis } from '#test/support/redis.ts';

const env = { TIEOUT_PASSPHRASE: 'correct horse battery', USER: 'mei' };
let cli: TestCli;

beforeAll(async () => {
  cli = testCli();
  cli.write('in.csv', 'k,v\na,1\nb,2\nc,3\n');
  cli.write('out.csv', 'k,v\nb,20\nc,3\n');
  cli.write(
    'orders.yaml',
    'name: orders\nkey: [k]\nfields: [v]\ninbound: { type: csv, path: in.csv }\noutbound: { type: csv, path: out.csv }\nrerun: { type: file, path: sent, recheckAfter: 1s }\n',
  );
  expect((await cli.run(['run', 'orders.yaml', '--json'], { env })).exitCode).toBe(1);
  await json(['people', 'add', 'Wei']);
  await json(['people', 'key', 'Wei']);
});
afterAll(() => cli.remove());

const json = async (args: string[], exitCode = 0) => {
  const outcome = await cli.run([...args, '--json'], { env });
  expect(outcome).toMatchObject({ exitCode });
  return outcome.json;
};

describe('from a finding to its mending', () => {
  it('is asked for, approved by a second person, sent, read again, and closed', { timeout: 300_000 }, async () => {
    expect(await json(['recheck', 'latest'], 1)).toMatchObject({ findings: 2, healed: 0, persisting: 2 });
    expect(await json(['rerun', 'latest', '--all', '--preview'])).toMatchObject({ messages: 2, before: [] });
    expect(await refusal(cli, ['rerun', 'latest', '--all'], { env })).toMatchObject({ exitCode: 2, code: 'usage' });
    const asked = await json(['rerun', 'latest', '--all', '--reason', 'lost on the way']);
    const request = String(asked?.request);
    const approve = ['rerun', 'approve', request, '--reason', 'fine', '--wait'];
    expect(await refusal(cli, approve, { env })).toMatchObject({ exitCode: 2, code: 'not-allowed' });
    cli.write('out.csv', 'k,v\na,1\nb,2\nc,3\n');
    expect(await json([...approve, '--as', 'Wei'])).toMatchObject({ state: 'closed', sent: 2 });
    expect((await cli.run(['rerun', 'list'], { env })).stdout).toMatch(new RegExp(`${request}.*closed.*2 of 2 sent`));
    expect((await cli.run(['rerun', 'show', request], { env })).stdout).toMatch(/sending +Wei +fine/);
    expect((await cli.run(['recheck', 'latest'], { env })).stdout).toBe(
      '2 findings read again: 2 healed, 0 gone from both sides, 0 the same, 0 changed\n',
    );
    expect(await json(['verify'])).toMatchObject({ isWhole: true, problems: [] });
  });
});

describe('the keys of a request that somebody changed', () => {
  it('end whatever would be concluded from them with 6, and nothing is, until they are put back', async () => {
    cli.write('changed.yaml', readFileSync(join(cli.folder, 'orders.yaml'), 'utf8').replace('orders', 'changed'));
    cli.write('out.csv', 'k,v\nb,20\nc,3\n');
    const run = String((await json(['run', 'changed.yaml'], 1))?.run);
    const ask = async (kind: string) =>
      String((await json(['rerun', run, '--kind', kind, '--reason', 'lost']))?.request);
    const [first, second] = [await ask('missing'), await ask('different')];
    const keysOf = (request: string) => join(cli.workspace, 'reruns', request, 'keys');
    const kept = readFileSync(keysOf(first));
    // As if the first had asked for the key of the second, too: the second would be left with nothing to read again.
    writeFileSync(keysOf(first), Buffer.concat([kept, readFileSync(keysOf(second))]));

    const message = `the keys of request ${first} are not those that were asked for: ${keysOf(first)}`;
    expect(await json(['verify'], 6)).toMatchObject({ isWhole: false, problems: [message] });
    const refused = { exitCode: 6, code: 'verification', message };
    expect(await refusal(cli, ['rerun', run, '--all', '--reason', 'again'], { env })).toMatchObject(refused);
    const approve = ['rerun', 'approve', first, '--reason', 'fine', '--wait', '--as', 'Wei'];
    cli.write('out.csv', 'k,v\na,1\nb,2\nc,3\n');
    expect(await json(approve, 6)).toMatchObject({ error: { code: 'verification', message } });
    expect(await json(['rerun', 'show', first])).toMatchObject({ state: 'sent', failure: message });
    expect((await cli.run(['rerun', 'show', first], { env })).stdout).toContain(message);

    writeFileSync(keysOf(first), kept);
    expect(await json(['verify'])).toMatchObject({ isWhole: true, problems: [] });
    expect(await json(['rerun', 'send', first, '--wait'])).toMatchObject({ state: 'closed' });
  }, 300_000);
});

describe('a recheck of a source that is away', () => {
  it('ends with 4, says what to do, and leaves everything as it was', async () => {
    const redis = await startRedis();
    await redis.client.hset('pool:in:0', 'a', '{"v":"1"}');
    cli.write(
      'away.yaml',
      `name: away\nkey: [k]\nfields: [v]\ninbound: { type: redis, url: "${redis.url}", layout: hash-buckets, match: "pool:in:*" }\noutbound: { type: csv, path: answers.csv }\n`,
    );
    cli.write('answers.csv', 'k,v\nb,2\nc,3\n');
    const run = String((await json(['run', 'away.yaml'], 1))?.run);
    await redis.kill();
    try {
      const refused = await refusal(cli, ['recheck', run], { env });
      expect(refused).toMatchObject({ exitCode: 4, code: 'unreachable' });
      expect(refused.next).toMatch(/Start Redis there, or correct inbound\.url/);
      await redis.restart();
      await redis.client.hset('pool:in:0', { a: '{"v":"1"}', b: '{"v":"2"}' });
      expect(await json(['recheck', run], 1)).toMatchObject({ findings: 3, healed: 1, persisting: 2 });
    } finally {
      await redis.stop();
    }
  });
});
