import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startMariadb } from '#test/support/mariadb.ts';
import { startRedis } from '#test/support/redis.ts';
import { definitionPage } from './pages/definition.ts';
import { expectAccessible } from './support/access.ts';
import { test as base, expect } from './support/test.ts';

/** A workspace with two files of records and a commented definition of them. */
const test = base.extend<{ definitions: string }>({
  definitions: [
    async ({ folder }, use) => {
      const definitions = join(folder, 'workspace', 'definitions');
      mkdirSync(definitions, { recursive: true });
      writeFileSync(
        join(definitions, 'sent.csv'),
        'sku,title,price,status\nS1,Mug,1.50,1\nS2,Cup,2.00,1\nS3,Pot,x,0\n',
      );
      writeFileSync(join(definitions, 'held.csv'), 'sku_id,title,promo_price,status\nS1,Mug,1.5,1\nS2,Cup,2.01,1\n');
      writeFileSync(join(definitions, 'tagging.yaml'), written);
      await use(definitions);
    },
    { auto: true },
  ],
});

const written = `# What we tagged must be there.
name: tagging   # ours

key: [sku]
fields:
  - title
  - {name: price, type: decimal}   # in yuan
inbound:
  type: csv
  path: sent.csv
outbound:
  type: csv
  path: held.csv
  columns: { sku: sku_id, price: promo_price }
`;

