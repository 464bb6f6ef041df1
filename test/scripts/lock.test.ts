import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

describe('a lock between processes', () => {
  let folder = '';
  let lock = '';
  let diary = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tieout-lock-'));
    lock = join(folder, 'lock');
    diary = join(folder, 'diary');
    writeFileSync(diary, '');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('lets one in at a time', async () => {
    await Promise.all(Array.from({ length: 5 }, work));
    expect(entries()).toEqual(
      Array.from({ length: 5 }, () => 'in out')
        .join(' ')
        .split(' '),
    );
    expect(existsSync(lock)).toBe(false);
  });

  it('is taken over, by one at a time, from an owner that died', async () => {
    writeFileSync(lock, String(await idOfDeadProcess()));
    await Promise.all(Array.from({ length: 4 }, work));
    expect(entries()).toEqual(
      Array.from({ length: 4 }, () => 'in out')
        .join(' ')
        .split(' '),
    );
  });

  it('is taken over from an owner whose id has come round again', async () => {
    writeFileSync(lock, String(process.pid));
    const anHourAgo = Date.now() / 1000 - 3600;
    utimesSync(lock, anHourAgo, anHourAgo);
    await work();
    expect(entries()).toEqual(['in', 'out']);
  });

  it('is waited for while its owner lives', async () => {
    writeFileSync(lock, String(process.pid));
    const working = work();
    await new Promise((resume) => setTimeout(resume, 500));
    expect(entries()).toEqual([]);
    rmSync(lock);
    await working;
    expect(entries()).toEqual(['in', 'out']);
  });

  it('is given back when the work fails', async () => {
    await run(`await withLock(lock, () => { throw new Error('no'); }).catch(() => {});`);
    expect(existsSync(lock)).toBe(false);
  });

  const entries = () => readFileSync(diary, 'utf8').split('\n').filter(Boolean);

  function work(): Promise<number | null> {
    return run(`await withLock(lock, async () => {
      appendFileSync(diary, 'in\\n');
      await new Promise((resume) => setTimeout(resume, 50));
      appendFileSync(diary, 'out\\n');
    });`);
  }

  function run(body: string): Promise<number | null> {
    const program = `
      import { appendFileSync } from 'node:fs';
      import { withLock } from ${JSON.stringify(resolve('scripts/lock.mjs'))};
      const [lock, diary] = ${JSON.stringify([lock, diary])};
      ${body}`;
    return ended(['--input-type=module', '--eval', program]);
  }

  async function idOfDeadProcess(): Promise<number | undefined> {
    const child = spawn(process.execPath, ['--eval', '']);
    await new Promise((resume) => child.on('exit', resume));
    return child.pid;
  }

  function ended(args: string[]): Promise<number | null> {
    return new Promise((resume) => spawn(process.execPath, args, { stdio: 'inherit' }).on('exit', resume));
  }
});
