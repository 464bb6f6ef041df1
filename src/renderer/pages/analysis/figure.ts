/** `moment` is what its label says in the language of the page, as programs read it. */
type Row = { id: string; label: string; moment?: string; values: (number | null)[] };

/** What a chart shows, as the table says it: a row a run or a bucket, a column a series. Null where nothing is known. */
export type Figure = {
  /** What a row is. */
  head: string;
  series: { id: string; name: string; tone?: string }[];
  rows: Row[];
  /** How a value is written in the table, and on the axis. */
  format: (value: number) => string;
};

export function isEmpty({ rows }: Figure): boolean {
  return rows.every(({ values }) => values.every((value) => value === null || value === 0));
}
