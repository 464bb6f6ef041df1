import { useTranslation } from 'react-i18next';
import { sides } from '#shared/finding.ts';
import type { Broken } from '../text/document.ts';
import { Basics } from './basics.tsx';
import { Fields } from './fields.tsx';
import styles from './form.module.css';
import { Options } from './options.tsx';
import { Side } from './side.tsx';

type FormProps = { broken: Broken | undefined; goTo: (line: number) => void };

/** The definition as a form. While the text is not YAML it shows what the text said before, and changes nothing. */
export function Form({ broken, goTo }: FormProps) {
  const { t } = useTranslation('definition');
  return (
    <section className={styles.form} aria-label={t('panes.form')}>
      {broken && (
        <div className={styles.broken} role="alert">
          <b>{t('broken.title')}</b>
          <span>{t('broken.text', { line: broken.line, message: broken.message })}</span>
          <button type="button" onClick={() => goTo(broken.line)}>
            {t('broken.go', { line: broken.line })}
          </button>
        </div>
      )}
      <fieldset className={styles.all} disabled={broken !== undefined}>
        <Basics />
        <div className={styles.sides}>
          {sides.map((side) => (
            <Side key={side} side={side} />
          ))}
        </div>
        <Fields />
        <Options />
      </fieldset>
    </section>
  );
}
