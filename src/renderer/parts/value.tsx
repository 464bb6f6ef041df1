import { Fragment } from 'react';
import { printable } from '#shared/text.ts';
import styles from './value.module.css';

/** A value as it is: absent, null and empty each look like what they are, and no control character moves a letter. */
export function Value({ value }: { value: string | null | undefined }) {
  if (value === undefined) return <span className={styles.absent}>∅</span>;
  if (value === null) return <span className={styles.absent}>null</span>;
  if (value === '') return <span className={styles.absent}>""</span>;
  return (
    <span className={styles.value}>
      <Breaking text={printable(value)} />
    </span>
  );
}

/** A moment that has no room on one line has its time on the next. */
function Breaking({ text }: { text: string }) {
  const [day = '', ...times] = text.split(/(?<=\b\d{4}-\d\d-\d\dT)(?=\d)/);
  return (
    <>
      {day}
      {times.map((time) => (
        <Fragment key={time}>
          <wbr />
          {time}
        </Fragment>
      ))}
    </>
  );
}
