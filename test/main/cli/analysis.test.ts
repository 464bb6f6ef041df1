import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal, summaryOf, type TestCli, testCli } from '#test/support/cli.ts';
import { journalledSides } from '#test/support/journalled.ts';
import { type Mariadb, startMariadb } from '#test/support/mariadb.ts';

let mariadb: Mariadb;
let cli: TestCli;
let file: string;
/** The run of this workspace, and that of a colleague's, in one journal. */
let ours: string;
let theirs: string;

beforeAll(async () => {
  mariadb = await startMariadb();
  await mariadb.sql('CREATE DATABASE team');
  cli = testCli();
  file = journalledSides(cli.folder, `mysql://root@127.0.0.1:${mariadb.port}/team`, {});
  ours = summaryOf(await cli.run(['run', file, '--json'])).run;
  const there = ['--workspace', join(cli.folder, 'colleague')];
  theirs = summaryOf(await cli.run(['run', file, '--json', ...there], { env: { USER: 'wei' } })).run;
}, 120_000);
afterAll(async () => {
  cli?.remove();
  await mariadb?.stop();
});

const analysed = async (...args: string[]) => {
  const { exitCode, json, stderr } = await cli.run(['analysis', ...args, '--json']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return json as { runs: { run: string; rate: number; findings: object }[]; open: { findings: number } | null };
};

describe('how a reconciliation went', () => {
  it('is told of the runs of this workspace, with what is open', async () => {
    const { runs, open } = await analysed();
    expect(runs).toMatchObject([{ run: ours, rate: 1_543 / 2_000, findings: { missing: 200, different: 257 } }]);
    expect(open).toMatchObject({ findings: 457 });
  });

  it("is told of everybody's runs from the journal, by whom each was made", async () => {
    const { runs } = await analysed('sku', '--journal');
    expect(runs).toMatchObject([
      { run: ours, rate: 1_543 / 2_000, findings: { missing: 200, different: 257 } },
      { run: theirs, person: 'wei', rate: 1_543 / 2_000 },
    ]);
  });

  it('is a table for people and a line a run for programs', async () => {
    const { stdout } = await cli.run(['analysis', '--journal']);
    for (const part of [ours, theirs, '77.15 %', '3,800', 'wei']) expect(stdout).toContain(part);
    const [head, ...lines] = (await cli.run(['analysis', '--csv'])).stdout.trim().split('\n');
    expect(head).toBe(
      'run,started,verdict,rate,records,seconds,findings,missing,unexpected,different,duplicate,invalid,activity,person',
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^${ours},[^,]+Z,mismatch,0\\.7715,\\d+,[^,]+,457,200,0,257,0,0,,$`));
  });

  it('names what is meant where there is no such reconciliation, and what days may be', async () => {
    expect(await refusal(cli, ['analysis', 'skus'])).toMatchObject({
      ...{ exitCode: 2, code: 'not-found', message: 'no run of skus is in this workspace' },
      next: 'Did you mean sku?',
    });
    expect((await refusal(cli, ['analysis', '--days', '0'])).message).toMatch(/from 1 to \d+/);
    await cli.run(['people', 'add', 'Wei', '--workspace', 'nobody']);
    expect(await refusal(cli, ['analysis', '--workspace', 'nobody'])).toMatchObject({ code: 'not-found' });
  });

  it('is not told from a journal that is away', async () => {
    await mariadb.stop();
    const { exitCode, json } = await cli.run(['analysis', '--journal', '--json']);
    expect({ exitCode, json }).toMatchObject({ exitCode: 4, json: { error: { code: 'unreachable' } } });
  });
});
