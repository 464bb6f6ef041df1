import { printable } from '#shared/text.ts';
import styles from './value.module.css';

/** A value as it is: absent, null and empty each look like what they are, and no control character moves a letter. */
export function Value({ value }: { value: string | null | undefined }) {
  if (value === undefined) return <span className={styles.absent}>∅</span>;
  if (value === null) return <span className={styles.absent}>null</span>;
  if (value === '') return <span className={styles.absent}>""</span>;
  return <span className={styles.value}>{printable(value)}</span>;
}
