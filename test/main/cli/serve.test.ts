import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal, type TestCli, testCli } from '#test/support/cli.ts';

let cli: TestCli;

beforeAll(() => {
  cli = testCli();
});
afterAll(() => cli.remove());

describe('tieout serve', () => {
  it('says first where it is, shows the page there, and ends on Ctrl-C', async () => {
    const serving = cli.start(['serve', '--json']);
    const { url } = JSON.parse(await serving.firstLine()) as { url: string };
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=/);
    const page = await fetch(url);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<title>Tieout</title>');
    serving.kill('SIGINT');
    expect(await serving.ended).toMatchObject({ exitCode: 0, json: { url } });
    await expect(fetch(url)).rejects.toThrow();
  });

  it('says to a person what the address is good for', async () => {
    const serving = cli.start(['serve', '--port', '0']);
    await serving.firstLine();
    serving.kill('SIGTERM');
    const { stdout, exitCode } = await serving.ended;
    expect(stdout).toMatch(/Tieout is at http:.*#token=[\s\S]*one login/);
    expect(exitCode).toBe(0);
  });

  it('refuses a port that is none', async () => {
    expect(await refusal(cli, ['serve', '--port', '70000'])).toMatchObject({ exitCode: 2, code: 'usage' });
  });
});
