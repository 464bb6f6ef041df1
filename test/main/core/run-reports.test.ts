import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import type { App } from '#main/app.ts';
import { parsedMail } from '#test/support/mail.ts';
import { smtpReceiver } from '#test/support/receivers.ts';
import { appIn, type Row, reconciliationIn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const closing: (() => unknown)[] = [];
let opened: App | undefined;
afterEach(async () => {
  await opened?.close();
  for (const close of closing.splice(0)) close();
});

const inbound: Row[] = [
  ['a', '1'],
  ['b', '2'],
];
const outbound: Row[] = [
  ['a', '1'],
  ['b', '3'],
];

async function reconciliation(reports: string, language = 'en') {
  const smtp = await smtpReceiver();
  closing.push(smtp.close);
  const channels = `{ ops: { type: email, url: "${smtp.url}", from: tieout@example.com, to: ops@example.com } }`;
  const rules = '[{ name: differs, on: mismatch, send: ops }]';
  const more = `reports: ${reports}\nalerts: { language: ${language}, channels: ${channels}, rules: ${rules} }`;
  const path = folder.path('w');
  const made = reconciliationIn(path, { more });
  opened = made.app;
  made.app.reportTemplates.save('orders', { name: 'all of it', asked: { format: 'ndjson', options: {} } });
  made.app.reportTemplates.save('orders', {
    name: 'wide',
    asked: { format: 'csv', options: {}, kinds: ['different'] },
  });
  return { ...made, path, smtp, mails: () => smtp.mails.map(parsedMail) };
}

describe('reports that a run makes of itself', () => {
  it.each([
    ['en', 'Report all of it: attached (', 'Report wide: ', ' is too large to attach; it is at '],
    ['zh', '报告“all of it”：见附件（', '报告“wide”：', '超出附件大小限制，文件位于 '],
  ])(
    'go with the mail where they are small enough, else it says where they are (%s)',
    async (language, attached, large, where) => {
      const asked =
        '[{ template: all of it, attach: mail }, { template: wide, to: reports, attach: mail, sizeMax: 10B }]';
      const { app, run, mails, path } = await reconciliation(asked, language);
      const { run: name } = await run(inbound, outbound);
      const made = app.runReports.list(name);
      expect(made).toMatchObject([
        { template: 'all of it', state: 'made', format: 'ndjson', findings: 1, failure: null },
        { template: 'wide', state: 'made', format: 'csv', path: join(path, 'reports', `${name}-wide.csv`) },
      ]);
      for (const report of made) expect(existsSync(`${report.path}.manifest.json`)).toBe(true);
      const exported = app.trail.of(['report.exported'], name);
      expect(exported.map(({ actor, payload }) => [actor, payload.sha256])).toEqual(
        made.map(({ sha256 }) => ['engine', sha256]),
      );
      const [mail] = mails();
      expect(mail?.text).toContain(attached);
      expect(mail?.text).toContain(`${large}`);
      expect(mail?.text).toContain(`${where}${made[1]?.path}`);
      expect(mail?.attachments.map(({ content }) => content.toString())).toEqual([
        readFileSync(made[0]?.path ?? '', 'utf8'),
      ]);
      expect(mail?.attachments[0]?.content.toString()).toContain('"inbound":{"v":"2"');
    },
  );

  it('that cannot be made do not fail the run, and the mail says why', async () => {
    const { app, run, mails } = await reconciliation('[{ template: gone, attach: mail }]');
    const summary = await run(inbound, outbound);
    expect(summary.verdict).toBe('mismatch');
    expect(app.runReports.list(summary.run)).toMatchObject([{ state: 'failed', bytes: null }]);
    expect(mails()[0]?.text).toContain('Report gone could not be made: there is no saved report gone of orders');
    expect(mails()[0]?.attachments).toEqual([]);
  });

  it.each([
    ['in their middle', "UPDATE run_report SET state = 'pending', sha256 = NULL"],
    ['before they began', 'DELETE FROM run_report; DELETE FROM alert; INSERT INTO run_followup SELECT run, 1 FROM run'],
  ])('are made again where the engine was killed %s, and nothing is doubled', async (when, undo) => {
    const { app, run, mails, path } = await reconciliation('[{ template: all of it, attach: mail }]');
    const { run: name } = await run(inbound, outbound);
    const [before] = app.runReports.list(name);
    await app.close();
    const db = new Database(join(path, 'workspace.db'));
    db.exec(undo);
    db.close();
    const file = before?.path ?? '';
    rmSync(file);
    writeFileSync(file, 'half of');
    const again = appIn(path);
    opened = again;
    const complaints: unknown[] = [];
    for (let round = 0; round < 2; round++) await again.goOnWithEnded((error) => complaints.push(error));
    expect(complaints).toEqual([]);
    expect(again.runReports.list(name)).toEqual([before]);
    expect(readFileSync(file, 'utf8')).toContain('"kind":"different"');
    expect(mails()).toHaveLength(when === 'in their middle' ? 1 : 2);
  });

  it('of a size that no mail takes are complained of', async () => {
    const { definition, app } = await reconciliation('[{ template: all of it, attach: mail, sizeMax: 5GB }]');
    await expect(app.plan(definition)).rejects.toMatchObject({
      message: expect.stringContaining('reports[1].sizeMax: a size such as 500KB or 5MB, at most 20MB'),
    });
  });
});
