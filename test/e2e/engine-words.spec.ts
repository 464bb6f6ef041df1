import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { definitionPage } from './pages/definition.ts';
import { expectAccessible } from './support/access.ts';
import { expect, test } from './support/test.ts';

test.describe('in Chinese', () => {
  test.use({ locale: 'zh-CN' });

  test('what is wrong with a definition, and with a source, is said in Chinese', async ({ app, folder }) => {
    const path = join(folder, 'orders.yaml');
    const sides = 'inbound: { type: csv, path: gone.csv }\noutbound: { type: csv, path: gone.csv }\n';
    writeFileSync(path, `name: orders\nkey: [k]\nfields: [v]\n${sides}`);
    const { results } = definitionPage(app);
    const editor = app.getByRole('textbox', { name: '文本', exact: true });
    await app.goto(new URL(`#/definitions/edit?path=${encodeURIComponent(path)}`, app.url()).href);
    await expect(editor).toContainText('name: orders');
    await app.keyboard.press('F8');
    await expect(results.getByText(/^入账：.*gone\.csv 不存在$/).first()).toBeVisible();
    await expect(results.getByText('请改正 inbound.path，或将文件放到该处。').first()).toBeVisible();
    await expectAccessible(app);
    await editor.press('Control+End');
    await editor.pressSequentially('fieldz: 1\n');
    await app.getByRole('button', { name: /个问题/ }).click();
    await expect(results.getByText('没有 fieldz 这个设置，是否应为 fields？')).toBeVisible();
    await expectAccessible(app);
  });
});
