import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { createGauge, partitionStateCounts } from '#shared/gauge.ts';
import { withLimits } from '#test/support/limits.ts';
import { pulledSides } from '#test/support/pulled-sides.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { diff } from '#worker/diff.ts';
import { prepare } from '#worker/findings.ts';

const folder = tempFolder();

it('findings that cannot be written end the whole task with the reason, not only their partition', async () => {
  const { definition, files } = await pulledSides(folder, ['a,1', 'b,2'], ['a,1', 'b,2']);
  const { key, fields } = definition;
  await prepare({ findings: files.findings, key, fields });
  const other = new Database(files.findings);
  other.exec('BEGIN IMMEDIATE');
  const gauge = createGauge();
  const task = withLimits({ busyTimeoutMs: 1 }, () =>
    diff({ ...files, key, fields, trustSums: false, partitions: [3, 4, 5], gauge }),
  );
  await expect(task).rejects.toMatchObject({ code: 'workspace', message: expect.stringContaining(files.findings) });
  expect(partitionStateCounts(gauge).failed).toBe(1);
  other.close();
});
