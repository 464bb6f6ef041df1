import { useState } from 'react';
import { useTranslation } from '#renderer/words.ts';
import { sides } from '#shared/finding.ts';
import type { Broken } from '../text/document.ts';
import { Alerting } from './alerting.tsx';
import { Basics } from './basics.tsx';
import { Classification } from './classification.tsx';
import { Clearing } from './clearing.tsx';
import { Fields } from './fields.tsx';
import styles from './form.module.css';
import { Master } from './master.tsx';
import { Options } from './options.tsx';
import { RunReports } from './run-reports.tsx';
import { Side } from './side.tsx';

type FormProps = { broken: Broken | undefined; goTo: (line: number) => void };

/** The definition as a form. While the text is not YAML it shows what the text said before, and changes nothing. */
export function Form({ broken, goTo }: FormProps) {
  const { t } = useTranslation('definition');
  const [help, setHelp] = useState('');
  const tell = ({ target }: { target: EventTarget }) => setHelp((now) => helpFor(target) ?? now);
  return (
    <section className={styles.form} aria-label={t('panes.form')} onFocus={tell} onMouseOver={tell}>
      {broken && (
        <div className={styles.broken} role="alert">
          <b>{t('broken.title')}</b>
          <span>{t('broken.text', { line: broken.line, message: broken.message })}</span>
          <button type="button" onClick={() => goTo(broken.line)}>
            {t('broken.go', { line: broken.line })}
          </button>
        </div>
      )}
      {/* Where all inputs are off, the keyboard must still be able to scroll. */}
      <div className={styles.scroll} tabIndex={broken ? 0 : undefined}>
        <fieldset className={styles.all} disabled={broken !== undefined}>
          <Basics />
          <div className={styles.sides}>
            {sides.map((side) => (
              <Side key={side} side={side} />
            ))}
          </div>
          <Fields />
          <Master />
          <Clearing />
          <Classification />
          <Alerting />
          <RunReports />
          <Options />
        </fieldset>
      </div>
      <p className={styles.help} aria-hidden="true">
        {help || t('form.help')}
      </p>
    </section>
  );
}

/** What an input's description says: it is read out with the input, and shown in one line for all of them. */
function helpFor(target: EventTarget): string | undefined {
  if (!(target instanceof Element)) return undefined;
  const own = target.closest<HTMLElement>('[data-help]')?.dataset.help;
  const wrapper = target.closest('.mantine-InputWrapper-root');
  return own ?? wrapper?.querySelector('.mantine-InputWrapper-description')?.textContent ?? undefined;
}
