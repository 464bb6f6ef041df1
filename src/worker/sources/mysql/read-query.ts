import type { FieldPacket } from 'mysql2';
import { TieoutError } from '#shared/errors.ts';
import type { Cursor, RecordSink } from '#worker/records/sink.ts';
import { CursorLost, type Estimate, type SourceContext, sourceNames } from '../source.ts';
import type { MysqlConnection } from './connection.ts';
import { explainedRecords } from './explain.ts';
import { inOneGo, MysqlRecords } from './records.ts';
import { missingColumn } from './table.ts';

export type QueryReading = {
  connection: MysqlConnection;
  query: string;
  context: SourceContext;
  columns: Record<string, string> | undefined;
};

/**
 * Reads whatever a query gives, as it comes, in one go: only its author knows an order to go on in. A FLOAT in it has
 * the six digits that the server prints; a query that needs them all casts it to DOUBLE.
 */
export async function readQuery(
  reading: QueryReading,
  from: Cursor | null,
  sink: RecordSink,
  signal: AbortSignal,
): Promise<void> {
  if (from !== null) throw new CursorLost('a query has no place to go on from');
  const { connection, query: sql, context, columns } = reading;
  const { records: total } = await queryEstimate(reading, signal);
  const records = new MysqlRecords('query', context, sink);
  let hasResult = false;
  const onFields = (fields: FieldPacket[]) => {
    hasResult = true;
    return records.expect(fields, resultPositions(fields, context, columns), () => false);
  };
  await connection.run({ sql, setting: 'query', onFields, ...inOneGo(records, total) }, signal);
  if (!hasResult) {
    throw new TieoutError('definition', `${context.side}.query gives no records`, {
      next: `Write a select in ${context.side}.query.`,
    });
  }
  sink.progress(records.done, records.done);
}

/** The server's guess; nothing where it cannot explain the query. */
export function queryEstimate({ connection, query }: QueryReading, signal: AbortSignal): Promise<Estimate> {
  return explainedRecords(connection, query, 'query', signal);
}

/** For every column of a row, the field of the result that carries its name. */
function resultPositions(
  fields: FieldPacket[],
  context: SourceContext,
  columns: Record<string, string> | undefined,
): number[] {
  const { side } = context;
  const ours = [...context.key, ...context.fields];
  const names = fields.map(({ name }) => name);
  return sourceNames(context, columns).map((wanted, i) => {
    const found = names.flatMap((name, at) => (name.toLowerCase() === wanted.toLowerCase() ? [at] : []));
    const [position] = found;
    if (position === undefined) throw missingColumn(`${side}.columns.${ours[i]?.name}`, 'the query', wanted, names);
    if (found.length === 1) return position;
    throw new TieoutError('definition', `${side}.query gives two columns named ${wanted}`, {
      next: `Give one of them another name with AS in ${side}.query.`,
    });
  });
}
