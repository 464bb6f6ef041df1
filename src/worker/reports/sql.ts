import { TieoutError } from '#shared/errors.ts';
import type { Finding } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import { describeSource, type SettingsOf, type SourceSettings } from '#shared/source-settings.ts';
import { changeOf } from './mending/changes.ts';
import { commentText } from './mending/finding-comment.ts';
import { mysqlDialect } from './mending/mysql.ts';
import { fixedValues, type MendedTable, type SqlDialect } from './mending/sql-dialect.ts';
import { sqliteDialect } from './mending/sqlite.ts';
import { ofKind } from './packed/of-kind.ts';
import type { Report, ReportFindings } from './report.ts';

/**
 * Statements that would make outbound what inbound says it should be, for a person to read and run. Tieout runs none.
 * They stand in transactions of a bounded size, each after the finding it mends.
 */
export const sql: Report = {
  *render({ summary, definition: { key, fields, outbound }, findings, remark }) {
    const { dialect, table } = mended(outbound);
    const untold = fixedValues(table.where) === undefined;
    yield* header(summary.run, describeSource(outbound), untold ? table.where : undefined);
    yield lines(dialect.begin);
    const transaction = { open: 0 };
    let left = 0;
    for (const finding of unexpectedFirst(findings)) {
      const change = changeOf(finding, key, fields);
      if (change) yield* inTransaction(transaction, commentText(finding), lines(dialect.statements(table, change)));
      else {
        left++;
        yield `-- not mended: ${commentText(finding)}\n`;
      }
    }
    if (transaction.open > 0) yield 'COMMIT;\n';
    yield lines(dialect.end);
    if (left > 0) remark(`${left} findings (repeated keys, unreadable records) are not mended: see the comments.`);
    if (untold) remark('What is inserted may not fulfil the condition of outbound.where; see the first lines.');
  },
};

/** What is there and should not be may stand in the way of what is to be added: keys that the server takes for equal. */
function* unexpectedFirst(findings: ReportFindings): Generator<Finding> {
  yield* ofKind(findings, (kind) => kind === 'unexpected');
  yield* ofKind(findings, (kind) => kind !== 'unexpected');
}

function* inTransaction(transaction: { open: number }, comment: string, statements: string): Generator<string> {
  if (transaction.open === 0) yield 'BEGIN;\n';
  yield `-- ${comment}\n${statements}`;
  transaction.open = (transaction.open + 1) % limits.mendingFindingsMax;
  if (transaction.open === 0) yield 'COMMIT;\n';
}

function* header(run: string, outbound: string, where: string | undefined): Generator<string> {
  yield `-- Mends outbound (${oneLine(outbound)}) after run ${oneLine(run)}. Read it before you run it; Tieout never does.\n`;
  yield '-- Columns that are not compared keep what they have, and get their defaults in inserted records.\n';
  if (where !== undefined)
    yield `-- Inserted records must be given what fulfils this condition, or they will not be read: ${oneLine(where)}\n`;
}

function oneLine(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
}

function lines(statements: string[]): string {
  return statements.map((statement) => `${statement}\n`).join('');
}

function mended(outbound: SourceSettings): { dialect: SqlDialect; table: MendedTable } {
  if (outbound.type === 'mysql') return { dialect: mysqlDialect(), table: tableOf(outbound) };
  if (outbound.type === 'sqlite') return { dialect: sqliteDialect, table: tableOf(outbound) };
  throw new TieoutError('usage', `sql mends a table, and outbound is ${describeSource(outbound)}`, {
    next: outbound.type === 'redis' ? 'Export as redis.' : 'Export as ndjson or csv, and mend the file from that.',
  });
}

function tableOf({ table, where, columns = {} }: SettingsOf<'mysql' | 'sqlite'>): MendedTable {
  if (table === undefined) {
    throw new TieoutError('usage', 'sql mends a table, and outbound is a query', {
      next: 'Name outbound.table instead of outbound.query, and run again.',
    });
  }
  const columnOf = (field: string) => (Object.hasOwn(columns, field) ? (columns[field] ?? field) : field);
  return { name: table, columnOf, where, fixed: fixedValues(where) ?? [] };
}