test.describe('form and text', () => {
  test('are in step both ways, and what the form does not touch stays as it is written', async ({ app }) => {
    const page = definitionPage(app);
    await page.open('tagging.yaml');
    await expect(page.form.getByLabel('Name', { exact: true })).toHaveValue('tagging');
    await page.form.getByLabel('Name', { exact: true }).fill('tagging 618');
    await page.field('price').tolerance.fill('0.01');
    await page.fill('Inbound', 'File', 'sent today.csv');
    await expect
      .poll(page.text)
      .toBe(
        written
          .replace('name: tagging ', 'name: tagging 618 ')
          .replace('{name: price, type: decimal}   #', '{ name: price, type: decimal, tolerance: 0.01 } #')
          .replace('path: sent.csv', 'path: sent today.csv'),
      );
    await page.write(written.replace('type: decimal', 'type: integer'));
    await expect(page.field('price').type).toHaveValue('integer');
    await expect(page.form.getByLabel('Name', { exact: true })).toHaveValue('tagging');
  });

  test('have one history', async ({ app }) => {
    const page = definitionPage(app);
    await page.open('tagging.yaml');
    await expect(page.state).toContainText('saved');
    await page.field('price').act('Remove');
    await expect(page.state).toContainText('not saved');
    await expect.poll(page.names).toEqual(['sku', 'title']);
    await page.undo();
    await expect.poll(page.text).toBe(written);
    await expect(page.state).toContainText('✓ saved');
    await expect.poll(page.names).toEqual(['sku', 'title', 'price']);
  });

  test('hold still while the text is no YAML, and say where', async ({ app }) => {
    const page = definitionPage(app);
    await page.open('tagging.yaml');
    await page.write(written.replace('[sku]', '[sku'));
    await expect(page.form.getByRole('alert')).toContainText('The text is not valid YAML');
    await expect(page.form.getByLabel('Name', { exact: true })).toBeDisabled();
    await page.form.getByRole('button', { name: 'Go to line 5' }).click();
    await expect(page.editor).toBeFocused();
    await page.write(written);
    await expect(page.form.getByLabel('Name', { exact: true })).toBeEnabled();
  });

  test('move fields with the keyboard, and rename a field wherever it stands', async ({ app }) => {
    const page = definitionPage(app);
    await page.open('tagging.yaml');
    await page.field('title').handle.focus();
    await app.keyboard.press('ArrowDown');
    await expect.poll(page.names).toEqual(['sku', 'price', 'title']);
    await expect(page.field('title').handle).toBeFocused();
    await app.getByRole('textbox', { name: 'Name of field price' }).fill('amount');
    await expect.poll(page.text).toContain('columns: { sku: sku_id, amount: promo_price }');
    await page.field('title').act('Make it a key field');
    await expect.poll(page.text).toContain('key: [sku, title]');
  });

  test('name a master list with the settings of its source, and take it out again', async ({ app }) => {
    const page = definitionPage(app);
    await page.open('tagging.yaml');
    const before = await page.text();
    const { master } = page;
    await master.isThere.check();
    await expect.poll(page.text).toContain('master: { type: csv, path: master.csv }');
    await master.form.getByRole('textbox', { name: 'File' }).fill('all.csv');
    await page.chooseIn(master.form, 'Keys that the list has not', 'They are a mismatch');
    await page.chooseIn(master.form, 'Source', 'NDJSON');
    await expect.poll(page.text).toContain('master: { type: ndjson, path: all.csv, notInMaster: mismatch }');
    await expect(page.problems).toHaveCount(0);
    await master.form.getByRole('textbox', { name: 'File' }).fill('');
    await expect(page.problems).toBeVisible();
    await master.isThere.uncheck();
    await expect.poll(page.text).toBe(before);
  });

  test('name the saved reports that each run writes', async ({ app, definitions }) => {
    const page = definitionPage(app);
    const reports = page.form.getByRole('region', { name: 'Reports', exact: true });
    writeFileSync(
      join(definitions, 'tagging.yaml'),
      `${written}reports: [{ template: all of it, attach: mail }] # ours\n`,
    );
    await page.open('tagging.yaml');
    await expect(reports.getByRole('switch', { name: 'Attach to mails: all of it' })).toBeChecked();
    await reports.getByRole('textbox', { name: 'Folder of all of it' }).fill('../kept');
    await reports.getByRole('switch', { name: 'Attach to mails: all of it' }).uncheck();
    await expect.poll(page.text).toContain('reports: [{ template: all of it, to: ../kept }] # ours');
    await reports.getByRole('combobox', { name: 'Reports of every run' }).press('Backspace');
    await expect.poll(page.text).not.toContain('reports:');
  });

  test('write rules that classify findings, in the order in which they are tried', async ({ app }) => {
    const page = definitionPage(app);
    await page.open('tagging.yaml');
    const first = page.rule(1);
    await page.addClassRule();
    await first.line('Rule').fill('dear');
    await first.choose('Severity', 'critical');
    await first.choose('That differ in', 'price');
    await first.line('Values').fill('price in >= 1000\nprice out < 1,5');
    await expect(first.line('Values')).toHaveAttribute('aria-invalid', 'true');
    await first.line('Values').fill('price in >= 1000\nprice out is not null');
    await expect(first.line('Values')).not.toHaveAttribute('aria-invalid', 'true');
    await expect
      .poll(page.text)
      .toContain(
        'classify:\n  - { name: dear, field: price, value: [price in >= 1000, price out is not null], severity: critical }',
      );
    await page.addClassRule();
    await page.rule(2).choose('Severity', 'medium');
    await expect(page.form).toContainText('A rule gives a severity, or a suspense account, or both');
    await page.rule(2).line('Suspense account').fill('1221');
    await page.rule(2).line('First found').fill('a week ago');
    await expect(page.form).toContainText('An age is under or over a duration');
    await page.rule(2).line('First found').fill('under 7d');
    await page.form.getByRole('button', { name: 'Try rule 2 earlier' }).click();
    await expect(first.line('Suspense account')).toHaveValue('1221');
    await app.getByRole('textbox', { name: 'Name of field price' }).fill('amount');
    await expect
      .poll(page.text)
      .toContain(
        [
          'classify:',
          '  - { name: rule-2, age: under 7d, suspense: "1221" }',
          '  - { name: dear, field: amount, value: [amount in >= 1000, amount out is not null], severity: critical }',
        ].join('\n'),
      );
    await expect(page.problems).toHaveCount(0);
    await page.form.getByRole('button', { name: 'Remove rule 1' }).click();
    await page.form.getByRole('button', { name: 'Remove rule 1' }).click();
    await expect.poll(page.text).not.toContain('classify');
  });

  test('say what is wrong beside the field, on the line, and in the list', async ({ app }) => {
    const page = definitionPage(app);
    await page.open('tagging.yaml');
    await page.field('price').tolerance.fill('much');
    await expect(page.field('price').tolerance).toHaveAttribute('aria-invalid', 'true');
    await expect(page.form).toContainText('"much" is no tolerance for decimal');
    await page.problems.first().click();
    await page.results.getByRole('button', { name: /Line 7 .*much/ }).click();
    await expect(page.editor).toBeFocused();
  });

  test('offer the settings that may stand there', async ({ app }) => {
    const page = definitionPage(app);
    const choose = async (name: string) => {
      await expect(app.getByRole('option', { name })).toBeVisible();
      // For an instant the editor takes Enter for what was typed before the list was there.
      await app.waitForTimeout(200);
      await app.keyboard.press('Enter');
    };
    await page.open('tagging.yaml');
    await page.editor.click();
    await app.keyboard.press('Control+End');
    await app.keyboard.type('allow');
    await choose('allowEmpty');
    await app.keyboard.type('tr');
    await choose('true');
    await expect.poll(page.text).toContain('allowEmpty: true');
  });
});

