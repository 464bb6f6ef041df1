import { TieoutError } from '#shared/errors.ts';
import { type JournalSettings, journalName } from '#shared/journal-settings.ts';
import type { JournalSession } from './connection.ts';

/**
 * The tables of a journal, by version. Released ones are never edited. They hold plain rows for whoever analyses them:
 * times in UTC, keys and values as JSON texts. Every row names workspace and run, so that many may write to one schema.
 */
const ofRun = `
  workspace CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  run VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL`;
const form = 'ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';
const kinds = 'missing, unexpected, different, duplicate, invalid'
  .split(', ')
  .map((kind) => `${kind} BIGINT NOT NULL`)
  .join(', ');

const migrations: string[][] = [
  [
    `CREATE TABLE IF NOT EXISTS tieout_run (${ofRun},
      name VARCHAR(200) NOT NULL, person VARCHAR(200) NOT NULL, level VARCHAR(10) NOT NULL,
      verdict VARCHAR(20) NOT NULL, started_at DATETIME(3) NOT NULL, ended_at DATETIME(3) NOT NULL,
      journalled_at DATETIME(3) NULL,
      definition_sha256 CHAR(64) NOT NULL, rules_sha256 CHAR(64) NOT NULL,
      inbound_digest CHAR(64) NOT NULL, inbound_seal CHAR(64) NOT NULL,
      outbound_digest CHAR(64) NOT NULL, outbound_seal CHAR(64) NOT NULL, findings_digest CHAR(64) NOT NULL,
      inbound_read BIGINT NOT NULL, inbound_accepted BIGINT NOT NULL,
      outbound_read BIGINT NOT NULL, outbound_accepted BIGINT NOT NULL,
      matched BIGINT NOT NULL, within_tolerance BIGINT NOT NULL, ${kinds},
      summary LONGTEXT NOT NULL,
      PRIMARY KEY (workspace, run), KEY by_time (started_at)) ${form}`,
    `CREATE TABLE IF NOT EXISTS tieout_partition (${ofRun}, partition_number SMALLINT NOT NULL,
      is_established TINYINT NOT NULL,
      inbound_records BIGINT NOT NULL, inbound_invalid BIGINT NOT NULL, inbound_sum VARCHAR(64) NOT NULL,
      outbound_records BIGINT NOT NULL, outbound_invalid BIGINT NOT NULL, outbound_sum VARCHAR(64) NOT NULL,
      matched BIGINT NULL, within_tolerance BIGINT NULL, ${kinds.replaceAll('NOT NULL', 'NULL')},
      PRIMARY KEY (workspace, run, partition_number)) ${form}`,
    `CREATE TABLE IF NOT EXISTS tieout_finding (${ofRun}, ordinal BIGINT NOT NULL, partition_number SMALLINT NOT NULL,
      kind VARCHAR(10) NOT NULL, record_key LONGTEXT NOT NULL, fields LONGTEXT NULL,
      inbound LONGTEXT NULL, outbound LONGTEXT NULL, inbound_count BIGINT NULL, outbound_count BIGINT NULL,
      side VARCHAR(8) NULL, place LONGTEXT NULL, reason LONGTEXT NULL, raw LONGTEXT NULL, is_cut TINYINT NOT NULL,
      PRIMARY KEY (workspace, run, ordinal), KEY by_key (record_key(120))) ${form}`,
    `CREATE TABLE IF NOT EXISTS tieout_matched (${ofRun}, partition_number SMALLINT NOT NULL, ordinal BIGINT NOT NULL,
      record_key LONGTEXT NOT NULL, inbound LONGTEXT NULL, is_cut TINYINT NOT NULL,
      PRIMARY KEY (workspace, run, partition_number, ordinal)) ${form}`,
    `CREATE TABLE IF NOT EXISTS tieout_decision (${ofRun}, decision VARCHAR(40) NOT NULL, decided_in VARCHAR(40) NOT NULL,
      decided_at DATETIME(3) NOT NULL, person VARCHAR(200) NOT NULL, status VARCHAR(20) NOT NULL,
      reason VARCHAR(20) NOT NULL, note LONGTEXT NOT NULL, owner VARCHAR(200) NULL, due DATE NULL,
      account VARCHAR(200) NULL, scope LONGTEXT NOT NULL, findings BIGINT NOT NULL, holds BIGINT NOT NULL,
      is_carried TINYINT NOT NULL, PRIMARY KEY (workspace, run, decision)) ${form}`,
    `CREATE TABLE IF NOT EXISTS tieout_progress (${ofRun}, part VARCHAR(10) NOT NULL, partition_number SMALLINT NOT NULL,
      ordinal BIGINT NOT NULL, PRIMARY KEY (workspace, run, part)) ${form}`,
    `CREATE TABLE IF NOT EXISTS tieout_checkpoint (workspace CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      size BIGINT NOT NULL, root CHAR(64) NOT NULL, checkpoint LONGTEXT NOT NULL,
      PRIMARY KEY (workspace, size, root)) ${form}`,
  ],
];

/** Makes the tables where they are not there, and brings them up to date. Errors: `workspace` where they are a newer Tieout's. */
export async function upToDate(session: JournalSession, settings: JournalSettings): Promise<void> {
  const version = (await versionOf(session)) ?? 0;
  if (version === migrations.length) return;
  if (version > migrations.length) throw newerError(settings, version);
  await session.change(
    `CREATE TABLE IF NOT EXISTS tieout_migration (version INT PRIMARY KEY, at DATETIME(3) NOT NULL) ${form}`,
  );
  for (let next = version + 1; next <= migrations.length; next++) {
    // Definitions of tables know no transactions: each is written so that it may be done again, the mark comes last.
    for (const sql of migrations[next - 1] ?? []) await session.change(sql);
    await session.insert('tieout_migration', ['version', 'at'], [[next, sqlTime(new Date().toISOString())]]);
  }
}

/** Undefined where there is no journal yet. */
export async function versionOf(session: JournalSession): Promise<number | undefined> {
  const there = await session.rows("SHOW TABLES LIKE 'tieout\\_migration'");
  if (there.length === 0) return undefined;
  const [row] = await session.rows('SELECT MAX(version) AS version FROM tieout_migration');
  return Number(row?.version ?? 0);
}

export function newerError(settings: JournalSettings, version: number): TieoutError {
  return new TieoutError('workspace', `the journal ${journalName(settings)} is a newer Tieout's (version ${version})`, {
    next: 'Use that Tieout, or name another schema in journal.url.',
  });
}

/** `2026-06-18T00:00:00.000Z` as the server takes it. */
export function sqlTime(iso: string): string {
  return iso.replace('T', ' ').replace('Z', '');
}

export function isoTime(sql: string): string {
  return `${sql.replace(' ', 'T')}Z`;
}
