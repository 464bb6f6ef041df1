import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesIn, openings } from '#main/hosts/electron/opened.ts';
import { limits } from '#shared/limits.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();

describe('the files that the system asks us to open', () => {
  it('are those of a command line that are ours and there', () => {
    const [definition, bundle, text] = ['a.YAML', 'b.tieout', 'c.txt'].map((name) => {
      const path = folder.path(name);
      writeFileSync(path, '');
      return path;
    }) as [string, string, string];
    const directory = folder.path('d.yaml');
    mkdirSync(directory);
    const words = ['--flag=x.yaml', basename(definition), bundle, text, directory, folder.path('absent.yaml')];
    expect(filesIn(words, dirname(definition))).toEqual([
      { path: definition, kind: 'definition' },
      { path: bundle, kind: 'bundle' },
    ]);
  });

  it('wait until somebody listens, and then arrive as they come', async () => {
    const opened = openings<number>();
    opened.push(1);
    opened.push(2);
    const heard = opened.listen(undefined);
    expect((await heard.next()).value).toBe(1);
    expect((await heard.next()).value).toBe(2);
    const third = heard.next();
    opened.push(3);
    expect((await third).value).toBe(3);
  });

  it('go to the page that listened last, and no listener is left waiting', async () => {
    const opened = openings<number>();
    const old = opened.listen(undefined).next();
    const current = opened.listen(undefined).next();
    opened.push(1);
    expect(await old).toEqual({ done: true, value: undefined });
    expect(await current).toEqual({ done: false, value: 1 });
    const gone = new AbortController();
    const aborted = opened.listen(gone.signal).next();
    gone.abort();
    expect(await aborted).toMatchObject({ done: true });
  });

  it('are forgotten, the oldest first, where nobody ever listens', async () => {
    const opened = openings<number>();
    for (let i = 0; i < limits.openedWaitingMax + 5; i += 1) opened.push(i);
    expect((await opened.listen(undefined).next()).value).toBe(5);
  });
});
