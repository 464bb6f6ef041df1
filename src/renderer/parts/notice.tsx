import type { ReactNode } from 'react';
import styles from './notice.module.css';

type NoticeProps = { tone: 'plain' | 'warning' | 'error'; title: string; action?: ReactNode; children?: ReactNode };

const glyphs = { plain: '', warning: '! ', error: '✗ ' };

/** Something to know before what stands below it is believed, with what can be done about it. */
export function Notice({ tone, title, action, children }: NoticeProps) {
  return (
    <section className={styles.notice} data-tone={tone} role="status">
      <div className={styles.row}>
        <div>
          <h2>
            <span aria-hidden="true">{glyphs[tone]}</span>
            {title}
          </h2>
          <div className={styles.body}>{children}</div>
        </div>
        {action}
      </div>
    </section>
  );
}
