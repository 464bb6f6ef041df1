import type { FieldPacket } from 'mysql2';
import { limits } from '#shared/limits.ts';
import { Row } from '#worker/records/row.ts';
import type { BulkReader, Origin, RecordSink } from '#worker/records/sink.ts';
import type { SourceContext } from '../source.ts';
import { recordPlace, recordRaw } from '../sql-origin.ts';
import type { MysqlValues } from './bulk-rows.ts';
import type { Statement } from './connection.ts';
import { type SetValue, type Spelling, spellingOf, valueSetter } from './values.ts';

/** How the rows of a statement that is read in one go are handed over. */
export function inOneGo(records: MysqlRecords, total: number): Pick<Statement, 'onRow' | 'onTaken'> {
  return {
    onRow: (values) => {
      records.accept(values);
      records.markInOneGo(total);
    },
    onTaken: (taken) => {
      records.done += taken;
      records.markInOneGo(total);
    },
  };
}

/** Hands the rows of results to the sink, many at a time where they are plain; also the origin of the record at hand. */
export class MysqlRecords implements Origin {
  /** Records handed over since the snapshot was begun, by earlier attempts too. */
  done: number;
  private readonly row: Row;
  private setters: SetValue[] = [];
  private positions: number[] = [];
  private markedAt: number;

  constructor(
    /** The table's name, or `query`. */
    private readonly what: string,
    private readonly context: SourceContext,
    private readonly sink: RecordSink,
    done = 0,
  ) {
    this.done = done;
    this.markedAt = done;
    this.row = new Row(context.key.length + context.fields.length);
  }

  /**
   * Says which field of the result each column of a row is read from, and returns a way to take many rows of the result
   * at a time, if there is one. The others are handed to `accept`, in the order in which they come.
   */
  expect(fields: FieldPacket[], positions: number[], isFloat: (column: number) => boolean): BulkReader | undefined {
    const columns = [...this.context.key, ...this.context.fields];
    const spellings = columns.map((column, i) =>
      spellingOf(fields[positions[i] ?? 0] as FieldPacket, column, isFloat(i)),
    );
    this.positions = positions;
    this.setters = spellings.map(valueSetter);
    if (spellings.includes('bits') || spellings.includes('float')) return undefined;
    const instants = new Set(spellings.flatMap((spelling: Spelling, i) => (spelling === 'instant' ? [i] : [])));
    const cells = Int32Array.from(positions);
    return this.sink.bulk?.({ kind: 'mysql', cells, cellCount: fields.length, instants });
  }

  accept(values: MysqlValues): void {
    this.fill(values);
    this.done++;
    this.sink.accept(this.row, this);
  }

  /** Hands a row over where its key is one of these: texts as JSON. */
  acceptAsked(values: MysqlValues, keys: ReadonlySet<string>): void {
    this.fill(values);
    if (!keys.has(JSON.stringify(this.context.key.map((_, column) => this.row.text(column))))) return;
    this.done++;
    this.sink.accept(this.row, this);
  }

  /** For a read that can only be begun again: the sink may still write and stop now and then. */
  markInOneGo(total: number): void {
    if (this.done - this.markedAt < limits.mysqlPageRecords) return;
    this.markedAt = this.done;
    this.sink.progress(this.done, Math.max(this.done, total));
    this.sink.mark(() => ({ restart: true }));
  }

  place(): string {
    return recordPlace(`mysql ${this.what}`, this.context, this.row, this.done);
  }

  raw(): string {
    return recordRaw(this.row);
  }

  private fill(values: MysqlValues): void {
    const { row, setters, positions } = this;
    row.clear();
    for (let column = 0; column < row.columns; column++) {
      const bytes = values[positions[column] as number];
      if (bytes) (setters[column] as SetValue)(row, column, bytes);
    }
  }
}