test('a password leaves the text for a variable, which a browser says where to set', async ({ app }) => {
  const page = definitionPage(app);
  await page.start('Pool 618', { Inbound: 'Redis', Outbound: 'CSV' });
  await page.fill('Inbound', 'Address', 'redis://reader:s3cret@127.0.0.1:6379/0');
  await page.side('Inbound').getByRole('button', { name: 'Take the password out of the text' }).click();
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Tieout fills it in.
  await expect.poll(page.text).toContain('redis://reader:${POOL_618_INBOUND_PASSWORD}@127.0.0.1:6379/0');
  await expect.poll(page.text).not.toContain('s3cret');
  await expect(page.side('Inbound')).toContainText('POOL_618_INBOUND_PASSWORD: from the environment');
  await expectAccessible(app);
});

test.describe('a key that is chosen late', () => {
  test('takes its column out of what is compared, and is never named twice', async ({ app }) => {
    const page = definitionPage(app);
    await page.start('late', { Inbound: 'CSV', Outbound: 'CSV' });
    await page.fill('Inbound', 'File', 'sent.csv');
    await page.fill('Outbound', 'File', 'sent.csv');
    await page.test();
    await page.addAllFound();
    await expect.poll(page.names).toEqual(['sku', 'title', 'price', 'status']);
    const before = await page.text();
    await page.addKey('sku');
    await expect(app.getByText('sku was a compared field: it is part of the key now')).toBeVisible();
    await expect.poll(page.text).toContain('key: [sku]');
    expect((await page.text()).match(/sku/g)).toHaveLength(1);
    await page.undo();
    await expect.poll(page.text).toBe(before);

    // Typed by hand, through the name of another field on the way.
    await app.getByRole('button', { name: 'Add a key field' }).click();
    await app.getByRole('menuitem', { name: 'Add a key field…' }).click();
    await app.keyboard.type('status', { delay: 20 });
    await page.field('price').type.focus();
    await expect.poll(page.text).toMatch(/key: \[\{ name: status, type: \w+ \}\]/);
    await expect.poll(page.names).toEqual(['status', 'sku', 'title', 'price']);
    await expect(page.problems).toHaveCount(0);
  });
});

test.describe('looking at both sides', () => {
  test('shows the first records of what is on the screen, and what could not be read', async ({ app }) => {
    const page = definitionPage(app);
    await page.open('tagging.yaml');
    await page.test();
    const inbound = page.results.getByRole('region', { name: 'Inbound' });
    await expect(inbound.getByRole('row')).toHaveText([
      /sku\s*title\s*price/,
      /S1Mug1.5/,
      /S2Cup2/,
      /could not be read/,
      /sent.csv:4.*not a decimal/,
    ]);
    await page.fill('Inbound', 'File', 'gone.csv');
    await expect(app.getByText('The definition was changed since.')).toBeVisible();
    await page.test();
    await expect(page.results).toContainText('gone.csv does not exist');
    await expect(page.results.getByRole('region', { name: 'Outbound' })).toContainText('S1');
  });

  test('plans a run, and says whether it ends before the activity', async ({ app }) => {
    const page = definitionPage(app);
    await page.open('tagging.yaml');
    await app.getByRole('switch', { name: 'Must end before an activity' }).check();
    await page.plan();
    await expect(page.results).toContainText(/will finish .* before activity tagging starts/);
    await expect(page.results.getByRole('row', { name: /Inbound/ })).toContainText('3');
    await app.getByLabel('Starts at').fill('2020-06-18T00:00');
    await page.plan();
    await expect(page.results).toContainText('activity tagging started');
  });
});

