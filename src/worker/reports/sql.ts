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
import { type UnreadableRecords, unreadableRows } from './mending/unreadable-records.ts';
import { packedPlaces } from './packed/lines.ts';
import { placesOfKind } from './packed/of-kind.ts';
import { Pieces } from './packed/pieces.ts';
import type { PackedFindings, Report, ReportFindings, ReportPiece } from './report.ts';

/**
 * Statements that would make outbound what inbound says it should be, for a person to read and run. Tieout runs none.
 * They stand in transactions of a bounded size, each after the finding it mends.
 */
export const sql: Report = {
  *render({ summary, definition, findings, unreadable, remark }) {
    const { dialect, table } = mended(definition.outbound);
    const untold = fixedValues(table.where) === undefined;
    const there = unreadableRows(unreadable(), definition.key);
    const { inbound, outbound } = summary;
    yield `-- Mends outbound (${oneLine(describeSource(definition.outbound))}) after run ${oneLine(summary.run)}. Read it before you run it; Tieout never does.\n`;
    yield* cautions(inbound.invalid, outbound.invalid - there.count, untold ? table.where : undefined);
    yield lines(dialect.begin);
    const { left, leftOut } = yield* transactions(findings, there, definition, dialect, table);
    yield lines(dialect.end);
    if (left > 0) remark(`${left} findings (repeated keys, unreadable records) are not mended: see the comments.`);
    if (leftOut > 0)
      remark(
        `${leftOut} missing records are left out: outbound has them, and they could not be read there. See the comments.`,
      );
    if (untold) remark('What is inserted may not fulfil the condition of outbound.where; see the first lines.');
  },
};

/** Gives back how many findings are not mended, and of how many more it is outbound's record that could not be read. */
function* transactions(
  findings: ReportFindings,
  there: UnreadableRecords<Record<string, string | null>>,
  { key, fields }: Definition,
  dialect: SqlDialect,
  table: MendedTable,
): Generator<ReportPiece, { left: number; leftOut: number }> {
  const { packed } = findings;
  const spell = packed && packedStatements(dialect, table, { key, fields }, packedPlaces(packed));
  const pieces = new Pieces();
  let [open, left, leftOut] = [0, 0, 0];
  for (const found of unexpectedFirst(findings)) {
    if (pieces.isFull) yield pieces.take();
    const untouched = leaving(found);
    if (untouched !== undefined) {
      pieces.out.text(untouched);
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
  return { left, leftOut };

  /** What is said of a finding for which nothing is done; undefined of any other. */
  function leaving(found: PlacedFinding | Finding): string | undefined {
    if (!('block' in found) && changeOf(found, key, fields) === undefined) {
      left++;
      return `-- not mended: ${commentText(found)}\n`;
    }
    const missing = there.count > 0 ? missingIn(found, packed) : undefined;
    if (!missing || !there.has(missing.key)) return undefined;
    leftOut++;
    return `-- left out, outbound has it and it could not be read there: ${commentText(missing)}\n`;
  }

  function mendedBy(finding: Finding): string {
    const change = changeOf(finding, key, fields);
    return `-- ${commentText(finding)}\n${change ? lines(dialect.statements(table, change)) : ''}`;
  }
}

function missingIn(found: PlacedFinding | Finding, packed: PackedFindings | undefined) {
  const isPlaced = 'block' in found;
  const kind = isPlaced ? findingKinds[found.block.kinds[found.place] as number] : found.kind;
  if (kind !== 'missing') return undefined;
  const finding = isPlaced ? packed?.finding(found) : found;
  return finding?.kind === 'missing' ? finding : undefined;
}

/** What is there and should not be may stand in the way of what is to be added: keys that the server takes for equal. */
function* unexpectedFirst(findings: ReportFindings): Generator<PlacedFinding | Finding> {
  yield* placesOfKind(findings, ['unexpected']);
  yield* placesOfKind(
    findings,
    findingKinds.filter((kind) => kind !== 'unexpected'),
  );
}

function* cautions(ofInbound: number, ofOutbound: number, where: string | undefined): Generator<string> {
  if (ofOutbound > 0)
    yield `-- ${ofOutbound} of outbound's records could not be read, and do not say their keys: what is inserted may be among them. Look at them first.\n`;
  if (ofInbound > 0)
    yield `-- ${ofInbound} of inbound's records could not be read: what is deleted may be among them. Look at them first.\n`;
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
