import type { FieldPacket } from 'mysql2';
import type { Column } from '#shared/definition.ts';
import type { Row } from '#worker/records/row.ts';

/** Puts a value of a result into a column of a row. */
export type SetValue = (row: Row, column: number, bytes: Buffer) => void;

/** How a column's values are spelled: as the server does, except where that is not text, or would lose something. */
export type Spelling = 'as-sent' | 'instant' | 'bits' | 'float';

export function spellingOf(field: FieldPacket, column: Column, isFloat: boolean): Spelling {
  if (isFloat) return 'float';
  if (field.columnType === bitType) return 'bits';
  return field.columnType === timestampType && column.type === 'datetime' ? 'instant' : 'as-sent';
}

export function valueSetter(spelling: Spelling): SetValue {
  switch (spelling) {
    case 'as-sent':
      return setBytes;
    case 'instant':
      return instantSetter();
    case 'bits':
      return setBits;
    case 'float':
      return setFloat;
  }
}

/** Numbers of the wire protocol. */
const timestampType = 7;
const bitType = 16;

const setBytes: SetValue = (row, column, bytes) => row.set(column, bytes, 0, bytes.length);

const setBits: SetValue = (row, column, bytes) =>
  row.setText(column, bytes.length === 0 ? '0' : BigInt(`0x${bytes.toString('hex')}`).toString());

/** The session is in UTC, so a TIMESTAMP is an instant; with a Z the field's zone is not applied to it a second time. */
function instantSetter(): SetValue {
  const longest = 32;
  const text = Buffer.alloc(longest + 1);
  return (row, column, bytes) => {
    if (bytes.length > longest) return setBytes(row, column, bytes);
    bytes.copy(text);
    text[bytes.length] = 0x5a;
    row.set(column, text, 0, bytes.length + 1);
  };
}

/**
 * The server prints a FLOAT with six digits, in which different values look equal. It is selected as a double instead,
 * and spelled here with the fewest digits that tell it from every other FLOAT: 0.1, not 0.10000000149011612.
 */
const setFloat: SetValue = (row, column, bytes) => {
  const value = Number(bytes.toString('latin1'));
  for (let digits = 6; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return row.setText(column, String(Number(text)));
  }
  row.setText(column, String(Number(value.toPrecision(9))));
};
