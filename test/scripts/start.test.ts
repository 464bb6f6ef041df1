import { spawn } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();

describe('npm start', () => {
  it('starts the Electron that is named, with the app, what follows, and the Node for an old one', async () => {
    const { program, noted } = pretender();
    const { exitCode } = await start({ TIEOUT_ELECTRON: program }, ['june.tieout']).ended;
    const [words, node] = readFileSync(noted, 'utf8').trim().split('\n');
    expect(words?.replace('--no-sandbox ', '')).toBe(`${process.cwd()} june.tieout`);
    expect(node).toBe(process.execPath);
    expect(exitCode).toBe(7);
  });

  it('says so where there is none, and where the same pages are', async () => {
    const started = start({ TIEOUT_ELECTRON: 'none', DISPLAY: '', WAYLAND_DISPLAY: '' }, []);
    const address = await started.said(/Open (http:\S+) in a browser/);
    expect(started.output()).toContain('There is no Electron to be had here, so Tieout opens in your browser');
    expect(await (await fetch(address)).text()).toContain('<title>Tieout</title>');
    started.stop();
    await started.ended;
    await expect(fetch(address)).rejects.toThrow();
  });

  it('gives a browser a file that leads on, for the address holds a token that others must not read', async () => {
    const { program, noted } = pretender('xdg-open');
    const path = `${dirname(program)}:${process.env.PATH}`;
    const started = start({ TIEOUT_ELECTRON: 'none', DISPLAY: ':0', PATH: path }, []);
    await started.said(/(Ctrl-C) ends it/);
    const file = await vi.waitFor(
      () => /^.*out\/open-\w+\.html$/m.exec(readFileSync(noted, 'utf8'))?.[0] as string,
      10_000,
    );
    expect(readFileSync(file, 'utf8')).toMatch(/url=http:\/\/127\.0\.0\.1:\d+\/#token=/);
    started.stop();
    await started.ended;
    expect(readdirSync('out').filter((name) => name.startsWith('open-'))).toEqual([]);
  });
});

/** A program that notes what it was started with, and ends with 7. */
function pretender(name = 'electron'): { program: string; noted: string } {
  const at = folder.path('bin');
  const noted = `${at}.noted`;
  const program = join(dirname(at), name);
  writeFileSync(program, `#!/bin/sh\necho "$@" > ${noted}\necho "$TIEOUT_NODE" >> ${noted}\nexit 7\n`);
  chmodSync(program, 0o755);
  return { program, noted };
}

function start(env: Record<string, string>, words: string[]) {
  const child = spawn(process.execPath, ['scripts/start.mjs', ...words], {
    env: { ...process.env, TIEOUT_HOME: folder.path('workspace'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  return {
    output: () => output,
    stop: () => child.kill('SIGINT'),
    ended: new Promise<{ exitCode: number | null }>((resolve) =>
      child.once('exit', (exitCode) => resolve({ exitCode })),
    ),
    async said(sign: RegExp): Promise<string> {
      for (;;) {
        const found = sign.exec(output)?.[1];
        if (found) return found;
        if (child.exitCode !== null) throw new Error(`npm start ended: ${output}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}
