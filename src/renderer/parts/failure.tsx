import { Button } from '@mantine/core';
import i18next from 'i18next';
import { type CallFailure, failureOf, isLost } from '../client.ts';
import { useTranslation } from '../words.ts';
import styles from './failure.module.css';
import { notify } from './notify.ts';

type FailureProps = { error: unknown; retry?: () => void };

/** What went wrong, where, and what to do next: in the place of what should be here. */
export function Failure({ error, retry }: FailureProps) {
  const { t } = useTranslation('common');
  return (
    <section className={styles.failure} role="alert">
      <FailureText failure={failureOf(error)} />
      {retry && <Button onClick={retry}>{t('tryAgain')}</Button>}
    </section>
  );
}

/** A failure that is told already, such as that of a run: by its code in the page's language, then in the engine's words, which are English. */
export function FailureText({ failure }: { failure: CallFailure }) {
  const { t } = useTranslation('common');
  const codes = t('failures', { returnObjects: true }) as Record<string, string>;
  return (
    <div>
      <p className={styles.title}>
        <span aria-hidden="true">✗ </span>
        {codes[failure.code] ?? codes.internal}
      </p>
      <p className={styles.text} lang="en">
        {failure.message}
      </p>
      {failure.next && (
        <p className={styles.next} lang="en">
          {failure.next}
        </p>
      )}
    </div>
  );
}

/** What a sentence begins after has an end. */
function sentence(text: string): string {
  return /[.?!。？！]$/.test(text) ? text : `${text}.`;
}

/** Tells of a failed act where there is no place of its own for it. */
export function notifyFailure(error: unknown): void {
  const { code, message, next } = failureOf(error);
  const codes = i18next.t('failures', { ns: 'common', returnObjects: true }) as Record<string, string>;
  const title = isLost(error) ? i18next.t('lost', { ns: 'common' }) : (codes[code] ?? codes.internal);
  notify({ title, message: [sentence(message), next].filter(Boolean).join(' '), color: 'red', autoClose: 12_000 });
}
