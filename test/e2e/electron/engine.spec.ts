import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { type Desktop, expect, test } from './desktop.ts';
import { writeSides } from './sides.ts';
import { buildStandIn } from './stand-in.ts';

test('an engine that is killed is replaced, the page reaches the new one, and its run is gone on with', async ({
  start,
}) => {
  const desktop = await start();
  const { page, folder, engine } = desktop;
  const records = 500_000;
  const [first] = enginesOf(desktop);
  const { run } = (await engine('runs/start', { path: writeSides(folder, records) })) as { run: string };
  expect(await engine('runs/show', { run })).toMatchObject({ state: 'pulling' });

  process.kill(first as number, 'SIGKILL');
  await expect
    .poll(() => page.evaluate(() => window.heard.events.map(({ name }) => name).slice(2)))
    .toEqual(['tieout:engine-gone', 'tieout:engine']);
  expect(await engine('workspace/about')).toMatchObject({ version: expect.any(String) });
  expect(enginesOf(desktop)).not.toContain(first);

  const ended = async () => ((await engine('runs/show', { run })) as { state: string }).state;
  await expect.poll(ended, { timeout: 120_000 }).toBe('ended');
  expect(await engine('runs/show', { run })).toMatchObject({
    verdict: 'mismatch',
    summary: { matched: records - 2, findings: { missing: 1, different: 1 }, isResumed: true },
  });
  // The page's own connection came back, too: it says so where there is none.
  await expect(page.getByRole('status')).toHaveCount(0);
});

test('the engine ends with the app', async ({ start }) => {
  const desktop = await start();
  await desktop.engine('workspace/about');
  const [engine] = enginesOf(desktop);
  await desktop.close();
  expect(() => process.kill(engine as number, 0)).toThrow('ESRCH');
});

test('as a utility process an engine is handed the page’s ports, and replaced when it dies', async ({ start }) => {
  const file = await buildStandIn(resolve('out/e2e-stand-in'));
  const desktop = await start({ env: { TIEOUT_ENGINE_WAY: 'utility', TIEOUT_ENGINE_FILE: file } });
  const processOf = async () => ((await desktop.engine('workspace/about')) as { threads: number }).threads;
  const first = await processOf();
  const metrics = await desktop.app.evaluate(({ app }) => app.getAppMetrics().map(({ type, pid }) => ({ type, pid })));
  expect(metrics).toContainEqual({ type: 'Utility', pid: first });

  process.kill(first, 'SIGKILL');
  await expect.poll(() => desktop.page.evaluate(() => window.heard.events.length)).toBe(4);
  expect(await processOf()).not.toBe(first);
});

/** The processes that run the engine, whichever way it was started. */
function enginesOf({ app }: Desktop): number[] {
  const table = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return table.split('\n').flatMap((line) => {
    const [pid, parent, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)?.slice(1) ?? [];
    const isEngine = args?.includes('engine.js') || args?.includes('node.mojom.NodeService');
    return isEngine && Number(parent) === app.process().pid ? [Number(pid)] : [];
  });
}