test.describe('a new reconciliation', () => {
  test('of two files is set up without knowing YAML, run, and its run shown', async ({ app }) => {
    test.slow();
    const page = definitionPage(app);
    await page.start('Month end', { Inbound: 'CSV', Outbound: 'CSV' });
    await page.fill('Inbound', 'File', 'sent.csv');
    await page.fill('Outbound', 'File', 'held.csv');
    await page.test();
    await expect(page.results).toContainText('these columns were found');
    await page.addKey('sku');
    await page.field('sku').column('Outbound').fill('sku_id');
    await app.getByRole('button', { name: 'Add title' }).click();
    await expect.poll(page.names).toEqual(['sku', 'title']);
    await page.test();
    await expect(page.results.getByRole('region', { name: 'Outbound' })).toContainText('S2');
    await page.saveFirst();
    await page.run();
    await expect(app).toHaveURL(/#\/runs\/\d{8}-/);
  });

  test('of Redis and MariaDB, with passwords, finds their columns and runs', async ({ app, definitions }) => {
    test.slow();
    const [redis, mariadb] = await Promise.all([startRedis({ password: 'red' }), startMariadb()]);
    try {
      const pool = ['S1', 'S2', 'S3'].map((sku, i) => [sku, JSON.stringify({ sku, price: i + 0.5, tagged: true })]);
      await redis.client.hset('pool:618:in:0', Object.fromEntries(pool));
      await mariadb.sql(`CREATE TABLE promo_sku (sku VARCHAR(40) PRIMARY KEY, price DECIMAL(10,2), tagged TINYINT(1));
        INSERT INTO promo_sku VALUES ('S1', 0.50, 1), ('S2', 1.50, 1), ('S3', 9.99, 0);
        CREATE USER reader@'%' IDENTIFIED BY 'secret'; GRANT SELECT ON promo.* TO reader@'%'`);
      const page = definitionPage(app);
      await page.start('tagging-live', { Inbound: 'Redis', Outbound: 'MySQL' });
      await page.fill('Inbound', 'Address', `redis://:mistaken7@127.0.0.1:${redis.port}/0`);
      await page.fill('Inbound', 'Buckets or keys', 'pool:618:in:*');
      await page.fill('Outbound', 'Address', `mysql://reader:mistaken7@127.0.0.1:${mariadb.port}/promo`);
      await page.fill('Outbound', 'Table', 'promo_sku');
      await page.test();
      await expect(page.results.getByText('A source cannot be reached')).toHaveCount(2);
      await expect(page.results).toContainText('password');
      expect(await page.results.textContent()).not.toContain('mistaken7');

      await page.fill('Inbound', 'Address', `redis://:red@127.0.0.1:${redis.port}/0`);
      await page.fill('Outbound', 'Address', `mysql://reader:secret@127.0.0.1:${mariadb.port}/promo`);
      await page.test();
      await page.addAllFound();
      await expect.poll(page.names).toEqual(['sku', 'price', 'tagged']);
      await expect(page.field('price').type).toHaveValue('decimal');
      await expect(page.field('tagged').type).toHaveValue('boolean');
      await page.test();
      await expect(page.results.getByRole('region', { name: 'Outbound' })).toContainText('9.99');
      await page.saveFirst();
      expect(readFileSync(join(definitions, 'tagging-live.yaml'), 'utf8')).toContain('key: [sku]');
      await page.run();
      await expect(app).toHaveURL(/#\/runs\/\d{8}-/);
      // The page before has headers of its own until this one is drawn.
      await expect(app.getByRole('heading', { level: 1 })).toContainText('Run ');
      await expect(app.locator('header')).toContainText('mismatch');
    } finally {
      await Promise.all([redis.stop(), mariadb.stop()]);
    }
  });
});

test.describe('saving', () => {
  test('writes over nothing that somebody else wrote meanwhile', async ({ app, definitions }) => {
    const path = join(definitions, 'tagging.yaml');
    const theirs = written.replace('  - title\n', '');
    const page = definitionPage(app);
    await page.open('tagging.yaml');
    await page.field('price').tolerance.fill('0.05');
    writeFileSync(path, theirs);
    await page.save();
    await expect(page.dialog).toContainText('Somebody changed the file meanwhile');
    await expect(page.dialog).toContainText('tolerance: 0.05');
    expect(readFileSync(path, 'utf8')).toBe(theirs);
    await page.answer('Decide later');
    await expect(page.state).toContainText('not saved');
    await page.save();
    await page.answer('Write mine over it');
    await expect(page.state).toContainText('✓ saved');
    expect(readFileSync(path, 'utf8')).toContain('  - title\n  - { name: price, type: decimal, tolerance: 0.05 }');
  });

  test('takes theirs, or keeps mine under another name', async ({ app, definitions }) => {
    const path = join(definitions, 'tagging.yaml');
    const page = definitionPage(app);
    await page.open('tagging.yaml');
    await page.field('price').tolerance.fill('0.05');
    writeFileSync(path, written.replace('tagging ', 'theirs '));
    await page.save();
    await page.answer('Take theirs');
    await expect(page.form.getByLabel('Name', { exact: true })).toHaveValue('theirs');
    await expect(page.state).toContainText('✓ saved');
    await page.field('price').tolerance.fill('0.07');
    writeFileSync(path, written);
    await page.save();
    await page.answer('Save mine under another name…');
    await page.dialog.getByLabel('File name').fill('tagging.yaml');
    await page.dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.dialog).toContainText('A file of this name is there already');
    await page.dialog.getByLabel('File name').fill('mine.yaml');
    await page.dialog.getByRole('button', { name: 'Save' }).click();
    await expect(app).toHaveURL(/mine\.yaml/);
    expect(readFileSync(path, 'utf8')).toBe(written);
    expect(readFileSync(join(definitions, 'mine.yaml'), 'utf8')).toContain('tolerance: 0.07');
  });

  test('shows what others wrote as soon as the window is looked at, unless something would be lost', async ({
    app,
    definitions,
  }) => {
    const path = join(definitions, 'tagging.yaml');
    const page = definitionPage(app);
    await page.open('tagging.yaml');
    writeFileSync(path, written.replace('name: tagging ', 'name: theirs '));
    await app.evaluate("window.dispatchEvent(new Event('focus'))");
    await expect(page.form.getByLabel('Name', { exact: true })).toHaveValue('theirs');
    await page.field('price').tolerance.fill('0.05');
    writeFileSync(path, written);
    await app.evaluate("window.dispatchEvent(new Event('focus'))");
    await expect(app.getByRole('alert')).toContainText('The file was changed by somebody else');
    await expect(page.field('price').tolerance).toHaveValue('0.05');
  });

  test('asks before changes are left behind', async ({ app, definitions }) => {
    const page = definitionPage(app);
    await page.open('tagging.yaml');
    await page.field('price').tolerance.fill('0.05');
    await app.getByRole('link', { name: 'Runs', exact: true }).click();
    await expect(page.dialog).toContainText('Leave without saving?');
    await page.answer('Stay');
    await expect(page.field('price').tolerance).toHaveValue('0.05');
    await app.getByRole('link', { name: 'Runs', exact: true }).click();
    await page.answer('Save and leave');
    await expect(app).toHaveTitle('Runs · Tieout');
    expect(readFileSync(join(definitions, 'tagging.yaml'), 'utf8')).toContain('tolerance: 0.05');
  });
});

for (const [locale, colorScheme] of [
  ['en-GB', 'light'],
  ['zh-CN', 'dark'],
] as const) {
  test.describe(`in ${locale} and ${colorScheme} colours`, () => {
    test.use({ locale, colorScheme });

    test('every state is accessible', async ({ app }) => {
      test.slow();
      await app.evaluate("location.hash = '/definitions/new'");
      await app.getByRole('radio').first().waitFor();
      await expectAccessible(app);
      await app.evaluate("location.hash = '/definitions/edit?path=tagging.yaml'");
      await app.locator('.cm-editor').waitFor();
      const classification = app.getByRole('region', { name: /^(Classification|差异分类)$/ });
      await classification.getByRole('button', { name: /^(Add a rule|添加规则)$/ }).click();
      await classification.getByRole('group').waitFor();
      await app.keyboard.press('F8');
      await app.locator('[aria-busy=false]').waitFor();
      await expectAccessible(app);
      await app.keyboard.press('F9');
      await app.locator('dl').waitFor();
      await expectAccessible(app);
      await app.getByRole('button', { name: /Acts on price|对 price 的操作/ }).click();
      await app.getByRole('menu').waitFor();
      await expectAccessible(app);
      await app.keyboard.press('Escape');
      await app.locator('.cm-content').click();
      await app.keyboard.press('Control+Home');
      await app.keyboard.type('key: [a\n');
      await app.getByRole('alert').waitFor();
      await expectAccessible(app);
    });
  });
}
