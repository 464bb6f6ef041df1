import { Value } from '#renderer/parts/value.tsx';
import type { FindingRow } from '#shared/findings-list.ts';
import styles from './shapes.module.css';

type ExampleProps = { row: FindingRow; fields: string[]; names: string[] };

/** One finding on a line: its key, and of what differs what it was and became. */
export function Example({ row, fields, names }: ExampleProps) {
  const places = fields.slice(0, 2).map((field) => names.indexOf(field));
  return (
    <span className={styles.example}>
      {row.invalid ? (
        <Value value={row.invalid.place} />
      ) : (
        // biome-ignore lint/suspicious/noArrayIndexKey: a key's values have a place, not a name of their own.
        row.key.map((value, i) => <Value key={i} value={value} />)
      )}
      {places.map((place) => (
        <span key={place} className={styles.change}>
          <Value value={row.inbound?.[place]} /> → <Value value={row.outbound?.[place]} />
        </span>
      ))}
      {row.counts && `${row.counts.inbound} / ${row.counts.outbound}`}
    </span>
  );
}
