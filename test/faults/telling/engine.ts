import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createApp } from '#main/app.ts';
import { limits } from '#shared/limits.ts';
import { writeRunSides } from './ground.ts';

/**
 * An engine as it stands behind the page, as a process of its own that may be killed at any moment: it goes on with what
 * the one before left behind, carries out runs until there are so many, and sends what waits; told `to-its-end`, it ends
 * when nothing waits any more. It is impatient, so that what takes an hour with people takes seconds.
 */
const [folder = '', wanted = '', until = ''] = process.argv.slice(2);

Object.assign(limits, {
  ...{ alertTimeoutMs: 1_000, alertLookMs: 200 },
  alertPausesMs: [200, 300, 400, 500, 600, 700],
});
const app = createApp({
  workspace: join(folder, 'workspace'),
  workerFile: 'out/main/worker.js',
  threads: 1,
  environment: { USER: 'mei' },
});
process.stdout.write('open\n');
const log = (error: unknown) => process.stderr.write(`${String(error)}\n`);
await app.resumeStranded(log);
void app.goOnWithEnded(log);
await Promise.allSettled(app.active.underWay().map(({ run }) => app.active.wait(run)));
for (let ended = app.runs({ count: 1 }).total; ended < Number(wanted); ended++) {
  writeRunSides(folder, ended);
  await app.run(join(folder, 'telling.yaml'));
}
while (until === '' || app.alerts.outbox({ count: 1 }).counts.waiting > 0) await setTimeout(100);
await app.close();
