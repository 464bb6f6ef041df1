import { Button } from '@mantine/core';
import i18next from 'i18next';
import { type CallFailure, failureOf, isLost } from '../client.ts';
import { engineSays, useTranslation } from '../words.ts';
import { EngineText } from './engine-text.tsx';
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

/** A failure that is told already, such as that of a run: by its code, then in the engine's words. */
export function FailureText({ failure }: { failure: CallFailure }) {
  const { t } = useTranslation('common');
  const codes = t('failures', { returnObjects: true }) as Record<string, string>;
  return (
    <div>
      <p className={styles.title}>
        <span aria-hidden="true">✗ </span>
        {codes[failure.code] ?? codes.internal}
      </p>
      <p className={styles.text}>
        <EngineText>{failure.message}</EngineText>
      </p>
      {failure.next && (
        <p className={styles.next}>
          <EngineText>{failure.next}</EngineText>
        </p>
      )}
    </div>
  );
}

/** What a sentence begins after has an end. */
function sentence(text: string): string {
  if (/[.?!。？！]$/.test(text)) return text;
  return /[\u3000-\u9fff]/.test(text) ? `${text}。` : `${text}.`;
}

/** Tells of a failed act where there is no place of its own for it. */
export function notifyFailure(error: unknown): void {
  const { code, message, next } = failureOf(error);
  const codes = i18next.t('failures', { ns: 'common', returnObjects: true }) as Record<string, string>;
  const title = isLost(error) ? i18next.t('lost', { ns: 'common' }) : (codes[code] ?? codes.internal);
  const said = [message, next].flatMap((text) => (text ? [sentence(engineSays(text).text)] : []));
  notify({ title, message: said.join(' '), color: 'red', autoClose: 12_000 });
}
