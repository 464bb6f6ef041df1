import { Digest } from '#renderer/parts/copy.tsx';
import { EngineText } from '#renderer/parts/engine-text.tsx';
import { Figure, Figures } from '#renderer/parts/figures.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { useTranslation } from '#renderer/words.ts';
import { type BundleVerification, type CheckResult, signOffStateOf } from '#shared/bundle.ts';
import styles from './trail.module.css';

const glyphs = { holds: '✓', fails: '✗', skipped: '–' } as const;

/** What of somebody's bundle holds, and what each check means. */
export function BundleChecks({ found }: { found: BundleVerification }) {
  const { t } = useTranslation('trail');
  const { isWhole, checks, about } = found;
  return (
    <div className={styles.found} role="status">
      <p className={styles.verdict} data-tone={isWhole ? 'holds' : 'fails'}>
        {isWhole ? `✓ ${t('verify.whole')}` : `✗ ${t('verify.broken')}`}
      </p>
      {about && <About about={about} isWhole={isWhole} />}
      <ul className={styles.checks}>
        {checks.map((check) => (
          <Check key={check.check} result={check} />
        ))}
      </ul>
    </div>
  );
}

function Check({ result: { check, state, found } }: { result: CheckResult }) {
  const { t } = useTranslation('trail');
  return (
    <li data-state={state}>
      <span aria-hidden="true">{glyphs[state]}</span>
      <div>
        {state === 'fails' && <b>{t('verify.notSo')} </b>}
        {state === 'skipped' && <b>{t('verify.skipped')} </b>}
        {t(`checks.${check}`)}
        {state === 'fails' &&
          found.map((problem) => (
            <p key={problem} className={styles.problem}>
              <EngineText>{problem}</EngineText>
            </p>
          ))}
      </div>
    </li>
  );
}

type AboutProps = { about: NonNullable<BundleVerification['about']>; isWhole: boolean };

function About({ about, isWhole }: AboutProps) {
  const { run, name, maker, madeAt, trail, keys, sha256, signOff } = about;
  const { t } = useTranslation('trail');
  const format = useFormat();
  return (
    <>
      <p>{t(isWhole ? 'verify.is' : 'verify.claims')}</p>
      <Figures>
        <Figure name={t('verify.run')}>
          {name} · {run}
        </Figure>
        <Figure name={t('verify.signOff')}>
          {t(`verify.states.${signOffStateOf(about)}`, {
            name: signOff?.name ?? '',
            when: signOff ? format.moment(signOff.at) : '',
          })}
          {signOff?.countersigned.map(({ name, at, publicKey }) => (
            <div key={publicKey}>{t('verify.states.countersigned', { name, when: format.moment(at) })}</div>
          ))}
        </Figure>
        <Figure name={t('verify.maker')}>
          {maker.name} · {format.moment(madeAt)}
        </Figure>
        <Figure name={t('verify.entries')}>{format.number(trail.entries)}</Figure>
        <Figure name={t(keys.maker ? 'verify.key' : 'verify.engineKey')}>
          <Digest text={keys.maker ?? keys.engine} name={t('verify.copyKey')} />
        </Figure>
        <Figure name={t('verify.manifest')}>
          <Digest text={sha256} name={t('verify.copyManifest')} />
        </Figure>
      </Figures>
      <p className={styles.hint}>{t('verify.compare')}</p>
    </>
  );
}
