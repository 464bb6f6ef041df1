import { appendFileSync } from 'node:fs';
import type { ElectronApplication } from '@playwright/test';
import { expect, test } from './desktop.ts';
import { writeSides } from './sides.ts';

type Shown = { title: string; body: string };

/** Keeps notifications in the place of showing them: here is no desktop that would. */
async function keepNotifications(app: ElectronApplication): Promise<{
  shown: () => Promise<Shown[]>;
  click: (title: string) => Promise<void>;
}> {
  await app.evaluate(({ Notification }) => {
    const kept: Electron.Notification[] = [];
    Object.assign(globalThis, { kept });
    Notification.isSupported = () => true;
    Notification.prototype.show = function show(this: Electron.Notification) {
      kept.push(this);
    };
  });
  return {
    shown: () =>
      app.evaluate(() => {
        const { kept } = globalThis as unknown as { kept: Electron.Notification[] };
        return kept.map(({ title, body }) => ({ title, body }));
      }),
    click: (title) =>
      app.evaluate((_, wanted) => {
        const { kept } = globalThis as unknown as { kept: Electron.Notification[] };
        kept.find((one) => one.title === wanted)?.emit('click');
      }, title),
  };
}

test('an alert is a notification of the system, and its click leads to the findings', async ({ start }) => {
  const { app, page, folder, engine } = await start();
  const { shown, click } = await keepNotifications(app);
  const definition = writeSides(folder, 100);
  appendFileSync(
    definition,
    'alerts:\n  channels: { here: { type: notify } }\n  rules: [{ name: differ, on: mismatch, send: here }]\n',
  );
  const { run } = (await engine('runs/start', { path: definition })) as { run: string };
  const alerts = async () => (await shown()).filter(({ title }) => title.startsWith('Tieout · sides'));
  await expect.poll(alerts, { timeout: 30_000 }).toHaveLength(1);
  const [alert] = await alerts();
  expect(alert?.title).toBe('Tieout · sides: mismatch, 2 findings');
  expect(alert?.body).toContain('Missing 1');
  expect(alert?.body).toContain('Different 1');
  await click(alert?.title ?? '');
  await expect(page).toHaveURL(new RegExp(`#/runs/${run}/findings$`));
  await expect
    .poll(async () => ((await engine('alerts/list', { run })) as { state: string }[]).map(({ state }) => state))
    .toEqual(['sent']);
});
