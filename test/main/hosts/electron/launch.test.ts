import { fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { childEngine } from '#main/hosts/electron/engine/child.ts';
import { type Engine, launchEngine } from '#main/hosts/electron/engine/launch.ts';
import type { EngineFailure, Over, UnderWay } from '#shared/engine-wire.ts';
import { engineChannel } from '#test/support/main-ports.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const engineFile = 'out/main/engine.js';
let running: Engine[] = [];

afterEach(async () => {
  for (const engine of running) await engine.end();
  running = [];
});

describe('an engine in a process of its own', () => {
  it('answers calls over every port that it is handed, from before it was ready on', async () => {
    const { engine, workspace } = launched();
    const [a, b] = [engineChannel(), engineChannel()];
    engine.hand(a.port);
    engine.hand(b.port);
    expect(await a.client.workspace.about()).toMatchObject({ folder: workspace });
    expect(await b.client.runs.list({})).toMatchObject({ runs: [] });
    a.close();
    expect(await b.client.runs.list({})).toMatchObject({ runs: [] });
  });

  it('tells how a run came out, however short it was', async () => {
    const { engine, beats } = launched();
    const { port, client } = engineChannel();
    engine.hand(port);
    const { run } = await client.runs.start({ path: sides(10) });
    const over = await until(() => beats.flatMap((beat) => beat.over)[0]);
    expect(over).toEqual({ run, name: 'sides', state: 'ended', verdict: 'match' });
  });

  it('is replaced when it is killed, and its successor goes on with the run before it answers', async () => {
    const { engine, restarts } = launched();
    const before = engineChannel();
    engine.hand(before.port);
    const { run } = await before.client.runs.start({ path: sides(300_000) });
    const pid = engine.pid as number;
    process.kill(pid, 'SIGKILL');
    await until(() => restarts.count === 1);
    await before.closed;
    expect(engine.pid).not.toBe(pid);
    const after = engineChannel();
    engine.hand(after.port);
    const first = await (await after.client.runs.watch({ run })).next();
    expect(first.value).toMatchObject({ run, state: expect.stringMatching(/pulling|diffing|ended/) });
    await until(async () => (await after.client.runs.show({ run })).verdict === 'match');
    expect(await after.client.runs.show({ run })).toMatchObject({ summary: { matched: 300_000, isResumed: true } });
  });

  it('is replaced when it hangs', async () => {
    const { engine, restarts } = launched({ beatMs: 250, beatsMissedMax: 16 });
    const { port, client } = engineChannel();
    engine.hand(port);
    await client.workspace.about();
    const pid = engine.pid as number;
    process.kill(pid, 'SIGSTOP');
    await until(() => restarts.count === 1);
    expect(engine.pid).not.toBe(pid);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('stops its runs at their checkpoints when it is ended', async () => {
    const { engine, workspace } = launched();
    const { port, client } = engineChannel();
    engine.hand(port);
    const { run } = await client.runs.start({ path: sides(400_000) });
    await engine.end();
    expect(engine.pid).toBeUndefined();
    const next = launched({ workspace });
    const channel = engineChannel();
    next.engine.hand(channel.port);
    expect(await channel.client.runs.show({ run })).toMatchObject({ state: 'interrupted' });
  });

  it('ends by itself when nobody is left to end it', async () => {
    const child = fork(engineFile);
    const exited = new Promise((resolve) => child.once('exit', resolve));
    await new Promise<void>((resolve) => {
      child.on('message', (sign: { is: string }) => sign.is === 'ready' && resolve());
      child.send({ is: 'start', workspace: folder.path('workspace'), secrets: {}, hasKeyring: false });
    });
    // What the death of the window's process looks like from the other end of the line.
    child.disconnect();
    expect(await exited).toBe(0);
  });

  it('says why where it cannot open the workspace, and is started again when told to', async () => {
    const workspace = folder.path('workspace');
    mkdirSync(workspace);
    writeFileSync(
      join(workspace, 'workspace.db'),
      'not a database, and long enough to be looked at as one'.repeat(100),
    );
    const { engine, failures, restarts } = launched({ workspace });
    const failure = await until(() => failures[0]);
    expect(failure).toMatchObject({ code: 'workspace', message: expect.stringContaining('workspace.db') });
    expect(failure.next).toBeTruthy();
    engine.again();
    await until(() => restarts.count === 1 && failures.length === 2);
  });

  it('is given up when it dies again and again', async () => {
    const file = folder.path('dies.cjs');
    writeFileSync(file, 'process.exit(1)');
    const { engine, failures, restarts } = launched({ file });
    const failure = await until(() => failures[0]);
    expect(failure).toMatchObject({ code: 'internal', message: expect.stringContaining('4 times within a minute') });
    expect(restarts.count).toBe(3);
    expect(engine.pid).toBeUndefined();
    const { port, closed } = engineChannel();
    engine.hand(port);
    await closed;
  });

  it('is ended when it talks nonsense', async () => {
    const file = folder.path('nonsense.cjs');
    writeFileSync(file, 'process.send({ is: "nonsense" }); setInterval(() => {}, 1000)');
    const { failures } = launched({ file });
    expect(await until(() => failures[0])).toMatchObject({ code: 'internal' });
  });

  it('is given the secrets that are kept, and those that come later', async () => {
    const { engine } = launched({ secrets: { KEPT_PATH: 'kept' } });
    const { port, client } = engineChannel();
    engine.hand(port);
    const definition = folder.path('secret.yaml');
    const examine = async (name: string) =>
      (await client.definitions.examine({ path: definition, text: definitionOver(`\${${name}}.csv`) })).problems;
    expect(await examine('KEPT_PATH')).toEqual([]);
    expect(await examine('LATER_PATH')).toEqual([expect.stringContaining('LATER_PATH')]);
    engine.setSecrets({ LATER_PATH: 'later' });
    expect(await examine('LATER_PATH')).toEqual([]);
    expect(await examine('KEPT_PATH')).toEqual([expect.stringContaining('KEPT_PATH')]);
  });
});

/** Turns every byte around. */
const turned = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0xff));
const keyring = { isThere: true, seal: turned, open: turned };

type Wanted = {
  workspace?: string;
  file?: string;
  secrets?: Record<string, string>;
  beatMs?: number;
  beatsMissedMax?: number;
};

function launched({ workspace = folder.path('workspace'), file = engineFile, secrets = {}, ...pace }: Wanted = {}) {
  const beats: { underWay: UnderWay[]; over: Over[] }[] = [];
  const failures: EngineFailure[] = [];
  const restarts = { count: 0 };
  const engine = launchEngine({
    start: childEngine(process.execPath, file),
    workspace,
    secrets: () => secrets,
    keyring,
    onBeat: (underWay, over) => beats.push({ underWay, over }),
    onRestart: () => {
      restarts.count += 1;
    },
    onFailure: (failure) => failures.push(failure),
    ...pace,
  });
  running.push(engine);
  return { engine, workspace, beats, failures, restarts };
}

/** Two equal sides; their definition's path. */
function sides(records: number): string {
  const definition = folder.path('sides.yaml');
  writeFileSync(`${definition}.csv`, `k,v\n${Array.from({ length: records }, (_, i) => `key ${i},${i}\n`).join('')}`);
  writeFileSync(definition, definitionOver(`${definition}.csv`));
  return definition;
}

function definitionOver(path: string): string {
  const source = `{ type: csv, path: "${path}" }`;
  return `name: sides\nkey: [k]\nfields: [v]\ninbound: ${source}\noutbound: ${source}\n`;
}

async function until<Value>(look: () => Value | Promise<Value>): Promise<NonNullable<Value>> {
  for (;;) {
    const value = await look();
    if (value) return value as NonNullable<Value>;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
