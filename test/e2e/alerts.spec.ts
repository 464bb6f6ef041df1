import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { httpReceiver } from '#test/support/receivers.ts';
import { alertsPage } from './pages/alerts.ts';
import { settingsPage } from './pages/settings.ts';
import { expectAccessible } from './support/access.ts';
import { csvDefinition, ran, records } from './support/ran.ts';
import { expect, test } from './support/test.ts';

// A run by the command line comes first, which a busy machine takes its time for.
test.describe.configure({ timeout: 400_000 });

test('channels are defined, tried and corrected, and what was told is seen and sent again', async ({ app, folder }) => {
  const receiver = await httpReceiver();
  const definition = csvDefinition(folder, 'small', { inbound: records(3), outbound: records(2) });
  const rules = '[{ name: differs, on: mismatch, send: [chat, later] }]';
  appendFileSync(definition, `alerts: { channels: { chat: workspace, later: workspace }, rules: ${rules} }\n`);
  const page = alertsPage(app);
  await page.open();
  await page.addChannel('chat', 'Webhook or robot', { Address: receiver.url, 'Secret that signs': 's3cret' });
  await expect(page.dialog).toContainText('chat.secret holds a secret as it is');
  const secret = page.dialog.getByRole('textbox', { name: 'Secret that signs' });
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Tieout fills it in.
  await secret.fill('${ROBOT_SECRET}');
  await expect(page.dialog).toContainText('set ROBOT_SECRET where tieout serve is started');
  await secret.fill('');
  await expect(page.dialog).not.toContainText('ROBOT_SECRET');
  await page.dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.row('chat')).toContainText(new URL(receiver.url).host);
  await page.sendTest('chat');
  await expect(page.result).toContainText('The test was taken');
  expect(receiver.posted[0]?.body).toMatchObject({ rule: 'test', subject: '[test] Tieout · Tieout: match' });
  receiver.answer.status = 403;
  await page.sendTest('chat');
  await expect(page.result).toContainText('answered 403');
  await expect(page.result).toContainText('Check the user, the password or the key');
  receiver.answer.status = 200;

  await page.escalateTo('chat');
  await page.keepQuietIn('Asia/Shanghi');
  // The page's own: what the last test came to may still stand beside it as a notification.
  const refusal = app.getByRole('main').getByRole('alert');
  await expect(refusal).toContainText('Asia/Shanghi is no time zone');
  await page.stopKeepingQuiet();
  await app.getByRole('button', { name: 'Save' }).click();
  await expect(refusal).toHaveCount(0);

  await ran(join(folder, 'workspace'), definition);
  await expect(page.outboxRow('later')).toContainText('the workspace has no channel later');
  await expect(page.outboxRow('nobody looked')).toContainText('Waiting');
  await page.addChannel('later', 'Webhook or robot', { Address: receiver.url });
  await page.row('later').waitFor();
  await app.getByRole('button', { name: 'Send now: differs to later' }).click();
  await app.getByText('Sent 2').click();
  await expect(page.outboxRow('differs')).toHaveCount(2);
  await page.removeChannel('later');
  await expect(page.row('later')).toHaveCount(0);
  receiver.close();

  for (const language of ['English', '简体中文']) {
    await app
      .getByRole('link', { name: /^(Settings|设置)$/ })
      .first()
      .click();
    await settingsPage(app).chooseLanguage(language);
    await page.open();
    for (const colorScheme of ['light', 'dark'] as const) {
      await app.emulateMedia({ colorScheme });
      await expectAccessible(app);
    }
    await app.getByRole('button', { name: /^(Edit…|编辑…) chat$/ }).click();
    await page.dialog.getByRole('textbox').first().waitFor();
    await expectAccessible(app);
    await app.keyboard.press('Escape');
    await page.dialog.waitFor({ state: 'hidden' });
  }
});

test('a browser is asked by a click alone, and a click on a notification leads to what it is about', async ({
  app,
  context,
}) => {
  const page = alertsPage(app);
  await page.open();
  await page.addChannel('screen', 'Notification on the desktop');
  await page.sendTest('screen');
  await expect(page.result).toContainText('Open the desktop app, or allow notifications');
  await context.grantPermissions(['notifications']);
  await app.evaluate(() => {
    // What a system shows cannot be looked at: it is kept, to be clicked.
    class Kept extends EventTarget {
      static permission = 'default';
      static requestPermission = async () => {
        Kept.permission = 'granted';
        return 'granted';
      };
      onclick: (() => void) | null = null;
      close() {}
      constructor(
        readonly title: string,
        readonly options: { tag: string },
      ) {
        super();
        Object.assign(window, { shown: this });
      }
    }
    Object.assign(window, { Notification: Kept });
  });
  await app.getByRole('button', { name: 'Allow notifications…' }).click();
  await expect(app.getByText('This browser shows them')).toBeVisible();
  // It listens a moment later.
  await expect(async () => {
    await page.sendTest('screen');
    await expect(page.result).toContainText('The test was taken', { timeout: 2_000 });
  }).toPass();
  await app.waitForFunction(() => 'shown' in window);
  const shown = await app.evaluate(() => (window as unknown as { shown: { title: string } }).shown.title);
  expect(shown).toBe('[test] Tieout · Tieout: match');
  await app.evaluate(() => (window as unknown as { shown: { onclick: () => void } }).shown.onclick());
  await expect(app).toHaveURL(/#\/settings$/);
});
