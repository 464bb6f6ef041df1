import styles from './brand.module.css';

/** The sign and the name: two entries that tie out. */
export function Brand() {
  return (
    <div className={styles.brand}>
      <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
        <path d="M4 8h11M4 16h7" />
        <path d="m14 15 3 3 5-7" />
      </svg>
      Tieout
    </div>
  );
}
