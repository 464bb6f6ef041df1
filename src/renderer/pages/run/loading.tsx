import { Skeleton } from '@mantine/core';
import styles from './run.module.css';

/** The places of the totals, the map and the kinds, so that nothing jumps when they come. */
export function Loading() {
  return (
    <div className={styles.main} aria-hidden="true">
      <Skeleton height={210} radius="lg" />
      <Skeleton height={300} radius="lg" />
      <Skeleton height={92} radius="lg" />
    </div>
  );
}
