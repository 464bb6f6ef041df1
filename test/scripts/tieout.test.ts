import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const script = resolve('scripts/tieout.mjs');
const started = 'node scripts/tieout.mjs';

describe('tieout from the checkout', () => {
  let folder = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tieout-cli-'));
    writeFileSync(join(folder, 'taken.yaml'), 'name: taken\n');
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('prints nothing on standard output but what the command line prints', () => {
    const { status, stdout } = tieout(['--help'], { cwd: folder });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Usage: tieout/);
  });

  it('passes the exit code on', () => {
    expect(tieout(['--no-such-option'], { cwd: folder }).status).toBe(2);
  });

  it('takes relative paths from the folder it is called in', () => {
    expect(tieout(['init', 'taken.yaml'], { cwd: folder }).status).toBe(2);
    expect(tieout(['init', 'free.yaml'], { cwd: folder }).status).toBe(0);
  });

  it('takes them from the caller’s folder where npm started it in the project’s', () => {
    const npm = { npm_lifecycle_script: started, INIT_CWD: folder };
    const { status, stderr } = tieout(['init', 'taken.yaml'], { cwd: resolve('.'), env: npm });
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(join(folder, 'taken.yaml')) });
  });

  it('does not follow the folder of another npm script, such as npm test', () => {
    const npm = { npm_lifecycle_script: 'node scripts/test.mjs', INIT_CWD: resolve('.') };
    expect(tieout(['init', 'taken.yaml'], { cwd: folder, env: npm }).status).toBe(2);
  });
});

function tieout(args: string[], options: { cwd: string; env?: Record<string, string> }) {
  const env = { ...process.env, npm_lifecycle_script: '', ...options.env };
  return spawnSync(process.execPath, [script, ...args], { cwd: options.cwd, env, encoding: 'utf8' });
}
