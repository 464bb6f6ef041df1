import type { SignOff } from '#shared/signoff.ts';
import { useTranslation } from '../words.ts';
import { Digest } from './copy.tsx';
import { useFormat } from './format.ts';
import styles from './signatures.module.css';

/** The signatures of a run in their order; those that a reopening voided stay visible. */
export function Signatures({ signatures }: Pick<SignOff, 'signatures'>) {
  const { t } = useTranslation('trail');
  const format = useFormat();
  return (
    <ul className={styles.signatures}>
      {signatures.map(({ name, at, statement, signature, voided }) => (
        <li key={signature} data-void={voided !== null || undefined}>
          <b>
            {t(statement.countersigns ? 'signature.beside' : 'signature.stands', { name, when: format.moment(at) })}
          </b>
          {statement.note !== '' && <p>{statement.note}</p>}
          {voided && <p>{t('signature.reopened', { when: format.moment(voided.at), reason: voided.reason })}</p>}
          <div className={styles.key}>
            {t('signature.key')} <Digest text={statement.signer.publicKey} name={t('signature.copyKey')} />
          </div>
        </li>
      ))}
    </ul>
  );
}
