import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '#main/app.ts';
import type { UpcomingPass } from '#shared/activity.ts';
import { begun, look } from '#test/support/clearing.ts';
import { type TestCli, testCli } from '#test/support/cli.ts';
import { writeSides } from '#test/support/two-csv-sides.ts';

let cli: TestCli;
const hour = 3_600_000;
const definition = () => join(cli.workspace, 'definitions', 'sides.yaml');
/** An activity that starts so long after now. */
const activity = (ms: number, passes: string) =>
  `activity: { id: "618", startsAt: "${new Date(Date.now() + ms).toISOString()}", policy: daily, passes: ${passes} }`;

beforeAll(async () => {
  cli = testCli();
  await cli.run(['people', 'add', 'Wei']);
});
afterAll(() => cli.remove());

describe('tieout schedule', () => {
  it('says what to write where nothing is cleared by itself', async () => {
    const { stdout, exitCode } = await cli.run(['schedule']);
    expect(stdout).toMatch(/activity: \{ id[\s\S]*cron:/);
    expect(exitCode).toBe(0);
  });

  it('lists what is next with a countdown, and the same as JSON', async () => {
    writeSides(definition(), 100, activity(30 * hour + 60_000, '[1h]'));
    const { stdout } = await cli.run(['schedule']);
    expect(stdout).toMatch(/sides +618 +T-24h +\S+ \S+ UTC +in 6 h 0\d min/);
    const { json } = await cli.run(['schedule', '--json']);
    const schedule = json?.schedule as UpcomingPass[];
    expect(schedule.map(({ leadSeconds, state }) => [leadSeconds, state])).toEqual([
      [86_400, 'planned'],
      [3_600, 'planned'],
    ]);
  });
});

describe('the list of what is next', () => {
  it('is in one time zone, whatever zones activities and schedules are written in, and names it', async () => {
    const at = (offset: string, hours: number) =>
      `${new Date(Date.now() + 48 * hour + hours * hour).toISOString().slice(0, 19)}${offset}`;
    const there = (name: string, extra: string) => {
      const path = join(cli.workspace, 'definitions', `${name}.yaml`);
      writeSides(path, 10, extra);
      return path;
    };
    const paths = [
      there('one', `activity: { id: "a", startsAt: "${at('+08:00', 8)}", policy: daily }`),
      there('two', `activity: { id: "b", startsAt: "${at('-05:00', 0)}", policy: daily }`),
      there('three', 'schedule: { cron: "0 2 * * *", zone: Asia/Tokyo }'),
    ];
    const { stdout } = await cli.run(['schedule'], { env: { TZ: 'Asia/Shanghai' } });
    for (const path of paths) rmSync(path);
    const offsets = [...stdout.matchAll(/\d\d:\d\d (UTC|[+-]\d\d:\d\d)/g)].map(([, offset]) => offset);
    expect(offsets.length).toBeGreaterThan(2);
    expect(new Set(offsets)).toEqual(new Set(['+08:00']));
    expect(stdout).toContain('times of Asia/Shanghai');
  });
});

describe('tieout activities', () => {
  it('shows the passes of one, and refuses a name that is none', async () => {
    const { json } = await cli.run(['activities', '618', '--json']);
    expect(json?.activities).toMatchObject([{ name: 'sides', passes: [{ state: 'planned' }, { state: 'planned' }] }]);
    expect(await cli.run(['activities', '619', '--json'])).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'not-found' } },
    });
  });
});

describe('tieout serve', () => {
  it('says what it clears next, and clears nothing with --no-schedule', async () => {
    const serving = cli.start(['serve']);
    await serving.until(/Next to be cleared: sides \(618 T-24h\)/);
    serving.kill('SIGINT');
    expect((await serving.ended).stderr).toMatch(/Next to be cleared: sides \(618 T-24h\) at .* in 6 h/);

    writeSides(definition(), 100, activity(2 * hour, '[1h]'));
    const idle = cli.start(['serve', '--no-schedule']);
    await idle.firstLine();
    expect((await cli.run(['runs', '--json'])).json).toMatchObject({ runs: [] });
    idle.kill('SIGINT');
    await idle.ended;
  });

  it('killed while it clears, is gone on with by the next, in one run', async () => {
    writeSides(definition(), 400_000, activity(2 * hour, '[1h]'));
    const serving = cli.start(['serve']);
    while (!isUnderWay(join(cli.workspace, 'evidence'))) await sleep(5);
    serving.kill('SIGKILL');
    await serving.ended;
    const app = createApp({
      workspace: cli.workspace,
      workerFile: 'out/main/worker.js',
      environment: { HOME: cli.folder },
    });
    try {
      await look(app);
      expect(begun(app)).toMatchObject([{ state: 'ended', verdict: 'mismatch', findings: 2 }]);
      expect(begun(app)[0]?.lateSeconds).toBeGreaterThan(21 * 3_600);
      expect(app.trail.of(['pass.begun', 'run.started'])).toHaveLength(2);
      expect(app.trail.of(['run.resumed'])).toMatchObject([{ actor: 'engine' }]);
    } finally {
      await app.close();
    }
  });
});

/** Whether a run holds its lock. */
function isUnderWay(evidence: string): boolean {
  return existsSync(evidence) && readdirSync(evidence).some((run) => existsSync(join(evidence, run, 'lock')));
}
