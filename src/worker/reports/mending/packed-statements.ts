import type { Column } from '#shared/definition.ts';
import { limits } from '#shared/limits.ts';
import type { PlacedFinding } from '#worker/evidence/finding-blocks.ts';
import type { ByteWriter } from '#worker/records/bytes.ts';
import { jsonLines } from '../packed/json.ts';
import type { PackedPlaces } from '../packed/lines.ts';
import { markedForm, placeMark } from '../packed/marks.ts';
import { byteTable, type Form, other, packedSpelling, plain } from '../packed/spelling.ts';
import { spelledAs, type ValueSpelling } from '../packed/value-spelling.ts';
import type { Value } from './changes.ts';
import { exampleChange, type MendedKind, mendedSide } from './example-change.ts';
import { spelledOut } from './finding-comment.ts';
import type { LiteralPlace, MendedTable, SqlDialect } from './sql-dialect.ts';

type Columns = { key: Column[]; fields: Column[] };

/**
 * Writes a finding's comment and statement straight from its bytes, in the same characters as they are written from its
 * texts. Says no where only the texts tell what to write.
 */
export function packedStatements(
  dialect: SqlDialect,
  table: MendedTable,
  columns: Columns,
  at: PackedPlaces,
): (placed: PlacedFinding, out: ByteWriter) => boolean {
  const comments = jsonLines('', '');
  const formOf = (kind: MendedKind, differing: string[]): Form | undefined => {
    const statement = statementForm(dialect, table, columns, at, kind, differing);
    const comment = comments.form(kind, differing, at).map(commentPart);
    return statement && ['-- ', ...comment, { bytesMax: commentBytesMax }, '\n', ...statement, '\n'];
  };
  const { key, fields } = at.columns;
  return packedSpelling(comments.values, key.length + fields.length, formOf, growthMax);
}

const commentBytesMax = '-- '.length + limits.mendingCommentCharactersMax;
/** A value in a comment, where a control character takes six bytes, and in hex twice in a statement. */
const growthMax = 6 + 2 * 2;

const [quotation, backslash, slash] = [0x22, 0x5c, 0x2f];
const plainInComment = byteTable((byte) =>
  byte < 0x20 || byte > 0x7e || byte === quotation || byte === backslash || byte === slash ? other : plain,
);
const inComment = spelledAs({
  ...{ absent: 'null', quote: '"', table: plainInComment },
  textOf: (text) => spelledOut(JSON.stringify(text)),
});

function commentPart(part: Form[number]): Form[number] {
  if (typeof part === 'string') return spelledOut(part);
  return 'place' in part ? { ...part, as: inComment } : part;
}

function statementForm(
  dialect: SqlDialect,
  table: MendedTable,
  columns: Columns,
  at: PackedPlaces,
  kind: MendedKind,
  differing: string[],
): Form | undefined {
  const { key } = columns;
  const change = exampleChange(kind, differing, columns);
  const written: Form = [];
  let isWhole = true;
  const literal = ({ column }: Value): string => {
    const isKey = key.includes(column);
    const place: LiteralPlace = isKey ? 'key' : change.kind === 'insert' ? 'inserted' : 'set';
    const as = dialect.spelling(column, place);
    const value = isKey ? at.key(column.name, mendedSide(kind)) : at.field(column.name, 'inbound');
    isWhole &&= as !== undefined && value !== undefined;
    written.push({ ...(value ?? noValue), as: as ?? none });
    return placeMark(written.length - 1);
  };
  const statement = dialect.statement(table, change, literal);
  if (!isWhole) return undefined;
  return markedForm(
    statement,
    (piece) => piece,
    (number) => written[number],
  );
}

const none: ValueSpelling = { absent: undefined, write: () => -1 };
const noValue = { side: 'inbound', place: 0 } as const;
