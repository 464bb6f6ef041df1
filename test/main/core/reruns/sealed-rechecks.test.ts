import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { App } from '#main/app.ts';
import { reviewFilterSchema } from '#shared/review.ts';
import { reconciliationIn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let opened: App | undefined;
afterEach(() => opened?.close());

/** A run of two findings, read again. */
async function rechecked() {
  const { app, run } = reconciliationIn(folder.path('w'));
  opened = app;
  const ended = await run(
    [
      ['a', '1'],
      ['b', '2'],
    ],
    [['b', '20']],
  );
  const { recheck } = await app.reruns.recheck(ended.run, reviewFilterSchema.parse({}));
  return { app, run: ended.run, recheck, files: join(app.folder, 'rechecks', recheck) };
}

describe('what was read again', { timeout: 180_000 }, () => {
  it('is held by verify, every byte of every file', async () => {
    const { app, run, recheck, files } = await rechecked();
    expect(await app.verify()).toMatchObject({ isWhole: true, rechecks: 1, unsealedRechecks: [], problems: [] });
    for (const name of ['inbound.snapshot', 'outbound.snapshot', 'findings.sqlite', 'keys']) {
      const path = join(files, name);
      const sealed = readFileSync(path);
      for (const at of [0, Math.floor(sealed.length / 2), sealed.length - 1]) {
        const changed = Buffer.from(sealed);
        changed[at] = (changed[at] ?? 0) ^ 1;
        chmodSync(path, 0o644);
        writeFileSync(path, changed);
        const problems = [`recheck ${recheck} of run ${run}: the bytes of ${name} are not those that were sealed`];
        expect(await app.verify()).toMatchObject({ isWhole: false, problems });
      }
      rmSync(path);
      expect(await app.verify()).toMatchObject({
        isWhole: false,
        problems: [`recheck ${recheck} of run ${run}: ${name} is gone`],
      });
      writeFileSync(path, sealed);
    }
    expect(await app.verify()).toMatchObject({ isWhole: true, problems: [] });
  });

  it('is named as not sealed where it is from before it was', async () => {
    const { app, run, recheck, files } = await rechecked();
    const [entry] = app.trail.of(['run.rechecked'], run);
    const { files: _, keysSha256: __, ...before } = { ...entry?.payload } as Record<string, unknown>;
    app.trail.enter('run.rechecked', { ...before, recheck: 'older' } as never);
    expect(await app.verify()).toMatchObject({ isWhole: true, rechecks: 2, unsealedRechecks: ['older'] });
    expect(app.reruns.rechecks(run)).toMatchObject([{ recheck }, { recheck: 'older' }]);
    rmSync(files, { recursive: true });
    expect((await app.verify()).problems).toHaveLength(4);
  });
});
