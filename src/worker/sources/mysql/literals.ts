import { invariant } from '#shared/errors.ts';

/**
 * Names and values as SQL. Values are written as hex or digits, which no setting of the server reads differently:
 * escaping would depend on its sql_mode and on the character set it takes the statement to be in.
 */
export function quotedName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** A text in the character set and collation it is to be compared in; the bytes are in that character set. */
export function textLiteral(value: string | Uint8Array, charset = 'utf8mb4', collation?: string): string {
  invariant(/^\w+$/.test(charset) && /^\w*$/.test(collation ?? ''), `a character set is called ${charset}`);
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return `_${charset} ${hexLiteral(bytes)}${collation ? ` COLLATE ${collation}` : ''}`;
}

export function binaryLiteral(bytes: Uint8Array): string {
  return `_binary ${hexLiteral(bytes)}`;
}

/** Compared as an integer of 64 bits; a bare text beside a BIGINT would be compared as a double. */
export function integerLiteral(digits: string, isUnsigned: boolean): string {
  invariant(/^-?\d+$/.test(digits), `an integer reads ${digits}`);
  return `CAST('${digits}' AS ${isUnsigned ? 'UNSIGNED' : 'SIGNED'})`;
}

export function decimalLiteral(digits: string, precision: number, scale: number): string {
  invariant(/^-?\d+(\.\d+)?$/.test(digits), `a decimal reads ${digits}`);
  return `CAST('${digits}' AS DECIMAL(${precision},${scale}))`;
}

export function temporalLiteral(text: string): string {
  invariant(/^[\d :.-]+$/.test(text), `a date reads ${text}`);
  return `'${text}'`;
}

function hexLiteral(bytes: Uint8Array): string {
  return `X'${Buffer.from(bytes).toString('hex')}'`;
}
