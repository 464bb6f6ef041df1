import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, refusal, type TestCli, testCli } from '#test/support/cli.ts';
import { definition, held, sent } from './two-sides.ts';

const dayMs = 24 * 3_600_000;
/** Nobody's user id on Debian: the faults of permission do not happen to root. */
const nobody = 65_534;

let cli: TestCli;

beforeAll(() => {
  cli = testCli();
  cli.write('sent.csv', sent);
  cli.write('held.ndjson', held);
  const startsAt = new Date(Date.now() + dayMs).toISOString();
  cli.write('d.yaml', `${definition}activity: { id: "618", startsAt: ${startsAt}, policy: daily }\n`);
});
afterAll(() => cli.remove());

function scratches(): string[] {
  const folder = join(cli.workspace, 'scratch');
  return existsSync(folder) ? readdirSync(folder) : [];
}

describe('tieout bench', () => {
  let measured: Outcome;

  beforeAll(async () => {
    measured = await cli.run(['bench', '--records', '2m', '--json']);
  });

  it('says how fast this machine keeps and compares, and what a run of so many records comes to', () => {
    const rate = { recordsPerSecond: expect.any(Number), bytesPerRecord: expect.any(Number) };
    expect(measured).toMatchObject({
      exitCode: 0,
      json: {
        machine: { records: 200_000, csv: rate, json: rate, pairsPerSecond: expect.any(Number) },
        name: null,
        chunks: 400,
        forecast: { inbound: { records: 2_000_000, isExact: true }, basedOn: 'bench', activity: null },
      },
    });
  });

  it('estimates by what it measured', () => {
    const { machine, forecast } = measured.json as {
      machine: Record<'csv' | 'json', { recordsPerSecond: number }> & { pairsPerSecond: number };
      forecast: { seconds: { pull: number; diff: number } };
    };
    const slower = Math.min(machine.csv.recordsPerSecond, machine.json.recordsPerSecond);
    expect(forecast.seconds.pull).toBeCloseTo(2_000_000 / slower + 0.2, 0);
    expect(forecast.seconds.diff).toBeCloseTo(2_000_000 / machine.pairsPerSecond + 0.2, 0);
  });

  it('tells of its progress on standard error, and leaves nothing in the workspace but its figures', () => {
    const steps = measured.stderr
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { step: string }).step);
    expect(steps).toEqual(['generating', 'keeping', 'comparing']);
    expect(scratches()).toEqual([]);
    expect(readdirSync(cli.workspace)).not.toContain('evidence');
  });

  it('answers whether there is enough time before the activity starts', async () => {
    const { exitCode, stdout } = await cli.run(['bench', 'd.yaml', '--records', '20_000k', '--quiet']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/ 20,000,000 records a side, 4,000 comparisons of up to 5,000: about /);
    expect(stdout).toMatch(/Started now, it will finish (1 d 0 h|23 h \d\d min) before activity 618 starts\.\n/);
    expect(stdout).toMatch(
      /By its policy \(daily, T-24h\) clearing (starts|was to start) at \d{4}-\d\d-\d\d \d\d:\d\d UTC/,
    );
  });

  it('is what the first estimate of a run rests on', async () => {
    const fresh = ['--workspace', join(cli.folder, 'fresh')];
    const guessed = await cli.run(['run', 'd.yaml', '--json', ...fresh]);
    expect(guessed.json).toMatchObject({ estimate: { basedOn: 'guess' } });
    const bench = cli.write('other.yaml', definition.replace('name: two-sides', 'name: another'));
    expect((await cli.run(['run', bench, '--json'])).json).toMatchObject({ estimate: { basedOn: 'bench' } });
  });

  it('leaves nothing behind when it is interrupted', async () => {
    let exitCode: number | null = null;
    // What is read of its steps on a busy machine may be read when it is over.
    for (let tries = 0; exitCode !== 5 && tries < 10; tries++) {
      const run = cli.start(['bench']);
      await run.until(/keeping/);
      run.kill('SIGINT');
      ({ exitCode } = await run.ended);
    }
    expect(exitCode).toBe(5);
    expect(scratches()).toEqual([]);
  });

  it('takes as many records as the sources hold, and clears away what one that was killed left', async () => {
    const run = cli.start(['bench']);
    await run.until(/keeping/);
    run.kill('SIGKILL');
    await run.ended;
    expect(scratches().length).toBe(1);
    const { json } = await cli.run(['bench', 'd.yaml', '--json']);
    expect(json).toMatchObject({
      name: 'two-sides',
      chunks: 1,
      forecast: { inbound: { records: 9, isExact: true }, outbound: { records: 9 }, basedOn: 'bench' },
    });
    expect(scratches()).toEqual([]);
  });
});

describe('tieout bench refuses', () => {
  it.each(['2x', '-5', '0', '1.5', '', 'many', '1e9', '9999999999m', 'm'])('--records %j', async (records) => {
    const refused = await refusal(cli, ['bench', `--records=${records}`]);
    expect(refused).toMatchObject({
      exitCode: 2,
      code: 'usage',
      next: expect.stringMatching(/such as 5000, 500k or 200m/),
    });
  });

  it('a source that cannot be reached, before anything is measured', async () => {
    cli.write('half.yaml', definition.replace('held.ndjson', 'gone.ndjson'));
    const outcome = await cli.run(['bench', 'half.yaml']);
    expect(outcome.stderr).not.toMatch(/generating/);
    expect(await refusal(cli, ['bench', 'half.yaml'])).toMatchObject({ exitCode: 4, code: 'unreachable' });
  });

  it('a definition that is not there', async () => {
    expect(await refusal(cli, ['bench', 'none.yaml'])).toMatchObject({ exitCode: 2, code: 'definition' });
  });

  it.runIf(process.getuid?.() === 0).each(['bench', 'plan d.yaml'])(
    'a workspace that may not be written: %s',
    async (command) => {
      chmodSync(cli.folder, 0o755);
      mkdirSync(join(cli.folder, 'locked'), { recursive: true, mode: 0o555 });
      const refused = await refusal(cli, [...command.split(' '), '--workspace', 'locked'], { uid: nobody });
      expect(refused).toMatchObject({ exitCode: 2, code: 'workspace', next: expect.stringMatching(/may be written/) });
    },
  );
});
