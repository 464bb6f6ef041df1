import { appendFileSync } from 'node:fs';
import type { ElectronApplication } from '@playwright/test';
import { plainSignature } from '#main/alerts/webhook.ts';
import { httpReceiver } from '#test/support/receivers.ts';
import { alertsPage } from '../pages/alerts.ts';
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

test('a channel’s secret is typed beside it, kept by the keyring, and signs what is sent', async ({ start }) => {
  const receiver = await httpReceiver();
  const { app, page: window, shell } = await start();
  // There is no keyring here: what it does is done by the letter.
  await app.evaluate(({ safeStorage }) => {
    safeStorage.isEncryptionAvailable = () => true;
    Object.assign(safeStorage, { getSelectedStorageBackend: () => 'gnome_libsecret' });
    safeStorage.encryptString = (text) => Buffer.from(text).reverse();
    safeStorage.decryptString = (bytes) => Buffer.from(bytes).reverse().toString();
  });
  const page = alertsPage(window);
  await page.open();
  await window.getByRole('button', { name: 'Add a channel…' }).click();
  await page.dialog.getByRole('textbox', { name: 'Name' }).fill('chat');
  await page.dialog.getByRole('combobox', { name: 'Kind' }).click();
  await window.getByRole('option', { name: 'Webhook or robot' }).click();
  await page.dialog.getByRole('textbox', { name: 'Address' }).fill(receiver.url);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Tieout fills it in.
  await page.dialog.getByRole('textbox', { name: 'Secret that signs' }).fill('${ROBOT_SECRET}');
  await page.dialog.getByLabel('Value of ROBOT_SECRET', { exact: true }).fill('s3cret');
  await page.dialog.getByRole('button', { name: 'Save' }).click();
  await page.row('chat').waitFor();
  expect(await shell('secrets/names')).toEqual({ names: ['ROBOT_SECRET'] });
  await page.sendTest('chat');
  await expect(page.result).toContainText('The test was taken');
  const [sent] = receiver.posted;
  const timestamp = String(sent?.headers['x-tieout-timestamp']);
  expect(sent?.headers['x-tieout-signature']).toBe(plainSignature('s3cret', timestamp, sent?.text ?? ''));

  await window.getByRole('button', { name: 'Edit… chat' }).click();
  await expect(page.dialog).toContainText('The keyring has one');
  await expect(page.dialog.getByLabel('Value of ROBOT_SECRET', { exact: true })).toHaveValue('');
  receiver.close();
});
