import { writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { createGauge, partitionStateCounts } from '#shared/gauge.ts';
import { definitionOf, pullSide } from '#test/support/engine.ts';
import { withLimits } from '#test/support/limits.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { diff } from '#worker/diff.ts';
import { prepare } from '#worker/findings.ts';

const folder = tempFolder();

it('findings that cannot be written end the whole task with the reason, not only their partition', async () => {
  const path = folder.path('x.csv');
  writeFileSync(path, 'k,v\na,1\nb,2\n');
  const source = { type: 'csv', path };
  const definition = definitionOf({ key: ['k'], fields: ['v'], inbound: source, outbound: source });
  const { key, fields } = definition;
  const files = {
    inbound: folder.path('in.snapshot'),
    outbound: folder.path('out.snapshot'),
    findings: folder.path('f.sqlite'),
  };
  await pullSide(definition, files, 'inbound');
  await pullSide(definition, files, 'outbound');
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
