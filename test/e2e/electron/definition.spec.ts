import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { startMariadb } from '#test/support/mariadb.ts';
import { startRedis } from '#test/support/redis.ts';
import { definitionPage } from '../pages/definition.ts';
import { runPage } from '../pages/run.ts';
import { expect, test } from './desktop.ts';

test.describe.configure({ timeout: 300_000 });

/** There is no keyring here: what it does is done by the letter. */
async function putKeyring(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ safeStorage }) => {
    safeStorage.isEncryptionAvailable = () => true;
    Object.assign(safeStorage, { getSelectedStorageBackend: () => 'gnome_libsecret' });
    safeStorage.encryptString = (text) => Buffer.from(text).reverse();
    safeStorage.decryptString = (bytes) => Buffer.from(bytes).reverse().toString();
  });
}

test('passwords of sources are typed beside them and kept by the keyring: the definition has their names alone', async ({
  start,
}) => {
  const [redis, mariadb] = await Promise.all([startRedis({ password: 'r@d/1' }), startMariadb()]);
  try {
    await redis.client.hset('pool:in:0', { S1: JSON.stringify({ sku: 'S1', price: 0.5 }) });
    await mariadb.sql(`CREATE TABLE promo_sku (sku VARCHAR(40) PRIMARY KEY, price DECIMAL(10,2));
      INSERT INTO promo_sku VALUES ('S1', 0.50);
      CREATE USER reader@'%' IDENTIFIED BY 'secret'; GRANT SELECT ON promo.* TO reader@'%'`);
    const { app, page: window, folder, shell } = await start();
    const definitions = join(folder, 'workspace', 'definitions');
    mkdirSync(definitions, { recursive: true });
    const page = definitionPage(window);
    await page.start('tagging', { Inbound: 'Redis', Outbound: 'MySQL' });
    await expect(page.password('Inbound')).toHaveCount(0);
    await page.fill('Inbound', 'Address', `redis://127.0.0.1:${redis.port}/0`);
    await page.fill('Inbound', 'Buckets or keys', 'pool:in:*');
    await page.fill('Outbound', 'Address', `mysql://reader:secret@127.0.0.1:${mariadb.port}/promo`);
    await page.fill('Outbound', 'Table', 'promo_sku');
    await page.password('Inbound').pressSequentially('r@d/1');
    await page.side('Outbound').getByRole('button', { name: 'Move the password into the keyring' }).click();
    await expect(page.password('Outbound')).toHaveValue('secret');
    const text = await page.text();
    expect(text).toContain(`redis://:\${TAGGING_INBOUND_PASSWORD}@127.0.0.1:${redis.port}/0`);
    expect(text).toContain(`mysql://reader:\${TAGGING_OUTBOUND_PASSWORD}@127.0.0.1:${mariadb.port}/promo`);

    // Where no keyring is nothing is kept in the clear, and what to do is said.
    await window.keyboard.press('F8');
    await expect(page.results).toContainText('this system has no keyring');
    await expect(page.results).toContainText('set the secret as an environment variable');
    await expect(page.password('Inbound')).toHaveValue('r@d/1');

    await putKeyring(app);
    await page.test();
    await expect(page.password('Inbound')).toHaveValue('');
    await expect(page.password('Inbound')).toHaveAttribute('placeholder', 'kept in the keyring');
    expect(await shell('secrets/names')).toEqual({ names: ['TAGGING_INBOUND_PASSWORD', 'TAGGING_OUTBOUND_PASSWORD'] });
    await page.addAllFound();
    await page.test();
    await expect(page.results.getByRole('region', { name: 'Inbound' })).toContainText('S1');
    await expect(page.results.getByRole('region', { name: 'Outbound' })).toContainText('S1');
    await page.saveFirst();
    expect(readFileSync(join(definitions, 'tagging.yaml'), 'utf8')).not.toMatch(/secret|r@d/);
    await page.run();
    await expect(runPage(window).sign).toContainText('match');
  } finally {
    await Promise.all([redis.stop(), mariadb.stop()]);
  }
});
