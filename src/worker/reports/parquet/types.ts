import type { ParquetWriter } from 'hyparquet-writer';
import type { ColumnType } from '#shared/column.ts';
import { limits } from '#shared/limits.ts';
import { microsecondsOf } from '#worker/records/canonical-datetime.ts';

/** A column of the file as the format describes it. */
export type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];

type Element = Omit<SchemaElement, 'name'>;
type Settled = { element: Element; convert(text: string): unknown; remark?: string };

/** How a column's canonical texts become values. `look` is shown every one of them before `settle` decides. */
export type ParquetType = { look?(text: string): void; settle(): Settled };

export function parquetType(type: ColumnType): ParquetType {
  switch (type) {
    case 'integer':
      return integers();
    case 'decimal':
      return decimals();
    case 'boolean':
      return { settle: () => ({ element: { type: 'BOOLEAN' }, convert: (text) => text === 'true' }) };
    case 'datetime':
      return { settle: () => ({ element: instant, convert: microsecondsOf }) };
    case 'json': // as text: the writer's own type for it parses and writes it again, and numbers lose digits
    case 'text':
      return { settle: asText };
  }
}

const instant: Element = {
  type: 'INT64',
  converted_type: 'TIMESTAMP_MICROS',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
};

function asText(remark?: string): Settled {
  const element: Element = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };
  return { element, convert: (text) => text, ...(remark ? { remark } : {}) };
}

function integers(): ParquetType {
  let fits = true;
  return {
    look(text) {
      fits &&= text.length < 19 || BigInt.asIntN(64, BigInt(text)) === BigInt(text);
    },
    settle: () =>
      fits
        ? { element: { type: 'INT64' }, convert: (text) => BigInt(text) }
        : asText('it holds integers of more than 64 bits.'),
  };
}

/** All decimals of a column have the same number of digits after the point, so that of the longest. */
function decimals(): ParquetType {
  let whole = 1;
  let scale = 0;
  return {
    look(text) {
      const [digits = '', fraction = ''] = text.replace('-', '').split('.');
      whole = Math.max(whole, digits.length);
      scale = Math.max(scale, fraction.length);
    },
    settle() {
      const precision = whole + scale;
      if (precision > limits.parquetDecimalDigitsMax) {
        return asText(`its decimals need ${precision} digits, and ${limits.parquetDecimalDigitsMax} are kept.`);
      }
      const physical: Element = precision <= 18 ? { type: 'INT64' } : { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16 };
      const logical = { converted_type: 'DECIMAL', logical_type: { type: 'DECIMAL', precision, scale } } as const;
      return { element: { ...physical, ...logical, precision, scale }, convert: (text) => unscaled(text, scale) };
    },
  };
}

function unscaled(text: string, scale: number): bigint {
  const [digits = '', fraction = ''] = text.split('.');
  return BigInt(digits + fraction.padEnd(scale, '0'));
}
