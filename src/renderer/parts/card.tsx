import type { ReactNode } from 'react';
import styles from './card.module.css';

type CardProps = {
  title: ReactNode;
  /** On the right of the title: a figure, a place to act. */
  aside?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
};

/** A sheet with a title: one thing that a page tells. */
export function Card({ title, aside, className = '', children }: CardProps) {
  return (
    <section className={`${styles.card} ${className}`}>
      <div className={styles.head}>
        <h2>{title}</h2>
        {aside !== undefined && <div className={styles.aside}>{aside}</div>}
      </div>
      {children}
    </section>
  );
}
