import type { Definition } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import { type Finding, findingKinds } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import { describeSource, type SettingsOf, type SourceSettings } from '#shared/source-settings.ts';
import type { PlacedFinding } from '#worker/evidence/finding-blocks.ts';
import { changeOf } from './mending/changes.ts';
import { commentText } from './mending/finding-comment.ts';
import { mysqlDialect } from './mending/mysql.ts';
import { packedStatements } from './mending/packed-statements.ts';
import { fixedValues, type MendedTable, type SqlDialect } from './mending/sql-dialect.ts';
import { sqliteDialect } from './mending/sqlite.ts';
import { packedPlaces } from './packed/lines.ts';
import { placesOfKind } from './packed/of-kind.ts';
import { Pieces } from './packed/pieces.ts';
import type { Report, ReportFindings, ReportPiece } from './report.ts';

/**
 * Statements that would make outbound what inbound says it should be, for a person to read and run. Tieout runs none.
 * They stand in transactions of a bounded size, each after the finding it mends.
 */
export const sql: Report = {
  *render({ summary, definition, findings, remark }) {
    const { dialect, table } = mended(definition.outbound);
    const untold = fixedValues(table.where) === undefined;
    const unreadable = summary.outbound.invalid;
    yield* header(summary.run, describeSource(definition.outbound), unreadable, untold ? table.where : undefined);
    yield lines(dialect.begin);
    const left = yield* transactions(findings, definition, dialect, table);
    yield lines(dialect.end);
    if (left > 0) remark(`${left} findings (repeated keys, unreadable records) are not mended: see the comments.`);
    if (untold) remark('What is inserted may not fulfil the condition of outbound.where; see the first lines.');
  },
};

/** Gives back how many findings are not mended. */
function* transactions(
  findings: ReportFindings,
  { key, fields }: Definition,
  dialect: SqlDialect,
  table: MendedTable,
): Generator<ReportPiece, number> {
  const { packed } = findings;
  const spell = packed && packedStatements(dialect, table, { key, fields }, packedPlaces(packed));
  const pieces = new Pieces();
  let [open, left] = [0, 0];
  for (const found of unexpectedFirst(findings)) {
    if (pieces.isFull) yield pieces.take();
    if (!('block' in found) && changeOf(found, key, fields) === undefined) {
      left++;
      pieces.out.text(`-- not mended: ${commentText(found)}\n`);
      continue;
    }
    if (open === 0) pieces.out.text('BEGIN;\n');
    if (!('block' in found)) pieces.out.text(mendedBy(found));
    else if (packed && !spell?.(found, pieces.out)) pieces.out.text(mendedBy(packed.finding(found)));
    open = (open + 1) % limits.mendingFindingsMax;
    if (open === 0) pieces.out.text('COMMIT;\n');
  }
  if (open > 0) pieces.out.text('COMMIT;\n');
  if (!pieces.isEmpty) yield pieces.take();
  return left;

  function mendedBy(finding: Finding): string {
    const change = changeOf(finding, key, fields);
    return `-- ${commentText(finding)}\n${change ? lines(dialect.statements(table, change)) : ''}`;
  }
}

/** What is there and should not be may stand in the way of what is to be added: keys that the server takes for equal. */
function* unexpectedFirst(findings: ReportFindings): Generator<PlacedFinding | Finding> {
  yield* placesOfKind(findings, ['unexpected']);
  yield* placesOfKind(
    findings,
    findingKinds.filter((kind) => kind !== 'unexpected'),
  );
}

function* header(run: string, outbound: string, unreadable: number, where: string | undefined): Generator<string> {
  yield `-- Mends outbound (${oneLine(outbound)}) after run ${oneLine(run)}. Read it before you run it; Tieout never does.\n`;
  if (unreadable > 0)
    yield `-- ${unreadable} of outbound's records could not be read: what is inserted may be among them. Look at them first.\n`;
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
