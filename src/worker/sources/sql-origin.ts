import { limits } from '#shared/limits.ts';
import { rawCells } from '#worker/records/raw-cells.ts';
import type { Row } from '#worker/records/row.ts';
import type { SourceContext } from './source.ts';

/** `mysql promo_sku sku=S1`, or `mysql promo_sku row 17` where the key is no help. */
export function recordPlace(what: string, { key }: SourceContext, row: Row, number: number): string {
  const values = key.map((_, i) => row.text(i)?.slice(0, limits.rawBytesMax));
  if (values.includes(undefined)) return `${what} row ${number}`;
  return `${what} ${key.map(({ name }, i) => `${name}=${values[i]}`).join(' ')}`;
}

/** The values as a line of CSV, in the order of the definition. */
export function recordRaw(row: Row): string {
  return rawCells(Array.from({ length: row.columns }, (_, i) => row.text(i)));
}
