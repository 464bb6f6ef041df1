import type { ReactNode } from 'react';
import styles from './empty.module.css';

type EmptyProps = { title: string; text?: string; children?: ReactNode };

/** A place with nothing in it yet: what would be here, and how it comes. */
export function Empty({ title, text, children }: EmptyProps) {
  return (
    <section className={styles.empty}>
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {children && <div className={styles.actions}>{children}</div>}
    </section>
  );
}
