import { Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from '../words.ts';
import { copyText } from './clipboard.ts';
import styles from './copy.module.css';
import { notifyFailure } from './failure.tsx';

type CopyProps = { text: string; name: string };

/** How long it says that it has copied. */
const copiedMs = 1_500;

/** Copies a text; says so where it stands. `name` says what is copied. */
export function Copy({ text, name }: CopyProps) {
  const { t } = useTranslation('common');
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), copiedMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () => copyText(text).then(() => setCopied(true), notifyFailure);
  return (
    <Tooltip
      label={isCopied ? t('copied') : name}
      openDelay={isCopied ? 0 : 400}
      {...(isCopied ? { opened: true } : {})}
    >
      <button type="button" className={styles.copy} onClick={copy} aria-label={name}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          {isCopied ? <path d="m3 8.5 3.2 3L13 4.5" /> : <path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" />}
        </svg>
      </button>
    </Tooltip>
  );
}

/** A digest as people compare it, its beginning and its end, with the whole of it to copy. */
export function Digest({ text, name }: CopyProps) {
  return (
    <>
      <span className={styles.short} title={text}>
        {text.slice(0, 6)}…{text.slice(-4)}
      </span>
      <Copy text={text} name={name} />
    </>
  );
}
