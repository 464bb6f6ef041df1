import type { FieldPacket } from 'mysql2';
import { limits } from '#shared/limits.ts';
import { Row } from '#worker/records/row.ts';
import type { Origin, RecordSink } from '#worker/records/sink.ts';
import type { SourceContext } from '../source.ts';
import { recordPlace, recordRaw } from '../sql-origin.ts';
import type { MysqlValues } from './connection.ts';
import { type SetValue, valueSetter } from './values.ts';

/** Hands the rows of results to the sink one by one; also the origin of the record at hand. */
export class MysqlRecords implements Origin {
  /** Records handed over since the snapshot was begun, by earlier attempts too. */
  done: number;
  private readonly row: Row;
  private setters: SetValue[] = [];
  private positions: number[] = [];

  constructor(
    /** The table's name, or `query`. */
    private readonly what: string,
    private readonly context: SourceContext,
    private readonly sink: RecordSink,
    done = 0,
  ) {
    this.done = done;
    this.row = new Row(context.key.length + context.fields.length);
  }

  /** Says which field of the result each column of a row is read from. */
  expect(fields: FieldPacket[], positions: number[], isFloat: (column: number) => boolean): void {
    this.positions = positions;
    this.setters = [...this.context.key, ...this.context.fields].map((column, i) =>
      valueSetter(fields[positions[i] ?? 0] as FieldPacket, column, isFloat(i)),
    );
  }

  accept(values: MysqlValues): void {
    const { row, setters, positions } = this;
    row.clear();
    for (let column = 0; column < row.columns; column++) {
      const bytes = values[positions[column] as number];
      if (bytes) (setters[column] as SetValue)(row, column, bytes);
    }
    this.done++;
    this.sink.accept(row, this);
  }

  /** As `accept`, for a read that can only be begun again: the sink may still write and stop now and then. */
  acceptInOneGo(values: MysqlValues, total: number): void {
    this.accept(values);
    if (this.done % limits.mysqlPageRecords !== 0) return;
    this.sink.progress(this.done, Math.max(this.done, total));
    this.sink.mark(() => ({ restart: true }));
  }

  place(): string {
    return recordPlace(`mysql ${this.what}`, this.context, this.row, this.done);
  }

  raw(): string {
    return recordRaw(this.row);
  }
}
